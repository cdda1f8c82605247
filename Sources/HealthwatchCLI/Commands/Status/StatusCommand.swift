import CommandSpec
import Health
import Terminal

/// What the user asks of an overview.
struct StatusArguments: Sendable, Equatable {
    var names: [AppName] = []
    var engine = EngineOptions()
    var selection = SelectionOptions()
    var format = OverviewFormat.text
    var template: String?
    var isQuiet = false
    /// The record with what healing did; nil for the usual one.
    var record: String?
    var color = ColorChoice.auto
}

/// Which apps an overview shows.
struct SelectionOptions: Sendable, Equatable {
    var terms: [OverviewFilter.Term] = []
    var showsAll = false

    static let options: [Option<SelectionOptions>] = [
        .value(
            "filter", short: "f", .filter, appendingTo: \.terms,
            "Show only apps that fit: status=WORD, health=WORD, label=KEY[=VALUE], name=REGEX."),
        .flag("all", short: "a", into: \.showsAll, "Show apps that are stopped on purpose or done, too."),
    ]
}

/// The forms of an overview.
enum OverviewFormat: String, Sendable, CaseIterable {
    case text, json, ndjson
}

/// `status [APP…]`: one look at every app, or at the named ones.
enum StatusCommand {
    static let command = Command(spec) { arguments, context in
        await StatusRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<StatusArguments>(
        name: "status", summary: "show how every app is, or the named ones",
        discussion: """
            Shows a line for each app: a Compose project, or a container that belongs to none. What needs a look stands \
            first. It costs one list request, whatever the number of containers, and one more where an app has nothing \
            running. Of apps that are named more is found out: what their checks said, how they ended and who stopped \
            them.

            STATUS is one of Unknown (the engine cannot be asked), Missing (no container, or none has a health check and \
            none runs), SCALED_DOWN (all stopped on purpose), Progressing (an update or a scaling is under way), \
            Initializing (starting up), Unhealthy (all fail), Degraded (some fail) and Healthy: the first that holds. A \
            running container without a health check counts as ready, and a message says that nothing verifies it.

            READY counts the containers that serve, of those that should; what ran once and exited 0 counts for \
            neither. SINCE tells for how long it has been so: the last start or end, or the verdict of the check, as far \
            as the engine knows it. Without names, apps that are stopped on purpose or done are left out, as docker ps \
            does; -a shows them.
            """,
        operands: .any(.app, appendingTo: \.names, "An app to show: NAME or KIND:NAME as in healthwatch wait."),
        options: [
            OptionGroup("Selection", SelectionOptions.options.map { $0.lifted(\.selection) }), outputOptions,
            EngineOptions.group.lifted(\.engine), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch status", "Show every app that runs or fails."),
            Example("healthwatch status demo", "Show one, with what its checks say."),
            Example("healthwatch status -q -f status=Unhealthy -f status=Degraded", "Print the names of what fails."),
            Example("healthwatch status demo -o json | jq -r '.apps[0].data'", "Read the status in a script."),
            Example("healthwatch status --format '{{.Name}} {{.Pods.Ready}}'", "Print each app by a template."),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .engine, .exited, .progressing, .scaledDown, .internal,
            .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + RecordOptions.environment + ColorOption.environment,
        makeDefault: { StatusArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        if arguments.template != nil, arguments.format != .text { throw .conflictingOptions("--format", "--output") }
    }

    private static let outputOptions = OptionGroup<StatusArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: OverviewFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print the result as text, json or ndjson."),
            .value(
                "format", .string("TEMPLATE", example: "{{.Name}} {{.Data}}"), into: \.template,
                "Print each app by a Go template over its JSON document, as in docker."),
            .value(
                "record", .path("PATH"), into: \.record,
                "Read what healthwatch heal did in this record, not the usual one."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print only the names of the apps."),
            ColorOption.option.lifted(\.color),
        ])
}
