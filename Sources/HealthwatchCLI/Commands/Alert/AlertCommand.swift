import CommandSpec
import Terminal

/// What the user asks of alerts.
struct AlertArguments: Sendable, Equatable {
    var names: [String] = []
    var sendsTest = false
    var configurationFile: String?
    var format = OverviewFormat.text
    var color = ColorChoice.auto
}

/// `alert [NAME…]`: the alerts of the configuration, and whether they arrive.
enum AlertCommand {
    static let command = Command(spec) { arguments, context in
        await AlertRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<AlertArguments>(
        name: "alert", summary: "show who is told of trouble, and test that it arrives",
        discussion: """
            Shows the alerts of the configuration file, and of the variables of docker-autoheal: where they go, and what \
            they are sent for. healthwatch heal and healthwatch serve send them.

            With --test a notice that says so is sent by each of them, or by those that are named, once, and it is told \
            how that went.
            """,
        operands: .any(
            ValueSyntax<String>.string("NAME", example: "chat"), appendingTo: \.names,
            "An alert, by its name in the configuration file."),
        options: [
            OptionGroup(
                "Alerts",
                [
                    .flag("test", into: \.sendsTest, "Send a test notice now."),
                    ConfigurationFile.option.lifted(\.configurationFile),
                ]),
            OptionGroup(
                "Output",
                [
                    .value(
                        "output", short: "o", .choice(of: OverviewFormat.self, placeholder: "FORMAT"), into: \.format,
                        default: "text", "Print text, json or ndjson."),
                    ColorOption.option.lifted(\.color),
                ]), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch alert --test", "See that every alert arrives."),
            Example("healthwatch alert --test chat", "Send one of them."),
        ],
        exitStatuses: [
            ExitStatus.success, .unhealthy, .usage, .notFound, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: ConfigurationFile.variables + AutohealVariables.alertLines + ColorOption.environment,
        makeDefault: { AlertArguments() }
    )
}
