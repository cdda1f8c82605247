import Health
import TestSupport
import Testing

/// What one probe of the set answers, and when.
private struct Story {
    var probes: ProbeSet
    let roles: [ProbeRole]
    var run = "one"
    var lines: [String] = []

    init(_ roles: [ProbeRole], failures: Int = 2, initialDelay: Duration = .zero, awaitsRestart: Bool = true) {
        self.roles = roles
        let schedule = ProbeSchedule(initialDelay: initialDelay, period: .seconds(10), failureThreshold: failures)
        probes = ProbeSet(roles.map { ($0, schedule) }, awaitsRestart: awaitsRestart)
    }

    mutating func see(_ phase: ProbedContainer.Phase = .running, isLeaving: Bool = false) {
        probes.observe(.container(ProbedContainer(run: run, phase: phase, isLeaving: isLeaving)))
    }

    mutating func answer(_ role: ProbeRole, _ outcome: ProbeOutcome, at second: Int) {
        let index = index(of: role)
        probes.begin(index, at: .seconds(second))
        probes.record(outcome, of: index, run: run)
    }

    func index(of role: ProbeRole) -> Int { roles.firstIndex(of: role) ?? 0 }

    /// Which probes are to be asked and when, and what the set makes of it.
    var state: String {
        let asked = ProbeRole.allCases.filter(roles.contains).compactMap { role in
            probes.nextAttempt(of: index(of: role)).map { "\(role)@\($0.components.seconds)" }
        }
        let words = [
            probes.hasStarted ? "started" : nil, probes.isReady ? "ready" : nil,
            probes.asksForRestart ? "restart" : nil, "\(probes.level)",
        ]
        return (asked + words.compactMap { $0 }).joined(separator: " ")
    }
}

@Suite("The probes of one container")
struct ProbeSetTests {
    @Test("the startup probe gates the other two and is not asked again once it has passed") func startup() {
        var story = Story([.startup, .readiness, .liveness], initialDelay: .seconds(5))
        #expect(story.state == "degraded")
        story.see()
        #expect(story.state == "startup@5 degraded")
        story.answer(.startup, .failure, at: 5)
        #expect(story.state == "startup@15 degraded")
        story.answer(.startup, .success, at: 15)
        #expect(story.state == "readiness@5 liveness@5 started degraded")
        story.answer(.readiness, .success, at: 16)
        story.answer(.liveness, .success, at: 16)
        #expect(story.state == "readiness@26 liveness@26 started ready healthy")
    }

    @Test("a startup probe that fails for good asks for a restart, and everything waits for it") func neverStarts() {
        var story = Story([.startup, .readiness, .liveness])
        story.see()
        story.answer(.startup, .failure, at: 0)
        story.answer(.startup, .failure, at: 10)
        #expect(story.state == "restart unhealthy")
        story.see()
        #expect(story.state == "restart unhealthy")
        story.run = "two"
        story.see()
        #expect(story.state == "startup@0 degraded")
    }

    @Test("a liveness probe that fails for good asks for a restart; readiness goes on") func liveness() {
        var story = Story([.readiness, .liveness])
        story.see()
        story.answer(.readiness, .success, at: 0)
        story.answer(.liveness, .failure, at: 0)
        #expect(story.state == "readiness@10 liveness@10 started ready healthy")
        story.answer(.liveness, .failure, at: 10)
        #expect(story.state == "readiness@10 started ready restart unhealthy")
        story.see(.waiting)
        #expect(story.state == "started restart unhealthy")
        story.run = "two"
        story.see()
        #expect(story.state == "readiness@0 liveness@0 started degraded")
    }

    @Test("a container is not ready before its first success, and not after enough failures") func readiness() {
        var story = Story([.readiness])
        story.see()
        #expect(story.state == "readiness@0 started degraded")
        story.answer(.readiness, .failure, at: 0)
        #expect(story.state == "readiness@10 started degraded")
        story.answer(.readiness, .failure, at: 10)
        #expect(story.state == "readiness@20 started unhealthy")
        story.answer(.readiness, .success, at: 20)
        story.answer(.readiness, .failure, at: 30)
        #expect(story.state == "readiness@40 started ready healthy")
        story.answer(.readiness, .failure, at: 40)
        #expect(story.state == "readiness@50 started unhealthy")
    }

    @Test("without probes a container that runs is ready") func nothing() {
        var story = Story([])
        story.see(.waiting)
        #expect(story.state == "started degraded")
        story.see()
        #expect(story.state == "started ready healthy")
    }

    @Test("a pause makes it not ready, and failures are counted anew after it") func pauses() {
        var story = Story([.readiness, .liveness])
        story.see()
        story.answer(.readiness, .success, at: 0)
        story.answer(.liveness, .failure, at: 0)
        story.see(.waiting)
        #expect(story.state == "started degraded")
        story.see()
        #expect(story.state == "readiness@10 liveness@10 started degraded")
        story.answer(.liveness, .failure, at: 10)
        #expect(!story.probes.asksForRestart)
        story.answer(.liveness, .failure, at: 20)
        #expect(story.probes.asksForRestart)
    }

