import Health
import Testing

@Suite("Turns and timeouts")
struct GateTurnTests {
    @Test("the gate waits for one container after another, in their order") func turns() {
        var gate = Gate(policy: GatePolicy())
        #expect(gate.replay([.starting("a", at: .zero), .starting("b", at: .zero)]) == .waiting(for: "a"))
        #expect(gate.replay([.healthy("b", at: .seconds(1))]) == .waiting(for: "a"))
        #expect(gate.replay([.healthy("a", at: .seconds(2))]) == .passed)
    }

    @Test("each container has its own timeout, which counts in its own turn only") func ownTimeouts() {
        var gate = Gate { $0.timeout = .seconds(10) }
        let start: [Script.Step] = [.starting("a", at: .zero), .starting("b", at: .zero)]
        #expect(
            gate.replay(start + [.silence(until: .seconds(9)), .healthy("a", at: .seconds(9))]) == .waiting(for: "b"))
        #expect(gate.replay([.silence(until: .milliseconds(18_999))]) == .waiting(for: "b"))
        #expect(
            gate.replay([.silence(until: .seconds(19))])
                == .failed("b", .timedOut(.starting(failingStreak: 0), after: .seconds(10))))
    }

    @Test("judged in parallel, all containers share one timeout") func parallelTimeout() {
        let steps: [Script.Step] = [
            .starting("a", at: .zero), .starting("b", at: .zero), .healthy("a", at: .seconds(9)),
            .silence(until: .seconds(10)),
        ]
        let answer = answer(steps) {
            $0.timeout = .seconds(10)
            $0.isParallel = true
        }
        #expect(answer == .failed("b", .timedOut(.starting(failingStreak: 0), after: .seconds(10))))
    }

    @Test("the moment of the timeout is announced") func announced() {
        var gate = Gate { $0.timeout = .seconds(10) }
        _ = gate.replay([.starting(at: .seconds(1))])
        #expect(gate.nextChange(at: .seconds(1)) == .seconds(11))
        #expect(gate.nextChange(at: .seconds(4)) == .seconds(11))
    }

    @Test("a container that exited for good fails the app out of turn") func outOfTurn() {
        #expect(
            answer([.starting("a", at: .zero), .exited(1, "b", at: .seconds(1))]) == .failed("b", .exited(code: 1)))
    }

    @Test("an unhealthy container fails the app only in its turn, for it may recover") func unhealthyInTurn() {
        let steps: [Script.Step] = [.starting("a", at: .zero), .unhealthy("b", at: .seconds(1))]
        #expect(answer(steps) == .waiting(for: "a"))
        #expect(
            answer(steps + [.healthy("a", at: .seconds(2))]) == .failed("b", .unhealthy(failingStreak: 3)))
        #expect(answer(steps + [.healthy("b", at: .seconds(2)), .healthy("a", at: .seconds(3))]) == .passed)
    }

    @Test("judged in parallel, an unhealthy container fails the app at once") func unhealthyParallel() {
        let steps: [Script.Step] = [.starting("a", at: .zero), .unhealthy("b", at: .seconds(1))]
        #expect(answer(steps) { $0.isParallel = true } == .failed("b", .unhealthy(failingStreak: 3)))
    }

    @Test("a container that had passed and becomes unhealthy fails the app while another is awaited") func regression()
    {
        let steps: [Script.Step] = [
            .healthy("a", at: .zero), .starting("b", at: .zero), .unhealthy("a", at: .seconds(3)),
        ]
        #expect(answer(steps) == .failed("a", .unhealthy(failingStreak: 3)))
    }

    @Test("a container that had passed and restarts is waited for again") func regressionByRestart() {
        let steps: [Script.Step] = [
            .healthy("a", at: .zero), .starting("b", at: .zero),
            .starting("a", at: .seconds(3)) { $0.run = "second" },
        ]
        #expect(answer(steps) == .waiting(for: "a"))
    }

    @Test("waiting again goes on counting where the container's first turn stopped") func resumedTurn() {
        let steps: [Script.Step] = [
            .starting("a", at: .zero), .healthy("a", at: .seconds(6)),
            .starting("a", at: .seconds(20)) { $0.run = "second" }, .silence(until: .seconds(24)),
        ]
        #expect(answer(Array(steps.dropLast())) { $0.timeout = .seconds(10) } == .waiting(for: "a"))
        #expect(
            answer(steps) { $0.timeout = .seconds(10) }
                == .failed("a", .timedOut(.starting(failingStreak: 0), after: .seconds(10))))
    }

    @Test("the moment at which a container first passed is kept") func passedAt() {
        var gate = Gate(policy: GatePolicy())
        _ = gate.replay([.starting(at: .zero), .healthy(at: .seconds(4)), .healthy(at: .seconds(9))])
        #expect(gate.members.map(\.passedAt) == [.seconds(4)])
    }
}

@Suite("Order by dependencies")
struct GateOrderTests {
    private func dependency(_ service: String) -> Dependency {
        Dependency(service: service, condition: "service_healthy")
    }

    private func order(_ services: [(String, [String])]) -> [String?] {
        var gate = Gate(policy: GatePolicy())
        for (service, dependencies) in services {
            _ = gate.replay([.starting(service, at: .zero, replica(service, dependsOn: dependencies.map(dependency)))])
        }
        return gate.members.map(\.seen.slot.service)
    }

    @Test("those depended on are judged first") func chain() {
        #expect(order([("web", ["api"]), ("api", ["db"]), ("db", [])]) == ["db", "api", "web"])
    }

    @Test("without dependencies services are judged by name") func names() {
        #expect(order([("c", []), ("a", []), ("b", [])]) == ["a", "b", "c"])
    }

    @Test("a dependency that is not there is no obstacle") func absent() {
        #expect(order([("b", ["ghost"]), ("a", ["b"])]) == ["b", "a"])
    }

    @Test("a cycle is broken at the first by name, and nobody is lost") func cycle() {
        #expect(order([("b", ["a"]), ("a", ["b"]), ("c", ["a"])]) == ["a", "b", "c"])
        #expect(order([("self", ["self"])]) == ["self"])
    }

    @Test("replicas are judged by number, ten after nine") func numbers() {
        var gate = Gate(policy: GatePolicy())
        for number in [10, 2, 9, 1] {
            _ = gate.replay([.starting("web-\(number)", at: .zero, replica("web", number))])
        }
        #expect(gate.members.map(\.seen.name) == ["web-1", "web-2", "web-9", "web-10"])
    }

    @Test("500 services in a chain are ordered in no time") func long() {
        let chain = (0..<500).map { ("s\($0)", $0 == 0 ? [] : ["s\($0 - 1)"]) }
        var gate = chain.reversed().reduce(into: Gate(policy: GatePolicy())) { gate, entry in
            var seen = Observation(id: ContainerID(entry.0), name: entry.0)
            replica(entry.0, dependsOn: entry.1.map(dependency))(&seen)
            gate.observe(seen, at: .zero)
        }
        _ = gate.answer(at: .zero)
        let isInOrder = gate.members.map(\.seen.name) == chain.map(\.0)
        #expect(isInOrder)
    }
}
