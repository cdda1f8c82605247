/// What the engine's health monitor says: `State.Health.Status`.
///
/// Only to be trusted while the container runs: the engine forces `unhealthy` whenever its monitor stops, so paused,
/// stopping and restarting containers read `unhealthy` too (moby, `container/health.go`, CloseMonitorChannel).
package enum HealthStatus: Sendable, Equatable {
    /// The container has no health check, or it is disabled.
    case none
    case starting, healthy, unhealthy
    /// A word that this version does not know.
    case other(String)

    /// The status of that name; Podman leaves the word empty before the first check.
    package init(_ word: String) {
        self =
            switch word {
            case "none": .none
            case "starting", "": .starting
            case "healthy": .healthy
            case "unhealthy": .unhealthy
            default: .other(word)
            }
    }

    /// The Engine API's word.
    package var word: String {
        switch self {
        case .none: "none"
        case .starting: "starting"
        case .healthy: "healthy"
        case .unhealthy: "unhealthy"
        case .other(let word): word
        }
    }
}