    @Test("a result of a run that is over, or of a container that waits, counts for nothing") func late() {
        var story = Story([.liveness], failures: 1)
        story.see()
        story.probes.begin(0, at: .zero)
        story.run = "two"
        story.see()
        story.probes.record(.failure, of: 0, run: "one")
        #expect(story.state == "liveness@0 started ready healthy")
        story.probes.begin(0, at: .zero)
        story.see(.waiting)
        story.probes.record(.success, of: 0, run: "two")
        #expect(story.probes[0].verdict == .failure)
        #expect(story.state == "started degraded")
    }

    @Test("a container that leaves is not restarted for it; readiness is asked to the end") func leaving() {
        var story = Story([.readiness, .liveness], failures: 1)
        story.see()
        story.answer(.readiness, .success, at: 0)
        story.see(isLeaving: true)
        #expect(story.state == "readiness@10 started ready healthy")
        story.answer(.liveness, .failure, at: 1)
        #expect(!story.probes.asksForRestart)
        story.answer(.readiness, .failure, at: 10)
        #expect(story.state == "readiness@20 started unhealthy")
    }

    @Test("where nobody restarts, a failure is asked on and may pass again") func recovers() {
        var story = Story([.startup, .liveness], failures: 1, awaitsRestart: false)
        story.see()
        story.answer(.startup, .failure, at: 0)
        #expect(story.state == "startup@10 unhealthy")
        story.answer(.startup, .success, at: 10)
        #expect(story.state == "liveness@0 started ready healthy")
        #expect(story.probes.isOver(0) && !story.probes.isOver(1))
        story.answer(.liveness, .failure, at: 11)
        #expect(story.state == "liveness@21 started ready unhealthy")
        story.answer(.liveness, .success, at: 21)
        #expect(story.state == "liveness@31 started ready healthy")
    }

    @Test("several probes of a role must all pass") func several() {
        let schedule = ProbeSchedule(failureThreshold: 1)
        var probes = ProbeSet([(.readiness, schedule), (.readiness, schedule)])
        probes.observe(.container(ProbedContainer(run: "one")))
        for index in 0...1 {
            #expect(!probes.isReady)
            probes.record(.success, of: index, run: "one")
        }
        #expect(probes.isReady && probes.level == .healthy)
        probes.record(.failure, of: 1, run: "one")
        #expect(!probes.isReady && probes.level == .unhealthy)
    }

    @Test("nothing is asked of what ended, and nothing ever again of what does not come back") func ends() {
        var story = Story([.readiness])
        story.see()
        story.see(.ended(comesBack: true))
        #expect(story.probes[0].step == .wait)
        story.see(.ended(comesBack: false))
        #expect(story.probes[0].step == .stop)
        #expect(story.probes[0].verdict == .failure)
        story.probes.observe(.unknown)
        #expect(story.probes[0].step == .wait)
        story.probes.observe(.over)
        #expect(story.probes[0].step == .stop)
    }

    @Test("whatever happens, the gate holds, and a restart is asked for by failures in a row only") func random() {
        var restarts = 0
        for seed in 0..<3_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let roles = ProbeRole.allCases.filter { _ in generator.chance(70) }
            let failures = generator.pick([1, 2, 3])
            var story = Story(roles, failures: failures, initialDelay: .seconds(generator.pick([0, 30])))
            var streaks: [ProbeRole: Int] = [:]
            var leaving: Set<String> = []
            for second in 0..<30 {
                if generator.chance(10) { story.run = generator.pick(["one", "two", "three"]) }
                let before = roles.isEmpty ? nil : story.probes[0].run
                if generator.chance(2) { leaving.insert(story.run) }
                let phase = generator.pick([ProbedContainer.Phase.running, .running, .running, .waiting])
                story.see(phase, isLeaving: leaving.contains(story.run))
                if before != story.run { streaks = [:] }
                for role in roles where generator.chance(60) {
                    guard story.probes.nextAttempt(of: story.index(of: role)) != nil else { continue }
                    if (role == .startup) == story.probes.hasStarted {
                        Issue.record("seed \(seed): \(role) is asked at \(second)")
                        return
                    }
                    let isGood = generator.chance(50)
                    story.answer(role, isGood ? .success : .failure, at: second)
                    streaks[role] = isGood ? 0 : (streaks[role] ?? 0) + 1
                }
                guard story.probes.asksForRestart else { continue }
                restarts += 1
                if max(streaks[.startup] ?? 0, streaks[.liveness] ?? 0) < failures {
                    Issue.record("seed \(seed): restart after \(streaks)")
                    return
                }
            }
        }
        #expect(restarts > 1_000, "the stories are too good to show anything")
    }
}
