/// Makes completion scripts for shells. The same tool gives the same bytes.
package enum Completions {
    /// A script for one shell, to be sourced or put where the shell looks for completions.
    package static func script(for shell: Shell, _ tool: ToolDescription) -> String {
        switch shell {
        case .bash: bash(tool)
        case .zsh: zsh(tool)
        case .fish: fish(tool)
        }
    }

    /// The shells that scripts exist for.
    package enum Shell: String, CaseIterable, Sendable {
        case bash, zsh, fish
    }

    /// The name of the shell function, from the name of the tool.
    static func function(_ tool: ToolDescription) -> String {
        "_" + String(tool.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// The command that prints names of `hint`, or nil if the tool has none.
    static func namesCommand(_ hint: CompletionHint, _ tool: ToolDescription) -> String? {
        guard let command = tool.namesCommand, let kind = hint.dynamicKind else { return nil }
        return "\(tool.name) \(command) \(kind) 2>/dev/null"
    }

    /// The names of the commands, and `help`, which takes one of them.
    static func commandNames(_ tool: ToolDescription) -> [String] {
        tool.commands.map(\.name) + ["help"]
    }

    /// In single quotes as bash and zsh read them.
    static func quote(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

extension OptionDescription {
    /// The spellings without values: "--timeout", "-t".
    var spellings: [String] {
        ["--\(name)"] + (short.map { ["-\($0)"] } ?? [])
    }
}

extension ToolDescription {
    /// The shown options before the command.
    var shownOptions: [OptionDescription] { options.filter { !$0.isHidden } }
}
