import Health
import Testing

@Suite("Containers that are easily taken for something else")
struct ConfusionTests {
    private func seen(_ id: String, project: String, health: HealthStatus, created: Double) -> Observation {
        var seen = Observation(
            id: ContainerID(id), name: "\(project)-web-1", slot: .replica(project: project, service: "web", number: 1))
        seen.health = health
        seen.hasHealthcheck = true
        seen.hasResults = true
        seen.failingStreak = health == .unhealthy ? 3 : 0
        seen.created = created
        return seen
    }

    @Test("services of one name in two projects do not replace each other")
    func projects() {
        var gate = Gate(policy: GatePolicy())
        gate.observe(seen("a", project: "pa", health: .unhealthy, created: 1), at: .zero)
        gate.observe(seen("b", project: "pb", health: .healthy, created: 2), at: .zero)
        #expect(gate.members.count == 2)
        #expect(gate.answer(at: .zero) == .failed(ContainerID("a"), .unhealthy(failingStreak: 3)))
    }

    @Test("two containers that are renamed, one to the other's name, stay two", arguments: [false, true])
    func renamed(isYoungerFirst: Bool) {
        func alone(_ id: String, named name: String, _ health: HealthStatus, created: Double) -> Observation {
            var seen = seen(id, project: "p", health: health, created: created)
            (seen.name, seen.slot) = (name, .name(name))
            return seen
        }
        var gate = Gate(policy: GatePolicy())
        gate.observe(alone("a", named: "x", .healthy, created: 2), at: .zero)
        gate.observe(alone("b", named: "y", .healthy, created: 1), at: .zero)
        #expect(gate.answer(at: .zero) == .passed)
        let renamed = [
            alone("a", named: "z", .healthy, created: 2), alone("b", named: "x", .unhealthy, created: 1),
        ]
        for seen in isYoungerFirst ? renamed : renamed.reversed() { gate.observe(seen, at: .seconds(1)) }
        #expect(gate.answer(at: .seconds(1)) == .failed(ContainerID("b"), .unhealthy(failingStreak: 3)))
        #expect(gate.members.count == 2)
    }

    @Test("a server that exited 0 a moment ago may be in the middle of a restart, and is no one-shot yet")
    func restart() {
        var policy = GatePolicy()
        policy.exitSettling = .seconds(1)
        var gate = Gate(policy: policy)
        var seen = Observation(id: ContainerID("a"), name: "web")
        seen.state = .exited
        seen.sinceFinished = .milliseconds(50)
        gate.observe(seen, at: .zero)
        #expect(gate.answer(at: .zero) == .waiting(current: ContainerID("a")))
        gate.noteStopRequest(ContainerID("a"))
        #expect(gate.answer(at: .seconds(2)) == .waiting(current: ContainerID("a")))
        seen.state = .running
        seen.run = "later"
        gate.observe(seen, at: .seconds(2))
        #expect(gate.answer(at: .seconds(2)) == .passed)
    }

    @Test("one that exited 0 long ago is done at once, and one whose end was heard of too")
    func done() {
        var policy = GatePolicy()
        policy.exitSettling = .seconds(1)
        var gate = Gate(policy: policy)
        var seen = Observation(id: ContainerID("a"), name: "job")
        seen.state = .exited
        seen.sinceFinished = .seconds(60)
        gate.observe(seen, at: .zero)
        #expect(gate.answer(at: .zero) == .passed)
        seen.sinceFinished = .zero
        var other = Gate(policy: policy)
        other.observe(seen, at: .zero)
        other.noteExit(ContainerID("a"))
        #expect(other.answer(at: .zero) == .passed)
    }
}
