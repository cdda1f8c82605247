import DockerEngine
import Foundation
import Health
import Locking
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

/// A wait on a scripted engine, on a clock that the test turns.
final class Scenario: Sendable {
    let engine = ScriptedEngine()
    let clock = ManualClock()
    /// What answers the probes.
    let app: TimedApp?
    let lines = Locked<[String]>([])

    init(app: TimedApp? = nil) { self.app = app }

    /// Waits for `web`, to the end; time passes only as far as somebody sleeps for it, and not before `mayPass`.
    func run(_ change: (inout WaitArguments) -> Void = { _ in }, passing: Bool = false) async throws -> WaitOutcome {
        var arguments = WaitArguments()
        arguments.skipsProbe = true
        change(&arguments)
        let context = Context(
            environment: [:], streams: .captured(), client: ScriptedMachine(engine: engine, app: app, clock: clock),
            startTimeline: { [clock] in Timeline(on: clock) },
            date: { Date(timeIntervalSince1970: 0) }, interruption: { nil })
        let connected = try await Engine.connect(to: Endpoint(.unix(path: "/s"), from: .standard), through: engine)
        let wait = AppWait(
            AppName(kind: nil, name: "web"), arguments: arguments, engine: connected, context: context,
            timeline: Timeline(on: clock)
        ) { [lines] event in lines.withLock { $0.append(WaitProgress.text(event.kind)) } }
        let outcome = Locked<WaitOutcome?>(nil)
        await withDiscardingTaskGroup { group in
            group.addTask { [wait] in
                var wait = wait
                let ended = await wait.run()
                outcome.withLock { $0 = ended }
            }
            while passing, outcome.withLock({ $0 == nil }) { await self.turn() }
        }
        return try #require(outcome.withLock { $0 })
    }

    /// Lets everybody act, then turns the clock to the next moment that somebody sleeps for. On a busy machine another
    /// thread may be held up in the middle of an answer, and yielding alone does not wait for it.
    private func turn() async {
        let start = ContinuousClock.now
        for count in 0... {
            await Task.yield()
            if count >= 200, ContinuousClock.now - start > .milliseconds(5) { break }
        }
        guard let next = clock.alarms.first else { return }
        clock.advance(by: max(.zero, next - clock.now.offset))
    }

    /// Suspends until a line of progress says so; false when it does not come.
    func told(_ text: String) async -> Bool {
        for _ in 0..<2_000_000 {
            if lines.withLock({ $0.contains { $0.contains(text) } }) { return true }
            await Task.yield()
        }
        return false
    }
}

