import Foundation
import Health
import HistoryStore
import TestSupport
import Testing

extension LabEngine {
    /// A watch that records, and has told how its apps stand.
    func recording(_ words: String...) async throws -> RunningProcess {
        let watch = try launch(
            ["watch", "-o", "ndjson", "--record", record] + words, limit: .seconds(120))
        try await watch.line { $0.contains(#""event":"app""#) }
        return watch
    }

    /// What `history` says about the record.
    func history(_ words: String...) async throws -> FinishedProcess {
        try await Binary.run(["history", "--record", record] + words)
    }

    /// The one app that `history -o json` tells about.
    func told(_ words: String...) async throws -> JSONValue {
        let run = try await Binary.run(["history", "--record", record, "-o", "json"] + words)
        return try #require(try run.json()["apps"]?.array?.first, "no app is told about: \(run)")
    }

    /// Waits until the record tells of the app, or of a container of it, that it became this last.
    func recorded(_ status: String, limit: Duration = .seconds(30)) async throws {
        try await eventually(limit: limit) {
            let run = try await history("-o", "json")
            guard run.exitCode == 0 else { return false }
            return try run.json()["apps"]?.array?.first?["data"]?.string == status
        }
    }

    /// The starts of all recorded results, in microseconds since 1970.
    func recordedStarts() async throws -> [Int] {
        try await onThread { [record] in
            let store = try HistoryStore(record, .reading)
            defer { store.close() }
            var starts: [Int] = []
            for app in try store.apps(since: .distantPast) {
                try store.checks(of: app, since: .distantPast) { check in
                    starts.append(Self.microseconds(check.start))
                    return true
                }
            }
            return starts
        }
    }

    /// The starts of the results that the engine keeps of a container at the moment.
    func keptStarts(of short: String) async throws -> [Int] {
        let log = try await inspect(short)["State"]?["Health"]?["Log"]?.array ?? []
        return log.compactMap { Timestamp.date($0["Start"]?.string).map(Self.microseconds) }
    }

    /// What all the files of the record hold, byte for byte.
    func recordedBytes() throws -> Data {
        try ["", "-wal"].reduce(into: Data()) { all, suffix in
            guard FileManager.default.fileExists(atPath: record + suffix) else { return }
            all += try Data(contentsOf: URL(fileURLWithPath: record + suffix))
        }
    }

    private static func microseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1e6).rounded()) }
}
