/// What a deployment gate demands of containers, and how patient it is.
package struct GatePolicy: Sendable, Equatable {
    /// How long one container may take; Kamiwaza's value is 180 s.
    package var timeout: Duration = .seconds(180)
    /// How long `unhealthy` is tolerated before it is a failure.
    package var grace: Duration = .zero
    /// How many restarts during the wait are tolerated.
    package var maximumRestarts = 3
    /// Whether a running container without a health check is a failure.
    package var requiresHealthcheck = false
    /// Whether all containers are judged at once, under one timeout, instead of one after another.
    package var isParallel = false
    /// Containers or services that are expected to run once and exit 0.
    package var oneShots: Set<String> = []
    /// How long a container that was stopped or removed on request has to come back or be replaced.
    package var returnWindow: Duration = .seconds(3)

    /// Kamiwaza's defaults.
    package init() {}

    /// How long an exit that was seen before it was heard of (a `die` event) is no verdict: a look can be ahead of the
    /// events, and the `kill` that announces a restart on request may still be on its way.
    package var exitSettling: Duration = .zero

    /// Whether every exit may be the first half of a restart. Docker announces a stop on request by a `kill` event;
    /// Podman stops and restarts without one, so there an exit is no verdict before the return window is over.
    package var exitsMayReturn = false

    /// A run that lasts this long is no crash: the engine then sets its restart back-off back as well
    /// (moby, `restartmanager`).
    package static let steadyRun: Duration = .seconds(10)

    /// Without a health check, a run shorter than this proves nothing: a program that fails at its start was seen
    /// running, too. Compose looks half a second after the start.
    package static let shortestRun: Duration = .seconds(1)
}
