import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Terminal

/// Shows what was recorded of apps.
struct HistoryReport: Sendable {
    private let arguments: HistoryArguments
    private let streams: Streams
    private let palette: Palette

    init(_ arguments: HistoryArguments, streams: Streams, environment: [String: String]) {
        self.arguments = arguments
        self.streams = streams
        palette = Palette(choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: environment)
    }

    /// Shows them in their order.
    func show(_ apps: [RecordedApp], path: String, window: Range<Date>) {
        if arguments.isQuiet {
            return streams.write(Self.names(apps.map(\.app)).map { $0.visible(limit: 300) + "\n" }.joined())
        }
        switch arguments.format {
        case .json: streams.writeLine(Documents.json(HistoryDocument(apps, in: window), isPretty: true))
        case .ndjson: for app in apps { streams.writeLine(Documents.json(HistoryDocument([app], in: window))) }
        case .text:
            guard !apps.isEmpty else {
                if arguments.names.isEmpty {
                    streams.writeLine("nothing was recorded in that time in \(path.visible(limit: 500))", to: .error)
                }
                return
            }
            let areMany = Set(apps.map(\.app.engine)).count > 1
            let text = apps.map { self.text($0, window: window, namesEngine: areMany) }.joined(separator: "\n")
            streams.write(text)
        }
    }

    /// Their names, each once; with the kind where another kind of app has the same name, so that each can be asked for.
    private static func names(_ apps: [HistoryApp]) -> [String] {
        let kinds = Dictionary(grouping: apps, by: \.name).mapValues { Set($0.map(\.kind)).count }
        var seen: Set<String> = []
        return apps.map { kinds[$0.name] == 1 ? $0.name : $0.spelling }.filter { seen.insert($0).inserted }
    }

    // MARK: Text

    private func text(_ recorded: RecordedApp, window: Range<Date>, namesEngine: Bool) -> String {
        var lines = [headline(recorded, window: window, namesEngine: namesEngine)]
        lines.append("  " + sparkline(recorded.timeline))
        lines += facts(recorded.statistics)
        lines += changes(recorded) + checks(recorded.checks)
        return lines.map { $0 + "\n" }.joined()
    }

    private func headline(_ recorded: RecordedApp, window: Range<Date>, namesEngine: Bool) -> String {
        let app = recorded.app
        let place = namesEngine ? " on \(app.engine.visible(limit: 200))" : ""
        let name = palette.paint(app.name.visible(limit: 300), .strong) + " (\(app.kind.visible(limit: 40)))\(place)"
        let statistics = recorded.statistics
        let length = Self.length(window.upperBound.timeIntervalSince(window.lowerBound))
        let uptime =
            statistics.uptime.map {
                "\(Self.percent($0)) up of \(Self.length(statistics.observed / .seconds(1))) watched in the last \(length)"
            } ?? "not watched in the last \(length)"
        guard let last = recorded.last else { return "\(name): \(uptime)" }
        let status = palette.paint(last.to.visible(limit: 60), AppStatus(rawValue: last.to).map(OverviewTable.role))
        // Of an app that nobody watches any more it is not known how it is.
        let isWatched = recorded.timeline.stretches.last?.range.upperBound == window.upperBound
        return "\(name): \(uptime); \(isWatched ? "" : "last seen ")\(status) since \(Self.time(last.date))"
    }

    /// Down to a hundredth, and never rounded up to what it was not.
    private static func percent(_ share: Double) -> String {
        // Up for 57 of 100 is 0.57, and 0.57 * 10000 is a little less than 5700.
        let hundredths = min(Int((share * 10_000 + 1e-6).rounded(.down)), share < 1 ? 9_999 : 10_000)
        let rest = hundredths % 100
        return rest == 0 ? "\(hundredths / 100)%" : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }

    private func sparkline(_ timeline: StatusTimeline) -> String {
        let width = max(10, min(60, (streams.terminalWidth ?? 80) - 4))
        return timeline.buckets(width).map { status in
            guard let status else { return palette.paint("·", .dim) }
            return palette.paint(Self.block(status), OverviewTable.role(status))
        }.joined()
    }

    /// The higher the better, so that it can be read without colour.
    private static func block(_ status: AppStatus) -> String {
        switch status {
        case .healthy: "█"
        case .degraded: "▆"
        case .progressing, .initializing: "▄"
        case .scaledDown, .unknown: "▂"
        case .unhealthy, .missing: "▁"
        }
    }

    private func facts(_ statistics: HistoryStatistics) -> [String] {
        var lines: [String] = []
        if !statistics.incidents.isEmpty {
            let open = statistics.incidents.contains { $0.end == nil } ? ", one lasts" : ""
            let mean =
                statistics.meanRecovery.map { ", recovered in \(Self.length($0 / .seconds(1))) on average" } ?? ""
            let longest = statistics.longestRecovery.map { ", \(Self.length($0 / .seconds(1))) at most" } ?? ""
            lines.append("  \(Plural.count(statistics.incidents.count, "incident"))\(open)\(mean)\(longest)")
        }
        if statistics.isFlapping || statistics.hasFlapped {
            let text =
                "\(statistics.isFlapping ? "flapping" : "flapped"): \(statistics.busiest) changes within one hour"
            lines.append("  " + palette.paint(text, .warning))
        }
        return lines
    }

