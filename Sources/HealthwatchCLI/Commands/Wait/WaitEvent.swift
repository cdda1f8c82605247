import FoundationEssentials
import Health

/// What happens during a wait, for whoever shows it.
struct WaitEvent: Sendable {
    /// The app as the user named it.
    var app: String
    /// When, by the wall clock.
    var date: Date
    /// Since the start of the wait.
    var elapsed: Duration
    var kind: Kind

    enum Kind: Sendable {
        /// The deployment has a new status.
        case status(DeploymentStatus, note: String)
        /// A container stands elsewhere than before.
        case container(MemberSnapshot)
        /// A probe was answered differently from the time before.
        case probe(ProbeTarget, ProbeAttempt)
        /// Something that a reader should know: the engine was lost, is back, refuses events.
        case note(String)
    }
}

/// One container under the gate, as it is shown.
struct MemberSnapshot: Sendable, Equatable {
    var observation: Observation
    var standing: Standing
    var restarts: Int
    var healthyAfter: Duration?
    var waited: Duration
    /// Whether it is the one that failed the app.
    var isOffender = false
}
