import FoundationEssentials

/// What the recorder's thread does.
struct RecorderLoop {
    private let plan: HistoryRecorder.Plan
    private let inbox: RecorderInbox

    private var store: HistoryStore?
    private var session: SessionID?
    /// Since when the session observes; before it is in the file, too.
    private var sessionStart: Date
    private var lastAlive: Date
    private var nextHeartbeat = ContinuousClock.now
    private var nextPruning = ContinuousClock.now
    /// How long to wait after the failure just met; nil after a success.
    private var pause: Duration?
    private var reported: Set<Int> = []

    /// How long others are waited for when they disturb a pruning or the end.
    private static let shortPause = Duration.milliseconds(200)

    init(_ plan: HistoryRecorder.Plan, _ inbox: RecorderInbox) {
        self.plan = plan
        self.inbox = inbox
        sessionStart = plan.now()
        lastAlive = sessionStart
    }

    /// Records until the inbox tells to end, or until the file turns out to be somebody else's.
    mutating func run() {
        defer { inbox.end() }
        var phase = RecorderInbox.Phase.recording
        var limit = Duration.zero
        while true {
            let turn = inbox.next(after: phase, pausing: pause != nil, limit: limit)
            phase = turn.phase
            noteStandstill()
            let isDone = turn.batch.isEmpty ? true : write(turn.batch)
            if isDone { keepUp(isEnding: phase != .recording) }
            guard store != nil || pause != nil else { return }
            if phase == .abandoned || phase == .finishing && isDone { return report(inbox.takeDropped()) }
            limit = waitingTime(isEnding: phase != .recording)
        }
    }

    /// Until the next duty; in trouble, until the next attempt.
    private func waitingTime(isEnding: Bool) -> Duration {
        if let pause { return isEnding ? min(pause, Self.shortPause) : pause }
        return min(nextHeartbeat, nextPruning) - ContinuousClock.now
    }

    /// After a time in which this process did not run, nothing was observed: the session ended before it.
    private mutating func noteStandstill() {
        let now = plan.now()
        if now.timeIntervalSince(lastAlive) > Double(plan.pace.longestStandstill.milliseconds) / 1000 {
            session = nil
            sessionStart = now
            nextHeartbeat = .now
        }
        lastAlive = now
    }

    /// Commits the batch; false when it has to be tried again.
    private mutating func write(_ batch: [HistoryEntry]) -> Bool {
        do throws(HistoryError) {
            try opened().append(batch)
        } catch {
            inbox.restore(batch)
            fail(error)
            return false
        }
        inbox.settle()
        plan.onCommit(batch)
        recover()
        return true
    }

    /// The duties beside writing: the session's sign of life, and pruning.
    private mutating func keepUp(isEnding: Bool) {
        do throws(HistoryError) {
            if isEnding || nextHeartbeat <= .now { try beat() }
            if !isEnding && nextPruning <= .now { try prune() }
            recover()
        } catch {
            fail(error)
        }
    }

    private mutating func prune() throws(HistoryError) {
        // A file that cannot be pruned can often be written: the next attempt must not come with the next entry.
        nextPruning = .now + plan.pace.pruning
        let isComplete = try opened().prune(plan.retention, now: plan.now())
        if !isComplete { nextPruning = .now + min(plan.pace.pruning, .seconds(60)) }
    }

    private mutating func beat() throws(HistoryError) {
        if let store, !store.isInPlace {
            // Somebody deleted or replaced the file: what is written to the old one, nobody will read.
            self.store = nil
            session = nil
            sessionStart = plan.now()
        }
        let (store, now) = (try opened(), plan.now())
        if let session, try store.heartbeat(session, at: now) {
            nextHeartbeat = .now + plan.pace.heartbeat
            return
        }
        let begun = try store.beginSession(engine: plan.engine, watched: plan.watched, at: sessionStart)
        try store.heartbeat(begun, at: now)
        session = begun
        nextHeartbeat = .now + plan.pace.heartbeat
    }

    private mutating func opened() throws(HistoryError) -> HistoryStore {
        if let store { return store }
        let opened = try HistoryStore(HistoryFile(path: plan.path, patience: plan.patience), .recording)
        store = opened
        return opened
    }

    private mutating func recover() {
        guard pause != nil || !reported.isEmpty else { return }
        pause = nil
        reported = []
        report(inbox.takeDropped())
    }

    private func report(_ dropped: Int) {
        if dropped > 0 { plan.onProblem(.dropped(path: plan.path, count: dropped)) }
    }

    private mutating func fail(_ error: HistoryError) {
        if reported.insert(error.kind).inserted { plan.onProblem(error) }
        pause = pause.map { min($0 * 2, plan.pace.longestPause) } ?? plan.pace.firstPause
        switch error {
        case .locked, .full: break
        default: store = nil
        }
        if error.isFinal {
            store = nil
            pause = nil
        }
    }
}
