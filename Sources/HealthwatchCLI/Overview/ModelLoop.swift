import DockerEngine
import FoundationEssentials
import Health

/// Keeps what is known of the apps true, and hands on what is seen: wakes on events and on time.
struct ModelLoop: Sendable {
    /// How the apps are at one moment.
    struct Look {
        /// Every app, in the order of an overview.
        var entries: [OverviewEntry]
        /// The engine's present in seconds since 1970.
        var now: Double
        /// Why the engine cannot be asked; nil while it can.
        var loss: EngineError?
        /// Every container, with its labels.
        var inventory: Inventory
        /// Who was asked to stop, since it last started, and when, in seconds since 1970.
        var asked: [String: Double]
        /// The containers that each of the names means that were given for that; none where it means nothing now.
        var groups: [AppName: Set<ContainerID>]
    }

    private let engine: Engine
    private let timeline: Timeline
    private let interval: Duration
    private let inbox = WatchInbox()
    /// What asks the probes; nil where no app has one.
    let probes: ProbeWatch?
    private let say: @Sendable (String, Double) -> Void
    /// Called when the engine was heard of, or why it was not.
    var heard: @Sendable (EngineError?) -> Void = { _ in }

    private var model: WatchModel
    /// The sentence about a name that cannot be used any more, so that it is said once.
    private var complaint: String?
    private var listedAt = Duration.zero

    /// How often time alone may change something.
    private static let tick = Duration.seconds(1)

    /// Lists everything each `interval`, in case the engine lost an event; `say` is told what there is to say about the
    /// engine, with its present.
    init(
        _ engine: Engine, names: [AppName], grouping: [AppName] = [], looksCloser: Bool = false, interval: Duration,
        configured: ConfiguredApps, context: Context, timeline: Timeline,
        say: @escaping @Sendable (String, Double) -> Void
    ) {
        self.engine = engine
        self.timeline = timeline
        self.interval = interval
        self.say = say
        model = WatchModel(engine, names: names, grouping: grouping, looksCloser: looksCloser)
        let inbox = inbox
        probes =
            configured.isEmpty
            ? nil
            : ProbeWatch(configured, engine: engine, client: context.client, timeline: timeline) {
                inbox.post { $0.isTick = true }
            }
    }

    /// What to call when something of a container changed that no event tells: the words of a check that goes on failing.
    var lookAgain: @Sendable (String) -> Void { { [inbox] id in inbox.post { $0.changed.append(id) } } }

    /// What to call when time alone changes something before the next tick.
    var wake: @Sendable () -> Void { { [inbox] in inbox.post { $0.isTick = true } } }

    /// Looks for the first time. Returns the sentence about a name that cannot be used; nil when all can.
    mutating func begin() async throws(EngineError) -> String? {
        let sentence = try await model.refresh()
        heard(nil)
        return sentence
    }

    /// Follows the engine until `tell`, which gets each look, returns something, or the task is cancelled; `beside` starts
    /// what runs as long. Nil when the task was cancelled.
    mutating func run<Result: Sendable>(
        beside: (inout DiscardingTaskGroup) -> Void, tell: (Look) -> Result?
    ) async -> Result? {
        var state = self
        let result = await withDiscardingTaskGroup(returning: Result?.self) { [inbox, engine, timeline] group in
            defer { group.cancelAll() }
            let since = engine.now.timeIntervalSince1970 - 1
            group.addTask {
                await EventPump.run(engine, since: since, more: ["stop"], timeline: timeline) { inbox.post($0) }
            }
            group.addTask {
                while await timeline.sleep(until: timeline.now + Self.tick) { inbox.post { $0.isTick = true } }
            }
            if let probes = state.probes { group.addTask { await probes.run() } }
            beside(&group)
            if let result = tell(state.look()) { return result }
            for await _ in inbox.wakes {
                switch await state.take(inbox.take(), tell) {
                case .goOn: continue
                case .cancelled: return nil
                case .told(let result): return result
                }
            }
            return nil
        }
        self = state
        return result
    }

    private enum Step<Result> {
        case goOn, cancelled
        case told(Result)
    }

    private mutating func take<Result>(
        _ contents: WatchInbox.Contents, _ tell: (Look) -> Result?
    ) async -> Step<Result> {
        var needsList = contents.isSubscribed || contents.loss != nil
        if let refusal = contents.refusal {
            say(
                "the engine sends no events, so it is asked every \(DurationText.brief(interval)): \(refusal.text)",
                model.now)
        }
        var ids = contents.changed.distinct
        for event in contents.events {
            switch model.note(event) {
            case .nothing: continue
            case .refresh: needsList = true
            case .look(let id): if !ids.contains(id) { ids.append(id) }
            case .changed: break
            }
            // Each end is told, also of a container that is up again before it can be looked at.
            if model.loss == nil, let result = tell(look()) { return .told(result) }
        }
        let isDue = timeline.now - listedAt >= (model.loss == nil ? interval : Self.tick)
        do throws(EngineError) {
            if needsList || isDue { try await list() }
            if model.loss == nil, !ids.isEmpty { try await model.inspect(ids) }
            if needsList || isDue || !contents.events.isEmpty { heard(nil) }
        } catch {
            if error == .cancelled || Task.isCancelled { return .cancelled }
            if model.loss == nil { say("lost the engine, waiting for it to come back: \(error.text)", model.now) }
            model.noteLoss(error)
            heard(error)
        }
        return tell(look()).map(Step.told) ?? .goOn
    }

    private mutating func list() async throws(EngineError) {
        listedAt = timeline.now
        let wasLost = model.loss != nil
        let sentence = try await model.refresh()
        if let sentence, sentence != complaint { say(sentence, model.now) }
        complaint = sentence
        if wasLost { say("the engine is back", model.now) }
    }

    private mutating func look() -> Look {
        if model.loss == nil { probes?.see(model.apps) }
        let entries = model.entries { [probes] in probes?.standings(of: $0) ?? [] }
        return Look(
            entries: entries, now: model.now, loss: model.loss, inventory: model.inventory, asked: model.asked,
            groups: model.groups)
    }
}