@Suite("A whole wait on a scripted engine", .timeLimit(.minutes(1)))
struct AppWaitTests {
    @Test("a healthy container passes at once, without any time") func healthy() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "healthy")
        let outcome = try await scenario.run()
        #expect(outcome.exit == .success)
        #expect(outcome.status == .deployed)
        #expect(outcome.duration == .zero)
        #expect(outcome.members.map(\.verdict) == ["healthy"])
        #expect(scenario.lines.withLock { $0 } == ["REQUESTED (1 container)", "web healthy"])
    }

    @Test("a starting container passes by its event, without any time") func byEvent() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run()
        #expect(await scenario.told("web starting"))
        scenario.engine.set("web", health: "healthy")
        scenario.engine.tell("health_status: healthy", of: "web")
        let outcome = try await waiting
        #expect(outcome.exit == .success)
        #expect(outcome.duration == .zero)
    }

    @Test("an unhealthy container fails the wait by its event") func unhealthy() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run()
        #expect(await scenario.told("web starting"))
        scenario.engine.set("web", health: "unhealthy")
        scenario.engine.tell("health_status: unhealthy", of: "web")
        let outcome = try await waiting
        #expect(outcome.exit == .unhealthy)
        #expect(outcome.reason?.code == .unhealthy)
        #expect(outcome.reason?.container == "web")
        #expect(outcome.evidence?.container.Name == "/web")
    }

    @Test("when the grace is over, headline and table tell the streak of the last inspect") func grownStreak()
        async throws
    {
        let scenario = Scenario()
        scenario.engine.set("web", health: "unhealthy")
        async let waiting = scenario.run({ $0.grace = .seconds(4) })
        #expect(await scenario.told("tolerated by --grace"))
        scenario.engine.set("web", health: "unhealthy", streak: 7)
        scenario.clock.advance(by: .seconds(4))
        let outcome = try await waiting
        #expect(outcome.reason?.message == "health check failed 7 times in a row")
        #expect(outcome.members.map(\.standing) == [.failing(.unhealthy(failingStreak: 7), isFinal: false)])
        #expect(outcome.evidence?.container.State.Health?.FailingStreak == 7)
    }

    @Test("a container that dies fails the wait by its event") func dies() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run()
        #expect(await scenario.told("web starting"))
        scenario.engine.set("web", health: "unhealthy", status: "exited", exitCode: 137)
        scenario.engine.tell("die", of: "web", exitCode: 137)
        let outcome = try await waiting
        #expect(outcome.exit == .exited)
        #expect(outcome.reason?.message == "exited with status 137 (SIGKILL)")
    }

    @Test("a container that is removed is told as removed, since the start of the wait") func removed() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run(passing: true)
        #expect(await scenario.told("web starting"))
        scenario.engine.remove("web")
        scenario.engine.tell("destroy", of: "web")
        let outcome = try await waiting
        #expect(outcome.exit == .notFound)
        let evidence = try #require(outcome.evidence)
        let start = Date(timeIntervalSince1970: 0)
        #expect(evidence.removal == DateInterval(start: start, end: start))
        #expect(evidence.logProblem == "it was removed with the container")
        #expect(evidence.container.Name == "/web")
    }

    @Test("the timeout ends the wait, and three minutes of it take no time") func timeout() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        let outcome = try await scenario.run(passing: true)
        #expect(outcome.exit == .timedOut)
        #expect(outcome.duration == .seconds(180))
        #expect(outcome.reason?.code == .timedOut)
        #expect(outcome.members.map(\.verdict) == ["timed-out"])
    }

    @Test("the deadline ends the wait before the timeout") func deadline() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        let outcome = try await scenario.run({ $0.deadline = .seconds(7) }, passing: true)
        #expect(outcome.exit == .timedOut)
        #expect(outcome.duration == .seconds(7))
    }

    @Test("an app that does not exist is not found at once, or when its time to appear is over") func absent()
        async throws
    {
        let outcome = try await Scenario().run()
        #expect(outcome.exit == .notFound)
        let later = try await Scenario().run({ $0.appear = .seconds(30) }, passing: true)
        #expect(later.exit == .notFound)
        #expect(later.duration == .seconds(30))
    }

    @Test("an engine that goes away and comes back is told of, and the wait goes on") func lostAndBack() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run()
        #expect(await scenario.told("web starting"))
        scenario.engine.goDown()
        #expect(await scenario.told("lost the engine"))
        scenario.engine.set("web", health: "healthy")
        scenario.engine.comeBack()
        scenario.clock.advance(by: .seconds(2))
        #expect(await scenario.told("the engine is back"))
        let outcome = try await waiting
        #expect(outcome.exit == .success)
        #expect(outcome.duration == .seconds(2))
    }

    @Test("an engine that stays away is the reason when time is over") func lostForGood() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "starting")
        async let waiting = scenario.run(passing: true)
        if await scenario.told("web starting") { scenario.engine.goDown() }
        let outcome = try await waiting
        #expect(outcome.exit == .engine || outcome.exit == .timedOut)
        #expect(outcome.exit != .success)
    }

    @Test("an engine that sends no events is polled, and one that refuses the API version is not") func noEvents()
        async throws
    {
        let polled = Scenario()
        polled.engine.set("web", health: "starting")
        polled.engine.refuseEvents(status: 403, message: "no")
        #expect(try await polled.run(passing: true).exit == .timedOut)
        #expect(
            polled.lines.withLock { $0 }.contains(
                "the engine sends no events, so it is asked every 5s: the engine refused GET /events with status 403: no"
            ))
        let other = Scenario()
        other.engine.set("web", health: "starting")
        other.engine.refuseEvents(status: 400, message: "client version 1.41 is too old")
        let outcome = try await other.run(passing: true)
        #expect(outcome.exit == .engine)
        #expect(
            outcome.reason?.message == "the engine at unix:///s refused API 1.41: client version 1.41 is too old")
        #expect(other.lines.withLock { $0 }.count == 2)
    }

    @Test("everything has to stay good for as long as --stable demands") func stable() async throws {
        let scenario = Scenario()
        scenario.engine.set("web", health: "healthy")
        let outcome = try await scenario.run({ $0.stable = .seconds(10) }, passing: true)
        #expect(outcome.exit == .success)
        #expect(outcome.duration == .seconds(10))
    }
}
