package import FoundationEssentials
import Locking

/// What happened to apps and containers, in an SQLite file that several processes can read and write at the same time.
///
/// All calls block, for as long as disks do and for up to two seconds on the locks of others: make them on a thread that
/// runs no tasks. They may come from any thread; one works at a time.
package final class HistoryStore: Sendable {
    /// What a history is opened for.
    package enum Mode: Sendable {
        /// The file must be there and is not changed.
        case reading
        /// The file is made if it is missing, and brought to the newest schema.
        case recording
    }

    private let file: HistoryFile
    private let identity: HistoryFile.Identity?
    private let connection: Locked<Connection?>

    /// Opens the history at `path`.
    package convenience init(_ path: String, _ mode: Mode) throws(HistoryError) {
        try self.init(HistoryFile(path: path), mode)
    }

    init(_ file: HistoryFile, _ mode: Mode) throws(HistoryError) {
        self.file = file
        let opened = try mode == .reading ? file.openForReading() : file.openForRecording()
        identity = try file.identity()
        connection = Locked(opened)
    }

    /// The file.
    package var path: String { file.path }

    /// Closes the file; every later call fails. Without it the file closes with the last reference.
    package func close() {
        connection.withLock { $0 = nil }
    }

    /// Whether the path still leads to the open file, not to another one or to nothing.
    package var isInPlace: Bool { (try? file.identity()).flatMap { $0 } == identity }

    /// Runs `body` with the connection, alone.
    func use<Result>(_ body: (Connection) throws(HistoryError) -> Result) throws(HistoryError) -> Result {
        try connection.withLock { connection throws(HistoryError) in
            guard let connection else { throw .failed(path: path, code: 0, reason: "it has been closed") }
            return try body(connection)
        }
    }

    /// For how long statements wait for the locks of others, when they are given time.
    var patience: Duration { file.patience }

    // Sessions.

    /// Notes that a process records from `date` on: `watched` has the apps' spellings, nil stands for all.
    package func beginSession(engine: String, watched: [String]?, at date: Date) throws(HistoryError) -> SessionID {
        let names = watched.flatMap { try? JSONEncoder().encode($0) }.map { String(decoding: $0, as: UTF8.self) }
        let started = date.milliseconds
        let row = try use { connection throws(HistoryError) in
            try connection.integer(
                "INSERT INTO sessions (engine, watched, started, seen) VALUES (?1, ?2, ?3, ?3) RETURNING id",
                [.text(engine), SQLValue(names), .integer(started)])
        }
        return SessionID(row: row ?? 0, started: started)
    }

    /// Notes that the session still records; false when the file no longer knows it.
    @discardableResult
    package func heartbeat(_ session: SessionID, at date: Date) throws(HistoryError) -> Bool {
        try use { connection throws(HistoryError) in
            try connection.run(
                "UPDATE sessions SET seen = max(seen, ?1) WHERE id = ?2 AND started = ?3",
                [.integer(date.milliseconds), .integer(session.row), .integer(session.started)]) > 0
        }
    }

    // Entries.

    /// Records all entries, or none, and answers how many were new.
    ///
    /// A transition to the status that its subject has at that time is not new: another process told of it. Nor is a
    /// check of a container that is known with that start.
    @discardableResult
    package func append(_ entries: [HistoryEntry]) throws(HistoryError) -> Int {
        guard !entries.isEmpty else { return 0 }
        return try use { connection throws(HistoryError) in
            try connection.writing { () throws(HistoryError) in
                var writer = EntryWriter(connection)
                for entry in entries { try writer.write(entry) }
                return writer.count
            }
        }
    }

    /// Deletes what the retention does not keep, as of `now`. False when another process was in the way: what is left
    /// over waits for the next time.
    @discardableResult
    package func prune(_ retention: Retention, now: Date) throws(HistoryError) -> Bool {
        do throws(HistoryError) {
            return try use { connection throws(HistoryError) in
                connection.wait(.milliseconds(200))
                defer { connection.wait(patience) }
                return try Pruning(connection: connection, retention: retention, now: now).run()
            }
        } catch {
            guard error == .locked(path: path) else { throw error }
            return false
        }
    }
}
