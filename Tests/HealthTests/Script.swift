import Health

/// What is seen of an app's containers, moment by moment, as a test writes it down.
struct Script {
    /// One thing that happens, at a moment since the start of the wait.
    struct Step: Sendable {
        var moment: Duration
        var news: News
    }

    enum News: Sendable {
        case seen(Observation)
        case stopRequest(ContainerID)
        case exit(ContainerID)
        case removal(ContainerID, exitCode: Int?)
        /// Nothing but time.
        case silence
    }

    /// Changes an observation while a step is written down.
    typealias Change = (inout Observation) -> Void
}

extension Script.Step {
    static func seen(_ name: String = "web", at moment: Duration, _ change: Script.Change = { _ in }) -> Self {
        var seen = Observation(id: ContainerID("id-\(name)"), name: name)
        seen.run = "first"
        change(&seen)
        return Self(moment: moment, news: .seen(seen))
    }

    static func checked(
        _ health: HealthStatus, streak: Int = 0, at moment: Duration, _ change: Script.Change = { _ in }
    ) -> Self {
        checked("web", health, streak: streak, at: moment, change)
    }

    /// With a health check that says this.
    static func checked(
        _ name: String, _ health: HealthStatus, streak: Int = 0, at moment: Duration,
        _ change: Script.Change = { _ in }
    ) -> Self {
        seen(name, at: moment) { seen in
            seen.hasHealthcheck = true
            seen.health = health
            seen.failingStreak = streak
            seen.hasResults = health != .starting || streak > 0
            change(&seen)
        }
    }

    static func starting(_ name: String = "web", at moment: Duration, _ change: Script.Change = { _ in }) -> Self {
        checked(name, .starting, at: moment, change)
    }

    static func healthy(_ name: String = "web", at moment: Duration, _ change: Script.Change = { _ in }) -> Self {
        checked(name, .healthy, at: moment, change)
    }

    /// Unhealthy by three failed checks in a row.
    static func unhealthy(_ name: String = "web", at moment: Duration, _ change: Script.Change = { _ in }) -> Self {
        checked(name, .unhealthy, streak: 3, at: moment, change)
    }

    static func exited(
        _ code: Int, _ name: String = "web", at moment: Duration, _ change: Script.Change = { _ in }
    ) -> Self {
        seen(name, at: moment) { seen in
            seen.state = .exited
            seen.exitCode = code
            seen.sinceFinished = .zero
            change(&seen)
        }
    }

    /// In that state, and called unhealthy by the engine as it calls everything whose monitor is stopped.
    static func standstill(_ state: ContainerState, _ name: String = "web", at moment: Duration) -> Self {
        unhealthy(name, at: moment) { $0.state = state }
    }

    static func stopRequest(_ name: String = "web", at moment: Duration) -> Self {
        Self(moment: moment, news: .stopRequest(ContainerID("id-\(name)")))
    }

    /// The `die` event, which is heard after or before the exit is seen.
    static func exitTold(_ name: String = "web", at moment: Duration) -> Self {
        Self(moment: moment, news: .exit(ContainerID("id-\(name)")))
    }

    static func removed(_ name: String = "web", exitCode: Int? = nil, at moment: Duration) -> Self {
        Self(moment: moment, news: .removal(ContainerID("id-\(name)"), exitCode: exitCode))
    }

    static func silence(until moment: Duration) -> Self { Self(moment: moment, news: .silence) }
}

extension Gate {
    /// A gate with Kamiwaza's defaults but for this change.
    init(changing change: (inout GatePolicy) -> Void) {
        var policy = GatePolicy()
        change(&policy)
        self.init(policy: policy)
    }

    /// Plays a script, and gives the answer after its last step or the first failure.
    mutating func replay(_ steps: [Script.Step]) -> Answer {
        var last = Answer.waiting(current: nil)
        for step in steps {
            take(step.news, at: step.moment)
            last = answer(at: step.moment)
            if case .failed = last { return last }
        }
        return last
    }

    mutating func take(_ news: Script.News, at moment: Duration) {
        switch news {
        case .seen(let seen): observe(seen, at: moment)
        case .stopRequest(let id): noteStopRequest(id)
        case .exit(let id): noteExit(id)
        case .removal(let id, let code): noteRemoval(id, exitCode: code, at: moment)
        case .silence: break
        }
    }

    /// Where the container of that name stands.
    func standing(of name: String, at moment: Duration) -> Standing? {
        members.first { $0.seen.name == name }.map { standing(of: $0, at: moment) }
    }
}

extension Gate.Answer {
    /// A failure of the container `web`.
    static func failed(_ failure: Failure) -> Self { failed("web", failure) }
    /// A failure of the container of that name.
    static func failed(_ name: String, _ failure: Failure) -> Self { .failed(ContainerID("id-\(name)"), failure) }
    /// A wait for the container of that name.
    static func waiting(for name: String) -> Self { .waiting(current: ContainerID("id-\(name)")) }
}

/// The answer of a fresh gate to a script.
func answer(_ steps: [Script.Step], _ change: (inout GatePolicy) -> Void = { _ in }) -> Gate.Answer {
    var gate = Gate(changing: change)
    return gate.replay(steps)
}

/// A replica of a Compose service.
func replica(_ service: String, _ number: Int = 1, dependsOn: [Dependency] = []) -> Script.Change {
    { seen in
        seen.slot = .replica(service: service, number: number)
        seen.dependencies = dependsOn
    }
}
