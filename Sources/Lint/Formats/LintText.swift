package import Health

/// `lint` for people: every finding under its place, with the line that it is about, and a summary at the end.
///
/// How things look on the terminal is the caller's: this module knows none.
package struct LintText {
    /// What a piece of text is.
    package enum Role: Sendable, Equatable {
        case error, warning, info
        /// More important than the rest.
        case strong
        /// Less important than the rest.
        case dim

        init(_ severity: Finding.Severity) {
            switch severity {
            case .error: self = .error
            case .warning: self = .warning
            case .info: self = .info
            }
        }
    }

    /// Gives a text the colour of its role.
    package var paint: (String, Role) -> String
    /// Makes text from files harmless to print.
    package var clean: (String) -> String
    /// The lines below a finding's title: evidence, cause, fix, commands. They get a finding that is cleaned.
    package var body: (Finding) -> [String]
    /// The line of a file that a place is on; nil where it cannot be read.
    package var line: (Place) -> String?

    package init(
        paint: @escaping (String, Role) -> String, clean: @escaping (String) -> String,
        body: @escaping (Finding) -> [String], line: @escaping (Place) -> String?
    ) {
        self.paint = paint
        self.clean = clean
        self.body = body
        self.line = line
    }

    /// The whole output; the report is as it was made, not cleaned.
    package func text(_ report: LintReport) -> String {
        let shown = report.cleaned(clean)
        // Sorted alike: only texts differ.
        let blocks = zip(report.entries, shown.entries).map { lines($1, at: $0.place).joined(separator: "\n") + "\n\n" }
        return blocks.joined() + summary(report) + "\n"
    }

    private func lines(_ entry: LintReport.Entry, at place: Place) -> [String] {
        switch entry {
        case .finding(let entry):
            let finding = entry.finding
            let head = self.head(entry.place, finding.severity, finding.title)
            return [head + " " + paint("[\(finding.id)]", .dim)] + excerpt(at: place) + body(finding)
        case .error(let error): return [head(error.place, error.severity, error.message)] + excerpt(at: place)
        }
    }

    private func head(_ place: Place, _ severity: Finding.Severity, _ title: String) -> String {
        "\(place.text): \(paint("\(severity.rawValue):", Role(severity))) \(paint(title, .strong))"
    }

    /// The line itself, secrets hidden, and a mark below the column. What is shown in another form than it is written
    /// gets no mark, since it would point at something else.
    private func excerpt(at place: Place) -> [String] {
        guard place.line > 0, let written = line(place), !written.allSatisfy(\.isWhitespace) else { return [] }
        let shown = clean(SecretMask.mask(written))
        let margin = "\(place.line)"
        let first = "  \(paint("\(margin) |", .dim)) \(shown)"
        let before = written.unicodeScalars.prefix(max(0, place.column - 1))
        guard place.column > 0, shown == written, before.allSatisfy({ (" "..."~").contains($0) }) else {
            return [first]
        }
        let blank = String(repeating: " ", count: margin.count)
        return [
            first,
            "  \(paint("\(blank) |", .dim)) " + String(repeating: " ", count: before.count) + paint("^", .strong),
        ]
    }

    /// `2 errors, 1 warning in 3 files`.
    private func summary(_ report: LintReport) -> String {
        let counts = [
            (Finding.Severity.error, "error"), (.warning, "warning"), (.info, "note"),
        ].map { (number: report.count($0.0), noun: $0.1, role: Role($0.0)) }
        let found = counts.filter { $0.number > 0 }.map { paint(Plural.count($0.number, $0.noun), $0.role) }
        let subjects = [(report.files.count, "file"), (report.objects.count, "object")].filter { $0.0 > 0 }
            .map { Plural.count($0.0, $0.1) }
        let scope = subjects.isEmpty ? "" : " in " + subjects.joined(separator: " and ")
        return (found.isEmpty ? "no mistakes" : found.joined(separator: ", ")) + scope
    }
}
