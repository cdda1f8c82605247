import CommandSpec
import Health
import Terminal

/// What the user asks of a watch.
struct WatchArguments: Sendable, Equatable {
    var names: [AppName] = []
    var engine = EngineOptions()
    /// The configuration file that was named.
    var configurationFile: String?
    var selection = SelectionOptions()
    var interval = Duration.seconds(10)
    var until: [AppStatus] = []
    var timeout: Duration?
    var onChange: String?
    var record = RecordOptions()
    var format = WatchFormat.text
    var color = ColorChoice.auto
}

/// The forms of a watch.
enum WatchFormat: String, Sendable, CaseIterable {
    case text, ndjson
}

/// `watch [APP…]`: every app, or the named ones, live.
enum WatchCommand {
    static let command = Command(spec) { arguments, context in
        await WatchRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<WatchArguments>(
        name: "watch", summary: "show how apps are, live, and tell every change",
        discussion: """
            Shows the table of healthwatch status and keeps it true by the engine's events. On a terminal it is redrawn in \
            place: q quits, the arrows select an app, Enter shows why it is not healthy, Escape goes back. Elsewhere each \
            change is a line: the time, the app, or the app and its container, and from what to what it changed. Apps and \
            containers that come are followed, and an engine that restarts is waited for.

            The probes that the configuration file has for an app are asked while its containers run: the app is Unhealthy \
            when a critical one fails, and Degraded when another one does.

            What happens is recorded for healthwatch history: the engine keeps the last five results of a check, the \
            record keeps all. A record that cannot be written is said, and does not stop the watching.

            With --on-change a command is run by sh for every change of an app's status, one after the other, with the \
            change in HEALTHWATCH_APP, HEALTHWATCH_KIND, HEALTHWATCH_FROM (empty for an app that is new), \
            HEALTHWATCH_STATUS, HEALTHWATCH_MESSAGE, HEALTHWATCH_READY, HEALTHWATCH_NOT_READY and HEALTHWATCH_TIME. How \
            an app stands when the watch begins is no change.
            """,
        operands: .any(.app, appendingTo: \.names, "An app to watch: NAME or KIND:NAME as in healthwatch wait."),
        options: [
            OptionGroup("Selection", SelectionOptions.options.map { $0.lifted(\.selection) }),
            OptionGroup("Probes", [ConfigurationFile.option.lifted(\.configurationFile)]), endOptions,
            RecordOptions.group.lifted(\.record), outputOptions, EngineOptions.group.lifted(\.engine),
            OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch watch", "Watch everything; q quits."),
            Example("healthwatch watch demo --until Healthy --timeout 2m", "Wait until an app is healthy."),
            Example("healthwatch watch -o ndjson | jq -c 'select(.event == \"app\")'", "Read changes in a script."),
            Example(
                "healthwatch watch --on-change 'logger \"$HEALTHWATCH_APP: $HEALTHWATCH_STATUS\"'",
                "Do something about every change."),
        ],
        exitStatuses: [
            ExitStatus.success, .usage, .engine, .internal, .timedOut, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ConfigurationFile.variables + RecordOptions.environment
            + ColorOption.environment,
        makeDefault: { WatchArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        try arguments.record.validate()
        if arguments.timeout != nil, arguments.until.isEmpty { throw .requiresOption("--timeout", needs: "--until") }
    }

    private static let endOptions = OptionGroup<WatchArguments>(
        "Changes",
        [
            .value(
                "until", .appStatus, appendingTo: \.until,
                "End when every app that is watched has this status, or one of several."),
            .value(
                "timeout", .duration, into: \.timeout, "With --until: give up after DURATION and exit with status 124."),
            .value(
                "on-change", .string("COMMAND", example: "notify-send $HEALTHWATCH_APP"), into: \.onChange,
                "Run COMMAND by sh for every change of an app's status."),
            .value(
                "interval", .period, into: \.interval, default: "10s",
                "List all containers every DURATION, in case the engine lost an event."),
        ])

    private static let outputOptions = OptionGroup<WatchArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: WatchFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print changes as text or ndjson."),
            ColorOption.option.lifted(\.color),
        ])
}
