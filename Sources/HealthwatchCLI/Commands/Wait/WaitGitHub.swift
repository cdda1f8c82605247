import FoundationEssentials
import Health
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
        let warnings = outcome.findings.map {
            "::\($0.severity == .error ? "error" : "warning") title=\(property($0.id))::\(data($0.title))\n"
        }
        let report = WaitReport(palette: .plain).text(outcome)
        return "::\(command) title=\(property("healthwatch: \(name)"))::\(data(headline))\n" + warnings.joined()
            + "::group::\(data(headline))\n::stop-commands::\(token)\n" + report + "::\(token)::\n::endgroup::\n"
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

    /// The escapes of a workflow command's message (actions/toolkit, `command.ts`).
    private static func data(_ text: String) -> String {
        // The older form of a command, ##[name], is found anywhere in a line.
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]).split(separator: "##[", omittingEmptySubsequences: false)
            .joined(separator: "# #[")
    }

    /// A property's value needs two more.
    private static func property(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaped(_ text: String, _ escapes: [Character: String]) -> String {
        text.reduce(into: "") { $0 += escapes[$1] ?? String($1) }
    }
}
