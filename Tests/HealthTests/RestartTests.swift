import Health
import Testing

@Suite("Restarts and crash loops")
struct RestartTests {
    /// Seen running again, the engine having restarted it that often.
    private func again(_ count: Int, run: String, at moment: Duration, _ health: HealthStatus = .starting)
        -> Script.Step
    {
        .checked("web", health, at: moment) { seen in
            seen.restartCount = count
            seen.run = run
            seen.restartPolicy = .always
        }
    }

    @Test("restarts up to the limit return the container to waiting") func tolerated() {
        let steps = (0...3).map { again($0, run: "\($0)", at: .seconds($0)) }
        #expect(answer(steps) == .waiting(for: "web"))
        #expect(answer(steps + [again(3, run: "3", at: .seconds(9), .healthy)]) == .passed)
    }

    @Test("one restart more than tolerated is a crash loop") func tooMany() {
        let steps = (0...4).map { again($0, run: "\($0)", at: .seconds($0)) }
        #expect(answer(steps) == .failed(.crashLoop(restarts: 4, code: 0)))
        #expect(answer(Array(steps.prefix(2))) { $0.maximumRestarts = 0 } == .failed(.crashLoop(restarts: 1, code: 0)))
    }

    @Test("restarts on request show in StartedAt only, and count too") func byStartedAt() {
        let steps = (0...4).map { again(0, run: "\($0)", at: .seconds($0)) }
        #expect(answer(steps) == .failed(.crashLoop(restarts: 4, code: 0)))
    }

    @Test("a restart that shows in both is counted once") func once() {
        var gate = Gate(policy: GatePolicy())
        _ = gate.replay([
            again(0, run: "0", at: .zero), again(1, run: "0", at: .seconds(1)), again(1, run: "1", at: .seconds(2)),
        ])
        #expect(gate.members.map(\.restarts) == [1])
    }

    @Test("a restart count that is set back does not count") func setBack() {
        var gate = Gate(policy: GatePolicy())
        _ = gate.replay([again(7, run: "0", at: .zero), again(0, run: "1", at: .seconds(1))])
        #expect(gate.members.map(\.restarts) == [1])
    }

    @Test("many restarts before the wait began are no failure of a container that is healthy now") func before() {
        #expect(answer([again(50, run: "0", at: .zero, .healthy)]) == .passed)
    }

    @Test("in back-off after a short run, with many restarts behind it, it loops since before the wait")
    func loopsBefore() {
        let step = Script.Step.exited(1, at: .zero) { seen in
            seen.state = .restarting
            seen.restartCount = 12
            seen.sinceStarted = .seconds(4)
            seen.sinceFinished = .seconds(3)
        }
        #expect(answer([step]) == .failed(.crashLoop(restarts: 12, code: 1)))
    }

    @Test("in back-off after a long run it is waited for, whatever its restart count") func backOffAfterLongRun() {
        let step = Script.Step.exited(1, at: .zero) { seen in
            seen.state = .restarting
            seen.restartCount = 12
            seen.sinceStarted = .seconds(500)
            seen.sinceFinished = .seconds(3)
        }
        #expect(answer([step]) == .waiting(for: "web"))
    }

    @Test("without a health check a container that crashed has to stay up for a steady run") func steadyRun() {
        let steps: [Script.Step] = [
            .seen(at: .zero) { $0.restartPolicy = .always },
            .seen(at: .seconds(5)) { seen in
                seen.run = "second"
                seen.restartCount = 1
                seen.restartPolicy = .always
                seen.sinceStarted = .seconds(1)
            },
        ]
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay(steps) == .waiting(for: "web"))
        #expect(gate.standing(of: "web", at: .seconds(5)) == .waiting(.steadyRun))
        #expect(gate.nextChange(at: .seconds(5)) == .seconds(14))
        #expect(gate.replay([.silence(until: .seconds(14))]) == .passed)
    }

    @Test("between a crash and the engine's restart the container is waited for") func aboutToReturn() {
        let crashed = Script.Step.exited(1, at: .seconds(1)) { $0.restartPolicy = .always }
        #expect(answer([crashed]) == .waiting(for: "web"))
        #expect(answer([crashed, .silence(until: .seconds(4))]) == .failed(.exited(code: 1)))
    }

    @Test("on-failure with its retries used up fails at once") func usedUp() {
        let crashed = Script.Step.exited(1, at: .seconds(1)) { seen in
            seen.restartPolicy = .onFailure(maximumRetries: 2)
            seen.restartCount = 2
        }
        #expect(answer([crashed]) == .failed(.exited(code: 1)))
    }
}

