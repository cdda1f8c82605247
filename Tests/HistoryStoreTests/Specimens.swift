import CSQLite
import Foundation
import Testing

@testable import HistoryStore

/// 2023-11-14 22:13:20 UTC, and some seconds after it.
func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_700_000_000 + seconds) }

let demo = HistoryApp(engine: "one", kind: "project", name: "demo")

func change(
    _ to: String, _ seconds: Double, from: String? = nil, of app: HistoryApp = demo, container: String? = nil
) -> HistoryEntry {
    var transition = Transition(app: app, date: at(seconds), from: from, to: to)
    transition.container = container
    transition.containerID = container.map { "id-of-\($0)" }
    return .transition(transition)
}

func result(
    _ exitCode: Int, _ seconds: Double, took duration: Duration? = .milliseconds(20), of container: String = "web",
    app: HistoryApp = demo, output: String = ""
) -> HistoryEntry {
    var check = Check(
        app: app, containerID: "id-of-\(container)", container: container, start: at(seconds), exitCode: exitCode,
        output: output)
    check.duration = duration
    return .check(check)
}

extension HistoryStore {
    /// Each transition in short: seconds and status.
    func story(of app: HistoryApp = demo, since: Date = .distantPast) throws -> [String] {
        try transitions(of: app, since: since).map { transition in
            let seconds = transition.date.timeIntervalSince(at(0))
            return (transition.container.map { $0 + " " } ?? "") + "\(Int(seconds.rounded())) \(transition.to)"
        }
    }

    /// The starts of the checks, in seconds.
    func starts(of app: HistoryApp = demo, since: Date = .distantPast) throws -> [Int] {
        var starts: [Int] = []
        try checks(of: app, since: since) { check in
            starts.append(Int(check.start.timeIntervalSince(at(0)).rounded()))
            return true
        }
        return starts
    }
}

/// A file opened past the store, as another program would.
final class RawDatabase {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        try #require(sqlite3_open(path, &handle) == SQLITE_OK)
        sqlite3_busy_timeout(handle, 60_000)
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ text: String) throws {
        try #require(
            sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle)))")
    }

    /// The first column of all rows, as text.
    func column(_ text: String) throws -> [String] {
        var statement: OpaquePointer?
        try #require(sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK)
        defer { sqlite3_finalize(statement) }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "NULL")
        }
        return rows
    }
}

/// The error that `body` throws; nil without one.
func problem(_ body: () throws -> Void) -> HistoryError? {
    do {
        try body()
        return nil
    } catch {
        return error as? HistoryError
    }
}
