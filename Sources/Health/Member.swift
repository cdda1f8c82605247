/// One container of an app under the gate: what was seen of it so far, and where that leaves it.
package struct Member: Sendable, Equatable {
    /// The last observation.
    package private(set) var seen: Observation
    /// When it first passed, counted from the start of the wait.
    package private(set) var passedAt: Duration?
    /// How long it has been waited for, all its turns together.
    package internal(set) var waited: Duration = .zero

    private var policyRestarts = 0
    private var startChanges = 0
    private var unhealthySince: Duration?
    private var goneSince: Duration?
    private var startedAt: Duration?
    private var isStopRequested = false
    private var isExitTold = false
    private var isRemoved = false

    init(_ seen: Observation, at now: Duration, policy: GatePolicy) {
        self.seen = seen
        // It was gone before it was looked for. What ends later is gone from the news on, however late that comes.
        if seen.state == .exited { goneSince = now - min(seen.sinceFinished ?? .zero, policy.returnWindow) }
        note(at: now)
    }

    /// How often it was restarted during the wait, by its policy or by a user.
    ///
    /// The engine raises `RestartCount` when it schedules a restart and `StartedAt` when it performs it; a restart on
    /// request changes only the latter.
    package var restarts: Int { max(policyRestarts, startChanges) }

    mutating func observe(_ new: Observation, at now: Duration, policy: GatePolicy) {
        if new.id != seen.id {
            self = Member(new, at: now, policy: policy, after: self)
            return
        }
        if let before = seen.run, let run = new.run, before != run { startChanges += 1 }
        policyRestarts += max(0, new.restartCount - seen.restartCount)
        if new.state == .running, new.run != seen.run {
            isStopRequested = false
            isExitTold = false
        }
        isRemoved = false
        seen = new
        note(at: now)
    }

    /// A replacement takes over the slot: its restarts and its health are its own, the time already waited is not.
    private init(_ seen: Observation, at now: Duration, policy: GatePolicy, after former: Member) {
        self.init(seen, at: now, policy: policy)
        waited = former.waited
    }

    /// Someone asked the engine to stop it (a `kill` event): its exit is no verdict yet.
    mutating func noteStopRequest() { isStopRequested = true }

    /// Its exit was heard of, so what came before is known.
    mutating func noteExit() { isExitTold = true }

    /// The engine knows it no more; `exitCode` is what its `die` event said, if there was one.
    mutating func noteRemoval(exitCode: Int?, at now: Duration) {
        isRemoved = true
        if let exitCode {
            seen.state = .exited
            seen.exitCode = exitCode
        }
        goneSince = goneSince ?? now
        unhealthySince = nil
    }

    private mutating func note(at now: Duration) {
        let isUnhealthy = seen.state == .running && seen.health == .unhealthy && !isMonitorStopped
        unhealthySince = isUnhealthy ? unhealthySince ?? now : nil
        startedAt = seen.sinceStarted.map { now - $0 }
        goneSince = seen.state == .exited ? goneSince ?? now : nil
    }

    mutating func notePass(at now: Duration) {
        if passedAt == nil { passedAt = now }
    }

    /// `unhealthy` without enough failed checks in a row is what the engine writes when its monitor stops.
    private var isMonitorStopped: Bool { seen.failingStreak < seen.retries || !seen.hasResults }

    /// Whether it is expected to run once: named so by the user, or awaited so by another service.
    func isDesignatedOneShot(_ awaited: Set<String>, policy: GatePolicy) -> Bool {
        return policy.oneShots.contains(seen.name)
            || seen.slot.service.map { policy.oneShots.contains($0) } ?? false
            || seen.slot.qualifiedService.map { awaited.contains($0) } ?? false
    }
}

extension Member {
    /// Where it stands. `awaited` are the services that others want to see completed.
    func standing(awaited: Set<String>, at now: Duration, policy: GatePolicy) -> Standing {
        let isOneShot = isDesignatedOneShot(awaited, policy: policy)
        if isRemoved { return removed(isOneShot: isOneShot, at: now, policy: policy) }
        if restarts > policy.maximumRestarts { return .failing(crashLoop, isFinal: true) }
        switch seen.state {
        case .running: return running(isOneShot: isOneShot, at: now, policy: policy)
        case .created:
            return seen.startError.isEmpty
                ? .waiting(.created) : .failing(.neverStarted(error: seen.startError), isFinal: true)
        case .restarting:
            return isInBackOff(policy)
                ? .failing(crashLoop, isFinal: true) : .waiting(.restarting(exitCode: seen.exitCode))
        case .paused: return .waiting(.paused)
        case .removing: return .waiting(.removing)
        case .exited: return exited(isOneShot: isOneShot, at: now, policy: policy)
        case .dead: return .failing(.exited(code: seen.exitCode), isFinal: true)
        case .other(let word): return .waiting(.unknown(word))
        }
    }

