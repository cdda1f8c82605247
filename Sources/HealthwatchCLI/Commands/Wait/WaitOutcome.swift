import DockerEngine
import FoundationEssentials
import Health

/// How the wait for one app ended, with everything that a report shows.
struct WaitOutcome: Sendable {
    /// The app as the user named it.
    var name: AppName
    /// What it turned out to be; nil when it was never found.
    var app: App?
    var status: DeploymentStatus
    var exit: ExitStatus
    /// Nil on success.
    var reason: Reason?
    var startedAt: Date
    var finishedAt: Date
    var duration: Duration
    var containerPhase = Phase()
    var probePhase = Phase()
    var targets: [TargetOutcome] = []
    var members: [MemberSnapshot] = []
    var findings: [Finding] = []
    /// What was gathered about the offending container; nil when there is none.
    var evidence: Evidence?

    struct Reason: Sendable, Equatable {
        var code: ReasonCode
        /// The offending container's name.
        var container: String?
        /// One line.
        var message: String
    }

    struct Phase: Sendable, Equatable {
        var result = Result.notRun
        var duration = Duration.zero
        /// Why it was skipped.
        var note: String?

        enum Result: String, Sendable {
            case passed, failed, skipped
            case notRun = "not_run"
        }
    }

    /// What became of one target of phase 2.
    struct TargetOutcome: Sendable, Equatable {
        var target: ProbeTarget
        var attempts = 0
        /// When the attempt under way began; nil between two of them.
        var askedAt: Duration?
        var last: ProbeAttempt?
        var isPassed = false
        /// From the start of phase 2 to the first pass, or to the end.
        var duration = Duration.zero
    }
}
