import CSQLite
import Glibc

/// An open database file, used by one thread at a time. Here SQLite's codes become errors.
final class Connection {
    let path: String
    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]

    /// `flags` are those of `sqlite3_open_v2`; `isImmutable` promises that nobody changes the file, so that no lock and
    /// no other file is needed.
    init(_ path: String, flags: Int32, isImmutable: Bool = false, patience: Duration) throws(HistoryError) {
        self.path = path
        let name = isImmutable ? Self.address(path) + "?immutable=1" : Self.plain(path)
        let all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (isImmutable ? SQLITE_OPEN_URI : 0)
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(name, &handle, all, nil)
        guard code == SQLITE_OK, let opened = handle else {
            let error = Self.error(SQLiteCode(code), handle, path)
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = opened
        wait(patience)
        let distrust = hw_sqlite_distrust(opened)
        guard distrust == SQLITE_OK else { throw Self.error(SQLiteCode(distrust), opened, path) }
    }

    deinit {
        statements = [:]
        sqlite3_close_v2(handle)
    }

    /// A name that is neither an address nor one of SQLite's own, such as `:memory:`.
    private static func plain(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// The path as a `file:` address.
    private static func address(_ path: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes = Array((path.hasPrefix("/") ? "file://" : "file:").utf8)
        for byte in path.utf8 {
            if "%?#".utf8.contains(byte) || byte < 0x21 || byte > 0x7E {
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// For how long a statement waits for the locks of others.
    func wait(_ patience: Duration) {
        sqlite3_busy_timeout(handle, Int32(clamping: patience.milliseconds))
    }

    /// Whether the file could be opened for reading only.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Runs statements without parameters.
    func execute(_ text: String) throws(HistoryError) {
        let code = sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(SQLiteCode(code)) }
    }

    /// Runs a statement to its end; the prepared form of it is kept. Answers how many rows it changed.
    @discardableResult
    func run(_ text: String, _ values: [SQLValue] = []) throws(HistoryError) -> Int {
        try rows(text, values) { _ in true }
        return changes
    }

    /// Gives each row of a query to `body`, until that answers false.
    func rows(
        _ text: String, _ values: [SQLValue] = [], _ body: (Statement) -> Bool
    ) throws(HistoryError) {
        do throws(SQLiteCode) {
            let statement = try statement(text)
            defer { statement.reset() }
            try statement.bind(values)
            while try statement.step() {
                guard body(statement) else { return }
            }
        } catch {
            throw self.error(error)
        }
    }

    /// The first column of a query's first row; nil without a row.
    func integer(_ text: String, _ values: [SQLValue] = []) throws(HistoryError) -> Int64? {
        var found: Int64?
        try rows(text, values) { row in
            found = row.optionalInteger(0)
            return false
        }
        return found
    }

    /// Takes the write lock first: a transaction that began by reading cannot write after somebody else has.
    func writing<Result>(_ body: () throws(HistoryError) -> Result) throws(HistoryError) -> Result {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// All queries in `body` see the file at one moment.
    func reading<Result>(_ body: () throws(HistoryError) -> Result) throws(HistoryError) -> Result {
        try transaction("BEGIN", body)
    }

    private func transaction<Result>(
        _ begin: String, _ body: () throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result {
        try run(begin)
        do throws(HistoryError) {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // A full device ends the transaction by itself. What rolling back says adds nothing to the first error.
            if sqlite3_get_autocommit(handle) == 0 { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    private func statement(_ text: String) throws(SQLiteCode) -> Statement {
        if let prepared = statements[text] { return prepared }
        let prepared = try Statement(handle, text)
        statements[text] = prepared
        return prepared
    }

    private func error(_ code: SQLiteCode) -> HistoryError { Self.error(code, handle, path) }

    private static func error(_ code: SQLiteCode, _ handle: OpaquePointer?, _ path: String) -> HistoryError {
        let cause = handle.map { sqlite3_system_errno($0) } ?? 0
        let reason = String(cString: handle.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code.code))
        switch code.primary {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: return .locked(path: path)
        case SQLITE_FULL: return .full(path: path)
        case SQLITE_READONLY: return .readOnly(path: path)
        case SQLITE_CORRUPT: return .damaged(path: path)
        case SQLITE_NOTADB: return .foreign(path: path)
        // SQLite calls it full only where it writes pages, not where it lengthens the index of the log.
        case SQLITE_IOERR where cause == ENOSPC || cause == EDQUOT: return .full(path: path)
        case SQLITE_CANTOPEN where cause == ENOSPC || cause == EDQUOT: return .full(path: path)
        case SQLITE_CANTOPEN where cause == EROFS: return .readOnly(path: path)
        case SQLITE_CANTOPEN where cause != 0: return .cannotOpen(path: path, reason: words(of: cause))
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: return .cannotOpen(path: path, reason: reason)
        default: return .failed(path: path, code: Int(code.code), reason: reason)
        }
    }

    /// The system's words for one of its error numbers.
    static func words(of number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
