/// What is known of the container that probes ask about, at one moment.
package struct ProbedContainer: Sendable, Equatable {
    /// Tells this run from the one before and from that of another container: the container's id and its `StartedAt`,
    /// for instance.
    package var run: String
    /// What it does.
    package var phase: Phase
    /// Whether it was asked to stop for good, or is being removed.
    package var isLeaving: Bool

    /// What a container does, as far as probes care.
    package enum Phase: Sendable, Equatable {
        /// Not running now, and it may yet: created, paused, or between two runs.
        case waiting
        case running
        /// Ended. One that does not come back is not asked about again.
        case ended(comesBack: Bool)
    }

    /// A container.
    package init(run: String, phase: Phase = .running, isLeaving: Bool = false) {
        self.run = run
        self.phase = phase
        self.isLeaving = isLeaving
    }
}

/// What probes ask about.
package enum ProbeSubject: Sendable, Equatable {
    /// Nothing is known of it: the engine did not tell, or the container is not made yet.
    case unknown
    /// What it belongs to is over; it will not come back.
    case over
    /// A container.
    case container(ProbedContainer)
}
