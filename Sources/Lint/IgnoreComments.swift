/// The comments of a file that silence findings: `# healthwatch ignore=ID[,ID]`, at the end of a line or on a line of
/// their own. They count for their own line and, on a line of their own, for the next line that is none.
package struct IgnoreComments: Sendable, Equatable {
    /// Reads them from a file's text.
    package init(text: String) {}

    /// Whether a finding with that id that begins on that line is silenced.
    package func isIgnored(_ id: String, line: Int) -> Bool { false }

    /// Whether a finding about any of those lines is silenced.
    package func isIgnored(_ id: String, lines: ClosedRange<Int>) -> Bool { false }
}
