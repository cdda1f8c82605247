/// The status of a deployment, in Kamiwaza's words.
package enum DeploymentStatus: String, Sendable, Equatable {
    /// Nothing of the app exists yet.
    case uninitialized = "UNINITIALIZED"
    /// Its image is being pulled.
    case pullingImages = "PULLING_IMAGES"
    /// Its containers exist and are being judged.
    case requested = "REQUESTED"
    /// Both phases passed.
    case deployed = "DEPLOYED"
    /// A phase failed.
    case failed = "FAILED"
}

/// Why a deployment failed: the stable words of `reason.code`.
package enum ReasonCode: String, Sendable, Equatable, CaseIterable {
    case unhealthy
    case exited
    case neverStarted = "never-started"
    case crashLoop = "crash-loop"
    case outOfMemory = "oom-killed"
    case timedOut = "timed-out"
    case probeFailed = "probe-failed"
    case noProbeTarget = "no-probe-target"
    case noHealthcheck = "no-healthcheck"
    case notFound = "not-found"
    case engine
    case interrupted
}

extension Failure {
    /// The stable word for it.
    package var code: ReasonCode {
        switch self {
        case .unhealthy: .unhealthy
        case .exited: .exited
        case .outOfMemory: .outOfMemory
        case .neverStarted: .neverStarted
        case .crashLoop: .crashLoop
        case .removed: .notFound
        case .noHealthcheck: .noHealthcheck
        case .timedOut: .timedOut
        }
    }
}
