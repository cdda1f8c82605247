import CommandSpec

/// Every command of the tool.
enum CommandTable {
    /// In the order of help.
    static let commands: [Command] = [
        WaitCommand.command, InspectCommand.command, StatusCommand.command, WatchCommand.command,
        ProbeCommand.command, LintCommand.command, HistoryCommand.command, ExplainCommand.command,
        CompletionsCommand.command,
        GenerateCommand.command,
    ]

    /// The options that may stand before a command.
    struct Globals: Sendable {}

    /// The tool as data: help, man pages and completions are made from it.
    static let tool = ToolDescription(
        name: "healthwatch", version: Version.number,
        summary: "tell whether an app is really up, and if not, why",
        discussion: """
            Reads the truth from the Docker Engine API, waits on events instead of sleeping, and checks the way in \
            through the real router.
            """,
        commands: commands.filter { !$0.isHidden }.map(\.description),
        globals: [OptionGroup<Globals>("Options", [.help, .version])],
        exitStatuses: WaitCommand.spec.description.exitStatuses, environment: EngineOptions.environment)
}
