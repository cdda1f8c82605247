import Probing
import Testing

@testable import HealthwatchCLI

@Suite("When phase 2 asks, and what it says when time is over", .timeLimit(.minutes(1)))
struct ProbeTimeTests {
    /// Waits for a container that is well, with an app that answers as told, asked every second for some seconds.
    private func run(
        for seconds: Int, _ change: (inout WaitArguments) -> Void = { _ in }, answer: @escaping TimedApp.Answer
    ) async throws -> (outcome: WaitOutcome, starts: [Duration]) {
        let app = TimedApp(answer)
        let scenario = Scenario(app: app)
        scenario.engine.set("web", health: "healthy")
        let outcome = try await scenario.run(
            {
                $0.skipsProbe = false
                $0.probe.urls = [ProbeURL("http://app.example/")].compactMap { $0 }
                $0.probe.timeout = .seconds(seconds)
                change(&$0)
            }, passing: true)
        return (outcome, app.requests)
    }

    private func target(_ outcome: WaitOutcome) throws -> WaitDocument.Target {
        WaitDocument.Target(try #require(outcome.targets.first))
    }

    @Test("an attempt starts at every interval as long as time is left") func everyInterval() async throws {
        let (outcome, starts) = try await run(for: 2) { ($0, 503) }
        #expect(starts == [.zero, .seconds(1)])
        #expect(outcome.exit == .probe)
        #expect(outcome.duration == .seconds(2))
        #expect(outcome.reason?.message == "http://app.example/ did not pass within 2s: 503")
        #expect(try target(outcome).attempts == 2)
    }

    @Test("an app that is ready in the last interval passes") func lastInterval() async throws {
        let (outcome, starts) = try await run(for: 4) { ($0, $0 < .milliseconds(2_300) ? 503 : 200) }
        #expect(outcome.exit == .success)
        #expect(starts == [0, 1, 2, 3].map(Duration.seconds))
        #expect(try target(outcome).attempts == 4)
    }

    @Test("the interval is from start to start, and an attempt that outlasts it is followed at once")
    func startToStart() async throws {
        let quick = try await run(for: 3) { ($0 + .milliseconds(400), 503) }
        #expect(quick.starts == [0, 1, 2].map(Duration.seconds))
        let slow = try await run(for: 4) { ($0 + .milliseconds(1_500), 503) }
        #expect(slow.starts == [0, 1_500, 3_000].map(Duration.milliseconds))
    }

    @Test("an attempt that the end cuts counts, but what was answered before is what is told") func cut() async throws {
        let (outcome, starts) = try await run(for: 4) { $0 < .seconds(2) ? ($0, 503) : nil }
        #expect(starts == [0, 1, 2].map(Duration.seconds))
        #expect(outcome.duration == .seconds(4))
        #expect(outcome.reason?.message == "http://app.example/ did not pass within 4s: 503")
        let target = try target(outcome)
        #expect(target.attempts == 3)
        #expect(target.status.value == 503)
        #expect(target.error == nil)
    }

    @Test("without any answer that is what is told, with --stable too", arguments: [0, 30])
    func silent(stable: Int) async throws {
        let (outcome, starts) = try await run(for: 4, { $0.stable = .seconds(stable) }) { _ in nil }
        #expect(starts == [.zero])
        #expect(outcome.duration == .seconds(4))
        #expect(outcome.reason?.message == "http://app.example/ did not pass within 4s: no answer in time")
        #expect(try target(outcome).error == "no answer in time")
    }

    @Test("an attempt that outlasts its own limit is an answer like others") func ownLimit() async throws {
        let (outcome, starts) = try await run(for: 60) { $0 < .seconds(1) ? ($0, 503) : nil }
        #expect(starts == [0, 1, 36].map(Duration.seconds))
        #expect(outcome.reason?.message == "http://app.example/ did not pass within 60s: no answer in time")
    }

    @Test("an attempt that the deadline cuts was made, and failed") func deadline() async throws {
        let (outcome, _) = try await run(for: 60, { $0.deadline = .seconds(3) }) { _ in nil }
        #expect(outcome.exit == .timedOut)
        #expect(outcome.probePhase.result == .failed)
        #expect(outcome.reason?.message == "the deadline of 3s passed; http://app.example/: no answer yet")
        let target = try target(outcome)
        #expect(target.result == "failed")
        #expect(target.attempts == 1)
        #expect(target.error == "no answer yet")
        #expect(target.durationMs == 3_000)
    }

    @Test("with --stable a target that passed is asked on, and its last attempt may be cut") func stable() async throws
    {
        let (outcome, starts) = try await run(for: 5, { $0.stable = .seconds(3) }) {
            $0 < .seconds(3) ? ($0, 200) : nil
        }
        #expect(outcome.exit == .success)
        #expect(outcome.duration == .seconds(3))
        #expect(starts.prefix(3) == [0, 1, 2].map(Duration.seconds)[...])
    }
}
