extension Completions {
    /// A script for bash 4.3 or newer that needs no other file.
    package static func bash(_ tool: ToolDescription) -> String {
        let function = function(tool)
        return """
            # bash completion for \(tool.name), made by '\(tool.name) completions bash'

            # What follows option $2 of command $1, in kind and offered; fails if nothing does.
            \(function)_value() {
                case "$1 $2" in
            \(lines(valueCases(tool)))
                    *) return 1 ;;
                esac
            }

            # What operands command $1 takes, in kind and offered.
            \(function)_operand() {
                case $1 in
            \(lines(operandCases(tool)))
                esac
            }

            # The options of command $1.
            \(function)_options() {
                case $1 in
            \(lines(optionCases(tool)))
                esac
            }

            # Adds the lines of the input that begin with $2, each with $1 in front.
            \(function)_match() {
                local name
                while IFS= read -r name; do
                    [[ -n $name && $name == "$2"* ]] && COMPREPLY+=("$1$name")
                done
            }

            # Offers values that begin with $2, with $1 in front, as kind and offered say.
            \(function)_offer() {
                case $kind in
                    words) \(function)_match "$1" "$2" < <(printf '%s\\n' $offered) ;;
                    names) \(function)_match "$1" "$2" < <(eval "$offered") ;;
                    file) compopt -o default ;;
                    directory) compopt -o plusdirs ;;
                esac 2>/dev/null
            }

            \(function)() {
                local line=${COMP_LINE:0:COMP_POINT} current='' command='' kind='' offered='' ended='' pending=''
                local words=() word letter i taken breaks=''
                COMPREPLY=()
                read -ra words <<< "$line"
                if [[ $line != *[[:space:]] ]]; then
                    current=${words[-1]}
                    unset 'words[-1]'
                fi
                for ((i = 1; i < ${#words[@]}; i++)); do
                    word=${words[i]}
                    if [[ -n $pending ]]; then
                        pending=''
                    elif [[ -n $ended || $word != -?* ]]; then
                        [[ -n $command ]] || command=$word
                    elif [[ $word == -- ]]; then
                        ended=1
                    elif [[ $word == --* ]]; then
                        [[ $word != *=* ]] && \(function)_value "$command" "$word" && pending=1
                    else
                        for ((letter = 1; letter < ${#word}; letter++)); do
                            if \(function)_value "$command" "-${word:letter:1}"; then
                                ((letter + 1 == ${#word})) && pending=1
                                break
                            fi
                        done
                    fi
                done
                if [[ -n $pending ]]; then
                    \(function)_offer '' "$current"
                elif [[ -z $ended && $current == --*=* ]]; then
                    \(function)_value "$command" "${current%%=*}" && \(function)_offer "${current%%=*}=" "${current#*=}"
                elif [[ -z $ended && $current == -* ]]; then
                    \(function)_match '' "$current" < <(\(function)_options "$command")
                else
                    \(function)_operand "$command"
                    \(function)_offer '' "$current"
                fi
                # Readline has already taken what stands before the last break character.
                [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
                [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
                if [[ -n $breaks && $current == *["$breaks"]* ]]; then
                    taken=${current%"${current##*["$breaks"]}"}
                    COMPREPLY=("${COMPREPLY[@]#"$taken"}")
                fi
            }

            complete -F \(function) \(tool.name)

            """
    }

    private static func lines(_ cases: [String]) -> String {
        cases.map { "        \($0)" }.joined(separator: "\n")
    }

    private static func valueCases(_ tool: ToolDescription) -> [String] {
        let all = [("", tool.shownOptions)] + tool.commands.map { ($0.name, $0.shownOptions) }
        return all.flatMap { command, options in
            options.filter(\.takesValue).map { option in
                let patterns = option.spellings.map { quote("\(command) \($0)") }.joined(separator: "|")
                return "\(patterns)) \(assignment(option.completion, tool)) ;;"
            }
        }
    }

    private static func operandCases(_ tool: ToolDescription) -> [String] {
        let names = quote(commandNames(tool).joined(separator: " "))
        let help = quote(tool.commands.map(\.name).joined(separator: " "))
        return ["'') kind=words offered=\(names) ;;", "help) kind=words offered=\(help) ;;"]
            + tool.commands.filter { $0.operands.maximum != 0 }.map {
                "\($0.name)) \(assignment($0.operands.completion, tool)) ;;"
            }
    }

    private static func optionCases(_ tool: ToolDescription) -> [String] {
        ([("''", tool.shownOptions)] + tool.commands.map { ($0.name, $0.shownOptions) }).map { command, options in
            "\(command)) printf '%s\\n' \(options.flatMap(\.spellings).joined(separator: " ")) ;;"
        }
    }

    private static func assignment(_ hint: CompletionHint, _ tool: ToolDescription) -> String {
        switch hint {
        case .file: return "kind=file"
        case .directory: return "kind=directory"
        case .choices(let words): return "kind=words offered=\(quote(words.joined(separator: " ")))"
        case .none, .container, .app, .host:
            guard let command = namesCommand(hint, tool) else { return "kind=none" }
            return "kind=names offered=\(quote(command))"
        }
    }
}
