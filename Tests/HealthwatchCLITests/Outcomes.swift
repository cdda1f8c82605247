import DockerEngine
import Foundation
import HTTP
import Health

@testable import HealthwatchCLI

/// Ends of waits, as reports are tested with.
enum Outcomes {
    static let hostile = "e\u{1b}[2Jvil<&\"]]>\u{202e}\n::error::x"

    static func snapshot(
        _ name: String, _ standing: Standing, isOffender: Bool = false, _ change: (inout Observation) -> Void = { _ in }
    ) -> MemberSnapshot {
        var seen = Observation(id: ContainerID("id-\(name)"), name: name, image: "app:1")
        seen.slot = .replica(service: name, number: 1)
        seen.hasHealthcheck = true
        seen.health = .healthy
        change(&seen)
        return MemberSnapshot(
            observation: seen, standing: standing, restarts: 0, healthyAfter: standing.isPassing ? .seconds(2) : nil,
            waited: .milliseconds(1_500), isOffender: isOffender)
    }

    static func target(_ url: String = "https://demo.example/", status: Int = 200) -> WaitOutcome.TargetOutcome {
        var target = WaitOutcome.TargetOutcome(
            target: ProbeTarget(
                url: url, address: RouterAddress(isEncrypted: true, host: "127.0.0.1", port: 8_443),
                source: .router("demo")))
        target.attempts = 2
        target.isPassed = status < 400
        target.duration = .milliseconds(700)
        target.last = ProbeAttempt(
            target: 0, round: 0,
            reply: .route(
                .success(
                    .init(
                        status: status, location: nil, url: url, excerpt: status < 400 ? [] : Array("404 page".utf8)))),
            duration: .milliseconds(3))
        return target
    }

    static var deployed: WaitOutcome {
        var outcome = WaitOutcome(
            name: AppName(kind: nil, name: "demo"), app: App(kind: .project, name: "demo"), status: .deployed,
            exit: .success, startedAt: Date(timeIntervalSince1970: 0), finishedAt: Date(timeIntervalSince1970: 3),
            duration: .seconds(3))
        outcome.members = [
            snapshot("db", .passing(.healthy)), snapshot("init", .passing(.completed)),
            snapshot("web", .passing(.skipped)),
        ]
        outcome.containerPhase = .init(result: .passed, duration: .seconds(2))
        outcome.probePhase = .init(result: .passed, duration: .seconds(1))
        outcome.targets = [target()]
        return outcome
    }

    static func failed(name: String = "web", message: String = "health check failed 3 times in a row") -> WaitOutcome {
        var outcome = deployed
        outcome.status = .failed
        outcome.exit = .unhealthy
        outcome.reason = .init(code: .unhealthy, container: name, message: message)
        outcome.members = [
            snapshot("db", .passing(.healthy)),
            snapshot(name, .failing(.unhealthy(failingStreak: 3), isFinal: false), isOffender: true) {
                $0.health = .unhealthy
            },
        ]
        outcome.containerPhase = .init(result: .failed, duration: .seconds(3))
        outcome.probePhase = .init()
        outcome.targets = []
        return outcome
    }
}
