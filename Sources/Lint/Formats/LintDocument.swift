import Health

/// `healthwatch.lint/v1`: what `lint -o json` prints, keys in snake case. Made of a report that is
/// ``LintReport/cleaned(_:)``.
package struct LintDocument: Encodable, Sendable {
    let schema = "healthwatch.lint/v1"
    var files: [String]
    var objects: [String]
    var findings: [Entry]
    var errors: [Unreadable]
    var summary: Summary

    package init(_ report: LintReport) {
        files = report.files
        objects = report.objects
        findings = []
        errors = []
        for entry in report.entries {
            switch entry {
            case .finding(let finding): findings.append(Entry(finding))
            case .error(let error): errors.append(Unreadable(error))
            }
        }
        summary = Summary(
            errors: report.count(.error), warnings: report.count(.warning), infos: report.count(.info))
    }

    /// A finding and its place.
    struct Entry: Encodable, Sendable {
        var id: String
        var severity: String
        var file: String
        /// 0, as the column, for what has no text.
        var line: Int
        var column: Int
        var lastLine: Int
        var owner: String
        var title: String
        var evidence: [String]
        var cause: String
        var fix: [String]
        var commands: [String]

        init(_ entry: LintFinding) {
            let finding = entry.finding
            id = finding.id
            severity = finding.severity.rawValue
            file = entry.place.file
            line = entry.place.line
            column = entry.place.column
            lastLine = entry.lastLine
            owner = finding.container ?? ""
            title = finding.title
            evidence = finding.evidence
            cause = finding.cause
            fix = finding.fix
            commands = finding.commands
        }
    }

    /// What could not be read.
    struct Unreadable: Encodable, Sendable {
        var severity: String
        var file: String
        var line: Int
        var column: Int
        var message: String

        init(_ error: LintError) {
            severity = error.severity.rawValue
            file = error.place.file
            line = error.place.line
            column = error.place.column
            message = error.message
        }
    }

    struct Summary: Encodable, Sendable {
        var errors: Int
        var warnings: Int
        var infos: Int
    }
}
