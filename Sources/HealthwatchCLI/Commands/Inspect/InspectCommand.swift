import CommandSpec
import HTTP
import Health
import Terminal

/// What the user asks of an inspection.
struct InspectArguments: Sendable, Equatable {
    var names: [AppName] = []
    var engine = EngineOptions()
    var runsCheck = false
    var forbidsExec = false
    var probes = false
    var probe = ProbeOptions()
    var logLines = 20
    var format = InspectFormat.text
    var template: String?
    var isQuiet = false
    var color = ColorChoice.auto

    /// Whether routes are asked: on demand, or because somebody says where.
    var asksRoutes: Bool { probes || !probe.urls.isEmpty }
}

/// The forms of the report.
enum InspectFormat: String, Sendable, CaseIterable {
    case text, json, ndjson
}

/// `inspect CONTAINER…`: everything known about a container's health, and the diagnosis.
enum InspectCommand {
    static let command = Command(spec) { arguments, context in
        await InspectRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<InspectArguments>(
        name: "inspect", summary: "tell why a container is not healthy, with evidence and what to do",
        discussion: """
            Gathers what is known about a container: its state, its health check and the last results, its log, its \
            processes, what listens inside, its networks, ports and routes. From that it names the cause first, then what \
            follows from it, each finding with the evidence that it rests on, a fix and commands to verify it.

            CONTAINER is a container's name or id, or an app: NAME or KIND:NAME as in healthwatch wait. Of an app all \
            containers are told, those with errors first.

            It only reads. In a running container it reads by a short command which sockets listen and which programs are \
            there; --no-exec forbids that. A source that gives nothing, as behind a read-only proxy of the socket, is \
            named, and the rest still tells.
            """,
        operands: .oneOrMore(
            ValueSyntax.app.named("CONTAINER").completing(.container), appendingTo: \.names,
            "The container or app to tell about."),
        options: [gatheringOptions, probeOptions, outputOptions, EngineOptions.group.lifted(\.engine), helpOptions],
        examples: [
            Example("healthwatch inspect demo-web-1", "Tell why this container is not healthy."),
            Example("healthwatch inspect project:demo", "Tell about every container of a Compose project."),
            Example("healthwatch inspect demo-web-1 --run-check", "Run its health command once more, now."),
            Example(
                "healthwatch inspect demo-web-1 --probe -k", "Ask its routes from outside, too, with any certificate."),
            Example(
                "healthwatch inspect demo-web-1 -o json | jq -r '.containers[0].findings[0].id'", "Branch on the cause."
            ),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .engine, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ColorOption.environment,
        makeDefault: {
            var arguments = InspectArguments()
            arguments.probe.timeout = .seconds(10)
            return arguments
        }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        if arguments.forbidsExec, arguments.runsCheck { throw .conflictingOptions("--no-exec", "--run-check") }
        if arguments.template != nil, arguments.format != .text { throw .conflictingOptions("--format", "--output") }
    }

    private static let gatheringOptions = OptionGroup<InspectArguments>(
        "What is gathered",
        [
            .flag(
                "run-check", into: \.runsCheck,
                "Run the health command once more, now, for at most its timeout, and compare."),
            .flag("no-exec", into: \.forbidsExec, "Run nothing inside the container, not even to read."),
            .value(
                "logs", .integer("N", in: 0...100_000), into: \.logLines, default: "20", "Print the last N log lines."),
        ])

    private static let probeOptions = OptionGroup<InspectArguments>(
        "Routes",
        [.flag("probe", into: \.probes, "Ask the container's routes from outside, too.")]
            + (ProbeOptions.targets + ProbeOptions.manner).map { $0.lifted(\.probe) } + [
                .value(
                    "probe-timeout", .period, into: \.probe.timeout, default: "10s",
                    "Give up on a route after DURATION; Traefik's own 504 takes 30s.")
            ])

    private static let outputOptions = OptionGroup<InspectArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: InspectFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print the result as text, json or ndjson."),
            .value(
                "format", .string("TEMPLATE", example: "{{.Name}} {{.Health}}"), into: \.template,
                "Print each container by a Go template over its JSON document, as in docker."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print only the names of containers with an error."),
            ColorOption.option.lifted(\.color),
        ])

    private static let helpOptions = OptionGroup<InspectArguments>("Help", [.help, .version])
}
