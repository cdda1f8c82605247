import FoundationEssentials
import Health
import HistoryStore

/// What was recorded of one app.
struct RecordedApp: Sendable {
    var app: HistoryApp
    var timeline: StatusTimeline
    var statistics: HistoryStatistics
    /// The changes in the time that is told, by time.
    var transitions: [Transition]
    var checks: [CheckSummary]
    /// What was done about its containers in that time, by time.
    var actions: [Action]
    /// Who was told of what in that time, by time.
    var alerts: [SentAlert]
    /// How it was at last, and since when; nil when that is not known.
    var last: Transition?

    /// Reads what a record has of the apps that are wanted. Blocks, for as long as a disk does.
    static func read(
        _ path: String, in window: Range<Date>, where isWanted: (HistoryApp) -> Bool
    ) throws(HistoryError) -> [RecordedApp] {
        let store = try HistoryStore(path, .reading)
        defer { store.close() }
        let since = window.lowerBound
        // One that runs may have given its last sign of life before.
        let sessions = try store.sessions(since: since.addingTimeInterval(-Session.patience))
        var apps: [RecordedApp] = []
        for app in try store.apps(since: since) where isWanted(app) {
            let transitions = try store.transitions(of: app, since: since)
            let own = transitions.filter { $0.container == nil }
            let changes = own.compactMap { transition in
                AppStatus(rawValue: transition.to).map { StatusChange(date: transition.date, status: $0) }
            }
            let timeline = StatusTimeline(
                changes: changes, observed: sessions.spans(of: app, now: window.upperBound), window: window)
            apps.append(
                RecordedApp(
                    app: app, timeline: timeline, statistics: HistoryStatistics(timeline),
                    transitions: transitions.filter { $0.date >= since },
                    checks: try store.checkSummaries(of: app, since: since),
                    actions: try store.actions(of: app, since: since), alerts: try store.alerts(of: app, since: since),
                    last: own.last))
        }
        return apps
    }
}
