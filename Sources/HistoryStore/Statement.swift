import CSQLite

/// A value for a parameter of a statement.
enum SQLValue {
    case integer(Int64)
    case text(String)
    case null

    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

/// A prepared statement, used by one thread at a time.
final class Statement {
    private let handle: OpaquePointer

    init(_ database: OpaquePointer, _ text: String) throws(SQLiteCode) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw SQLiteCode(code == SQLITE_OK ? SQLITE_MISUSE : code) }
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ values: [SQLValue]) throws(SQLiteCode) {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let number): try check(sqlite3_bind_int64(handle, position, number))
            case .null: try check(sqlite3_bind_null(handle, position))
            case .text(var text):
                let code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        hw_sqlite_bind_text(handle, position, $0.baseAddress, UInt64($0.count))
                    }
                }
                try check(code)
            }
        }
    }

    /// True when there is a row to read, false at the end.
    func step() throws(SQLiteCode) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw SQLiteCode(code)
        }
    }

    /// Ends the reading: a statement that is not reset holds its snapshot of the file.
    func reset() {
        // Its result is that of the last step, which has been looked at.
        _ = sqlite3_reset(handle)
        _ = sqlite3_clear_bindings(handle)
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        // After the text was asked for: the call may have changed its encoding, and so its length.
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}

/// A result of SQLite that is not a success.
struct SQLiteCode: Error {
    /// The extended code.
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// The code without its extension.
    var primary: Int32 { code & 0xFF }
}

func check(_ code: Int32) throws(SQLiteCode) {
    guard code == SQLITE_OK else { throw SQLiteCode(code) }
}
