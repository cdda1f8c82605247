/// Makes the text of `-h` and `--help`.
package enum HelpText {
    /// The help of one command, ending with a newline. No line is longer than `width` columns unless a single word is.
    package static func render(_ command: CommandDescription, width: Int = 80, detail: HelpDetail) -> String {
        var page = Page(width: width)
        page.add(usage: command.usage)
        page.add(filled: sentence(command.summary))
        if detail == .long {
            page.add(discussion: command.discussion)
        }
        if !command.operands.summary.isEmpty {
            page.add(title: "Operands", rows: [(command.operands.placeholder, command.operands.summary)])
        }
        page.add(groups: command.groups, detail: detail)
        guard detail == .long else {
            page.add(filled: "Run '\(command.path) --help' for details and examples.")
            return page.text
        }
        page.add(exitStatuses: command.exitStatuses, environment: command.environment)
        page.add(examples: command.examples)
        return page.text
    }

    /// The help of the tool itself, with the list of its commands, ending with a newline.
    package static func render(_ tool: ToolDescription, width: Int = 80, detail: HelpDetail) -> String {
        var page = Page(width: width)
        page.add(usage: tool.usage)
        page.add(filled: sentence(tool.summary))
        if detail == .long {
            page.add(discussion: tool.discussion)
        }
        page.add(title: "Commands", rows: tool.commands.map { ($0.name, sentence($0.summary)) })
        page.add(groups: tool.groups, detail: detail)
        if detail == .long {
            page.add(exitStatuses: tool.exitStatuses, environment: tool.environment)
        }
        page.add(filled: "Run '\(tool.name) COMMAND --help' for the options of a command.")
        if detail == .long {
            page.add(discussion: tool.closing)
        }
        return page.text
    }

    static func sentence(_ text: String) -> String {
        text.hasSuffix(".") || text.isEmpty ? text : text + "."
    }
}

extension ToolDescription {
    /// The usage line without "Usage: ".
    var usage: String {
        options.allSatisfy(\.isHidden) ? "\(name) COMMAND [ARGUMENT]..." : "\(name) [OPTION]... COMMAND [ARGUMENT]..."
    }
}

/// A help page under construction: blocks with an empty line between them.
private struct Page {
    let width: Int
    private var blocks: [[String]] = []

    init(width: Int) {
        self.width = max(width, 20)
    }

    var text: String {
        blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    mutating func add(usage: String) {
        let lines = TextLayout.wrap(usage, width: width - 7)
        blocks.append(TextLayout.indented(lines, by: 7))
        if let first = lines.first { blocks[blocks.count - 1][0] = "Usage: \(first)" }
    }

    mutating func add(filled text: String) {
        blocks.append(TextLayout.wrap(text, width: width))
    }

    mutating func add(discussion: String) {
        for paragraph in TextLayout.paragraphs(discussion) {
            switch paragraph {
            case .filled(let text): add(filled: text)
            case .preformatted(let lines): blocks.append(lines)
            }
        }
    }

    mutating func add(groups: [OptionGroupDescription], detail: HelpDetail) {
        let shown = groups.filter { !$0.shown.isEmpty }
        guard detail == .long else {
            let column = column(for: shown.flatMap(\.shown).map(\.alignedLabel))
            for group in shown {
                add(title: group.title, rows: group.shown.map { ($0.alignedLabel, $0.summary) }, column: column)
            }
            return
        }
        for group in shown {
            let lines = group.shown.flatMap { option in
                ["  \(option.alignedLabel)"]
                    + option.fullText.flatMap {
                        TextLayout.indented(TextLayout.wrap($0, width: width - 10), by: 10)
                    }
            }
            blocks.append(["\(group.title):"] + lines)
        }
    }

    mutating func add(exitStatuses: [ExitStatusLine], environment: [EnvironmentLine]) {
        add(title: "Exit status", rows: exitStatuses.map { (String($0.code), $0.meaning) })
        add(title: "Environment", rows: environment.map { ($0.name, $0.meaning) })
    }

    mutating func add(examples: [Example]) {
        guard !examples.isEmpty else { return }
        let lines = examples.flatMap { example in
            TextLayout.indented(TextLayout.wrap(example.meaning, width: width - 2), by: 2) + [
                "      \(example.command)"
            ]
        }
        blocks.append(["Examples:"] + lines)
    }

    /// Two columns under a title: a label, and its text filled beside it or below where the label is too long.
    mutating func add(title: String, rows: [(label: String, text: String)], column given: Int? = nil) {
        guard !rows.isEmpty else { return }
        let column = given ?? column(for: rows.map(\.label))
        var lines = ["\(title):"]
        for row in rows {
            var texts = TextLayout.indented(TextLayout.wrap(row.text, width: width - column), by: column)
            var first = "  \(row.label)"
            if first.count + 2 <= column, !texts.isEmpty {
                first += String(texts.removeFirst().dropFirst(first.count))
            }
            lines.append(first)
            lines += texts
        }
        blocks.append(lines)
    }

    /// Where texts begin: after the longest label that leaves the texts more than half of the width.
    private func column(for labels: [String]) -> Int {
        let limit = max(8, width * 2 / 5)
        let fitting = labels.map { $0.count + 4 }.filter { $0 <= limit }
        return fitting.max() ?? 8
    }
}
