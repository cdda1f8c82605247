import CommandSpec
import Diagnosis
import Spelling
import Terminal

/// `explain [FINDING]`: what a finding means.
enum ExplainCommand {
    struct Arguments: Sendable, Equatable {
        var finding: Explanation?
        var format = ExplainFormat.text
        var color = ColorChoice.auto
    }

    /// The forms of the text.
    enum ExplainFormat: String, Sendable, CaseIterable {
        case text, json
    }

    static let command = Command(spec) { arguments, context in
        let streams = context.streams
        let palette = Palette(
            choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: context.environment)
        let report = ExplainReport(palette: palette, width: streams.terminalWidth)
        switch arguments.format {
        case .text: streams.write(arguments.finding.map(report.text) ?? report.list())
        case .json:
            let shown = arguments.finding.map { [$0] } ?? Explanation.all
            streams.writeLine(
                Documents.json(ExplainDocument(findings: shown.map(ExplainDocument.Entry.init)), isPretty: true))
        }
        return .success
    }

    static let spec = CommandSpec<Arguments>(
        name: "explain", summary: "tell what a finding means, how it is detected and how to mend it",
        discussion: "Without a FINDING all of them are listed. The names are stable: scripts may rely on them.",
        operands: .optional(finding, into: \.finding, "The name of a finding, as inspect and wait print it."),
        options: [
            OptionGroup(
                "Output",
                [
                    .value(
                        "output", short: "o", .choice(of: ExplainFormat.self, placeholder: "FORMAT"), into: \.format,
                        default: "text", "Print the text, or json."),
                    ColorOption.option.lifted(\.color),
                ]), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch explain", "List all findings."),
            Example("healthwatch explain health-wrong-port", "Tell about one of them."),
        ],
        exitStatuses: [ExitStatus.success, .usage].map(\.line),
        environment: ColorOption.environment,
        manual: [
            ManualSection(
                "FINDINGS",
                Explanation.all.map { entry in
                    ManualSection.Item(
                        entry.id,
                        ["\(entry.summary).", entry.meaning, "Detected: \(entry.detection)"]
                            + entry.fix.enumerated().map { ($0 == 0 ? "Fix: " : "") + $1 })
                })
        ],
        makeDefault: Arguments.init)

    /// The name of a finding.
    private static let finding = ValueSyntax<Explanation>(
        "FINDING", example: "health-wrong-port", completion: .choices(Explanation.all.map(\.id))
    ) { text throws(ValueError) in
        if let found = Explanation.of(text) { return found }
        let nearest = Spelling.nearest(to: text, among: Explanation.all.map(\.id))
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? "; 'healthwatch explain' lists them"
        throw ValueError("there is no such finding\(hint)")
    }
}
