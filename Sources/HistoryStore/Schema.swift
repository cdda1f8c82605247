/// The tables, as the steps that lead from each version to the next one.
struct Schema {
    /// Step `n` makes version `n` of version `n - 1`; statements without parameters.
    var steps: [String]

    /// The mark of our files at byte 68: `hwHi`.
    static let applicationID: Int64 = 0x6877_4869

    /// What this version of the program reads and writes. A step that was published never changes.
    static let current = Schema(steps: [version1, version2])

    /// Times are UTC since 1970: `start` of a check in nanoseconds, all others and `duration` in milliseconds.
    ///
    /// An empty `container` of a subject is the app itself: NULLs would all be different to UNIQUE. A container may belong
    /// to several apps (its project, itself), and its checks are kept once.
    private static let version1 = """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            engine TEXT NOT NULL,
            watched TEXT,
            started INTEGER NOT NULL,
            seen INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE apps (
            id INTEGER PRIMARY KEY,
            engine TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (engine, kind, name)
        ) STRICT;
        CREATE TABLE subjects (
            id INTEGER PRIMARY KEY,
            app INTEGER NOT NULL,
            container TEXT NOT NULL,
            UNIQUE (app, container)
        ) STRICT;
        CREATE TABLE transitions (
            id INTEGER PRIMARY KEY,
            subject INTEGER NOT NULL,
            time INTEGER NOT NULL,
            container_id TEXT,
            from_status TEXT,
            to_status TEXT NOT NULL,
            message TEXT NOT NULL,
            exit_code INTEGER
        ) STRICT;
        CREATE INDEX transitions_by_subject ON transitions (subject, time);
        CREATE INDEX transitions_by_time ON transitions (time);
        CREATE TABLE containers (
            id INTEGER PRIMARY KEY,
            container_id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL
        ) STRICT;
        CREATE TABLE members (
            app INTEGER NOT NULL,
            container INTEGER NOT NULL,
            PRIMARY KEY (app, container)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX members_by_container ON members (container);
        CREATE TABLE checks (
            id INTEGER PRIMARY KEY,
            container INTEGER NOT NULL,
            start INTEGER NOT NULL,
            duration INTEGER,
            exit_code INTEGER NOT NULL,
            output TEXT NOT NULL,
            UNIQUE (container, start)
        ) STRICT;
        CREATE INDEX checks_by_start ON checks (start);
        """

    /// Actions and alerts: `run` is when the run of the container began that an action ended, in nanoseconds, all other times
    /// in milliseconds.
    private static let version2 = """
        CREATE TABLE actions (
            id INTEGER PRIMARY KEY,
            subject INTEGER NOT NULL,
            time INTEGER NOT NULL,
            container_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            message TEXT NOT NULL,
            duration INTEGER,
            run INTEGER
        ) STRICT;
        CREATE INDEX actions_by_subject ON actions (subject, time);
        CREATE INDEX actions_by_time ON actions (time);
        CREATE TABLE alerts (
            id INTEGER PRIMARY KEY,
            subject INTEGER NOT NULL,
            time INTEGER NOT NULL,
            alert TEXT NOT NULL,
            event TEXT NOT NULL,
            message TEXT NOT NULL,
            problem TEXT
        ) STRICT;
        CREATE INDEX alerts_by_subject ON alerts (subject, time);
        CREATE INDEX alerts_by_time ON alerts (time);
        """

    /// Whether the file is a history, and which version of it; nil when it is empty. Call it inside a transaction:
    /// between two questions outside of one, another process may make the file a history.
    func version(of connection: Connection) throws(HistoryError) -> Int? {
        let application = try connection.integer("PRAGMA application_id") ?? 0
        let version = try connection.integer("PRAGMA user_version") ?? 0
        if application == 0 && version == 0, try connection.integer("SELECT count(*) FROM sqlite_master") == 0 {
            return nil
        }
        guard application == Self.applicationID, version > 0 else { throw .foreign(path: connection.path) }
        guard version <= steps.count else { throw .tooNew(path: connection.path, version: Int(version)) }
        return Int(version)
    }

    /// Takes the file to the newest version, each step in a transaction of its own that looks again: another process may
    /// be doing the same.
    func bringUpToDate(_ connection: Connection) throws(HistoryError) {
        var version = try connection.reading { () throws(HistoryError) in try self.version(of: connection) ?? 0 }
        while version < steps.count {
            version = try connection.writing { () throws(HistoryError) in
                let found = try self.version(of: connection) ?? 0
                guard found < steps.count else { return found }
                try connection.execute(steps[found])
                try connection.execute("PRAGMA application_id = \(Self.applicationID)")
                try connection.execute("PRAGMA user_version = \(found + 1)")
                return found + 1
            }
        }
    }
}
