import CommandSpec
import Health
import Terminal

/// What the user asks of healing. What is nil is left to the environment, the configuration file and the defaults.
struct HealArguments: Sendable, Equatable {
    var names: [AppName] = []
    var engine = EngineOptions()
    /// The configuration file that was named.
    var configurationFile: String?
    var selectsAll = false
    var excluded: [AppName] = []
    var minimumUnhealthy: Duration?
    var cooldown: Duration?
    var longestPause: Duration?
    var restarts: RestartLimit?
    var stopTimeout: Duration?
    var leavesDependents = false
    var healsExits = false
    var onlySays = false
    var isOnce = false
    var startDelay: Duration?
    var interval: Duration?
    var sendsNoAlerts = false
    var record = RecordOptions()
    var format = OverviewFormat.text
    var color = ColorChoice.auto
}

/// How many restarts there may be in how long.
struct RestartLimit: Sendable, Equatable {
    var count: Int
    /// Nil for as long as otherwise.
    var window: Duration?
}

/// `heal [APP…]`: restarts what is unhealthy, within limits.
enum HealCommand {
    static let command = Command(spec) { arguments, context in
        await HealRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<HealArguments>(
        name: "heal", summary: "restart what is unhealthy, within limits",
        discussion: """
            Restarts containers whose health check has failed for good, or whose liveness or startup probe in the \
            configuration file has, as soon as the engine says so. Of a container that a restart does not help the \
            pauses grow, and after --max-restarts it is given up until it is healthy again.

            Only what somebody selected is restarted: the apps that are named, here or in the configuration file; without \
            any, the containers with the label healthwatch.heal=true or autoheal=true; with --all every container. The \
            same label with the value false, or --exclude, keeps a container out in any case.

            Never touched are containers that are paused, that somebody has asked to stop, or that the engine is \
            restarting; the container that healthwatch runs in; and those that Swarm, Kubernetes, Nomad, ECS or systemd \
            looks after. While a startup probe has not passed, nothing is restarted but for it; a readiness probe never \
            asks for a restart.

            What depends on a restarted container is restarted after it: a service with 'depends_on: restart: true', and \
            a container that shares its network.

            Labels of a container decide for it: healthwatch.heal.min-unhealthy, healthwatch.heal.cooldown, \
            healthwatch.heal.max-restarts and healthwatch.heal.stop-timeout, or autoheal.stop.timeout.

            Every restart, and every refusal of one, is told with its reason and the words of the check: as a line, in \
            the record for healthwatch history, and by the alerts of the configuration file. The variables of \
            docker-autoheal are understood as it understands them.
            """,
        operands: .any(.app, appendingTo: \.names, "An app to heal: NAME or KIND:NAME as in healthwatch wait."),
        options: [
            selectionOptions, limitOptions, runOptions, RecordOptions.group.lifted(\.record), outputOptions,
            EngineOptions.group.lifted(\.engine), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch heal --all --dry-run", "What would be restarted, and why what is not is not."),
            Example("healthwatch heal demo", "Heal one app until told to stop."),
            Example(
                "healthwatch heal --min-unhealthy 1m --max-restarts 5/1h",
                "Heal what has the label, with patience."),
            Example("healthwatch heal demo --once", "One cycle, for cron; pauses and limits are kept by the record."),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .engine, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ConfigurationFile.variables + RecordOptions.environment
            + AutohealVariables.lines + ColorOption.environment + [.serviceManager, .watchdog],
        makeDefault: { HealArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        try arguments.record.validate()
        if arguments.format == .json, !arguments.isOnce, !arguments.onlySays {
            throw .requiresOption("-o json", needs: "--once")
        }
    }

    private static let selectionOptions = OptionGroup<HealArguments>(
        "Selection",
        [
            .flag("all", short: "a", into: \.selectsAll, "Heal every container that nothing excludes."),
            .value("exclude", .app, appendingTo: \.excluded, "Leave an app alone, whatever selects it."),
            .flag("exited", into: \.healsExits, "Start containers again, too, that ended with a failure."),
            .flag(
                "no-dependents", into: \.leavesDependents, "Do not restart what depends on a restarted container."),
        ])

    private static let limitOptions = OptionGroup<HealArguments>(
        "Limits",
        [
            .value(
                "min-unhealthy", .duration, into: \.minimumUnhealthy,
                "Restart a container that has been unhealthy for DURATION; 0 by default, at once."),
            .value(
                "cooldown", .duration, into: \.cooldown,
                "Leave DURATION between two restarts of a container, 1m by default; that doubles while they do not help."
            ),
            .value("backoff-max", .duration, into: \.longestPause, "The longest of these pauses, 5m by default."),
            .value(
                "max-restarts", .restartLimit, into: \.restarts,
                "Give a container up after N restarts within a time, 3/10m by default; '3 per 10m' is the same."),
            .value(
                "stop-timeout", .duration, into: \.stopTimeout,
                "Let a container take DURATION to stop before it is killed, 10s by default."),
        ])

    private static let runOptions = OptionGroup<HealArguments>(
        "Running",
        [
            ConfigurationFile.option.lifted(\.configurationFile),
            .flag("dry-run", short: "n", into: \.onlySays, "Only say what would be done now, and why."),
            .flag("once", into: \.isOnce, "One cycle: end when what was to be done is done."),
            .value("start-delay", .duration, into: \.startDelay, "Restart nothing in the first DURATION."),
            .value(
                "interval", .period, into: \.interval,
                "List all containers every DURATION, 10s by default, in case the engine lost an event."),
            .flag("no-alerts", into: \.sendsNoAlerts, "Do not send the alerts of the configuration file."),
        ])

    private static let outputOptions = OptionGroup<HealArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: OverviewFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print text, ndjson, or with --once one json document."),
            ColorOption.option.lifted(\.color),
        ])
}

extension ValueSyntax where Value == RestartLimit {
    /// `3`, `3/10m` or `3 per 10m`.
    static var restartLimit: Self {
        Self("N/DURATION", example: "3/10m") { text throws(ValueError) in
            let parts = text.replacing(" per ", with: "/").split(separator: "/", omittingEmptySubsequences: false)
            guard let count = Int(parts[0]), (1...1_000).contains(count), parts.count <= 2 else {
                throw ValueError("must be a number from 1 to 1000, and a duration after a slash")
            }
            guard parts.count == 2 else { return RestartLimit(count: count) }
            let window = try ValueSyntax<Duration>.duration.parse(String(parts[1]))
            guard window >= .seconds(1) else { throw ValueError("must be within 1s or more") }
            return RestartLimit(count: count, window: window)
        }
    }
}
