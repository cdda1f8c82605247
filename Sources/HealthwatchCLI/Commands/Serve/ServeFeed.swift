import Configuration
import DockerEngine
import Health
import HistoryStore
import StatusServer

/// Hands on what is seen of the apps: to those who ask the server, to the record, to alerts, and to what looks closer.
struct ServeFeed: Sendable {
    private let board: StatusBoard
    private let figures: ServeFigures
    private let inspection: ServeInspection
    private let recording: Recording?
    private var alerts: AlertFeed
    /// Follows the checks where nothing is recorded.
    private let follower: CheckFollower?

    private var news = WatchNews()
    private var transitions: [String: [AppStatus: Int]] = [:]
    private var published: ServedState?

    /// Results of checks are read at their own pace, down to this.
    private static let pace = Duration.seconds(5)

    /// Feeds `board` and the others; `say` is told what goes wrong with the record, and `lookAgain` of a container whose
    /// check says something else than before.
    init(
        _ board: StatusBoard, figures: ServeFigures, inspection: ServeInspection, alerts: [AlertSettings],
        record: RecordOptions, names: [AppName], engine: Engine, context: Context, timeline: Timeline,
        lookAgain: @escaping @Sendable (String) -> Void, say: @escaping @Sendable (String) -> Void
    ) throws(AlertSender.Problem) {
        self.board = board
        self.figures = figures
        self.inspection = inspection
        let follower: (Engine, @escaping @Sendable ([HistoryEntry]) -> Void) -> CheckFollower = { engine, post in
            CheckFollower(
                engine, longestPause: Self.pace,
                seen: { id, report in if figures.note(report, of: id) { lookAgain(id) } }, post: post)
        }
        recording = Recording(
            record, names: names, engine: engine, context: context, follower: follower, say: say)
        self.alerts = try AlertFeed(
            alerts, engine: engine, recording: recording, context: context, timeline: timeline, say: say)
        self.follower = recording == nil ? follower(engine) { _ in } : nil
    }

    /// Takes how the apps are. Returns whether something else is told now than before.
    mutating func take(_ look: ModelLoop.Look) -> Bool {
        let news = self.news.take(look)
        recording?.take(news.recorded, at: look.now)
        follower?.note(news.recorded)
        alerts.take(news.told, loss: look.loss, at: look.now)
        // What a loss makes of all is the board's to judge.
        guard look.loss == nil else { return false }
        for change in news.told where change.subject == .app && change.from != nil {
            guard let status = AppStatus(rawValue: change.to) else { continue }
            transitions[change.key, default: [:]][status, default: 0] += 1
        }
        if transitions.count > look.entries.count {
            let present = Set(look.entries.map(\.key))
            transitions = transitions.filter { present.contains($0.key) }
        }
        let state = ServedState(
            apps: look.entries.filter { !$0.isOver }.map { entry in
                ServedApp(
                    name: entry.plainName, kind: entry.kind?.rawValue, overview: entry.overview,
                    since: self.news.since(entry), transitions: transitions[entry.key] ?? [:])
            })
        inspection.see(state.apps)
        guard state != published else { return false }
        figures.keep(Set(state.apps.lazy.flatMap(\.overview.parts).map(\.glance.id)))
        board.publish(state)
        published = state
        return true
    }

    /// Follows the health checks, and sends alerts, in the group until it is cancelled.
    func follow(in group: inout DiscardingTaskGroup, timeline: Timeline) {
        recording?.follow(in: &group, timeline: timeline)
        alerts.run(in: &group)
        if let follower { group.addTask { await follower.run(timeline) } }
    }

    /// Waits until the last alerts are sent, and the record is written.
    func finish() async {
        await alerts.finish()
        await recording?.finish()
    }
}

extension OverviewEntry {
    /// Whether nobody named it and all that it had to do is done: a container that ran once and was left behind.
    fileprivate var isOver: Bool { asked == nil && status == .missing && overview.isAtRest }
}
