import CommandSpec

/// Every command of the tool.
enum CommandTable {
    /// In the order of help. A command is made when it is asked for: the types and texts of all of them are a tenth of what
    /// a short run takes.
    private static let makers: [(name: String, make: @Sendable () -> Command)] = [
        ("wait", { WaitCommand.command }), ("inspect", { InspectCommand.command }),
        ("status", { StatusCommand.command }), ("watch", { WatchCommand.command }),
        ("serve", { ServeCommand.command }), ("heal", { HealCommand.command }),
        ("alert", { AlertCommand.command }),
        ("probe", { ProbeCommand.command }), ("lint", { LintCommand.command }),
        ("history", { HistoryCommand.command }), ("explain", { ExplainCommand.command }),
        ("completions", { CompletionsCommand.command }), ("generate", { GenerateCommand.command }),
    ]

    /// All of them.
    static let commands: [Command] = makers.map { $0.make() }

    /// The command of that name.
    static func command(named name: String) -> Command? { makers.first { $0.name == name }?.make() }

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