    /// When time alone changes where it stands; nil when only news can.
    func nextChange(at now: Duration, policy: GatePolicy) -> Duration? {
        var moments: [Duration] = []
        if let unhealthySince { moments.append(unhealthySince + policy.grace) }
        if let goneSince { moments += [goneSince + policy.returnWindow, goneSince + policy.exitSettling] }
        if !seen.hasHealthcheck, let startedAt {
            moments.append(startedAt + (isSuspect ? GatePolicy.steadyRun : GatePolicy.shortestRun))
        }
        return moments.filter { $0 > now }.min()
    }

    private var crashLoop: Failure {
        .crashLoop(restarts: max(restarts, seen.restartCount), code: seen.exitCode)
    }

    /// In back-off after a short run, with more restarts behind it than are tolerated: it loops since before the wait.
    private func isInBackOff(_ policy: GatePolicy) -> Bool {
        guard let started = seen.sinceStarted, let finished = seen.sinceFinished else { return false }
        return seen.restartCount > policy.maximumRestarts && started - finished < GatePolicy.steadyRun
    }

    /// Its policy had to restart it, so that running at this moment proves nothing yet.
    private var isSuspect: Bool { seen.restartCount > 0 || policyRestarts > 0 }

    private func running(isOneShot: Bool, at now: Duration, policy: GatePolicy) -> Standing {
        switch seen.health {
        case .healthy: return isOneShot ? .waiting(.completion) : .passing(.healthy)
        case .starting: return .waiting(.starting(failingStreak: seen.failingStreak))
        case .unhealthy:
            guard let unhealthySince else { return .waiting(.nextCheck) }
            return now - unhealthySince < policy.grace
                ? .waiting(.unhealthy(failingStreak: seen.failingStreak))
                : .failing(.unhealthy(failingStreak: seen.failingStreak), isFinal: false)
        case .other(let word): return .waiting(.unknown(word))
        case .none:
            if isOneShot { return .waiting(.completion) }
            if policy.requiresHealthcheck { return .failing(.noHealthcheck, isFinal: true) }
            guard let startedAt else { return .passing(.skipped) }
            if isSuspect, now < startedAt + GatePolicy.steadyRun { return .waiting(.steadyRun) }
            return now < startedAt + GatePolicy.shortestRun ? .waiting(.firstMoment) : .passing(.skipped)
        }
    }

    private func exited(isOneShot: Bool, at now: Duration, policy: GatePolicy) -> Standing {
        if !seen.startError.isEmpty { return .failing(.neverStarted(error: seen.startError), isFinal: true) }
        let hasCompleted = hasCompleted(isOneShot: isOneShot)
        // A server that exits 0 when it is told to stop looks like a one-shot that is done, in the middle of a restart.
        let isUnexplained = policy.exitsMayReturn || isSettling(at: now, policy: policy)
        if hasCompleted, !isStopRequested, isOneShot || !isUnexplained { return .passing(.completed) }
        let mayReturn =
            isStopRequested || isUnexplained
            || seen.restartPolicy.restarts(afterExit: seen.exitCode, restartCount: seen.restartCount)
        if mayReturn, let goneSince, now < goneSince + policy.returnWindow {
            return .waiting(.stopped(exitCode: seen.exitCode))
        }
        if hasCompleted { return .passing(.completed) }
        return .failing(
            seen.isOutOfMemoryKilled ? .outOfMemory(code: seen.exitCode) : .exited(code: seen.exitCode), isFinal: true)
    }

    private func isSettling(at now: Duration, policy: GatePolicy) -> Bool {
        guard !isExitTold, let goneSince else { return false }
        return now < goneSince + policy.exitSettling
    }

    private func removed(isOneShot: Bool, at now: Duration, policy: GatePolicy) -> Standing {
        if seen.state == .exited, !isStopRequested { return exited(isOneShot: isOneShot, at: now, policy: policy) }
        if let goneSince, now < goneSince + policy.returnWindow { return .waiting(.replacement) }
        return .failing(.removed, isFinal: true)
    }

    /// Ended as a container that runs once should: with 0, and nobody would have it back.
    private func hasCompleted(isOneShot: Bool) -> Bool {
        let runsOnce = !seen.hasHealthcheck && !seen.restartPolicy.restarts(afterExit: 0, restartCount: 0)
        return seen.exitCode == 0 && (isOneShot || runsOnce)
    }
}
