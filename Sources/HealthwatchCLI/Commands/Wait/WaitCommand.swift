import CommandSpec
import HTTP
import Health
import Terminal

/// `wait APP…`: gates a deployment.
enum WaitCommand {
    static let command = Command(spec) { arguments, context in
        await WaitRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<WaitArguments>(
        name: "wait", summary: "gate a deployment: container health, then HTTP through the router",
        discussion: """
            Waits until an app is really up, or until it is clear that it will not be. Phase 1 judges the containers: \
            their state first, then what the engine's health checks say. Phase 2 asks the app over HTTP, through the \
            router, as its users do; the readiness probes that the configuration file has for the app are asked, too.

            APP is NAME or KIND:NAME, with the kinds project (a Compose project), container, label (KEY or KEY=VALUE) \
            and deployment (KAMIWAZA_DEPLOYMENT_ID). A bare name is tried as project, container and deployment. Several \
            apps are waited for at the same time; the exit status is that of the first one given that failed.

            Containers are judged one after another, those first that others depend on, each with its own timeout. A \
            container that exited for good, never started or crashes again and again fails the app at once, whoever's \
            turn it is. A container that is re-created meanwhile is followed to its replacement. A one-shot, which is \
            expected to exit 0, is waited for until it has.
            """,
        operands: .oneOrMore(.app, appendingTo: \.apps, "The app to wait for."),
        options: [containerOptions, probeOptions, outputOptions, EngineOptions.group.lifted(\.engine), helpOptions],
        examples: [
            Example("healthwatch wait demo", "Wait for the Compose project demo."),
            Example("healthwatch wait demo --timeout 5m --stable 10s", "Be patient, then demand ten good seconds."),
            Example("healthwatch wait demo --url https://demo.example/health", "Ask this URL in phase 2."),
            Example("healthwatch wait container:db --no-probe -q", "One container, no HTTP, no words."),
            Example("healthwatch wait demo -o json | jq -r .reason.code", "Branch on why it failed."),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .engine, .exited, .probe, .internal, .timedOut,
            .interrupted,
            .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ConfigurationFile.variables + ColorOption.environment,
        makeDefault: WaitArguments.init
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        guard arguments.skipsProbe else { return }
        if arguments.requiresProbe { throw .conflictingOptions("--no-probe", "--require-probe") }
        if !arguments.probe.urls.isEmpty { throw .conflictingOptions("--no-probe", "--url") }
    }

    private static let containerOptions = OptionGroup<WaitArguments>(
        "Phase 1, container health",
        [
            .value(
                "timeout", short: "t", .duration, into: \.timeout, default: "180s",
                "Give up on a container after DURATION and exit with status 124."),
            .value(
                "interval", .period, into: \.interval, default: "5s",
                "Look at everything this often, in case the engine dropped an event."),
            .flag("parallel", into: \.isParallel, "Judge all containers at once, under one timeout."),
            .value(
                "deadline", .period, into: \.deadline,
                "Give up on everything after DURATION, both phases together, and exit with status 124."),
            .value(
                "appear", .duration, into: \.appear, default: "0s",
                "Wait this long for an app that does not exist yet."),
            .value(
                "stable", .duration, into: \.stable, default: "0s",
                "Demand that everything stays good for DURATION more."),
            .value(
                "grace", .duration, into: \.grace, default: "0s",
                "Tolerate an unhealthy container for DURATION before it fails the app."),
            .flag(
                "require-healthcheck", into: \.requiresHealthcheck,
                "Fail if a running container has no health check, instead of skipping it."),
            .value(
                "one-shot", .string("NAME", example: "migrate", completing: .container), appendingTo: \.oneShots,
                "Expect this container or service to run once and exit 0."),
            .value(
                "max-restarts", .integer("N"), into: \.maximumRestarts, default: "3",
                "Tolerate N restarts of a container during the wait."),
        ])

    private static let probeOptions = OptionGroup<WaitArguments>(
        "Phase 2, HTTP probe",
        phaseTwo + [ConfigurationFile.option.lifted(\.configurationFile)]
            + (ProbeOptions.targets + ProbeOptions.manner).map { $0.lifted(\.probe) } + times)

    private static let phaseTwo: [Option<WaitArguments>] = [
        .flag("no-probe", into: \.skipsProbe, "Skip phase 2."),
        .flag(
            "require-probe", into: \.requiresProbe,
            "Fail if there is nothing to probe, and probe apps named service-, tool- or mcp- too."),
    ]

    private static let times: [Option<WaitArguments>] = [
        .value(
            "probe-timeout", .period, into: \.probe.timeout, default: "60s",
            environment: "KAMIWAZA_EXTENSION_PROBE_TIMEOUT",
            "Give up on phase 2 after DURATION; on a single attempt after 35s, or 10s without a connection."),
        .value(
            "probe-interval", .period, into: \.probe.interval, default: "1s",
            environment: "KAMIWAZA_EXTENSION_PROBE_INTERVAL", "Start an attempt this often."),
    ]

    private static let outputOptions = OptionGroup<WaitArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: WaitFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print the result as text, json, ndjson, github or junit."),
            .value(
                "logs", .integer("N", in: 0...100_000), into: \.logLines, default: "20",
                "Print the last N log lines of a container that failed."),
            .flag("no-exec", into: \.forbidsExec, "Run nothing inside a container that failed to find out why."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print only the names of the apps that are deployed."),
            ColorOption.option.lifted(\.color),
        ])

    private static let helpOptions = OptionGroup<WaitArguments>("Help", [.help, .version])
}
