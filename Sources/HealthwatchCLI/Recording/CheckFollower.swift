import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Locking
import Terminal

/// Reads the results of health checks before the engine forgets them: it keeps five of each container, and tells of none of
/// them by an event.
final class CheckFollower: Sendable {
    private struct Followed: Sendable {
        var app: HistoryApp
        var name: String
        /// When to read next.
        var due = Duration.zero
        /// The start of the last result that was recorded.
        var last: Date?
        /// Read it once more, and then no longer: it does not run.
        var isLast = false
    }

    private let engine: Engine
    private let recorder: HistoryRecorder
    private let followed = Locked<[String: Followed]>([:])

    /// The engine's ring; one less is read, so that a check that comes early pushes nothing out.
    private static let ring = 5
    private static let shortestPause = Duration.milliseconds(200)
    private static let defaultInterval = Duration.seconds(30)

    init(_ engine: Engine, recorder: HistoryRecorder) {
        self.engine = engine
        self.recorder = recorder
    }

    /// A container changed: it is read at once, and from now on as long as it is up.
    func note(_ id: String, named name: String, of app: HistoryApp, isUp: Bool) {
        followed.withLock { followed in
            guard isUp || followed[id] != nil else { return }
            var one = followed[id] ?? Followed(app: app, name: name)
            // A change of health is a result that has just come; the next reading takes it with the others.
            if one.isLast != !isUp { one.due = .zero }
            one.isLast = !isUp
            (one.app, one.name) = (app, name)
            followed[id] = one
        }
    }

    /// Reads until the task is cancelled.
    func run(_ timeline: Timeline) async {
        while true {
            let now = timeline.now
            let due = followed.withLock { followed in followed.filter { $0.value.due <= now }.map(\.key) }
            if !due.isEmpty { await read(due, timeline) }
            let next = followed.withLock { $0.values.map(\.due).min() } ?? .seconds(3600)
            let pause = max(timeline.now + Self.shortestPause, min(next, timeline.now + .milliseconds(500)))
            guard await timeline.sleep(until: pause) else { return }
        }
    }

    private func read(_ ids: [String], _ timeline: Timeline) async {
        let engine = engine
        await ids.concurrentMap(atMost: 4) { [self] id in
            // One that ends while it is being read is read again.
            let isLast = followed.withLock { $0[id]?.isLast ?? true }
            do throws(EngineError) {
                let report = try await engine.healthReport(of: id, within: .seconds(10))
                take(report, of: id, at: timeline.now, isLast: isLast)
            } catch .notFound {
                followed.withLock { $0[id] = nil }
            } catch {
                // The engine may be back at the next reading.
                followed.withLock { $0[id]?.due = timeline.now + .seconds(1) }
            }
        }.reduce(()) { _, _ in }
    }

    private func take(_ report: Wire.HealthReport, of id: String, at now: Duration, isLast: Bool) {
        let results = (report.State.Health?.Log ?? []).compactMap(CheckResult.init)
        let one = followed.withLock { followed -> Followed? in
            guard var one = followed[id] else { return nil }
            let before = one
            one.last = results.last?.start ?? one.last
            one.due = one.isLast ? now : now + Self.pause(report, results)
            // Without a check there is nothing to come back for.
            followed[id] = isLast || report.State.Health == nil ? nil : one
            return before
        }
        guard let one else { return }
        let new = results.filter { result in one.last.map { result.start > $0 } ?? true }
        guard !new.isEmpty else { return }
        let redaction = Redaction(environment: ContainerFacts.variables(report.Config?.Env ?? []))
        recorder.post(
            new.map { result in
                var check = Check(
                    app: one.app, containerID: id, container: one.name, start: result.start, exitCode: result.exitCode,
                    output: redaction(result.output).visible(limit: 1_000, form: .multiLine))
                check.duration = result.duration
                return .check(check)
            })
    }

    /// Until the ring is nearly full again, by the shortest pause between two checks: the configured one, or one that was
    /// seen, such as the interval of the start period.
    private static func pause(_ report: Wire.HealthReport, _ results: [CheckResult]) -> Duration {
        let configured = report.Config?.Healthcheck?.Interval.flatMap { $0 > 0 ? Duration.nanoseconds($0) : nil }
        let seen = zip(results, results.dropFirst()).map { Duration.seconds($1.start.timeIntervalSince($0.start)) }
        let shortest = min(configured ?? defaultInterval, seen.filter { $0 > .zero }.min() ?? .seconds(3600))
        return shortest * (ring - 1)
    }
}
