/// The notices that wait for one way of telling them: what is told, when, and how often it is tried. Pure; times are on
/// the clock of whoever asks, from any beginning.
package struct NoticeQueue: Sendable {
    /// How notices are sent.
    package struct Policy: Sendable, Equatable {
        /// At most that many within ``window``; the others are held back, and put together where they are about the same.
        package var limit = 10
        package var window = Duration.seconds(60)
        /// The pause after the first failure; it doubles with each one.
        package var firstPause = Duration.seconds(1)
        package var longestPause = Duration.seconds(60)
        /// One that could not be delivered for that long is given up.
        package var patience = Duration.seconds(3_600)
        /// More do not wait: the oldest is given up.
        package var capacity = 1_000

        /// The defaults.
        package init() {}
    }

    /// What to do now.
    package enum Step: Sendable, Equatable {
        /// Send this one, and say how it went.
        case send(Notice)
        /// Nothing before that moment.
        case wait(until: Duration)
        /// Nothing before something is posted.
        case idle
    }

    /// How sending went.
    package enum Delivery: Sendable, Equatable {
        case delivered
        /// It may work later; the other side may have said when.
        case failed(String, retryAfter: Duration? = nil)
        /// It never will.
        case refused(String)
        /// Whoever sent it was stopped: it waits as if nothing had happened.
        case cancelled
    }

    /// What there is to say about a delivery.
    package enum Report: Sendable, Equatable {
        /// It works again, after so many failures.
        case recovered(failures: Int)
        /// It failed for the first time in a row, and is tried again.
        case failing(String)
        /// The notice is given up.
        case lost(Notice, String)
    }

    private struct Waiting: Sendable {
        var notice: Notice
        var posted: Duration
    }

    private let policy: Policy
    private var waiting: [Waiting] = []
    private var isSending = false
    /// The moments of the last deliveries.
    private var sent: [Duration] = []
    private var failures = 0
    private var notBefore = Duration.zero
    /// What was told last about each subject.
    private var told: [String: String] = [:]

    /// An empty queue.
    package init(_ policy: Policy = Policy()) { self.policy = policy }

    /// How many wait, or are being sent.
    package var count: Int { waiting.count }
    /// Those that wait, or are being sent, oldest first.
    package var notices: [Notice] { waiting.map(\.notice) }

    /// Takes a notice. What says the same as the last one about its subject is not told again; that something is well is
    /// told only after something else was. Returns one that was given up for it.
    package mutating func post(_ notice: Notice, at now: Duration) -> Report? {
        guard isNews(notice) else { return nil }
        told[notice.subject] = notice.told
        if hold(notice) { return nil }
        waiting.append(Waiting(notice: notice, posted: now))
        guard waiting.count > policy.capacity else { return nil }
        let lost = waiting.remove(at: isSending ? 1 : 0)
        return .lost(lost.notice, "more than \(policy.capacity) notices wait")
    }

    private func isNews(_ notice: Notice) -> Bool {
        let before = told[notice.subject]
        switch notice.event {
        case .test, .restarted, .restartFailed, .healed, .gaveUp: return true
        case .changed where notice.severity == .good: return before != nil && before != notice.told
        case .engineBack: return before == Notice.Event.engineLost.rawValue
        case .changed, .refused, .engineLost: return before != notice.told
        }
    }

    /// While the limit is reached or nothing can be delivered, a later notice about the same takes the place of one that
    /// waits. That something was given up stays.
    private mutating func hold(_ notice: Notice) -> Bool {
        guard failures > 0 || sent.count >= policy.limit else { return false }
        let first = isSending ? 1 : 0
        guard
            let index = waiting.indices.dropFirst(first).last(where: {
                waiting[$0].notice.subject == notice.subject && waiting[$0].notice.event == notice.event
                    && notice.event != .gaveUp
            })
        else { return false }
        var later = notice
        let earlier = waiting[index].notice
        later.heldBack = earlier.heldBack + 1
        if !earlier.from.isEmpty { later.from = earlier.from }
        waiting[index].notice = later
        return true
    }

    /// What to do at that moment. Only one notice is sent at a time.
    package mutating func next(at now: Duration) -> Step {
        guard !isSending, let first = waiting.first else { return .idle }
        sent.removeAll { $0 <= now - policy.window }
        if now < notBefore { return .wait(until: notBefore) }
        if sent.count >= policy.limit, let oldest = sent.first { return .wait(until: oldest + policy.window) }
        isSending = true
        return .send(first.notice)
    }

    /// Takes how the notice went that was sent.
    package mutating func finish(_ delivery: Delivery, at now: Duration) -> Report? {
        guard isSending, let first = waiting.first else { return nil }
        isSending = false
        switch delivery {
        case .delivered:
            waiting.removeFirst()
            sent.append(now)
            defer { failures = 0 }
            return failures > 0 ? .recovered(failures: failures) : nil
        case .refused(let reason):
            waiting.removeFirst()
            return .lost(first.notice, reason)
        case .cancelled: return nil
        case .failed(let reason, let pause):
            failures += 1
            let exponential = policy.firstPause * (1 << min(failures - 1, 16))
            notBefore = now + max(min(exponential, policy.longestPause), min(pause ?? .zero, policy.patience))
            guard now - first.posted >= policy.patience else { return failures == 1 ? .failing(reason) : nil }
            waiting.removeFirst()
            return .lost(first.notice, reason)
        }
    }

    /// The end is near: what waits is tried once more, at once.
    package mutating func hurry() { notBefore = .zero }
}

extension Notice {
    /// What a later notice about the same is compared with.
    fileprivate var told: String {
        switch event {
        case .changed: status
        case .refused: "\(event.rawValue) \(code)"
        default: event.rawValue
        }
    }
}
