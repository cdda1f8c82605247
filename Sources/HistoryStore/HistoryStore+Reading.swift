package import FoundationEssentials
import Health

/// The checks of one container in numbers.
package struct CheckSummary: Sendable, Hashable {
    /// The container's full id.
    package var containerID: String
    /// The newest name that it was recorded by.
    package var container: String
    /// How many checks.
    package var count: Int
    /// How many of them did not exit 0.
    package var failed: Int
    /// The duration that half of the checks did not exceed; like the others nil when no duration is known.
    package var median: Duration?
    /// The duration that 95 of 100 checks did not exceed.
    package var percentile95: Duration?
    /// The longest duration.
    package var longest: Duration?
}

extension HistoryStore {
    /// The apps that something was recorded of since then, or whose last status before that may still hold: any but
    /// `Missing`. Sorted by engine, kind and name.
    package func apps(since: Date) throws(HistoryError) -> [HistoryApp] {
        try use { connection throws(HistoryError) in
            var apps: [HistoryApp] = []
            let actions =
                try Self.hasActions(connection)
                ? """
                OR EXISTS (SELECT 1 FROM subjects JOIN actions ON subject = subjects.id WHERE app = apps.id AND time >= ?1)
                """ : ""
            try connection.rows(
                """
                SELECT engine, kind, name FROM apps WHERE EXISTS (
                    SELECT 1 FROM subjects JOIN transitions ON subject = subjects.id
                    WHERE app = apps.id AND time >= ?1)
                \(actions)
                OR EXISTS (
                    SELECT 1 FROM members JOIN checks USING (container) WHERE app = apps.id AND start >= ?2)
                OR ?3 IS NOT ifnull((
                    SELECT to_status FROM transitions
                    WHERE subject = (SELECT id FROM subjects WHERE app = apps.id AND container = '')
                    ORDER BY time DESC, id DESC LIMIT 1), ?3)
                ORDER BY engine, kind, name
                """,
                [
                    .integer(since.milliseconds), .integer(since.nanoseconds), .text(AppStatus.missing.rawValue),
                ]
            ) { row in
                apps.append(HistoryApp(engine: row.text(0), kind: row.text(1), name: row.text(2)))
                return true
            }
            return apps
        }
    }

    /// The app's transitions since then, its containers' too, and for each of these the last one before: the status in
    /// which the time began. Sorted by time.
    package func transitions(of app: HistoryApp, since: Date) throws(HistoryError) -> [Transition] {
        try use { connection throws(HistoryError) in
            var found: [Transition] = []
            try connection.rows(
                """
                SELECT container, container_id, time, from_status, to_status, message, exit_code
                FROM apps JOIN subjects ON app = apps.id JOIN transitions ON subject = subjects.id
                WHERE engine = ?1 AND kind = ?2 AND name = ?3 AND time >= ifnull((
                    SELECT max(time) FROM transitions AS before WHERE before.subject = subjects.id AND time < ?4), ?4)
                AND (time >= ?4 OR transitions.id = (
                    SELECT id FROM transitions AS before WHERE before.subject = subjects.id AND time < ?4
                    ORDER BY time DESC, id DESC LIMIT 1))
                ORDER BY time, transitions.id
                """, Self.parameters(app) + [.integer(since.milliseconds)]
            ) { row in
                var transition = Transition(
                    app: app, date: Date(milliseconds: row.integer(2)), from: row.optionalText(3), to: row.text(4))
                transition.container = row.text(0).isEmpty ? nil : row.text(0)
                transition.containerID = row.optionalText(1)
                transition.message = row.text(5)
                transition.exitCode = row.optionalInteger(6).map { Int($0) }
                found.append(transition)
                return true
            }
            return found
        }
    }

    /// What was done about the app's containers since then, by time.
    package func actions(of app: HistoryApp, since: Date) throws(HistoryError) -> [Action] {
        try actions(
            where: "engine = ?1 AND time >= ?2 AND apps.kind = ?3 AND name = ?4",
            [.text(app.engine), .integer(since.milliseconds), .text(app.kind), .text(app.name)])
    }

    /// What was done about any container of an engine since then, by time.
    package func actions(on engine: String, since: Date) throws(HistoryError) -> [Action] {
        try actions(where: "engine = ?1 AND time >= ?2", [.text(engine), .integer(since.milliseconds)])
    }

    private func actions(where condition: String, _ parameters: [SQLValue]) throws(HistoryError) -> [Action] {
        try use { connection throws(HistoryError) in
            guard try Self.hasActions(connection) else { return [] }
            var found: [Action] = []
            try connection.rows(
                """
                SELECT engine, apps.kind, name, container, container_id, time, actions.kind, reason, message, duration, run
                FROM apps JOIN subjects ON app = apps.id JOIN actions ON subject = subjects.id
                WHERE \(condition) ORDER BY time, actions.id
                """, parameters
            ) { row in
                var action = Action(
                    app: HistoryApp(engine: row.text(0), kind: row.text(1), name: row.text(2)), container: row.text(3),
                    containerID: row.text(4), date: Date(milliseconds: row.integer(5)), kind: row.text(6),
                    reason: row.text(7), message: row.text(8))
                action.duration = row.optionalInteger(9).map { .milliseconds($0) }
                action.run = row.optionalInteger(10).map { Date(nanoseconds: $0) }
                found.append(action)
                return true
            }
            return found
        }
    }

