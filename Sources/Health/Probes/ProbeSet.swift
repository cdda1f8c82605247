/// The probes of one container together: a startup probe gates the other two, a failure of it or of a liveness probe
/// asks for a restart, and only passing readiness probes make the container ready. A new run begins anew.
package struct ProbeSet: Sendable, Equatable {
    private var workers: [ProbeWorker]
    private var target = ProbeSubject.unknown

    /// The probes, known by their places from here on; a role that is missing decides nothing. With `awaitsRestart` one
    /// whose failure asks for a restart is not asked again in the same run.
    package init(_ probes: [(role: ProbeRole, schedule: ProbeSchedule)], awaitsRestart: Bool = true) {
        workers = probes.map { ProbeWorker(role: $0.role, schedule: $0.schedule, awaitsRestart: awaitsRestart) }
    }

    /// Takes what is known of the container now.
    package mutating func observe(_ target: ProbeSubject) {
        self.target = target
        // The startup probes come first: whether they have passed in this run decides about the others.
        for index in workers.indices where workers[index].role == .startup {
            workers[index].observe(target, hasStarted: false)
        }
        for index in workers.indices where workers[index].role != .startup {
            workers[index].observe(target, hasStarted: hasStarted)
        }
    }

    /// When that probe is to be asked next, since the start of the run; a moment that has passed means now. Nil when it
    /// is not to be asked until something else is known. One attempt of a probe at a time.
    package func nextAttempt(of index: Int) -> Duration? {
        guard case .ask(let moment) = workers[index].step else { return nil }
        return moment
    }

    /// Whether that probe is not to be asked any more in this run.
    package func isOver(_ index: Int) -> Bool { workers[index].isOnHold || workers[index].step == .stop }

    /// Notes that an attempt begins, at that moment since the start of the run.
    package mutating func begin(_ index: Int, at moment: Duration) { workers[index].begin(at: moment) }

    /// Takes the result of an attempt that began in that run.
    package mutating func record(_ outcome: ProbeOutcome, of index: Int, run: String) {
        workers[index].record(outcome, of: run)
        observe(target)
    }

    /// The probe in that place.
    package subscript(_ index: Int) -> ProbeWorker { workers[index] }

    private func all(_ role: ProbeRole, are verdict: ProbeVerdict) -> Bool {
        workers.allSatisfy { $0.role != role || $0.verdict == verdict }
    }

    /// Whether its startup probes have passed in this run, or there is none.
    package var hasStarted: Bool { all(.startup, are: .success) }

    /// Whether the container is to get traffic: it runs, has started, and its readiness probes pass, if it has any.
    package var isReady: Bool {
        guard case .container(let container) = target, container.phase == .running else { return false }
        return hasStarted && all(.readiness, are: .success)
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
