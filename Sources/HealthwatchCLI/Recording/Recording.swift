import Alerting
import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Locking
import Terminal

/// Records what a watch sees: changes as they are told, and every result of the health checks.
struct Recording: Sendable {
    /// Nil until the first look.
    private let recorder: Locked<HistoryRecorder?>
    private let plan: HistoryRecorder.Plan
    private let checks: CheckFollower
    private let timeline: Timeline
    private let engine: Engine

    /// How long the end of the program waits for the engine, and then for a disk.
    private static let patience = Duration.seconds(3)

    /// Starts to record; nil when the user wants none, or there is no place for it, which `say` is told then. What goes
    /// wrong later is told to it as well, and ends nothing. The checks are followed by what `follower` makes.
    init?(
        _ options: RecordOptions, names: [AppName], engine: Engine, context: Context,
        follower: (Engine, @escaping @Sendable ([HistoryEntry]) -> Void) -> CheckFollower = {
            CheckFollower($0, post: $1)
        },
        say: @escaping @Sendable (String) -> Void
    ) {
        guard !options.isOff else { return nil }
        guard let path = options.file(context.environment) else {
            say("nothing is recorded: neither XDG_STATE_HOME nor HOME says where; name a file with --record")
            return nil
        }
        self.engine = engine
        let watched = names.isEmpty ? nil : names.flatMap(Self.spellings)
        var plan = HistoryRecorder.Plan(path: path, engine: engine.endpoint.text, watched: watched)
        plan.retention = Retention(age: options.age, size: options.size << 20)
        plan.now = { engine.now }
        plan.onProblem = { say("recording: \($0.text.visible(limit: 2_000))") }
        self.plan = plan
        let recorder = Locked<HistoryRecorder?>(nil)
        self.recorder = recorder
        timeline = context.startTimeline()
        checks = follower(engine) { entries in recorder.withLock { $0 }?.post(entries) }
    }

    /// What a name may turn out to be.
    private static func spellings(of name: AppName) -> [String] {
        (name.kind.map { [$0] } ?? AppKind.allCases).map { "\($0.rawValue):\(name.name)" }
    }

    /// Records changes that were seen at that moment, in seconds since 1970 by the engine's clock.
    func take(_ changes: [WatchChange], at now: Double) {
        let date = Date(timeIntervalSince1970: now)
        start(changes).post(changes.compactMap { transition($0, at: date).map(HistoryEntry.transition) })
        checks.note(changes)
    }

    /// Records something that healing did, or that came of it. What was not done is in nobody's past.
    func take(_ event: HealEvent) {
        guard let app = event.app, HealEvent.Kind.recorded.contains(event.kind) else { return }
        var action = Action(
            app: HistoryApp(app, on: engine), container: event.container, containerID: event.id.text,
            date: Date(timeIntervalSince1970: event.moment), kind: event.kind.rawValue, reason: event.code,
            message: event.summary)
        action.duration = event.duration
        action.run = event.run.map { Date(timeIntervalSince1970: $0) }
        post([.action(action)])
    }

    /// Records that somebody was told of something, or could not be, and why. What is about no app has no place in it.
    func take(_ notice: Notice, by alert: String, at now: Double, problem: String?) {
        guard !notice.app.isEmpty, !notice.kind.isEmpty else { return }
        var sent = SentAlert(
            app: HistoryApp(engine: engine.endpoint.text, kind: notice.kind, name: notice.app),
            date: Date(timeIntervalSince1970: now), alert: alert, event: notice.event.rawValue, message: notice.title)
        sent.container = notice.container.isEmpty || notice.event == .changed ? nil : notice.container
        sent.problem = problem
        post([.alert(sent)])
    }

    private func post(_ entries: [HistoryEntry]) { recorder.withLock { $0 }?.post(entries) }

    /// The recorder, started at the first look: only then it is known what a name that is an id stands for.
    private func start(_ changes: [WatchChange]) -> HistoryRecorder {
        recorder.withLock { recorder in
            if let recorder { return recorder }
            var plan = plan
            let found = Set(changes.compactMap { $0.app?.spelling })
            plan.watched = plan.watched.map { found.union($0).sorted() }
            let started = HistoryRecorder(plan)
            recorder = started
            return started
        }
    }

    private func transition(_ change: WatchChange, at date: Date) -> Transition? {
        guard let app = change.app else { return nil }
        // What a probe makes of its app is the app's own transition.
        if case .probe = change.subject { return nil }
        // That a watch has just begun, and nobody has asked yet, is nothing that happened to the app.
        if change.subject == .app, change.from == nil, change.overview?.awaitsProbes == true { return nil }
        var transition = Transition(
            app: HistoryApp(app, on: engine), date: date, from: change.from, to: change.to)
        transition.container = change.container?.name
        transition.containerID = change.container?.id
        transition.message = change.message.visible(limit: 1_000)
        transition.exitCode = change.container?.exitCode
        return transition
    }

    /// Follows the health checks in the group until it is cancelled.
    func follow(in group: inout DiscardingTaskGroup, timeline: Timeline) {
        let checks = checks
        group.addTask { await checks.run(timeline) }
    }

    /// Reads the results that have come since the last reading, unless the task was cancelled, and writes what is left.
    func finish() async {
        await withTaskGroup { [timeline, checks] group in
            group.addTask { await checks.readAll(timeline) }
            group.addTask { _ = await timeline.sleep(until: timeline.now + Self.patience) }
            await group.next()
            group.cancelAll()
        }
        await recorder.withLock { $0 }?.finish(within: Self.patience)
    }
}
