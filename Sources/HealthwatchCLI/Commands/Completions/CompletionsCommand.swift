import CommandSpec
import Terminal

/// `completions SHELL`: prints the completion script.
enum CompletionsCommand {
    struct Arguments: Sendable {
        var shell = Completions.Shell.bash
    }

    static let spec = CommandSpec<Arguments>(
        name: "completions", summary: "print the completion script of a shell",
        discussion: """
            The script goes to standard output; the shell that reads it completes commands, options and their values.

              healthwatch completions bash > /etc/bash_completion.d/healthwatch
              healthwatch completions zsh > "${fpath[1]}/_healthwatch"
              healthwatch completions fish > ~/.config/fish/completions/healthwatch.fish
            """,
        operands: .one(.choice(of: Completions.Shell.self, placeholder: "SHELL"), into: \.shell, "bash, zsh or fish."),
        options: [OptionGroup("Options", [.help, .version])],
        examples: [Example("source <(healthwatch completions bash)", "Complete in this bash session.")],
        exitStatuses: [ExitStatus.success, .usage].map(\.line),
        makeDefault: Arguments.init)

    static let command = Command(spec) { arguments, context in
        context.streams.write(Completions.script(for: arguments.shell, CommandTable.tool))
        return .success
    }
}
