import FoundationEssentials
import Health
import HistoryStore
import Terminal

/// `healthwatch.history/v1`: what was recorded of apps.
struct HistoryDocument: Encodable {
    let schema = "healthwatch.history/v1"
    var since: String
    var until: String
    var apps: [App]

    struct App: Encodable {
        var name: String
        var kind: String
        var engine: String
        /// How it was at last; null when nothing is known.
        var data: Nullable<String>
        var dataSince: Nullable<String>
        var observedMs: Int
        var upMs: Int
        /// From 0 to 1; null when it was not observed.
        var uptime: Nullable<Double>
        var incidents: [Incident]
        var recovery: Recovery
        var flapping: Flapping
        /// The worst status of each of 60 equal parts of the time; null where it was not observed.
        var sparkline: [Nullable<String>]
        var transitions: [Change]
        var actions: [Action]
        var alerts: [Alert]
        var checks: [Checks]
    }

    struct Incident: Encodable {
        var startedAt: String
        /// Null while it lasts.
        var endedAt: Nullable<String>
        var worst: String
    }

    struct Recovery: Encodable {
        var meanMs: Nullable<Int>
        var longestMs: Nullable<Int>
    }

    struct Flapping: Encodable {
        /// Within the last hour.
        var now: Bool
        /// At any time.
        var ever: Bool
        /// Changes between up and not up.
        var changes: Int
        /// The most of them within one hour.
        var mostPerHour: Int
    }

    struct Change: Encodable {
        var time: String
        /// Null for a change of the app.
        var container: Nullable<String>
        var from: Nullable<String>
        var to: String
        var exitCode: Nullable<Int>
        var message: String
    }

    /// What healing did about a container, or what came of it.
    struct Action: Encodable {
        var time: String
        var container: String
        var id: String
        /// `restarted`, `restart-failed`, `healed` or `gave-up`.
        var action: String
        /// Why, in one word.
        var reason: String
        var message: String
        var durationMs: Nullable<Int>
    }

    /// A notice that somebody was sent.
    struct Alert: Encodable {
        var time: String
        /// Null for one about the app.
        var container: Nullable<String>
        /// Its name in the configuration.
        var alert: String
        var event: String
        var message: String
        /// Why it was given up; null when it arrived.
        var problem: Nullable<String>
    }

    struct Checks: Encodable {
        var container: String
        var id: String
        var count: Int
        var failed: Int
        var medianMs: Nullable<Int>
        var percentile95Ms: Nullable<Int>
        var longestMs: Nullable<Int>

        enum CodingKeys: String, CodingKey {
            case container, id, count, failed, medianMs, longestMs
            case percentile95Ms = "p95Ms"
        }
    }
}

extension HistoryDocument {
    /// What was recorded of these apps in that time.
    init(_ apps: [RecordedApp], in window: Range<Date>) {
        self.init(
            since: Timestamp.text(window.lowerBound), until: Timestamp.text(window.upperBound),
            apps: apps.map(HistoryDocument.App.init))
    }
}

extension HistoryDocument.Action {
    init(_ action: Action) {
        time = Timestamp.text(action.date)
        container = action.container.visible(limit: 300)
        id = action.containerID.visible(limit: 64)
        self.action = action.kind.visible(limit: 60)
        reason = action.reason.visible(limit: 60)
        message = action.message.visible(limit: 1_000)
        durationMs = Nullable(action.duration?.milliseconds)
    }
}

extension HistoryDocument.App {
    private static let parts = 60

    init(_ recorded: RecordedApp) {
        let statistics = recorded.statistics
        name = recorded.app.name.visible(limit: 300)
        kind = recorded.app.kind.visible(limit: 40)
        engine = recorded.app.engine.visible(limit: 300)
        data = Nullable(recorded.last?.to.visible(limit: 60))
        dataSince = Nullable(recorded.last.map { Timestamp.text($0.date) })
        observedMs = statistics.observed.milliseconds
        upMs = statistics.up.milliseconds
        uptime = Nullable(statistics.uptime)
        incidents = statistics.incidents.map {
            .init(
                startedAt: Timestamp.text($0.start), endedAt: Nullable($0.end.map(Timestamp.text)),
                worst: $0.worst.rawValue)
        }
        recovery = .init(
            meanMs: Nullable(statistics.meanRecovery?.milliseconds),
            longestMs: Nullable(statistics.longestRecovery?.milliseconds))
        flapping = .init(
            now: statistics.isFlapping, ever: statistics.hasFlapped, changes: statistics.flips.count,
            mostPerHour: statistics.busiest)
        sparkline = recorded.timeline.buckets(Self.parts).map { Nullable($0?.rawValue) }
        transitions = recorded.transitions.map {
            .init(
                time: Timestamp.text($0.date), container: Nullable($0.container?.visible(limit: 300)),
                from: Nullable($0.from?.visible(limit: 60)), to: $0.to.visible(limit: 60),
                exitCode: Nullable($0.exitCode), message: $0.message.visible(limit: 1_000))
        }
        actions = recorded.actions.map(HistoryDocument.Action.init)
        alerts = recorded.alerts.map {
            .init(
                time: Timestamp.text($0.date), container: Nullable($0.container?.visible(limit: 300)),
                alert: $0.alert.visible(limit: 200), event: $0.event.visible(limit: 60),
                message: $0.message.visible(limit: 1_000), problem: Nullable($0.problem?.visible(limit: 1_000)))
        }
        checks = recorded.checks.map {
            .init(
                container: $0.container.visible(limit: 300), id: $0.containerID.visible(limit: 64), count: $0.count,
                failed: $0.failed, medianMs: Nullable($0.median?.milliseconds),
                percentile95Ms: Nullable($0.percentile95?.milliseconds), longestMs: Nullable($0.longest?.milliseconds))
        }
    }
}
