import Health
import TestSupport
import Testing

/// Scripts that no engine would write, to see that the gate keeps its promises whatever it is told.
private struct RandomScript {
    private var generator: SeededGenerator
    private var now = Duration.zero

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func policy() -> GatePolicy {
        var policy = GatePolicy()
        policy.timeout = .seconds(generator.pick([0, 1, 20, 180]))
        policy.grace = .seconds(generator.pick([0, 0, 5]))
        policy.maximumRestarts = generator.pick([0, 3])
        policy.requiresHealthcheck = generator.chance(10)
        policy.isParallel = generator.chance(30)
        policy.oneShots = generator.chance(20) ? ["b"] : []
        return policy
    }

    mutating func step() -> Script.Step {
        now += .milliseconds(generator.pick([0, 1, 300, 2_000, 9_000]))
        let name = generator.pick(["a", "b", "c"])
        switch generator.next() % 10 {
        case 0: return .stopRequest(name, at: now)
        case 1: return .removed(name, exitCode: generator.pick([nil, 0, 1]), at: now)
        case 2: return .silence(until: now)
        default:
            return .seen(name, at: now) { [generator] seen in
                var generator = generator
                change(&seen, with: &generator)
            }
        }
    }

    private func change(_ seen: inout Observation, with generator: inout SeededGenerator) {
        if generator.chance(50) { seen.slot = .replica(service: seen.name, number: generator.pick([1, 2])) }
        if generator.chance(20) { seen.id = ContainerID("new-\(seen.name)") }
        seen.created = Double(generator.pick([0, 1, 2]))
        seen.state = generator.pick([
            .running, .running, .running, .running, .created, .paused, .restarting, .removing, .exited, .dead,
            .other("odd"),
        ])
        seen.run = generator.pick([nil, "1", "2", "3"])
        seen.sinceStarted = generator.pick([nil, .zero, .seconds(3), .seconds(100), .seconds(-5)])
        seen.sinceFinished = generator.pick([nil, .zero, .seconds(2), .seconds(90), .seconds(-5)])
        seen.exitCode = generator.pick([0, 0, 1, 137, -1])
        seen.startError = generator.chance(5) ? "no" : ""
        seen.restartCount = generator.pick([0, 0, 1, 5, -3])
        seen.restartPolicy = generator.pick([.no, .always, .unlessStopped, .onFailure(maximumRetries: 2)])
        seen.hasHealthcheck = generator.chance(60)
        seen.health = generator.pick([.none, .starting, .healthy, .healthy, .unhealthy, .other("odd")])
        seen.failingStreak = generator.pick([0, 1, 3])
        seen.hasResults = generator.chance(80)
        if generator.chance(30) {
            seen.dependencies = [
                Dependency(
                    service: generator.pick(["a", "b", "c", "d"]),
                    condition: generator.pick(["service_healthy", "service_completed_successfully"]))
            ]
        }
    }
}

@Suite("What holds for any script")
struct GatePropertyTests {
    private static let sequences: UInt64 = 10_000

    @Test("the gate never passes while a container does not, and never loses one that fails")
    func passing() {
        var passes = 0
        for seed in 0..<Self.sequences {
            var script = RandomScript(seed: seed)
            var gate = Gate(policy: script.policy())
            for _ in 0..<8 {
                let step = script.step()
                gate.take(step.news, at: step.moment)
                let answer = gate.answer(at: step.moment)
                let standings = gate.members.map { gate.standing(of: $0, at: step.moment) }
                let isPassing = !standings.isEmpty && standings.allSatisfy(\.isPassing)
                if (answer == .passed) != isPassing {
                    Issue.record("seed \(seed): \(answer) with \(standings)")
                    return
                }
                if answer == .passed { passes += 1 }
                if case .failed = answer { break }
            }
        }
        #expect(passes > 500, "the scripts are too bad to show anything")
    }

    @Test("the announced moment lies ahead, and following the moments comes to an end") func alarms() {
        var alarms = 0
        for seed in 0..<Self.sequences {
            var script = RandomScript(seed: seed)
            var gate = Gate(policy: script.policy())
            var now = Duration.zero
            for _ in 0..<4 {
                let step = script.step()
                now = step.moment
                gate.take(step.news, at: now)
                _ = gate.answer(at: now)
            }
            var turns = 0
            while case .waiting = gate.answer(at: now), let next = gate.nextChange(at: now) {
                turns += 1
                alarms += 1
                if next <= now || turns > 40 {
                    Issue.record("seed \(seed): at \(now) the next change is at \(next), after \(turns) alarms")
                    return
                }
                now = next
            }
        }
        #expect(alarms > 2_000, "the scripts are too bad to show anything")
    }

    @Test("asking twice at one moment gives the same answer") func repeated() {
        for seed in 0..<2_000 as Range<UInt64> {
            var script = RandomScript(seed: seed)
            var gate = Gate(policy: script.policy())
            for _ in 0..<6 {
                let step = script.step()
                gate.take(step.news, at: step.moment)
                let first = gate.answer(at: step.moment)
                let second = gate.answer(at: step.moment)
                if first != second {
                    Issue.record("seed \(seed): \(first), then \(second)")
                    return
                }
            }
        }
    }

    @Test("a container that waits is never given longer than its timeout") func bounded() {
        for seed in 0..<2_000 as Range<UInt64> {
            var script = RandomScript(seed: seed)
            var gate = Gate(policy: script.policy())
            let step = script.step()
            gate.take(step.news, at: step.moment)
            guard case .waiting(.some) = gate.answer(at: step.moment) else { continue }
            let patience = gate.policy.timeout + gate.policy.grace + gate.policy.returnWindow + GatePolicy.steadyRun
            let last = gate.answer(at: step.moment + patience + .seconds(10))
            if case .waiting(.some) = last {
                Issue.record("seed \(seed): still \(last)")
                return
            }
        }
    }
}