    /// What happened, what was done about it, and who was told: by time.
    private func changes(_ recorded: RecordedApp) -> [String] {
        // That a watch began and saw a container is no change of it.
        let transitions = recorded.transitions.filter { $0.container == nil || $0.from != nil }.map(Line.init)
        let lines = (transitions + recorded.actions.map(Line.init) + recorded.alerts.map(Line.init))
            .sorted { $0.date < $1.date }
        guard !lines.isEmpty, arguments.limit > 0 else { return [] }
        var table = Table([
            .init("TIME"), .init("CONTAINER", minimumWidth: 5), .init("CHANGE"), .init("MESSAGE", minimumWidth: 6),
        ])
        let isNarrow = streams.terminalWidth.map { $0 < Self.narrow } ?? false
        for line in lines.suffix(arguments.limit) {
            table.add([
                .init(isNarrow ? Self.shortTime(line.date) : Self.time(line.date), .dim),
                .init(line.container?.visible(limit: 300) ?? "-"), .init(line.change, line.role),
                .init(line.message.visible(limit: 1_000)),
            ])
        }
        let left = lines.count - min(lines.count, arguments.limit)
        return indented(table) + (left > 0 ? ["  and \(Plural.count(left, "change")) before; -n shows more"] : [])
    }

    private func checks(_ checks: [CheckSummary]) -> [String] {
        guard !checks.isEmpty else { return [] }
        // What failed is looked for first.
        let ordered = checks.filter { $0.failed > 0 } + checks.filter { $0.failed == 0 }
        var table = Table([
            .init("CHECKS OF", minimumWidth: 8), .init("COUNT", alignment: .right), .init("FAILED", alignment: .right),
            .init("MEDIAN", alignment: .right), .init("P95", alignment: .right), .init("LONGEST", alignment: .right),
        ])
        for check in ordered.prefix(max(1, arguments.limit)) {
            let times = [check.median, check.percentile95, check.longest].map {
                Table.Cell($0.map(DurationText.brief) ?? "-")
            }
            table.add(
                [
                    .init(check.container.visible(limit: 300)), .init(String(check.count)),
                    .init(String(check.failed), check.failed > 0 ? .bad : nil),
                ] + times)
        }
        let left = checks.count - max(1, arguments.limit)
        return indented(table) + (left > 0 ? ["  and \(Plural.count(left, "container")) more; -n shows more"] : [])
    }

    private func indented(_ table: Table) -> [String] {
        table.lines(width: streams.terminalWidth.map { $0 - 2 }, palette: palette).map { "  " + $0 }
    }

    private static func time(_ date: Date) -> String { date.formatted(Date.ISO8601FormatStyle()) }

    /// Below this there is no room for the year in every line.
    private static let narrow = 72

    /// `11-25 07:00:00`, in UTC as everywhere.
    private static func shortTime(_ date: Date) -> String {
        String(time(date).dropFirst(5).dropLast().replacing("T", with: " "))
    }

    /// In its two largest units: `2d4h`, `23h41m`, `1m20s`.
    private static func length(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
        guard let first = units.firstIndex(where: { whole >= $0.0 }) else {
            return "\(Int((max(0, seconds) * 1_000).rounded()))ms"
        }
        let large = "\(whole / units[first].0)\(units[first].1)"
        guard first + 1 < units.count else { return large }
        let rest = whole % units[first].0 / units[first + 1].0
        return rest == 0 ? large : large + "\(rest)\(units[first + 1].1)"
    }
}

/// A line about one moment.
private struct Line {
    var date: Date
    /// Nil for the app.
    var container: String?
    /// What happened, harmless to print.
    var change: String
    var role: Role?
    var message: String

    init(_ transition: Transition) {
        date = transition.date
        container = transition.container
        let from = transition.from.map { "\($0.visible(limit: 60)) -> " } ?? ""
        change = from + transition.to.visible(limit: 60)
        role = transition.container == nil ? AppStatus(rawValue: transition.to).map(OverviewTable.role) : nil
        message = transition.message == transition.to ? "" : transition.message
    }

    init(_ action: Action) {
        date = action.date
        container = action.container
        change = action.kind.visible(limit: 60)
        role = HealEvent.Kind(rawValue: action.kind)?.role
        message = action.message
    }

    init(_ alert: SentAlert) {
        date = alert.date
        container = alert.container
        change = "alert \(alert.alert.visible(limit: 60))"
        role = alert.problem == nil ? .dim : .bad
        message = alert.problem.map { "not sent: \(alert.message): \($0)" } ?? alert.message
    }
}