    /// Of what about the app somebody was told since then, by time.
    package func alerts(of app: HistoryApp, since: Date) throws(HistoryError) -> [SentAlert] {
        try use { connection throws(HistoryError) in
            guard try Self.hasActions(connection) else { return [] }
            var found: [SentAlert] = []
            try connection.rows(
                """
                SELECT container, time, alert, event, message, problem
                FROM apps JOIN subjects ON app = apps.id JOIN alerts ON subject = subjects.id
                WHERE engine = ?1 AND kind = ?2 AND name = ?3 AND time >= ?4 ORDER BY time, alerts.id
                """, Self.parameters(app) + [.integer(since.milliseconds)]
            ) { row in
                var alert = SentAlert(
                    app: app, date: Date(milliseconds: row.integer(1)), alert: row.text(2), event: row.text(3),
                    message: row.text(4))
                alert.container = row.text(0).isEmpty ? nil : row.text(0)
                alert.problem = row.optionalText(5)
                found.append(alert)
                return true
            }
            return found
        }
    }

    /// Gives the checks of the app's containers since then to `body`, by time, until it answers false. Meanwhile the
    /// history is in use: `body` must not call it.
    package func checks(
        of app: HistoryApp, since: Date, _ body: (Check) -> Bool
    ) throws(HistoryError) {
        try use { connection throws(HistoryError) in
            try connection.rows(
                """
                SELECT container_id, containers.name, start, duration, exit_code, output
                FROM apps JOIN members ON app = apps.id JOIN containers ON containers.id = members.container
                    JOIN checks ON checks.container = containers.id
                WHERE engine = ?1 AND kind = ?2 AND apps.name = ?3 AND start >= ?4 ORDER BY start, checks.id
                """, Self.parameters(app) + [.integer(since.nanoseconds)]
            ) { row in
                var check = Check(
                    app: app, containerID: row.text(0), container: row.text(1),
                    start: Date(nanoseconds: row.integer(2)),
                    exitCode: Int(row.integer(4)), output: row.text(5))
                check.duration = row.optionalInteger(3).map { .milliseconds($0) }
                return body(check)
            }
        }
    }

    /// The checks of each of the app's containers since then, in numbers; sorted by name and id.
    package func checkSummaries(of app: HistoryApp, since: Date) throws(HistoryError) -> [CheckSummary] {
        try use { connection throws(HistoryError) in
            try connection.reading { () throws(HistoryError) in
                var containers: [(number: Int64, id: String, name: String)] = []
                try connection.rows(
                    """
                    SELECT containers.id, container_id, containers.name
                    FROM apps JOIN members ON app = apps.id JOIN containers ON containers.id = members.container
                    WHERE engine = ?1 AND kind = ?2 AND apps.name = ?3 ORDER BY containers.name, container_id
                    """, Self.parameters(app)
                ) { row in
                    containers.append((row.integer(0), row.text(1), row.text(2)))
                    return true
                }
                var summaries: [CheckSummary] = []
                for (number, id, name) in containers {
                    guard var summary = try Self.summary(of: number, since: since, connection) else { continue }
                    summary.containerID = id
                    summary.container = name
                    summaries.append(summary)
                }
                return summaries
            }
        }
    }

    /// The numbers of one container's checks; nil when there are none.
    private static func summary(
        of container: Int64, since: Date, _ connection: Connection
    ) throws(HistoryError) -> CheckSummary? {
        let parameters = [SQLValue.integer(container), .integer(since.nanoseconds)]
        var summary = CheckSummary(containerID: "", container: "", count: 0, failed: 0)
        var timed: Int64 = 0
        try connection.rows(
            """
            SELECT count(*), total(exit_code <> 0), count(duration), max(duration)
            FROM checks WHERE container = ?1 AND start >= ?2
            """, parameters
        ) { row in
            summary.count = Int(row.integer(0))
            summary.failed = Int(row.integer(1))
            timed = row.integer(2)
            summary.longest = row.optionalInteger(3).map { .milliseconds($0) }
            return false
        }
        guard summary.count > 0 else { return nil }
        // The nearest rank: of the sorted durations the one that the share's last member has.
        func percentile(_ percent: Int64) throws(HistoryError) -> Duration? {
            guard timed > 0 else { return nil }
            let rank = max(1, (timed * percent + 99) / 100)
            return try connection.integer(
                """
                SELECT duration FROM checks WHERE container = ?1 AND start >= ?2 AND duration IS NOT NULL
                ORDER BY duration LIMIT 1 OFFSET ?3
                """, parameters + [.integer(rank - 1)]
            ).map { .milliseconds($0) }
        }
        summary.median = try percentile(50)
        summary.percentile95 = try percentile(95)
        return summary
    }

    /// The sessions that were seen since then, by their start.
    package func sessions(since: Date) throws(HistoryError) -> [Session] {
        try use { connection throws(HistoryError) in
            var sessions: [Session] = []
            try connection.rows(
                "SELECT engine, watched, started, seen FROM sessions WHERE seen >= ?1 ORDER BY started, id",
                [.integer(since.milliseconds)]
            ) { row in
                let names = row.optionalText(1).map {
                    (try? JSONDecoder().decode([String].self, from: Data($0.utf8))) ?? []
                }
                sessions.append(
                    Session(
                        engine: row.text(0), watched: names, started: Date(milliseconds: row.integer(2)),
                        lastSeen: Date(milliseconds: row.integer(3))))
                return true
            }
            return sessions
        }
    }

    /// Whether the file has actions and alerts: one that nobody has recorded in since they came is read as it is.
    private static func hasActions(_ connection: Connection) throws(HistoryError) -> Bool {
        try connection.integer("PRAGMA user_version") ?? 0 >= 2
    }

    private static func parameters(_ app: HistoryApp) -> [SQLValue] {
        [.text(app.engine), .text(app.kind), .text(app.name)]
    }
}
