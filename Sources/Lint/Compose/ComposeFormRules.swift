import Diagnosis
import Health
import YAMLDocument

/// Checks that mean something else than they say: what only Compose files can write.
enum ComposeFormRules {
    static let all = [
        LintRule("unknown-check-type") { matter in typeInLine(matter) },
        LintRule("health-check-failed") { matter in splitLine(matter) },
    ]

    /// `test: CMD curl …` and `test: NONE`: in a string they are words for the shell.
    private static func typeInLine(_ matter: LintCase) -> [LintFinding] {
        guard matter.check.form == .shell, let line = matter.check.test.dropFirst().first else { return [] }
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let type = words.first.map(String.init), ["CMD", "CMD-SHELL", "NONE"].contains(type) else { return [] }
        var mended = matter.check
        mended.test = type == "NONE" ? ["NONE"] : ["CMD-SHELL", words.count > 1 ? String(words[1]) : ""]
        return [
            matter.finding(
                "unknown-check-type", .error,
                title: "a shell takes '\(type)' for a program: there is none of that name",
                cause:
                    "Only the first word of a list says what a check is. A string is a line for the shell as it stands, so "
                    + "that every check fails before it asks the app anything.",
                fix: [
                    type == "NONE"
                        ? "To switch the image's check off: disable: true"
                        : "Leave it out: \(matter.writing.command(mended))"
                ])
        ]
    }

    /// `["CMD-SHELL", "curl", "-f", "http://…"]`: a shell runs its first argument, and the rest are arguments of that line
    /// (moby, `daemon/health.go`).
    private static func splitLine(_ matter: LintCase) -> [LintFinding] {
        let words = Array(matter.check.test.dropFirst())
        guard matter.check.form == .shell, words.count > 1, let first = words.first else { return [] }
        var mended = matter.check
        mended.test = ["CMD-SHELL", words.joined(separator: " ")]
        return [
            matter.finding(
                "health-check-failed", .error, title: "the shell runs only '\(first)': the words after it are lost",
                cause:
                    "CMD-SHELL takes one line. What follows it in the list are arguments of that line, which does not use "
                    + "them.",
                fix: [
                    "Make it one line: \(matter.writing.command(mended))",
                    "Or run the words without a shell: CMD first.",
                ])
        ]
    }

    /// `test: pg_isready -U $POSTGRES_USER`: Compose replaces the variable before the container sees it, by nothing.
    static func unset(
        _ service: ComposeService, _ definition: HealthcheckDefinition, environment: [String: String]
    ) -> LintFinding? {
        guard let field = service.healthcheck?.fields[.test] else { return nil }
        var interpolation = Interpolation(environment: environment)
        for node in field.written.items ?? [field.written] { _ = try? interpolation.interpolated(node.text ?? "") }
        let known = definition.context.environment
        guard let name = interpolation.unset.filter({ known[$0] != nil }).min() else { return nil }
        let finding = Finding(
            "health-check-failed", .warning, container: service.owner,
            title: "Compose replaces $\(name) by nothing before the container sees it",
            evidence: [field.text, "\(name) is set for the container, and not where Compose runs"],
            cause:
                "A variable with one $ is one of Compose's own, from its environment and from .env. The check runs with an "
                + "empty word in its place.",
            fix: ["Leave it to the container's shell: $$\(name), in a string or after CMD-SHELL."],
            commands: ["docker compose config"])
        let lines = definition.place.line...max(definition.place.line, definition.lastLine)
        return LintFinding(finding, at: field.place, lines: lines)
    }
}
