/// What one attempt of a probe came to.
package enum ProbeOutcome: Sendable, Equatable {
    case success
    case failure
    /// The question could not be put, for a reason that is not the container's: the engine did not answer, say. It
    /// counts for nothing, as an error of the prober itself does in Kubernetes.
    case inconclusive
}

/// What the results of a probe say, once there are enough of them in a row.
package enum ProbeVerdict: String, Sendable, Equatable, CaseIterable {
    /// Not enough results yet, where nothing is taken for granted.
    case unknown
    case success
    case failure
}
