import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Locking
import Terminal

/// Reads the results of health checks before the engine forgets them: it keeps five of each container, and no event tells
/// that there is a new one.
final class CheckFollower: Sendable {
    private struct Followed: Sendable {
        /// The watched apps that it belongs to.
        var apps: [HistoryApp] = []
        var name = ""
        /// When to read next.
        var due = Duration.zero
        /// The starts of the results that were there at the last reading. Not the last start alone: an engine's clock can
        /// be put back.
        var known: Set<Date> = []
        /// Read it once more, and then no longer: it does not run.
        var isLast = false
    }

    private let engine: Engine
    private let longestPause: Duration
    private let seen: @Sendable (String, Wire.HealthReport) -> Void
    private let post: @Sendable ([HistoryEntry]) -> Void
    private let followed = Locked<[String: Followed]>([:])

    /// The engine's ring; one less is read, so that a check that comes early pushes nothing out.
    private static let ring = 5
    private static let shortestPause = Duration.milliseconds(200)
    private static let defaultInterval = Duration.seconds(30)
    private static let defaultStartInterval = Duration.seconds(5)

    /// `post` gets the results that are new, and `seen` everything that is read, with the container's id. Results that were
    /// not read are lost with their container: with intervals longer than `longestPause` none waits for another.
    init(
        _ engine: Engine, longestPause: Duration = .seconds(30),
        seen: @escaping @Sendable (String, Wire.HealthReport) -> Void = { _, _ in },
        post: @escaping @Sendable ([HistoryEntry]) -> Void
    ) {
        self.engine = engine
        self.longestPause = longestPause
        self.seen = seen
        self.post = post
    }

    /// Changes were seen: the containers that they are about are read at once, and from now on as long as they are up.
    func note(_ changes: [WatchChange]) {
        for change in changes {
            guard let app = change.app, let container = change.container else { continue }
            note(
                container.id, named: container.name, of: HistoryApp(app, on: engine),
                isUp: ["healthy", "unhealthy", "starting"].contains(change.to))
        }
    }

    private func note(_ id: String, named name: String, of app: HistoryApp, isUp: Bool) {
        followed.withLock { followed in
            guard isUp || followed[id] != nil else { return }
            var one = followed[id] ?? Followed()
            // A change of health is a result that has just come, and one that matters: a watch that is killed has it.
            one.due = .zero
            one.isLast = !isUp
            one.name = name
            if !one.apps.contains(app) { one.apps.append(app) }
            followed[id] = one
        }
    }

    /// Reads until the task is cancelled.
    func run(_ timeline: Timeline) async {
        while true {
            let now = timeline.now
            await read({ $0.due <= now }, timeline)
            let next = followed.withLock { $0.values.map(\.due).min() } ?? .seconds(3600)
            let pause = max(timeline.now + Self.shortestPause, min(next, timeline.now + .milliseconds(500)))
            guard await timeline.sleep(until: pause) else { return }
        }
    }

    /// Reads once more what is followed. A task that was cancelled reads nothing.
    func readAll(_ timeline: Timeline) async { await read({ _ in true }, timeline) }

    private func read(_ isChosen: (Followed) -> Bool, _ timeline: Timeline) async {
        let chosen = followed.withLock { followed in followed.filter { isChosen($0.value) } }
        let engine = engine
        await Array(chosen).concurrentMap(atMost: 4) { [self] id, asked in
            do throws(EngineError) {
                let report = try await engine.healthReport(of: id, within: .seconds(10))
                seen(id, report)
                take(report, of: id, isLast: asked.isLast, at: timeline.now)
            } catch .notFound {
                followed.withLock { $0[id] = nil }
            } catch {
                // The engine may be back at the next reading.
                followed.withLock { $0[id]?.due = timeline.now + .seconds(1) }
            }
        }.reduce(()) { _, _ in }
    }

    /// `isLast` is what was known of the container when it was asked for: an end since then needs a reading of its own.
    private func take(_ report: Wire.HealthReport, of id: String, isLast: Bool, at now: Duration) {
        let results = (report.State.Health?.Log ?? []).compactMap(CheckResult.init)
        let one = followed.withLock { followed -> Followed? in
            guard var one = followed[id] else { return nil }
            let before = one
            one.known = Set(results.map(\.start))
            one.due = one.isLast == isLast ? now + pause(report, results) : .zero
            // Without a check there is nothing to come back for.
            let isOver = one.isLast && isLast || report.State.Health == nil
            followed[id] = isOver ? nil : one
            return before
        }
        guard let one else { return }
        let new = results.filter { !one.known.contains($0.start) }
        guard !new.isEmpty else { return }
        let redaction = Redaction(environment: ContainerFacts.variables(report.Config?.Env ?? []))
        post(
            new.flatMap { result in
                let output = redaction(result.output).visible(limit: 1_000, form: .multiLine)
                return one.apps.map { app in
                    var check = Check(
                        app: app, containerID: id, container: one.name, start: result.start,
                        exitCode: result.exitCode, output: output)
                    check.duration = result.duration
                    return HistoryEntry.check(check)
                }
            })
    }

    /// Until the ring is nearly full again, by the shortest pause between two checks: a configured one, or one that was
    /// seen.
    private func pause(_ report: Wire.HealthReport, _ results: [CheckResult]) -> Duration {
        let check = report.Config?.Healthcheck
        func time(_ nanoseconds: Int64?) -> Duration? {
            nanoseconds.flatMap { $0 > 0 ? .nanoseconds($0) : nil }
        }
        var pauses = [time(check?.Interval) ?? Self.defaultInterval]
        // Until a check passes, those of the start period come at an interval of their own.
        if time(check?.StartPeriod) != nil, report.State.Health?.Status == "starting" {
            pauses.append(time(check?.StartInterval) ?? Self.defaultStartInterval)
        }
        pauses += zip(results, results.dropFirst()).map { .seconds($1.start.timeIntervalSince($0.start)) }
        let shortest = pauses.filter { $0 > .zero }.min() ?? Self.defaultInterval
        return min(shortest * (Self.ring - 1), max(shortest, longestPause))
    }
}

extension HistoryApp {
    /// The app as the record names it.
    init(_ app: App, on engine: Engine) {
        self.init(engine: engine.endpoint.text, kind: app.kind.rawValue, name: app.name)
    }
}
