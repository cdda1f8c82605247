import CommandSpec

enum SampleFormat: String, CaseIterable, Sendable {
    case text, json
}

struct SampleGlobals: Equatable, Sendable {
    var host: String?
    var isQuiet = false

    static let options = OptionGroup<SampleGlobals>(
        "Global options",
        [
            .value("host", short: "H", .string("ENDPOINT", completing: .host), into: \.host, "Connect to ENDPOINT."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print names only."),
            .help,
            .version,
        ])
}

struct SampleArguments: Equatable, Sendable {
    var globals = SampleGlobals()
    var apps: [String] = []
    var timeout = 0
    var tries: Int?
    var urls: [String] = []
    var skipsProbe = false
    var format = SampleFormat.json
    var certificate: String?

    static let command = CommandSpec<SampleArguments>(
        tool: "sample", name: "wait", summary: "Wait until an app is ready",
        discussion: """
            Waits until every container of APP is healthy, then probes it. The app fails as a whole: there is no \
            partial success.

            .A paragraph with \\ and a leading dot.

              kept   as
                it is
            """,
        operands: .oneOrMore(.string("APP", completing: .app), appendingTo: \.apps, "An app: NAME or KIND:NAME."),
        options: [
            OptionGroup(
                "Options",
                [
                    .value(
                        "timeout", short: "t", .integer("SECONDS", in: 1...3600), into: \.timeout, default: "180",
                        environment: "SAMPLE_TIMEOUT", "Give up after SECONDS and exit with status 124.",
                        details: "Each container has its own time."),
                    .value("tries", .integer("N"), into: \.tries, "Try N times."),
                    .value("url", .string("URL"), appendingTo: \.urls, "Probe URL instead of the app's own addresses."),
                    .flag("no-probe", into: \.skipsProbe, "Skip phase 2."),
                    .value(
                        "output", short: "o", .choice(of: SampleFormat.self, placeholder: "FORMAT"), into: \.format,
                        default: "text", "Print FORMAT."),
                    .value("cacert", .path(), into: \.certificate, "Trust the certificates in FILE."),
                    .flag("debug", into: \.skipsProbe, "Not for users.").hidden,
                ]),
            SampleGlobals.options.lifted(\.globals),
        ],
        examples: [Example("sample wait -t 60 demo", "Wait a minute at most.")],
        exitStatuses: [
            ExitStatusLine(code: 0, meaning: "Every app is ready."),
            ExitStatusLine(code: 124, meaning: "Time ran out."),
        ],
        environment: [EnvironmentLine("NO_COLOR", "Any value switches colour off.")],
        makeDefault: { SampleArguments() })
}

struct SampleShell: Equatable, Sendable {
    var globals = SampleGlobals()
    var shell = ""

    static let command = CommandSpec<SampleShell>(
        tool: "sample", name: "completions", summary: "Print a completion script",
        operands: .one(.string("SHELL", completing: .choices(["bash", "zsh", "fish"])), into: \.shell),
        options: [SampleGlobals.options.lifted(\.globals)],
        makeDefault: { SampleShell() })
}

enum Sample {
    static let tool = ToolDescription(
        name: "sample", version: "1.2.3", summary: "Tell whether an app is up",
        discussion: "Reads the truth and waits for it.",
        commands: [SampleArguments.command.description, SampleShell.command.description],
        globals: [SampleGlobals.options],
        exitStatuses: [ExitStatusLine(code: 0, meaning: "Success.")],
        environment: [EnvironmentLine("NO_COLOR", "Any value switches colour off.")],
        closing: "Report mistakes to the people who made it.")
}
