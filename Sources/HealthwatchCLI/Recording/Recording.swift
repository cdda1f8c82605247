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
