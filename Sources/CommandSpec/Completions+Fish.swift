extension Completions {
    /// A script for fish 3 or newer: `TOOL.fish` in a completions directory, or sourced.
    package static func fish(_ tool: ToolDescription) -> String {
        let using = "_\(function(tool))_using"
        let valued = tool.shownOptions.filter(\.takesValue)
        let longs = valued.map { "--\($0.name)" }
        let shorts = valued.compactMap { $0.short.map { "-\($0)" } }
        var lines = [
            "# fish completion for \(tool.name), made by '\(tool.name) completions fish'", "",
            "# Whether the command on the line is $argv[1]; without argument, whether there is none yet.",
            "function \(using)",
            "    set -l tokens (commandline -opc)",
            "    set -l command ''",
            "    set -l skip 0",
            "    for token in $tokens[2..-1]",
            "        if test $skip -eq 1",
            "            set skip 0",
            "        else if contains -- $token \((longs + shorts).joined(separator: " "))",
            "            set skip 1",
            "        else if not string match -q -- '-?*' $token",
            "            set command $token",
            "            break",
            "        end",
            "    end",
            "    test \"$command\" = \"$argv[1]\"",
            "end", "",
            "complete -c \(tool.name) -f",
        ]
        let help = [("help", "Print the help of a command")]
        for (name, summary) in tool.commands.map({ ($0.name, $0.summary) }) + help {
            lines.append("complete -c \(tool.name) -n \(using) -a \(name) -d \(fishQuote(summary))")
        }
        lines += options(tool.shownOptions, condition: using, tool)
        for command in tool.commands {
            let condition = fishQuote("\(using) \(command.name)")
            lines.append("")
            lines += options(command.shownOptions, condition: condition, tool)
            if let offer = fishOffer(command.operands.completion, tool) {
                lines.append("complete -c \(tool.name) -n \(condition) \(offer)")
            }
        }
        let names = fishQuote(tool.commands.map(\.name).joined(separator: " "))
        lines += ["", "complete -c \(tool.name) -n \(fishQuote("\(using) help")) -a \(names)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func options(
        _ options: [OptionDescription], condition: String, _ tool: ToolDescription
    ) -> [String] {
        options.map { option in
            var words = ["complete -c \(tool.name) -n \(condition)"]
            if let short = option.short { words.append("-s \(short)") }
            words.append("-l \(option.name)")
            if option.takesValue { words.append("-r") }
            if option.takesValue { words.append(fishOffer(option.completion, tool) ?? "-f") }
            words.append("-d \(fishQuote(option.summary))")
            return words.joined(separator: " ")
        }
    }

    private static func fishOffer(_ hint: CompletionHint, _ tool: ToolDescription) -> String? {
        switch hint {
        case .file: "-F"
        case .directory: "-f -a '(__fish_complete_directories (commandline -ct))'"
        case .choices(let words): "-f -a \(fishQuote(words.joined(separator: " ")))"
        case .none, .container, .app, .host:
            namesCommand(hint, tool).map { "-f -a \(fishQuote("(\($0))"))" }
        }
    }

    private static func fishQuote(_ text: String) -> String {
        let escaped = text.reduce(into: "") { escaped, character in
            if character == "\\" || character == "'" { escaped.append("\\") }
            escaped.append(character)
        }
        return "'\(escaped)'"
    }
}
