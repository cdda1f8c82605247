import CommandSpec
import Diagnosis
import Spelling
import Terminal

/// What the user asks of a lint.
struct LintArguments: Sendable, Equatable {
    /// Files, folders, images, containers and apps as they were typed.
    var subjects: [String] = []
    var engine = EngineOptions()
    var isStrict = false
    /// The findings that are not told.
    var ignored: [String] = []
    var gate = Duration.seconds(180)
    var format = LintFormat.text
    var color = ColorChoice.auto
}

/// The forms of what a lint finds.
enum LintFormat: String, Sendable, CaseIterable {
    case text, json, ndjson, sarif, github
}

/// `lint [FILE, IMAGE, CONTAINER or APP…]`: finds mistakes in the definitions of health checks.
enum LintCommand {
    static let command = Command(spec) { arguments, context in
        await LintRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<LintArguments>(
        name: "lint", summary: "find mistakes in health check definitions before they bite",
        discussion: """
            SUBJECT is a file or a folder, else an app, a container or an image of the engine; image:NAME means an image \
            in any case, project:NAME and container:NAME an app. Of a folder its Dockerfile, Containerfile, Compose \
            files and healthwatch.yaml are looked at; without a SUBJECT those of the current folder. A file is read as \
            what it is: a Dockerfile, a Compose file, healthwatch.yaml, or a file with probes for healthwatch probe --spec.

            Compose files are read as Compose does: with variables from the environment and .env, extends, anchors, and \
            the override file beside them. Nothing is built, and files need no engine.

            A comment '# healthwatch ignore=ID' on the line before, or at the end of the line, silences a finding; \
            several ids have commas between. The exit status is 1 when there is an error, with --strict also when there \
            is a warning. healthwatch explain ID tells about a finding.
            """,
        operands: .any(
            .string("SUBJECT", example: "Dockerfile", completing: .file), appendingTo: \.subjects,
            "A file, a folder, an image, a container or an app."),
        options: [
            OptionGroup(
                "Judgement",
                [
                    .flag("strict", into: \.isStrict, "Let warnings decide the exit status, too."),
                    .value("ignore", .finding, appendingTo: \.ignored, "Do not tell this finding; repeat for more."),
                    .value(
                        "gate", .period, into: \.gate, default: "180s",
                        "How long a deployment waits for a container: checks that decide later are mistakes."),
                ]),
            OptionGroup(
                "Output",
                [
                    .value(
                        "output", short: "o", .choice(of: LintFormat.self, placeholder: "FORMAT"), into: \.format,
                        default: "text", "Print text, json, ndjson, sarif (2.1.0) or github (annotations)."),
                    ColorOption.option.lifted(\.color),
                ]), EngineOptions.group.lifted(\.engine), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch lint", "Look at the files of the current folder."),
            Example("healthwatch lint Dockerfile compose.yaml --strict", "Fail on warnings, too."),
            Example("healthwatch lint nginx:1.27 demo", "Look at an image and at a running app."),
            Example("healthwatch lint -o sarif > lint.sarif", "For code scanning."),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .engine, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ColorOption.environment, makeDefault: { LintArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
    }
}

extension ValueSyntax where Value == String {
    /// The id of a finding.
    fileprivate static var finding: Self {
        Self("ID", example: "no-start-period", completion: .choices(Explanation.all.map(\.id))) {
            text throws(ValueError) in
            guard Explanation.of(text) == nil else { return text }
            let nearest = Spelling.nearest(to: text, among: Explanation.all.map(\.id))
            throw ValueError("there is no such finding" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
    }
}
