/// How one container counts in its app.
package enum Readiness: Sendable, Equatable {
    /// It runs and its check passes, or it runs and nothing verifies it.
    case ready(isVerified: Bool)
    /// It ran once, as it should, and exited 0: it counts for nothing any more.
    case completed
    /// On its way up.
    case starting(Start)
    /// Frozen by a user.
    case paused
    /// Ended because somebody asked for it.
    case stopped
    /// Being removed.
    case removing
    /// Bad.
    case failing(Fault)

    /// In which way a container is on its way up.
    package enum Start: Sendable, Equatable {
        /// Made, not started yet: something that it depends on is awaited, most likely.
        case created
        /// Its health check has not decided yet.
        case undecided
        /// Has just been started again, and has no check.
        case justRestarted
        /// In the engine's back-off after its first exits.
        case restarting
    }

    /// Why a container is bad.
    package enum Fault: String, Sendable, Equatable {
        case unhealthy
        case exited
        case outOfMemory = "oom-killed"
        case crashLoop = "crash-loop"
        case neverStarted = "never-started"
        /// In a state that this version does not know, or it could not be looked at.
        case unknown
    }

    /// One stable word for it, for records and documents.
    package var word: String {
        switch self {
        case .ready(let isVerified): isVerified ? "healthy" : "running"
        case .completed: "completed"
        case .starting(let start): start == .created ? "created" : start == .restarting ? "restarting" : "starting"
        case .paused: "paused"
        case .stopped: "stopped"
        case .removing: "removing"
        case .failing(let fault): fault.rawValue
        }
    }

    /// Whether it serves.
    package var isReady: Bool { if case .ready = self { true } else { false } }
    /// Whether it is on its way up.
    package var isStarting: Bool { if case .starting = self { true } else { false } }
    /// Whether it is bad.
    package var isFailing: Bool { fault != nil }
    /// Why it is bad; nil when it is not.
    package var fault: Fault? { if case .failing(let fault) = self { fault } else { nil } }
    /// Whether somebody wants it not to serve.
    package var isOnPurpose: Bool { self == .stopped || self == .paused }
}

extension Glance {
    /// How long a container may stay created before it counts as one whose start failed.
    private static let longestCreation = 60.0
    /// A container without a check counts as just restarted for that long.
    private static let firstMoments = 10.0
    /// A start that much later than the creation is not the first one, or was held up.
    private static let laterStart = 3.0
    /// The engine waits 100 ms before the first restart, and doubles that: after this pause there were five.
    private static let loopPause = 2.0
    /// More restarts than this are a loop; the gate's own measure.
    private static let tolerableRestarts = 3

    /// How it counts, judged by state before health; `now` is the engine's present in seconds since 1970.
    func readiness(at now: Double) -> Readiness {
        if problem != nil { return .failing(.unknown) }
        switch state {
        case .running: return running(at: now)
        case .paused: return .paused
        case .removing: return .removing
        case .restarting: return isLooping(at: now) ? .failing(.crashLoop) : .starting(.restarting)
        case .created:
            guard startError.isEmpty, created == 0 || now - created < Self.longestCreation else {
                return .failing(.neverStarted)
            }
            return .starting(.created)
        case .exited, .dead: return ended
        case .other: return .failing(.unknown)
        }
    }

    private func running(at now: Double) -> Readiness {
        switch health {
        case .healthy: return .ready(isVerified: true)
        case .starting, .other: return isLooping(at: now) ? .failing(.crashLoop) : .starting(.undecided)
        case .unhealthy:
            // The engine calls what it has just stopped watching unhealthy, too: fewer failures than it takes are no
            // verdict (facts of moby's CloseMonitorChannel). How many it takes the list does not tell; at least one.
            if let failingStreak, failingStreak < retries ?? 1 { return .starting(.undecided) }
            return .failing(.unhealthy)
        case .none:
            guard let since, now - since < Self.firstMoments else { return .ready(isVerified: false) }
            if isLooping(at: now) { return .failing(.crashLoop) }
            let isRestarted = (restartCount ?? 0) > 0 || created > 0 && since - created >= Self.laterStart
            return isRestarted
                ? .starting(.justRestarted) : .ready(isVerified: false)
        }
    }

    /// By the number of restarts where it is known, else by how long the engine pauses between them.
    private func isLooping(at now: Double) -> Bool {
        let lasting = since.map { now - $0 }
        if let restartCount {
            guard restartCount > Self.tolerableRestarts else { return false }
            return state == .restarting || lasting.map { $0 < Self.firstMoments } ?? false
        }
        return state == .restarting && lasting.map { $0 >= Self.loopPause } ?? false
    }

    private var ended: Readiness {
        if !startError.isEmpty { return .failing(.neverStarted) }
        if exitCode == 0, wasAskedToStop != true, isOneShot { return .completed }
        // The engine notes that for any process in it: one that went on without that process may have been stopped later.
        if isOutOfMemoryKilled, wasAskedToStop != true { return .failing(.outOfMemory) }
        return wasStoppedOnPurpose ? .stopped : .failing(.exited)
    }

    /// Whether it may be a container that runs once: another one waits for its end, or nothing says that it should go on.
    private var isOneShot: Bool {
        if isAwaited { return true }
        if hasHealthcheck == true { return false }
        return switch restartPolicy {
        case nil, .no?, .onFailure?: true
        case .always?, .unlessStopped?: false
        }
    }

    /// Statuses that a container leaves that was asked to stop: 0, and those of SIGINT, SIGQUIT, SIGKILL, SIGTERM.
    private static let statusesOfStopping: Set<Int> = [0, 130, 131, 137, 143]

    /// By the engine's events where they reach; else by the policy, which would have started it again; else by its
    /// status.
    private var wasStoppedOnPurpose: Bool {
        if let wasAskedToStop { return wasAskedToStop }
        let code = exitCode ?? 0
        if let restartPolicy, restartPolicy.restarts(afterExit: code, restartCount: restartCount ?? 0) {
            return state != .dead
        }
        // The policy gave it up.
        if case .onFailure? = restartPolicy, code != 0 { return false }
        return Self.statusesOfStopping.contains(code)
    }
}
