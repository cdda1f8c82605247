import CommandSpec
import Foundation
import HistoryStore
import Testing

@testable import HealthwatchCLI

@Suite("What history is asked for: times and names")
struct HistoryChoiceTests {
    private typealias Day = ScratchRecord

    @Test(
        "a start is a duration, a day in UTC, or a moment in any zone",
        arguments: [
            ("24h", -86_400.0), ("7d", -604_800), ("90", -90), ("1ms", -0.001), ("36500d", -3_153_600_000),
            ("2026-11-25", -86_400), ("2026-11-25T08:00:00Z", -57_600), ("2026-11-25T08:00:00+02:00", -64_800),
            ("2026-11-25T23:59:59.5Z", -0.5),
        ])
    func start(text: String, seconds: Double) throws {
        let start = try ValueSyntax<HistoryStart>.historyStart.parse(text)
        #expect(abs(start.date(now: Day.at(24)).timeIntervalSince(Day.at(24)) - seconds) < 1e-6)
    }

    @Test(
        "what is neither is refused",
        arguments: [
            "", "yesterday", "0", "0d", "-1d", "-5m", "36501d", "99999999999999999999d", "1e9h", "9223372036854775807h",
            "2026-13-01", "2026-11-25T08:00:00", "2026-11-25 08:00", "inf", "nan",
        ])
    func noStart(text: String) {
        #expect(throws: ValueError.self) { try ValueSyntax<HistoryStart>.historyStart.parse(text) }
    }

    @Test("a time in the future is refused, and the longest times are told like others")
    func extremes() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(12), Day.at(24))
        try record.change(Day.at(12), nil, "Healthy")
        for text in ["9999-12-31T23:59:60Z", "2026-11-26", "2026-11-26T00:00:00.001Z"] {
            let run = try await record.history(["--since", text])
            #expect(run.exit == .usage && run.errors == "healthwatch history: --since lies in the future\n", "\(run)")
        }
        for text in ["0001-01-02", "36500d", "2562047h"] {
            let run = try await record.history(["--since", text])
            #expect(run.exit == .success && run.output.contains(": 100% up of 12h watched in the last "), "\(run)")
        }
    }

    /// An app of every kind with the same name, and one on another engine.
    private func namesakes() throws -> ScratchRecord {
        let record = try ScratchRecord()
        let apps = [
            HistoryApp(engine: "unix:///one", kind: "container", name: "demo"), Day.demo,
            HistoryApp(engine: "tcp://two", kind: "project", name: "demo"),
            HistoryApp(engine: "unix:///one", kind: "container", name: "other"),
        ]
        for app in apps { try record.change(Day.at(12), nil, "Healthy", of: app) }
        try record.watched(Day.at(12), Day.at(24))
        return record
    }

    @Test("a bare name means all apps of that name, a kind one of them; -q prints what asks for each again")
    func names() async throws {
        let record = try namesakes()
        let table: [([String], [String], HealthwatchCLI.ExitStatus)] = [
            ([], ["project:demo", "container:demo", "other"], .success),
            (["demo"], ["project:demo", "container:demo"], .success), (["container:demo"], ["demo"], .success),
            (["project:demo"], ["demo"], .success), (["other", "project:demo"], ["demo", "other"], .success),
            (["service:demo"], [], .notFound), (["other", "nobody"], ["other"], .notFound), (["dem"], [], .notFound),
        ]
        for (names, expected, exit) in table {
            let run = try await record.history(names + ["-q"])
            #expect(run.output.split(separator: "\n").map(String.init) == expected && run.exit == exit, "\(names)")
            #expect(run.errors.contains("nothing was recorded of '") == (exit == .notFound))
        }
    }

    @Test("apps on two engines are told apart, and each has the uptime of its own engine's watch")
    func engines() async throws {
        let lines = try await namesakes().history(["project:demo", "-n", "0"]).output.split(separator: "\n")
            .filter { $0.hasPrefix("demo") }
        #expect(
            lines == [
                "demo (project) on tcp://two: not watched in the last 1d; last seen Healthy since 2026-11-25T12:00:00Z",
                "demo (project) on unix:///one: 100% up of 12h watched in the last 1d; Healthy since 2026-11-25T12:00:00Z",
            ])
    }

    @Test("a watch of one app says nothing about another")
    func watchedOnly() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(12), Day.at(24), ["project:other"])
        try record.change(Day.at(12), nil, "Healthy")
        #expect(try await record.history().output.contains("not watched in the last 1d"))
    }

    @Test("a watch that runs counts until now, also where the time begins after its last sign of life")
    func running() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(12), Day.at(23, 59, 51))
        try record.change(Day.at(12), nil, "Healthy")
        let run = try await record.history(["--since", "5s"])
        #expect(run.output.hasPrefix("demo (project): 100% up of 5s watched in the last 5s; Healthy since"), "\(run)")
        let over = try await record.history(["--since", "5s"], now: Day.at(24, 1))
        #expect(over.output.hasPrefix("demo (project): not watched in the last 5s; last seen Healthy"), "\(over)")
    }

    @Test("names and messages in a record that somebody else wrote are made harmless")
    func hostile() async throws {
        let record = try ScratchRecord()
        let app = HistoryApp(engine: "e\u{1B}[2J", kind: "project", name: "de\u{1B}]0;x\u{7}mo\n")
        try record.change(Day.at(12), "a\u{1B}", "b\u{1B}[31m", "c\r\n\u{9B}1m", of: app, container: "d\u{1B}c")
        for format in ["text", "json", "ndjson"] {
            let output = try await record.history(["-o", format]).output
            #expect(!output.isEmpty)
            #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }
}
