import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Locking
import StatusServer
import Terminal

/// What a server knows of the moment: filled by those who ask the engine, read by the server's thread.
final class ServeFigures: LiveFigures {
    private let timeline: Timeline
    private let state: Locked<State>
    private let attempts: @Sendable () -> [ProbeWatch.Attempt]

    private struct State {
        var contact: EngineContact
        var checks: [ContainerID: LastCheck] = [:]
    }

    /// Figures that count time by that timeline, and know that the engine was heard of just now.
    init(_ timeline: Timeline, attempts: @escaping @Sendable () -> [ProbeWatch.Attempt]) {
        self.timeline = timeline
        self.attempts = attempts
        state = Locked(State(contact: EngineContact(last: timeline.now)))
    }

    /// The engine was heard of, or why it was not.
    func note(_ loss: EngineError?) {
        let now = timeline.now
        state.withLock { state in
            if loss == nil { state.contact.last = now }
            state.contact.problem = loss.map { $0.text.visible(limit: 1_000) }
        }
    }

    /// The health of a container was read. Returns whether its check failed, or did before: there are other words now.
    func note(_ report: Wire.HealthReport, of id: String) -> Bool {
        guard let health = report.State.Health, let last = (health.Log ?? []).compactMap(CheckResult.init).last else {
            return false
        }
        let check = LastCheck(
            start: last.start.timeIntervalSince1970, duration: last.duration, exitCode: last.exitCode,
            failingStreak: health.FailingStreak ?? 0)
        let before = state.withLock { $0.checks.updateValue(check, forKey: ContainerID(id)) }
        return before != check && (check.exitCode != 0 || (before?.exitCode ?? 0) != 0)
    }

    /// Forgets what is not there any more.
    func keep(_ containers: Set<ContainerID>) {
        state.withLock { state in
            guard state.checks.count > containers.count || !state.checks.keys.allSatisfy(containers.contains) else {
                return
            }
            state.checks = state.checks.filter { containers.contains($0.key) }
        }
    }

    var now: Duration { timeline.now }
    var contact: EngineContact { state.withLock { $0.contact } }
    var lastChecks: [ContainerID: LastCheck] { state.withLock { $0.checks } }

    var lastAttempts: [LastAttempt] {
        attempts().map {
            LastAttempt(
                app: $0.app.name, kind: $0.app.kind.rawValue, probe: $0.probe, container: $0.container,
                duration: $0.duration, hasPassed: $0.hasPassed)
        }
    }
}
