/// The probes of one container together: the startup probe gates the other two, a failure of it or of the liveness probe
/// asks for a restart, and only a passing readiness probe makes the container ready. A new run begins anew.
package struct ProbeSet: Sendable, Equatable {
    private var workers: [ProbeWorker]
    private var target = ProbeTarget.unknown

    /// At most one probe for each role; a role that is missing decides nothing.
    package init(_ schedules: [ProbeRole: ProbeSchedule]) {
        workers = ProbeRole.allCases.compactMap { role in
            schedules[role].map { ProbeWorker(role: role, schedule: $0) }
        }
    }

    /// Takes what is known of the container now.
    package mutating func observe(_ target: ProbeTarget) {
        self.target = target
        // The startup probe comes first: whether it has passed in this run decides about the others.
        for index in workers.indices {
            workers[index].observe(target, hasStarted: workers[index].role != .startup && hasStarted)
        }
    }

    /// When that probe is to be asked next, since the start of the run; a moment that has passed means now. Nil when it
    /// is not to be asked until something else is known. One attempt of a probe at a time.
    package func nextAttempt(of role: ProbeRole) -> Duration? {
        guard case .ask(let moment)? = self[role]?.step else { return nil }
        return moment
    }

    /// Notes that an attempt begins, at that moment since the start of the run.
    package mutating func begin(_ role: ProbeRole, at moment: Duration) {
        for index in workers.indices where workers[index].role == role { workers[index].begin(at: moment) }
    }

    /// Takes the result of an attempt that began in that run.
    package mutating func record(_ outcome: ProbeOutcome, of role: ProbeRole, run: String) {
        for index in workers.indices where workers[index].role == role { workers[index].record(outcome, of: run) }
        observe(target)
    }

    /// The probe of that role; nil when there is none.
    package subscript(_ role: ProbeRole) -> ProbeWorker? { workers.first { $0.role == role } }

    /// Whether its startup probe has passed in this run, or there is none.
    package var hasStarted: Bool { self[.startup].map { $0.verdict == .success } ?? true }

    /// Whether the container is to get traffic: it runs, has started, and its readiness probe passes, if it has one.
    package var isReady: Bool {
        guard case .container(let container) = target, container.phase == .running else { return false }
        return hasStarted && (self[.readiness].map { $0.verdict == .success } ?? true)
    }

    /// Whether the container is to be restarted.
    package var asksForRestart: Bool { workers.contains(where: \.asksForRestart) }

    /// Unhealthy when the results of a probe say so, healthy when it is ready, else degraded: it is on its way up, or
    /// does not run, which its state tells better.
    package var level: HealthLevel {
        let isFailing = workers.contains { $0.verdict == .failure && $0.threshold.isDecided }
        return isFailing ? .unhealthy : isReady ? .healthy : .degraded
    }
}
