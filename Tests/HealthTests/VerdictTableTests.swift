import Health
import Testing

@Suite("The verdict table")
struct VerdictTableTests {
    @Test("a running, healthy container lets the app pass") func healthy() {
        #expect(answer([.healthy(at: .zero)]) == .passed)
    }

    @Test("an unhealthy container fails the app at once") func unhealthy() {
        #expect(
            answer([.starting(at: .zero), .unhealthy(at: .seconds(9))]) == .failed(.unhealthy(failingStreak: 3)))
    }

    @Test("a starting container is waited for until its timeout, and then has timed out") func starting() {
        let steps: [Script.Step] = [.starting(at: .zero), .silence(until: .milliseconds(179_999))]
        #expect(answer(steps) == .waiting(for: "web"))
        #expect(
            answer(steps + [.silence(until: .seconds(180))])
                == .failed(.timedOut(.starting(failingStreak: 0), after: .seconds(180))))
    }

    @Test("a running container without a health check is skipped") func skipped() {
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay([.seen(at: .zero)]) == .passed)
        #expect(gate.standing(of: "web", at: .zero) == .passing(.skipped))
    }

    @Test("--require-healthcheck makes a container without a health check a failure") func required() {
        #expect(answer([.seen(at: .zero)]) { $0.requiresHealthcheck = true } == .failed(.noHealthcheck))
    }

    @Test("a container without a health check that ran once and exited 0 has completed") func completed() {
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay([.exited(0, at: .zero)]) == .passed)
        #expect(gate.standing(of: "web", at: .zero) == .passing(.completed))
    }

    @Test("an exit 0 of a container with a health check is a failure") func earlyExit() {
        #expect(answer([.exited(0, at: .zero) { $0.hasHealthcheck = true }]) == .failed(.exited(code: 0)))
    }

    @Test("a container that exits while starting fails the gate at once", arguments: [1, 2, 126, 137, 139, 255])
    func failedExit(code: Int) {
        #expect(answer([.starting(at: .zero), .exited(code, at: .seconds(2))]) == .failed(.exited(code: code)))
    }

    @Test("a container that the kernel killed for its memory says so") func outOfMemory() {
        #expect(
            answer([.exited(137, at: .zero) { $0.isOutOfMemoryKilled = true }]) == .failed(.outOfMemory(code: 137)))
    }

    @Test("a dead container fails the app") func dead() {
        let step = Script.Step.exited(1, at: .zero) { $0.state = .dead }
        #expect(answer([step]) == .failed(.exited(code: 1)))
    }

    @Test("a container whose start failed has never started", arguments: [ContainerState.created, .exited])
    func neverStarted(state: ContainerState) {
        let step = Script.Step.exited(127, at: .zero) { seen in
            seen.state = state
            seen.startError = "no such file"
        }
        #expect(answer([step]) == .failed(.neverStarted(error: "no such file")))
    }

    @Test("a created container is waited for") func created() {
        #expect(answer([.seen(at: .zero) { $0.state = .created }]) == .waiting(for: "web"))
    }

    @Test("paused and removing containers are waited for until the timeout, which says so")
    func standstill() {
        for (state, waiting) in [(ContainerState.paused, Waiting.paused), (.removing, .removing)] {
            let steps: [Script.Step] = [.standstill(state, at: .zero), .silence(until: .seconds(180))]
            #expect(answer(Array(steps.prefix(1))) == .waiting(for: "web"))
            #expect(answer(steps) == .failed(.timedOut(waiting, after: .seconds(180))))
        }
    }

    @Test("a state that this version does not know is waited for") func unknownState() {
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay([.standstill(.other("hibernating"), at: .zero)]) == .waiting(for: "web"))
        #expect(gate.standing(of: "web", at: .zero) == .waiting(.unknown("hibernating")))
    }

    @Test("a health word that this version does not know is waited for") func unknownHealth() {
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay([.checked(.other("stopped"), at: .zero)]) == .waiting(for: "web"))
        #expect(gate.standing(of: "web", at: .zero) == .waiting(.unknown("stopped")))
    }

    @Test("an app without containers never passes") func nothing() {
        #expect(answer([.silence(until: .seconds(500))]) == .waiting(current: nil))
    }
}

@Suite("State before health")
struct StateBeforeHealthTests {
    @Test(
        "what does not run is not failed by the word unhealthy",
        arguments: [ContainerState.paused, .restarting, .removing, .created])
    func standstill(state: ContainerState) {
        #expect(answer([.standstill(state, at: .zero)]) == .waiting(for: "web"))
    }

    @Test(
        "what does not run is not passed by the word healthy",
        arguments: [ContainerState.paused, .restarting, .removing])
    func standstillHealthy(state: ContainerState) {
        #expect(answer([.healthy(at: .zero) { $0.state = state }]) == .waiting(for: "web"))
    }

