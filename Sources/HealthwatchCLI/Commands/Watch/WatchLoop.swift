import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// The loop of a watch: wakes on events and on time, and tells everyone what changed.
struct WatchLoop: Sendable {
    private let arguments: WatchArguments
    private let engine: Engine
    private let context: Context
    private let timeline: Timeline
    private let filter: OverviewFilter
    private let lines: WatchLines
    private let recording: Recording?
    private let command: ChangeCommand?

    private var following: ModelLoop
    private var news = WatchNews()
    /// The apps that were let through by the filter when they were last told.
    private var shown: Set<String> = []
    private var isFirst = true

    init(
        _ arguments: WatchArguments, configured: ConfiguredApps = ConfiguredApps(), engine: Engine, context: Context,
        timeline: Timeline
    ) {
        self.arguments = arguments
        self.engine = engine
        self.context = context
        self.timeline = timeline
        filter = OverviewFilter(arguments.selection.terms)
        let lines = WatchLines(arguments, streams: context.streams, environment: context.environment)
        self.lines = lines
        let names = arguments.names.distinct
        following = ModelLoop(
            engine, names: names, interval: arguments.interval, configured: configured, context: context,
            timeline: timeline
        ) { lines.note($0, at: $1) }
        recording = Recording(arguments.record, names: names, engine: engine, context: context) {
            lines.note($0, at: engine.now.timeIntervalSince1970)
        }
        command = arguments.onChange.map { ChangeCommand($0, environment: context.environment, lines: lines) }
    }

    /// Looks for the first time. Returns the exit status when that cannot be done.
    mutating func begin() async -> ExitStatus? {
        do throws(EngineError) {
            guard let sentence = try await following.begin() else { return nil }
            lines.problem(sentence)
            return .usage
        } catch {
            lines.problem(error.text.visible(limit: 4_000))
            return .engine
        }
    }

    /// Follows the engine until the apps are as awaited, time is over or the task is cancelled.
    mutating func run(on screen: WatchScreen?) async -> ExitStatus {
        lines.attach(screen)
        var (state, following) = (self, following)
        let status = await following.run { group in
            state.recording?.follow(in: &group, timeline: state.timeline)
        } tell: { look in
            state.tell(look) ?? (state.context.streams.failure(of: .output) == nil ? nil : .success)
        }
        self = state
        return status ?? .success
    }

    /// Waits until what was begun is done: the commands and the record.
    func finish() async {
        lines.detach()
        await command?.finish(isInterrupted: context.interruption() != nil)
        await recording?.finish()
    }

    /// Tells what is different since it was told last. Returns the exit status when the watch is over by that.
    private mutating func tell(_ look: ModelLoop.Look) -> ExitStatus? {
        let (entries, now) = (look.entries, look.now)
        let news = self.news.take(look)
        recording?.take(news.recorded, at: now)
        let visible = entries.filter { isVisible($0, labels: look.inventory.labels) }
        let visibleKeys = Set(visible.map(\.key))
        if look.loss == nil {
            let changes = news.told.filter { visibleKeys.contains($0.key) || shown.contains($0.key) }
            lines.show(changes, isFirst: isFirst, at: now)
            if !isFirst { command?.run(changes.filter { $0.subject == .app }, at: now) }
            // One that was told is told to its end: it must not vanish between coming to rest and being removed.
            shown = shown.intersection(entries.map(\.key)).union(visibleKeys)
            isFirst = false
        }
        lines.draw(visible, now: now, since: self.news.since)
        return ending(visible)
    }

    private func isVisible(_ entry: OverviewEntry, labels: (String) -> [String: String]) -> Bool {
        let awaitsRest = arguments.until.contains(.scaledDown) || arguments.until.contains(.missing)
        let showsRest = arguments.selection.showsAll || !arguments.names.isEmpty || filter.asksStatus || awaitsRest
        return (showsRest || !entry.overview.isAtRest) && filter.lets(entry, labels: labels)
    }

    private func ending(_ entries: [OverviewEntry]) -> ExitStatus? {
        guard !arguments.until.isEmpty else { return nil }
        if !entries.isEmpty, entries.allSatisfy({ arguments.until.contains($0.status) }) { return .success }
        if let timeout = arguments.timeout, timeline.now >= timeout {
            let late = entries.filter { !arguments.until.contains($0.status) }
            let names = late.prefix(5).map { "\($0.name.text) is \($0.status.rawValue)" }.joined(separator: ", ")
            lines.problem(
                "after \(DurationText.brief(timeout)): \(late.isEmpty ? "there is no app" : names)".visible(
                    limit: 2_000))
            return .timedOut
        }
        return nil
    }
}
