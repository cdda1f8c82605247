/// Where one container stands with the gate at one moment.
package enum Standing: Sendable, Equatable {
    /// Good enough to go on.
    case passing(Pass)
    /// Not decided yet.
    case waiting(Waiting)
    /// Bad. A failure that is final ends the wait whoever's turn it is; another one only when its turn comes, because
    /// the container may still recover.
    case failing(Failure, isFinal: Bool)
}

/// Why a container is good enough.
package enum Pass: Sendable, Equatable {
    /// Its health check passes.
    case healthy
    /// It runs and has no health check: nothing verifies it.
    case skipped
    /// It ran once, as it should, and exited 0.
    case completed
}

/// What a container is being waited for.
package enum Waiting: Sendable, Equatable {
    /// Created, not started yet.
    case created
    /// Runs; no check has decided yet.
    case starting(failingStreak: Int)
    /// Called `unhealthy` by a monitor that was stopped, not by failed checks: the next check decides.
    case nextCheck
    /// Unhealthy, and tolerated.
    case unhealthy(failingStreak: Int)
    /// In the engine's restart back-off.
    case restarting(exitCode: Int)
    /// Has just started, and has no health check: it has to stay up for ``GatePolicy/shortestRun``.
    case firstMoment
    /// Runs without a health check after restarts: it has to stay up for ``GatePolicy/steadyRun``.
    case steadyRun
    /// A one-shot that still runs.
    case completion
    case paused
    case removing
    /// Stopped on request, or about to be restarted by its policy.
    case stopped(exitCode: Int)
    /// Removed: its replacement is awaited.
    case replacement
    /// A state that this version does not know.
    case unknown(String)
}

/// Why a container fails the app.
package enum Failure: Sendable, Equatable {
    case unhealthy(failingStreak: Int)
    case exited(code: Int)
    case outOfMemory(code: Int)
    case neverStarted(error: String)
    case crashLoop(restarts: Int, code: Int)
    /// Removed while waiting, and nothing took its place.
    case removed
    case noHealthcheck
    case timedOut(Waiting, after: Duration)
}
