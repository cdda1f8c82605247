extension Completions {
    /// A script for zsh: as a file `_TOOL` in `fpath`, or sourced after `compinit`.
    package static func zsh(_ tool: ToolDescription) -> String {
        let function = function(tool)
        return """
            #compdef \(tool.name)
            # zsh completion for \(tool.name), made by '\(tool.name) completions zsh'

            \(function)_commands() {
                local -a commands=(
            \(descriptions(tool))
                )
                _describe -t commands command commands
            }

            # Offers the lines that the command given prints; they may contain colons.
            \(function)_names() {
                local -a names=(${(f)"$("$@" 2>/dev/null)"})
                compadd -a names
            }

            \(function)() {
                local curcontext=$curcontext state line
                typeset -A opt_args
                _arguments -s -S -A '-*' -C \\
            \(specs(tool.shownOptions, tool, margin: 8))
                    '1: :->command' \\
                    '*:: :->arguments' && return
                case $state in
                    command) \(function)_commands ;;
                    arguments)
                        curcontext=${curcontext%:*}-$line[1]:
                        case $line[1] in
            \(tool.commands.map { commandCase($0, tool) }.joined(separator: "\n"))
                            help) _arguments '1: :\(function)_commands' ;;
                        esac
                        ;;
                esac
            }

            if [[ $funcstack[1] == \(function) ]]; then
                \(function) "$@"
            else
                compdef \(function) \(tool.name)
            fi

            """
    }

    private static func descriptions(_ tool: ToolDescription) -> String {
        let named = tool.commands.map { ($0.name, $0.summary) } + [("help", "Print the help of a command")]
        return named.map { "        " + quote("\(escape($0.0, ":")):\($0.1)") }.joined(separator: "\n")
    }

    private static func commandCase(_ command: CommandDescription, _ tool: ToolDescription) -> String {
        var lines = ["                \(command.name))", "                    _arguments -s -S \\"]
        lines.append(specs(command.shownOptions, tool, margin: 24))
        let operands = command.operands
        if operands.maximum != 0 {
            let position = operands.maximum == 1 ? "1" : "*"
            lines.append(
                "                        "
                    + quote("\(position)\(argument(operands.placeholder, operands.completion, tool))")
                    + " \\")
        }
        return lines.joined(separator: "\n") + "\n                        && return\n                    ;;"
    }

    private static func specs(_ options: [OptionDescription], _ tool: ToolDescription, margin: Int) -> String {
        let space = String(repeating: " ", count: margin)
        guard !options.isEmpty else { return "\(space)\\" }
        return options.map { "\(space)\(spec($0, tool)) \\" }.joined(separator: "\n")
    }

    /// `'(-t --timeout)'{-t+,--timeout=}'[text]:DURATION: '`: what excludes it, how it is spelled, what follows.
    private static func spec(_ option: OptionDescription, _ tool: ToolDescription) -> String {
        let exclusion = option.isRepeatable ? "*" : "(\(option.spellings.joined(separator: " ")))"
        let value = option.placeholder.map { argument($0, option.completion, tool) } ?? ""
        let rest = "[\(escape(option.summary, "[]"))]\(value)"
        let long = "--\(option.name)" + (option.takesValue ? "=" : "")
        guard let short = option.short else { return quote("\(exclusion)\(long)\(rest)") }
        return "\(quote(exclusion)){-\(short)\(option.takesValue ? "+" : ""),\(long)}\(quote(rest))"
    }

    private static func argument(_ placeholder: String, _ hint: CompletionHint, _ tool: ToolDescription) -> String {
        ":\(escape(placeholder, ":")):\(action(hint, tool))"
    }

    private static func action(_ hint: CompletionHint, _ tool: ToolDescription) -> String {
        switch hint {
        case .file: return "_files"
        case .directory: return "_files -/"
        case .choices(let words): return "(\(words.joined(separator: " ")))"
        case .none, .container, .app, .host:
            guard let command = tool.namesCommand, let kind = hint.dynamicKind else { return " " }
            // With a space in front zsh calls the words as they are, without arguments of its own in between.
            return " \(function(tool))_names \(tool.name) \(command) \(kind)"
        }
    }

    private static func escape(_ text: String, _ special: String) -> String {
        text.reduce(into: "") { escaped, character in
            if special.contains(character) || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
    }
}
