package import Health

/// A mistake in the definition of a health check, with where it stands.
package struct LintFinding: Sendable, Equatable {
    /// Its `container` is the owner of the check.
    package var finding: Finding
    /// The words that it is about.
    package var place: Place
    /// The lines of the whole check: a comment on one of them, or before them, can silence the finding.
    package var lines: ClosedRange<Int>

    package init(_ finding: Finding, at place: Place, lines: ClosedRange<Int>? = nil) {
        self.finding = finding
        self.place = place
        self.lines = lines ?? place.line...place.line
    }
}

/// What came of looking through one file.
package struct LintResult: Sendable, Equatable {
    /// In the order of their places.
    package var findings: [LintFinding] = []
    /// Why the file, or an instruction of it, cannot be read; what can be read is judged all the same.
    package var errors: [LintError] = []

    package init() {}
}