@Suite("Stops, removals and replacements")
struct ReplacementTests {
    @Test("a container that was asked to stop has the return window to come back") func stopRequest() {
        let steps: [Script.Step] = [
            .healthy(at: .zero), .stopRequest(at: .seconds(1)), .exited(143, at: .seconds(2)),
        ]
        #expect(answer(steps) == .waiting(for: "web"))
        #expect(answer(steps + [.silence(until: .milliseconds(4_999))]) == .waiting(for: "web"))
        #expect(answer(steps + [.silence(until: .seconds(5))]) == .failed(.exited(code: 143)))
        #expect(answer(steps + [.healthy(at: .seconds(4)) { $0.run = "second" }]) == .passed)
    }

    @Test("the return window begins when the exit is seen, however late the engine tells of it") func lateNews() {
        let steps: [Script.Step] = [
            .healthy(at: .zero), .stopRequest(at: .seconds(1)),
            .exited(143, at: .seconds(4)) { $0.sinceFinished = .seconds(3) },
        ]
        #expect(answer(steps + [.silence(until: .milliseconds(6_999))]) == .waiting(for: "web"))
        #expect(answer(steps + [.silence(until: .seconds(7))]) == .failed(.exited(code: 143)))
    }

    @Test("a stop request is used up by the next run") func usedUp() {
        let steps: [Script.Step] = [
            .healthy(at: .zero), .stopRequest(at: .seconds(1)), .healthy(at: .seconds(2)) { $0.run = "second" },
            .exited(1, at: .seconds(3)) { $0.run = "second" },
        ]
        #expect(answer(steps) == .failed(.exited(code: 1)))
    }

    @Test("a container that a stop request ended with 0 completes only after the return window") func stoppedWithZero()
    {
        let steps: [Script.Step] = [.seen(at: .zero), .stopRequest(at: .seconds(1)), .exited(0, at: .seconds(1))]
        #expect(answer(steps) == .waiting(for: "web"))
    }

    @Test("a container that was stopped long before the wait has no return window") func stoppedBefore() {
        let step = Script.Step.exited(1, at: .zero) { seen in
            seen.restartPolicy = .always
            seen.sinceFinished = .seconds(600)
        }
        #expect(answer([step]) == .failed(.exited(code: 1)))
    }

    @Test("an exit that was seen before it was heard of is no verdict until it settles") func settling() {
        let steps: [Script.Step] = [.healthy(at: .zero), .exited(143, at: .seconds(1))]
        let settle: (inout GatePolicy) -> Void = { $0.exitSettling = .seconds(1) }
        #expect(answer(steps, settle) == .waiting(for: "web"))
        #expect(answer(steps + [.silence(until: .seconds(2))], settle) == .failed(.exited(code: 143)))
        #expect(answer(steps + [.exitTold(at: .seconds(1))], settle) == .failed(.exited(code: 143)))
        let asked: [Script.Step] = [.stopRequest(at: .seconds(1)), .exitTold(at: .seconds(1))]
        #expect(answer(steps + asked, settle) == .waiting(for: "web"))
    }

