import Locking

/// What was posted and is not written yet, and how far the recording is.
final class RecorderInbox: Sendable {
    enum Phase: Sendable {
        case recording
        /// Ends as soon as everything is written.
        case finishing
        /// Ends after one more attempt.
        case abandoned
        case ended
    }

    private struct State {
        var entries: [HistoryEntry] = []
        /// How many the thread has taken and not yet written.
        var underWay = 0
        /// How many were shed and not yet reported.
        var dropped = 0
        var lost = 0
        var phase = Phase.recording

        /// All that will not be in the file if nothing more is written.
        var missing: Int { entries.count + underWay + lost }

        /// Makes room: the oldest checks go first, then the oldest of the others. A hundredth at a time, so that posting to
        /// a full inbox costs little on average.
        mutating func shed(above capacity: Int) {
            guard entries.count > capacity else { return }
            let count = entries.count - capacity + capacity / 100
            var left = count
            entries.removeAll { entry in
                guard left > 0, case .check = entry else { return false }
                left -= 1
                return true
            }
            entries.removeFirst(left)
            dropped += count
            lost += count
        }
    }

    private let state = Monitor(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(1, capacity) }

    func post(_ entries: [HistoryEntry]) {
        state.withLock { state in
            guard state.phase == .recording else { return }
            state.entries += entries
            state.shed(above: capacity)
        }
    }

    func finish() {
        state.withLock { state in
            if state.phase == .recording { state.phase = .finishing }
        }
    }

    /// Asks the thread to end soon; answers how many entries would be lost if it wrote no more.
    @discardableResult
    func abandon() -> Int {
        state.withLock { state in
            if state.phase != .ended { state.phase = .abandoned }
            return state.missing
        }
    }

    /// Blocks until the recording has ended, and answers how many entries are lost; nil when `limit` is over before.
    func waitForEnd(_ limit: Duration) -> Int? {
        state.wait(for: limit) { state in state.phase == .ended ? state.missing : nil }
    }

    // The rest is called by the recorder's thread.

    /// What the thread does next.
    struct Turn {
        var batch: [HistoryEntry]
        var phase: Phase
    }

    /// Blocks until there is something to write or the phase is another one than `phase`, but no longer than `limit`.
    /// With `pausing` entries alone are no reason to go on.
    func next(after phase: Phase, pausing: Bool, limit: Duration) -> Turn {
        let turn = state.wait(for: limit) { state -> Turn? in
            guard state.phase != phase || !pausing && !state.entries.isEmpty else { return nil }
            return Self.take(&state)
        }
        return turn ?? state.withLock(Self.take)
    }

    private static func take(_ state: inout State) -> Turn {
        defer {
            state.underWay = state.entries.count
            state.entries = []
        }
        return Turn(batch: state.entries, phase: state.phase)
    }

    /// What was taken is written.
    func settle() {
        state.withLock { $0.underWay = 0 }
    }

    /// Takes back what could not be written.
    func restore(_ batch: [HistoryEntry]) {
        state.withLock { state in
            state.entries = batch + state.entries
            state.underWay = 0
            state.shed(above: capacity)
        }
    }

    /// How many entries were dropped since the last call.
    func takeDropped() -> Int {
        state.withLock { state in
            defer { state.dropped = 0 }
            return state.dropped
        }
    }

    /// Nothing is taken or written from now on.
    func end() {
        state.withLock { state in
            state.phase = .ended
            state.lost = state.missing
            state.entries = []
            state.underWay = 0
        }
    }
}
