package import FoundationEssentials
import Locking

/// Records from anywhere without blocking: a thread of its own writes, at once, all that has been posted.
///
/// Trouble with the file never reaches who posts. What cannot be written is kept and tried again, for as long as the file
/// may become writable.
package final class HistoryRecorder: Sendable {
    /// What is recorded, where to, and who is told.
    package struct Plan: Sendable {
        /// The file; made when it is missing.
        package var path: String
        /// The engine that is watched.
        package var engine: String
        /// The spellings of the apps that are watched; nil stands for all.
        package var watched: [String]?
        /// What is kept.
        package var retention = Retention()
        /// How often what happens.
        package var pace = Pace()
        /// How many entries wait at most while the file cannot be written; then the oldest go, checks first.
        package var capacity = 100_000
        /// For how long the thread waits for the locks of others, each time.
        var patience = Duration.seconds(2)
        /// The time of day.
        package var now: @Sendable () -> Date = { Date() }
        /// Called on the recorder's thread with what has just been committed.
        package var onCommit: @Sendable ([HistoryEntry]) -> Void = { _ in }
        /// Called once for each kind of problem, and again after the file could be written in between; on the recorder's
        /// thread, except when the system had no thread to give.
        package var onProblem: @Sendable (HistoryError) -> Void = { _ in }

        /// A plan to record what is watched of the engine at `path`; the rest is set one by one.
        package init(path: String, engine: String, watched: [String]? = nil) {
            self.path = path
            self.engine = engine
            self.watched = watched
        }
    }

    /// The times that a recorder keeps.
    package struct Pace: Sendable {
        /// Between two signs of life of the session.
        package var heartbeat = Duration.seconds(10)
        /// Between two prunings.
        package var pruning = Duration.seconds(3600)
        /// From a failed attempt to the next one; it doubles each time, up to ``longestPause``.
        package var firstPause = Duration.milliseconds(100)
        /// The longest time between two attempts.
        package var longestPause = Duration.seconds(30)
        /// When the process stood still for longer than this (a suspended machine), it has observed nothing meanwhile: a
        /// new session begins. More than ``longestPause``.
        package var longestStandstill = Duration.seconds(90)

        /// The usual times.
        package init() {}
    }

    private let inbox: RecorderInbox
    private let thread: Locked<PosixThread?>

    /// Starts to record.
    package init(_ plan: Plan) {
        let inbox = RecorderInbox(capacity: plan.capacity)
        let started = PosixThread {
            var loop = RecorderLoop(plan, inbox)
            loop.run()
        }
        self.inbox = inbox
        thread = Locked(started)
        guard started == nil else { return }
        inbox.end()
        plan.onProblem(.failed(path: plan.path, code: 0, reason: "the system has no thread left to write it"))
    }

    deinit {
        inbox.abandon()
        takeThread()?.detach()
    }

    /// Leaves an entry to be recorded. After the end, and when the file is not ours to write, it is dropped.
    package func post(_ entry: HistoryEntry) {
        inbox.post([entry])
    }

    /// Leaves entries to be recorded in one transaction.
    package func post(_ entries: [HistoryEntry]) {
        inbox.post(entries)
    }

    /// Ends the recording once everything is written, or when `limit` is over; answers how many entries are lost.
    ///
    /// It suspends and blocks nothing. A cancelled task waits all the same: the end of a task is when this is called.
    @discardableResult
    package func finish(within limit: Duration) async -> Int {
        inbox.finish()
        // The end of the recorder would abandon what is still being written.
        defer { withExtendedLifetime(self) {} }
        let (inbox, thread) = (inbox, takeThread())
        return await withCheckedContinuation { continuation in
            let waiter = PosixThread {
                let lost = inbox.waitForEnd(limit)
                // An ended recorder's thread returns next; another one may hang in a system call.
                if lost == nil { thread?.detach() } else { thread?.join() }
                continuation.resume(returning: lost ?? inbox.abandon())
            }
            guard let waiter else {
                thread?.detach()
                continuation.resume(returning: inbox.abandon())
                return
            }
            waiter.detach()
        }
    }

    /// The thread, for the one who will join or detach it.
    private func takeThread() -> PosixThread? {
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
    }
}
