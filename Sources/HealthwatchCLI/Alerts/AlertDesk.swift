import Alerting
import Configuration
import FoundationEssentials
import Health
import Locking
import Terminal

/// Sends notices by every alert that wants them. Each has its own queue, and its own pace: one that is slow or down holds
/// up no other, and nothing else.
final class AlertDesk: Sendable {
    private let lines: [AlertLine]
    private let explain: @Sendable (String) async -> Finding?
    /// Notices of which it is not known yet what the diagnosis says.
    private let unexplained = Locked<[Notice]>([])
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Takes a notice that arrived or was given up, the alert's name, and why it was.
    typealias End = @Sendable (Notice, String, String?) -> Void

    /// `explain` finds out what is wrong with the container of that id; `say` is told what goes wrong with an alert, and
    /// that it is right again; `end` what became of each notice.
    init(
        _ senders: [AlertSender], timeline: Timeline, explain: @escaping @Sendable (String) async -> Finding?,
        say: @escaping @Sendable (String) -> Void, end: @escaping End
    ) {
        lines = senders.map { AlertLine($0, timeline: timeline, say: say, end: end) }
        self.explain = explain
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes something that happened. Never waits.
    func post(_ notice: Notice) {
        guard lines.contains(where: { $0.wants(notice) }) else { return }
        unexplained.withLock { $0.append(notice) }
        wake.yield()
    }

    /// Sends in the group until it is cancelled.
    func run(in group: inout DiscardingTaskGroup) {
        group.addTask { [self] in
            for await _ in wakes {
                while let notice = unexplained.withLock({ $0.first }) {
                    let explained = await explained(notice)
                    // While it is not handed on it waits: a task that is cancelled has explained nothing.
                    if Task.isCancelled { return }
                    unexplained.withLock { _ = $0.removeFirst() }
                    for line in lines { line.post(explained) }
                }
            }
        }
        for line in lines { group.addTask { await line.run() } }
    }

    private func explained(_ notice: Notice) async -> Notice {
        guard notice.needsFinding else { return notice }
        var notice = notice
        notice.finding = await explain(notice.containerID)
        return notice
    }

    /// Sends what is left, for at most that long; says what could not be sent.
    func finish(within limit: Duration) async {
        for notice in unexplained.withLock({ $0 }) { for line in lines { line.post(notice) } }
        guard lines.contains(where: \.hasWork) else { return }
        let lines = lines
        // The task that ends was cancelled, and every request with it: what happened last is to be told all the same.
        await Task.detached {
            await withDiscardingTaskGroup { group in
                for line in lines { group.addTask { await line.finish(within: limit) } }
            }
        }.value
    }
}

extension Notice {
    /// Whether the diagnosis may have something to add.
    fileprivate var needsFinding: Bool {
        finding == nil && !containerID.isEmpty && severity != .good && event != .restartFailed
    }
}

/// The queue of one alert, and who empties it.
private final class AlertLine: Sendable {
    private let sender: AlertSender
    private let timeline: Timeline
    private let say: @Sendable (String) -> Void
    private let end: AlertDesk.End
    private let queue: Locked<NoticeQueue>
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(
        _ sender: AlertSender, timeline: Timeline, say: @escaping @Sendable (String) -> Void,
        end: @escaping AlertDesk.End
    ) {
        self.end = end
        self.sender = sender
        self.timeline = timeline
        let name = sender.settings.name.visible(limit: 200)
        self.say = { say("alert '\(name)': \($0)") }
        queue = Locked(NoticeQueue(sender.settings.policy))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var hasWork: Bool { queue.withLock { $0.count > 0 } }

    func wants(_ notice: Notice) -> Bool { sender.settings.wants(notice) }

    func post(_ notice: Notice) {
        guard wants(notice) else { return }
        tell(queue.withLock { $0.post(notice, at: timeline.now) })
        wake.yield()
    }

    func run() async {
        var wakes = wakes.makeAsyncIterator()
        while !Task.isCancelled {
            switch queue.withLock({ $0.next(at: timeline.now) }) {
            case .send(let notice):
                let delivery = await sender.send(notice)
                // A delivery that worked before the end came counts.
                take(Task.isCancelled && delivery != .delivered ? .cancelled : delivery, of: notice)
            case .wait(let until): guard await timeline.sleep(until: until) else { return }
            case .idle: guard await wakes.next() != nil else { return }
            }
        }
    }

    /// Tries everything that waits once more.
    func finish(within limit: Duration) async {
        let end = timeline.now + limit
        queue.withLock { $0.hurry() }
        while timeline.now < end, case .send(let notice) = queue.withLock({ $0.next(at: timeline.now) }) {
            let sender = sender
            let delivery =
                await timeline.race(until: end) { await sender.send(notice) } ?? .failed("it takes too long")
            take(delivery, of: notice)
            if case .failed = delivery { break }
        }
        for notice in queue.withLock({ $0.notices }) { say("not sent: \(notice.title.visible(limit: 300))") }
    }

    private func take(_ delivery: NoticeQueue.Delivery, of notice: Notice) {
        if delivery == .delivered { end(notice, sender.settings.name, nil) }
        tell(queue.withLock { $0.finish(delivery, at: timeline.now) })
    }

    private func tell(_ report: NoticeQueue.Report?) {
        switch report {
        case nil: break
        case .recovered(let failures)?: say("works again after \(Plural.count(failures, "failure"))")
        case .failing(let reason)?: say("cannot be sent, and is tried again: \(reason.visible(limit: 600))")
        case .lost(let notice, let reason)?:
            end(notice, sender.settings.name, reason.visible(limit: 600))
            say("given up: \(notice.title.visible(limit: 300)): \(reason.visible(limit: 600))")
        }
    }
}
