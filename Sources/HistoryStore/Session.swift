package import FoundationEssentials

/// The key of a session in its file.
package struct SessionID: Sendable, Hashable {
    let row: Int64
    /// Part of the key: the number of a row that was deleted is used again.
    let started: Int64
}

/// A time in which a process recorded.
package struct Session: Sendable, Hashable {
    /// The engine that it watched.
    package var engine: String
    /// The apps that it watched, as ``HistoryApp/spelling``; nil when it watched all.
    package var watched: [String]?
    /// When it began.
    package var started: Date
    /// When it was last known to run.
    package var lastSeen: Date

    /// A session from `started` until `lastSeen`.
    package init(engine: String, watched: [String]?, started: Date, lastSeen: Date) {
        self.engine = engine
        self.watched = watched
        self.started = started
        self.lastSeen = lastSeen
    }

    /// Whether it would have seen the app change.
    package func watches(_ app: HistoryApp) -> Bool {
        engine == app.engine && (watched?.contains(app.spelling) ?? true)
    }

    /// How long after its last sign of life a session is still taken to run, in seconds: three heartbeats.
    package static let patience: TimeInterval = 30
}

extension [Session] {
    /// The times in which the app was watched, in no order and perhaps overlapping. Sessions that still run count as
    /// running until `now`.
    package func spans(of app: HistoryApp, now: Date) -> [Range<Date>] {
        filter { $0.watches(app) }.map { session in
            let runs = now.timeIntervalSince(session.lastSeen) <= Session.patience
            let end = runs ? Swift.max(now, session.lastSeen) : session.lastSeen
            return session.started..<Swift.max(session.started, end)
        }
    }
}
