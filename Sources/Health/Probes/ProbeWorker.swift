/// One probe of one container: whether to ask, from when on, and what the answers amount to. A state machine without a
/// clock, with the rules of the kubelet's worker (kubernetes `pkg/kubelet/prober/worker.go`, 632f162).
package struct ProbeWorker: Sendable, Equatable {
    /// What its verdict decides.
    package let role: ProbeRole
    /// When it is asked.
    package let schedule: ProbeSchedule
    /// The run that the results belong to; nil before a container was seen.
    package private(set) var run: String?
    /// What to do next.
    package private(set) var step = Step.wait
    /// Whether it is not asked again in this run: a failure that asks for a restart, or any verdict of a startup probe.
    package private(set) var isOnHold = false
    /// The results so far.
    package private(set) var threshold: ProbeThreshold
    /// Whether a failure that asks for a restart is the last word about this run.
    private let awaitsRestart: Bool
    /// When the last attempt of this run began, since the start of the run.
    private var lastAttempt: Duration?

    /// What a probe is to do next.
    package enum Step: Sendable, Equatable {
        /// Ask, but not before this moment, counted from the start of the run.
        case ask(from: Duration)
        /// Do not ask until something else is known.
        case wait
        /// Never ask again.
        case stop
    }

    /// A probe that has not seen a container. Where nobody restarts what fails, it is asked on (`awaitsRestart` false), and
    /// may pass again.
    package init(role: ProbeRole, schedule: ProbeSchedule, awaitsRestart: Bool = true) {
        self.awaitsRestart = awaitsRestart
        self.role = role
        self.schedule = schedule
        threshold = ProbeThreshold(
            failures: schedule.failureThreshold, successes: schedule.successThreshold,
            startingAs: Self.firstVerdict(of: role))
    }

    /// What is taken for granted: a container lives, is not ready, and nobody knows whether it has started.
    private static func firstVerdict(of role: ProbeRole) -> ProbeVerdict {
        switch role {
        case .startup: .unknown
        case .readiness: .failure
        case .liveness: .success
        }
    }

    /// What holds; nil before a container was seen.
    package var verdict: ProbeVerdict? { run == nil ? nil : threshold.verdict }

    /// Whether the container is to be restarted because of it.
    package var asksForRestart: Bool { isOnHold && threshold.verdict == .failure }

    /// Takes what is known of the container now. `hasStarted` says whether its startup probe, if it has one, has passed.
    package mutating func observe(_ target: ProbeSubject, hasStarted: Bool) {
        switch target {
        case .unknown: step = .wait
        case .over: step = .stop
        case .container(let container):
            if container.run != run { begin(container.run) }
            step = isOnHold ? .wait : nextStep(for: container, hasStarted: hasStarted)
        }
    }

    private mutating func begin(_ run: String) {
        self.run = run
        isOnHold = false
        lastAttempt = nil
        threshold.restart(as: Self.firstVerdict(of: role))
    }

    private mutating func nextStep(for container: ProbedContainer, hasStarted: Bool) -> Step {
        switch container.phase {
        case .waiting:
            threshold.restart(as: .failure)
            return .wait
        case .ended(let comesBack):
            threshold.restart(as: .failure)
            return comesBack ? .wait : .stop
        case .running:
            if container.isLeaving, role != .readiness {
                // Whatever it answers while it goes down must not have it restarted.
                threshold.restart(as: .success)
                return .stop
            }
            guard hasStarted != (role == .startup) else { return .wait }
            return .ask(
                from: lastAttempt.map { max($0 + schedule.period, schedule.initialDelay) } ?? schedule.initialDelay)
        }
    }

    /// Notes that an attempt begins, at that moment since the start of the run; the next one is a period later. Give the
    /// moment for which it was planned, and small delays do not add up.
    package mutating func begin(at moment: Duration) {
        guard case .ask = step else { return }
        lastAttempt = moment
        step = .ask(from: max(moment + schedule.period, schedule.initialDelay))
    }

    /// Whether what the results say is the last word about this run.
    private var endsTheRun: Bool {
        switch role {
        case .startup: awaitsRestart || threshold.verdict == .success
        case .liveness: awaitsRestart && threshold.verdict == .failure
        case .readiness: false
        }
    }

    /// Takes the result of an attempt that began in that run. It counts for nothing when the container has been started
    /// again since, or is not to be asked any more.
    package mutating func record(_ outcome: ProbeOutcome, of run: String) {
        guard run == self.run, case .ask = step else { return }
        threshold.record(outcome)
        guard threshold.isReached, endsTheRun else { return }
        isOnHold = true
        step = .wait
    }
}