    @Test("where stops are not announced every exit may be the first half of a restart") func unannounced() {
        let steps: [Script.Step] = [.healthy(at: .zero), .exited(143, at: .seconds(1)), .exitTold(at: .seconds(1))]
        #expect(answer(steps) { $0.exitsMayReturn = true } == .waiting(for: "web"))
        #expect(
            answer(steps + [.silence(until: .seconds(4))]) { $0.exitsMayReturn = true } == .failed(.exited(code: 143)))
        #expect(
            answer(steps + [.healthy(at: .seconds(2)) { $0.run = "second" }]) { $0.exitsMayReturn = true } == .passed)
    }

    private func made(_ id: String, _ created: Double, _ health: HealthStatus, at moment: Duration) -> Script.Step {
        .checked("app-web-1", health, at: moment) { seen in
            seen.id = ContainerID(id)
            seen.created = created
            replica("web")(&seen)
        }
    }

    @Test("a re-created container takes over its slot, and the time already waited") func recreated() {
        var gate = Gate { $0.timeout = .seconds(10) }
        let steps = [made("old", 1, .starting, at: .zero), made("new", 2, .starting, at: .seconds(6))]
        #expect(gate.replay(steps) == .waiting(current: ContainerID("new")))
        #expect(gate.members.map(\.seen.id.text) == ["new"])
        #expect(
            gate.replay([.silence(until: .seconds(10))])
                == .failed(ContainerID("new"), .timedOut(.starting(failingStreak: 0), after: .seconds(10))))
    }

    @Test("of two containers in one slot the younger counts, in whatever order they are seen") func younger() {
        var gate = Gate(policy: GatePolicy())
        #expect(
            gate.replay([made("new", 2, .healthy, at: .zero), made("old", 1, .unhealthy, at: .seconds(1))]) == .passed)
        #expect(gate.members.map(\.seen.id.text) == ["new"])
    }

    @Test("a removed container has the return window to be replaced, and then fails the app") func removed() {
        let steps: [Script.Step] = [.healthy(at: .zero), .removed(at: .seconds(1))]
        #expect(answer(steps) == .waiting(for: "web"))
        #expect(answer(steps + [.silence(until: .seconds(4))]) == .failed(.removed))
        let replacement = Script.Step.healthy(at: .seconds(3)) { seen in
            seen.id = ContainerID("other")
            seen.created = 9
        }
        #expect(answer(steps + [replacement]) == .passed)
    }

    @Test("a container removed with its exit (docker run --rm) is judged by the status of its die event")
    func removedWithExit() {
        #expect(answer([.seen(at: .zero), .removed(exitCode: 0, at: .seconds(1))]) == .passed)
        #expect(
            answer([.seen(at: .zero), .removed(exitCode: 3, at: .seconds(1))]) == .failed(.exited(code: 3)))
    }

    @Test("a replica that is gone while others of its service stay was scaled down") func scaledDown() {
        let start: [Script.Step] = [
            .healthy("web-1", at: .zero, replica("web", 1)), .healthy("web-2", at: .zero, replica("web", 2)),
            .removed("web-2", at: .seconds(1)),
        ]
        #expect(answer(start) == .waiting(for: "web-2"))
        #expect(answer(start + [.silence(until: .seconds(4))]) == .passed)
    }

    @Test("a service whose last replica is gone was not scaled down") func allGone() {
        let steps: [Script.Step] = [
            .healthy("web-1", at: .zero, replica("web", 1)), .healthy("web-2", at: .zero, replica("web", 2)),
            .removed("web-1", at: .seconds(1)), .removed("web-2", at: .seconds(1)), .silence(until: .seconds(4)),
        ]
        #expect(answer(steps) == .failed("web-2", .removed) || answer(steps) == .failed("web-1", .removed))
    }

    @Test("news of a container that nobody knows changes nothing") func stranger() {
        var gate = Gate(policy: GatePolicy())
        let before = gate.replay([.healthy(at: .zero)])
        #expect(gate.replay([.removed("ghost", at: .zero), .stopRequest("ghost", at: .zero)]) == before)
    }
}
