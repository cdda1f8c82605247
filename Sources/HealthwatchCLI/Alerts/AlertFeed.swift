import Alerting
import Configuration
import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// Makes notices of what a loop sees: of apps that change, and of the engine that is lost and back.
struct AlertFeed: Sendable {
    private let desk: AlertDesk
    private var isLost = false

    /// The desk for these alerts, and who feeds it. What its findings rest on is read from the engine, within a few
    /// seconds, and nothing is run inside a container.
    init(
        _ settings: [AlertSettings], engine: Engine, recording: Recording?, context: Context, timeline: Timeline,
        say: @escaping @Sendable (String) -> Void
    ) throws(AlertSender.Problem) {
        var senders: [AlertSender] = []
        for one in settings { senders.append(try AlertSender(one, context: context)) }
        let explain: @Sendable (String) async -> Finding? = { id in
            guard let seen = try? await engine.inspect(id, within: Self.patience) else { return nil }
            let gathering = FactGathering(
                engine: engine, timeline: timeline, execRefusal: "an alert runs nothing in containers",
                end: timeline.now + Self.patience)
            return await gathering.rootCause(seen)
        }
        desk = AlertDesk(senders, timeline: timeline, explain: explain, say: say) { notice, alert, problem in
            recording?.take(notice, by: alert, at: engine.now.timeIntervalSince1970, problem: problem)
        }
    }

    private static let patience = Duration.seconds(4)

    /// Tells what changed; `changes` are those that are told while the engine can be asked.
    mutating func take(_ changes: [WatchChange], loss: EngineError?, at now: Double) {
        if (loss != nil) != isLost {
            isLost = loss != nil
            var notice = Notice(isLost ? .engineLost : .engineBack, at: now)
            notice.reason = loss.map { $0.text.visible(limit: 1_000) } ?? ""
            desk.post(notice)
        }
        for change in changes { if let notice = Notice(change, at: now) { desk.post(notice) } }
    }

    /// Tells something that healing did or left alone.
    func take(_ event: HealEvent) { if let notice = Notice(event) { desk.post(notice) } }

    /// Sends in the group until it is cancelled.
    func run(in group: inout DiscardingTaskGroup) { desk.run(in: &group) }

    /// How long the end of the program waits for what is left to be sent.
    private static let lastWords = Duration.seconds(5)

    /// Sends what is left.
    func finish() async { await desk.finish(within: Self.lastWords) }
}
