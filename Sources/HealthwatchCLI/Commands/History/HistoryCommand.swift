import CommandSpec
import FoundationEssentials
import Health
import Terminal

/// What the user asks of the record.
struct HistoryArguments: Sendable, Equatable {
    var names: [AppName] = []
    var record: String?
    var since = HistoryStart.ago(.seconds(86_400))
    var limit = 20
    var format = OverviewFormat.text
    var isQuiet = false
    var color = ColorChoice.auto
}

/// From when on a history is told.
enum HistoryStart: Sendable, Equatable {
    case ago(Duration)
    case date(Date)

    /// The moment, for somebody who asks now.
    func date(now: Date) -> Date {
        switch self {
        case .ago(let duration): now.addingTimeInterval(-(duration / .seconds(1)))
        case .date(let date): date
        }
    }
}

/// `history [APP…]`: what was recorded of apps.
enum HistoryCommand {
    static let command = Command(spec) { arguments, context in
        await HistoryRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<HistoryArguments>(
        name: "history", summary: "tell how apps have been: changes, uptime, recoveries, flapping, check durations",
        discussion: """
            Reads what healthwatch watch has recorded. The engine keeps the last five results of a health check; the \
            record keeps all. No engine is asked.

            Of each app it tells how long it was up, of the time in which it was watched: Healthy and Degraded count as \
            up; SCALED_DOWN, Unknown and time in which nobody watched count for nothing. An incident lasts from leaving up \
            until the app is up again. An app flaps when it went between up and not up six times or more within one \
            hour. The line of blocks shows the worst status of each part of the time, the higher the better.
            """,
        operands: .any(.app, appendingTo: \.names, "An app to tell about: NAME or KIND:NAME; all by default."),
        options: [
            OptionGroup(
                "Selection",
                [
                    .value(
                        "since", .historyStart, into: \.since, default: "24h",
                        "Tell what happened since a time, or for DURATION until now."),
                    .value("record", .path("PATH"), into: \.record, "Read this record, not the usual one."),
                    .value(
                        "limit", short: "n", .integer("N", in: 0...1_000_000), into: \.limit, default: "20",
                        "Show at most the last N changes and N containers of each app in text."),
                ]), outputOptions, OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch history demo", "Tell about the last day of an app."),
            Example("healthwatch history --since 7d", "Tell about the last week of every app."),
            Example(
                "healthwatch history demo -o json | jq '.apps[0].uptime'", "Read the uptime in a script, from 0 to 1."),
        ],
        exitStatuses: [
            ExitStatus.success, .usage, .notFound, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: RecordOptions.environment + ColorOption.environment, makeDefault: { HistoryArguments() })

    private static let outputOptions = OptionGroup<HistoryArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: OverviewFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print the result as text, json or ndjson."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print only the names of the apps."),
            ColorOption.option.lifted(\.color),
        ])
}

extension ValueSyntax where Value == HistoryStart {
    /// `24h`, `7d`, or a moment in RFC 3339.
    static var historyStart: Self {
        Self("TIME", example: "7d") { text throws(ValueError) in
            if let date = Timestamp.date(text) { return .date(date) }
            if let date = Timestamp.date(text + "T00:00:00Z") { return .date(date) }
            do throws(ValueError) { return .ago(try ValueSyntax<Duration>.age.parse(text)) } catch {
                throw ValueError("is neither a duration such as 24h or 7d nor a time such as 2026-11-25T08:00:00Z")
            }
        }
    }
}
