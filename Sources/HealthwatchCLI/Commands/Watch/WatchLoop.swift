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
    private let inbox = WatchInbox()
    private let filter: OverviewFilter
    private let lines: WatchLines
    private let recording: Recording?
    private let command: ChangeCommand?
    /// Nil where no app has a probe.
    private let probes: ProbeWatch?

    private var model: WatchModel
    private var state = WatchState()
    /// The same without the times when the engine was lost: what a loss does to every app is said once, for the engine.
    private var told = WatchState()
    /// The sentence about a name that cannot be used any more, so that it is said once.
    private var complaint: String?
    /// The apps that were let through by the filter when they were last told.
    private var shown: Set<String> = []
    private var isFirst = true
    private var listedAt = Duration.zero

    /// How often time alone may change something.
    private static let tick = Duration.seconds(1)

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
        model = WatchModel(engine, names: names)
        recording = Recording(arguments.record, names: names, engine: engine, context: context) {
            lines.note($0, at: engine.now.timeIntervalSince1970)
        }
        probes =
            configured.isEmpty
            ? nil
            : ProbeWatch(configured, engine: engine, client: context.client, timeline: timeline) { [inbox] in
                inbox.post { $0.isTick = true }
            }
        command = arguments.onChange.map { ChangeCommand($0, environment: context.environment, lines: lines) }
    }

    /// Looks for the first time. Returns the exit status when that cannot be done.
    mutating func begin() async -> ExitStatus? {
        do throws(EngineError) {
            guard let sentence = try await model.refresh() else { return nil }
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
        var state = self
        let status = await withDiscardingTaskGroup(returning: ExitStatus.self) { [inbox, engine, timeline] group in
            defer { group.cancelAll() }
            let since = engine.now.timeIntervalSince1970 - 1
            group.addTask {
                await EventPump.run(engine, since: since, more: ["stop"], timeline: timeline) { inbox.post($0) }
            }
            group.addTask {
                while await timeline.sleep(until: timeline.now + Self.tick) { inbox.post { $0.isTick = true } }
            }
            state.recording?.follow(in: &group, timeline: timeline)
            if let probes = state.probes { group.addTask { await probes.run() } }
            if let status = state.tell() { return status }
            for await _ in inbox.wakes {
                if let status = await state.take(inbox.take()) { return status }
                if context.streams.failure(of: .output) != nil { return .success }
            }
            return .success
        }
        self = state
        return status
    }

    /// Waits until what was begun is done: the commands and the record.
    func finish() async {
        lines.detach()
        await command?.finish(isInterrupted: context.interruption() != nil)
        await recording?.finish()
    }

    private mutating func take(_ contents: WatchInbox.Contents) async -> ExitStatus? {
        var needsList = contents.isSubscribed || contents.loss != nil
        if let refusal = contents.refusal {
            lines.note(
                "the engine sends no events, so it is asked every \(DurationText.brief(arguments.interval)): \(refusal.text)",
                at: model.now)
        }
        var ids: [String] = []
        for event in contents.events {
            switch model.note(event) {
            case .nothing: continue
            case .refresh: needsList = true
            case .look(let id): if !ids.contains(id) { ids.append(id) }
            case .changed: break
            }
            // Each end is told, also of a container that is up again before it can be looked at.
            if model.loss == nil, let status = tell() { return status }
        }
        let isDue = timeline.now - listedAt >= (model.loss == nil ? arguments.interval : Self.tick)
        do throws(EngineError) {
            if needsList || isDue {
                listedAt = timeline.now
                let wasLost = model.loss != nil
                let sentence = try await model.refresh()
                if let sentence, sentence != complaint { lines.note(sentence, at: model.now) }
                complaint = sentence
                if wasLost { lines.note("the engine is back", at: model.now) }
            }
            if model.loss == nil, !ids.isEmpty { try await model.inspect(ids) }
        } catch {
            if error == .cancelled || Task.isCancelled { return .success }
            if model.loss == nil {
                lines.note("lost the engine, waiting for it to come back: \(error.text)", at: model.now)
            }
            model.noteLoss(error)
        }
        return tell()
    }

    /// Tells what is different since it was told last. Returns the exit status when the watch is over by that.
    private mutating func tell() -> ExitStatus? {
        if model.loss == nil { probes?.see(model.apps) }
        let entries = model.entries { [probes] in probes?.standings(of: $0) ?? [] }
        let now = model.now
        recording?.take(state.take(entries, now: now), at: now)
        let visible = entries.filter(isVisible)
        let visibleKeys = Set(visible.map(\.key))
        if model.loss == nil {
            let changes = told.take(entries, now: now).filter {
                visibleKeys.contains($0.key) || shown.contains($0.key)
            }
            lines.show(changes, isFirst: isFirst, at: now)
            if !isFirst { command?.run(changes.filter { $0.subject == .app }, at: now) }
            // One that was told is told to its end: it must not vanish between coming to rest and being removed.
            shown = shown.intersection(entries.map(\.key)).union(visibleKeys)
            isFirst = false
        }
        lines.draw(visible, now: now, since: model.loss == nil ? told.since : state.since)
        return ending(visible)
    }

    private func isVisible(_ entry: OverviewEntry) -> Bool {
        let awaitsRest = arguments.until.contains(.scaledDown) || arguments.until.contains(.missing)
        let showsRest = arguments.selection.showsAll || !arguments.names.isEmpty || filter.asksStatus || awaitsRest
        return (showsRest || !entry.overview.isAtRest) && filter.lets(entry, labels: model.labels)
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
