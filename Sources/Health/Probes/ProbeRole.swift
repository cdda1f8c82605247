/// What the result of a probe decides, as Kubernetes has it.
package enum ProbeRole: String, Sendable, Equatable, CaseIterable {
    /// Whether a container has started; until it has, the other two are not asked. Failing asks for a restart.
    case startup
    /// Whether a container is to get traffic.
    case readiness
    /// Whether a container is to be restarted.
    case liveness
}
