import Health

/// `lint -o github`: workflow commands that GitHub Actions turns into annotations of the files.
package enum LintGitHub {
    /// A line for each entry of a report, every one with its end. The report is ``LintReport/cleaned(_:)``.
    package static func annotations(_ report: LintReport) -> String {
        report.entries.map { annotation($0, in: report).line + "\n" }.joined()
    }

    private static func annotation(_ entry: LintReport.Entry, in report: LintReport) -> WorkflowCommand {
        switch entry {
        case .finding(let entry):
            let finding = entry.finding
            let fix = finding.fix.isEmpty ? [] : ["Fix: " + finding.fix.joined(separator: "\n")]
            let message = [finding.title] + finding.evidence + [finding.cause] + fix
            return WorkflowCommand(
                level(finding.severity), properties(entry.place, entry.lastLine, report, title: finding.id),
                message.filter { !$0.isEmpty }.joined(separator: "\n"))
        case .error(let error):
            return WorkflowCommand(
                level(error.severity), properties(error.place, error.place.line, report, title: "healthwatch lint"),
                error.message)
        }
    }

    private static func level(_ severity: Finding.Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
    }

    /// A column is only taken for an annotation of one line (GitHub, "Create a check run").
    private static func properties(
        _ place: Place, _ lastLine: Int, _ report: LintReport, title: String
    ) -> [(name: String, value: String)] {
        guard report.isInFile(place) else { return [("title", "\(place.file): \(title)")] }
        var list = [(name: "file", value: place.file)]
        if place.line > 0 { list.append(("line", "\(place.line)")) }
        if lastLine > place.line {
            list.append(("endLine", "\(lastLine)"))
        } else if place.column > 0 {
            list.append(("col", "\(place.column)"))
        }
        return list + [("title", title)]
    }
}