    @Test("unhealthy with fewer failures than retries is no verdict") func shortStreak() {
        #expect(answer([.checked(.unhealthy, streak: 2, at: .zero)]) == .waiting(for: "web"))
    }

    @Test("unhealthy without any result is no verdict") func noResults() {
        #expect(answer([.unhealthy(at: .zero) { $0.hasResults = false }]) == .waiting(for: "web"))
    }

    @Test("after a pause the next check decides") func afterPause() {
        let paused = Script.Step.standstill(.paused, at: .seconds(1))
        let unpaused = Script.Step.checked(.unhealthy, streak: 0, at: .seconds(2))
        #expect(answer([.healthy(at: .zero), paused, unpaused]) == .waiting(for: "web"))
        #expect(answer([paused, unpaused, .healthy(at: .seconds(3))]) == .passed)
        #expect(answer([paused, unpaused, .unhealthy(at: .seconds(4))]) == .failed(.unhealthy(failingStreak: 3)))
    }
}

@Suite("Grace")
struct GraceTests {
    private let bad: [Script.Step] = [.unhealthy(at: .seconds(5))]

    @Test("an unhealthy container is tolerated for the grace, and fails when it is over") func tolerated() {
        #expect(answer(bad + [.silence(until: .seconds(14))]) { $0.grace = .seconds(10) } == .waiting(for: "web"))
        #expect(
            answer(bad + [.silence(until: .seconds(15))]) { $0.grace = .seconds(10) }
                == .failed(.unhealthy(failingStreak: 3)))
    }

    @Test("the end of the grace is a moment at which the answer changes") func alarm() {
        var gate = Gate { $0.grace = .seconds(10) }
        _ = gate.replay(bad)
        #expect(gate.nextChange(at: .seconds(5)) == .seconds(15))
    }

    @Test("a container that recovers gets the whole grace again") func recovered() {
        let steps = bad + [.healthy(at: .seconds(8)), .unhealthy(at: .seconds(12)), .silence(until: .seconds(21))]
        #expect(answer(steps) { $0.grace = .seconds(10) } == .waiting(for: "web"))
    }

    @Test("more failed checks do not start the grace anew") func growing() {
        let more = Script.Step.checked(.unhealthy, streak: 9, at: .seconds(14))
        #expect(
            answer(bad + [more, .silence(until: .seconds(15))]) { $0.grace = .seconds(10) }
                == .failed(.unhealthy(failingStreak: 9)))
    }
}

@Suite("One-shots")
struct OneShotTests {
    private let web = Script.Step.healthy("app-web-1", at: .zero) {
        replica("web", dependsOn: [Dependency(service: "migrate", condition: "service_completed_successfully")])(&$0)
    }

    private func migrate(_ state: ContainerState, _ code: Int = 0, at moment: Duration = .zero) -> Script.Step {
        .seen("app-migrate-1", at: moment) { seen in
            replica("migrate")(&seen)
            seen.state = state
            seen.exitCode = code
            seen.restartPolicy = .unlessStopped
        }
    }

    @Test("a service that another awaits is waited for while it runs") func running() {
        #expect(answer([web, migrate(.running)]) == .waiting(for: "app-migrate-1"))
    }

    @Test("a service that another awaits has completed with an exit 0, whatever its restart policy") func completed() {
        #expect(answer([web, migrate(.running), migrate(.exited, at: .seconds(2))]) == .passed)
    }

    @Test("a service that another awaits fails the app with any other exit") func failed() {
        let steps = [web, migrate(.exited, 3, at: .seconds(2)), .silence(until: .seconds(6))]
        #expect(answer(steps) == .failed("app-migrate-1", .exited(code: 3)))
    }

    @Test("a one-shot is named by its container or by its service", arguments: ["app-job-1", "job"])
    func named(name: String) {
        let running = Script.Step.healthy("app-job-1", at: .zero, replica("job"))
        let exited = Script.Step.exited(0, "app-job-1", at: .seconds(3)) {
            replica("job")(&$0)
            $0.hasHealthcheck = true
        }
        #expect(answer([running]) { $0.oneShots = [name] } == .waiting(for: "app-job-1"))
        #expect(answer([running, exited]) { $0.oneShots = [name] } == .passed)
    }

    @Test("by its restart policy a container completes only when nothing would start it again")
    func byPolicy() {
        let passing: [RestartPolicy] = [.no, .onFailure(maximumRetries: 0), .onFailure(maximumRetries: 3)]
        for policy in passing {
            #expect(answer([.exited(0, at: .zero) { $0.restartPolicy = policy }]) == .passed, "\(policy)")
        }
        for policy in [RestartPolicy.always, .unlessStopped] {
            let steps: [Script.Step] = [
                .exited(0, at: .zero) { $0.restartPolicy = policy }, .silence(until: .seconds(3)),
            ]
            #expect(answer(steps) == .failed(.exited(code: 0)), "\(policy)")
        }
    }
}
