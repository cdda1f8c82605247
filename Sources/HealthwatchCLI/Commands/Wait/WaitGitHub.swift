import FoundationEssentials
import Health
import Lint
import Terminal

/// `-o github`: workflow commands that GitHub Actions turns into annotations, and a step summary.
enum WaitGitHub {
    /// A notice or an error for one app, and the whole report in a group that can be opened. Commands in the report, which
    /// quotes logs, are switched off until the token appears, which nobody can guess.
    static func annotations(
        _ outcome: WaitOutcome, token: String = String(UInt64.random(in: .min ... .max), radix: 36)
    ) -> String {
        let name = outcome.name.text.visible(limit: 500)
        let headline = WaitReport.headline(outcome)
        let command = outcome.exit == .success ? "notice" : "error"
        let result = WorkflowCommand(command, [("title", "healthwatch: \(name)")], headline)
        let warnings = outcome.findings.map {
            WorkflowCommand($0.severity == .error ? "error" : "warning", [("title", $0.id)], $0.title)
        }
        let opening = [WorkflowCommand("group", [], headline), WorkflowCommand("stop-commands", [], token)]
        let report = WaitReport(palette: .plain).text(outcome)
        let lines = ([result] + warnings + opening).map { $0.line + "\n" }
        return lines.joined() + report + "::\(token)::\n::endgroup::\n"
    }

    /// Appends a table of all apps to the step summary; the reason when that fails.
    static func appendSummary(_ outcomes: [WaitOutcome], to path: String) -> String? {
        var text = "| app | status | time | reason |\n|---|---|---|---|\n"
        for outcome in outcomes {
            let reason = outcome.reason.map { "\($0.container.map { "`\($0)` " } ?? "")\($0.message)" } ?? ""
            let cells = [
                outcome.name.text, outcome.status.rawValue, DurationText.brief(outcome.duration), reason,
            ]
            text += "| " + cells.map(cell).joined(separator: " | ") + " |\n"
        }
        do {
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
            let before = try Data(contentsOf: URL(filePath: path))
            try (before + Data(text.utf8)).write(to: URL(filePath: path))
            return nil
        } catch {
            // The error itself is a dump of codes.
            let folder = URL(filePath: path).deletingLastPathComponent().path
            let isThere = FileManager.default.fileExists(atPath: folder)
            return "'\(path.visible(limit: 500))' \(isThere ? "is not writable" : "is in a folder that does not exist")"
        }
    }

    private static func cell(_ text: String) -> String {
        text.visible(limit: 500).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
