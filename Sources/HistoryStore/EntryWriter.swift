/// Writes entries inside one transaction, in which the numbers of apps, subjects and containers cannot change.
struct EntryWriter {
    private let connection: Connection
    private var apps: [HistoryApp: Int64] = [:]
    private var subjects: [Subject: Int64] = [:]
    private var containers: [Member: Int64] = [:]
    /// How many entries were new.
    private(set) var count = 0

    private struct Subject: Hashable {
        var app: Int64
        var container: String
    }

    private struct Member: Hashable {
        var app: Int64
        var id: String
        var name: String
    }

    init(_ connection: Connection) { self.connection = connection }

    mutating func write(_ entry: HistoryEntry) throws(HistoryError) {
        switch entry {
        case .transition(let transition): try write(transition)
        case .check(let check): try write(check)
        case .action(let action): try write(action)
        case .alert(let alert): try write(alert)
        }
    }

    private mutating func write(_ action: Action) throws(HistoryError) {
        let subject = try number(of: Subject(app: number(of: action.app), container: action.container))
        count += try connection.run(
            """
            INSERT INTO actions (subject, time, container_id, kind, reason, message, duration, run)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .integer(subject), .integer(action.date.milliseconds), .text(action.containerID), .text(action.kind),
                .text(action.reason), .text(HistoryEntry.cut(action.message)),
                action.duration.map { .integer($0.milliseconds) } ?? .null,
                action.run.map { .integer($0.nanoseconds) } ?? .null,
            ])
    }

    private mutating func write(_ alert: SentAlert) throws(HistoryError) {
        let subject = try number(of: Subject(app: number(of: alert.app), container: alert.container ?? ""))
        count += try connection.run(
            "INSERT INTO alerts (subject, time, alert, event, message, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                .integer(subject), .integer(alert.date.milliseconds), .text(alert.alert), .text(alert.event),
                .text(HistoryEntry.cut(alert.message)), SQLValue(alert.problem.map(HistoryEntry.cut)),
            ])
    }

    private mutating func write(_ transition: Transition) throws(HistoryError) {
        let subject = try number(of: Subject(app: number(of: transition.app), container: transition.container ?? ""))
        let time = SQLValue.integer(transition.date.milliseconds)
        let isNew = try connection.run(
            """
            INSERT INTO transitions (subject, time, container_id, from_status, to_status, message, exit_code)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?5 IS NOT (
                SELECT to_status FROM transitions WHERE subject = ?1 AND time <= ?2 ORDER BY time DESC, id DESC LIMIT 1)
            """,
            [
                .integer(subject), time, SQLValue(transition.containerID), SQLValue(transition.from),
                .text(transition.to), .text(HistoryEntry.cut(transition.message)), SQLValue(transition.exitCode),
            ])
        guard isNew > 0 else { return }
        // Another process may have recorded the same change with a later time: it was this one.
        let isMoved = try connection.run(
            """
            DELETE FROM transitions WHERE to_status = ?3 AND id = (
                SELECT id FROM transitions WHERE subject = ?1 AND time > ?2 ORDER BY time, id LIMIT 1)
            """, [.integer(subject), time, .text(transition.to)])
        if isMoved == 0 { count += 1 }
    }

    private mutating func write(_ check: Check) throws(HistoryError) {
        let app = try number(of: check.app)
        let container = try number(of: Member(app: app, id: check.containerID, name: check.container))
        count += try connection.run(
            """
            INSERT OR IGNORE INTO checks (container, start, duration, exit_code, output) VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            [
                .integer(container), .integer(check.start.nanoseconds),
                check.duration.map { .integer($0.milliseconds) } ?? .null, .integer(Int64(check.exitCode)),
                .text(HistoryEntry.cut(check.output)),
            ])
    }

    private mutating func number(of app: HistoryApp) throws(HistoryError) -> Int64 {
        if let known = apps[app] { return known }
        let number = try number(
            find: "SELECT id FROM apps WHERE engine = ?1 AND kind = ?2 AND name = ?3",
            make: "INSERT INTO apps (engine, kind, name) VALUES (?1, ?2, ?3) RETURNING id",
            [.text(app.engine), .text(app.kind), .text(app.name)])
        apps[app] = number
        return number
    }

    private mutating func number(of subject: Subject) throws(HistoryError) -> Int64 {
        if let known = subjects[subject] { return known }
        let number = try number(
            find: "SELECT id FROM subjects WHERE app = ?1 AND container = ?2",
            make: "INSERT INTO subjects (app, container) VALUES (?1, ?2) RETURNING id",
            [.integer(subject.app), .text(subject.container)])
        subjects[subject] = number
        return number
    }

    /// The container's number; it is noted as a member of the app, and by its newest name.
    private mutating func number(of member: Member) throws(HistoryError) -> Int64 {
        if let known = containers[member] { return known }
        let number =
            try connection.integer(
                """
                INSERT INTO containers (container_id, name) VALUES (?1, ?2)
                ON CONFLICT (container_id) DO UPDATE SET name = excluded.name RETURNING id
                """, [.text(member.id), .text(member.name)]) ?? 0
        try connection.run(
            "INSERT OR IGNORE INTO members (app, container) VALUES (?1, ?2)",
            [.integer(member.app), .integer(number)])
        containers[member] = number
        return number
    }

    private func number(find: String, make: String, _ values: [SQLValue]) throws(HistoryError) -> Int64 {
        if let found = try connection.integer(find, values) { return found }
        return try connection.integer(make, values) ?? 0
    }
}
