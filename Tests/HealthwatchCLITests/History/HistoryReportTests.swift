import Foundation
import HistoryStore
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("What history shows")
struct HistoryReportTests {
    private typealias Day = ScratchRecord

    /// A day with two incidents of half an hour and ten minutes, then flapping; watched from six o'clock on.
    private func eventful() throws -> ScratchRecord {
        let record = try ScratchRecord()
        try record.watched(Day.at(6), Day.at(24))
        try record.change(Day.at(6), nil, "Healthy", "the health checks pass")
        try record.change(Day.at(8), "healthy", "unhealthy", "no luck today", container: "demo-web-1")
        try record.change(Day.at(8), "Healthy", "Unhealthy", "no luck today")
        try record.change(Day.at(8, 30), "unhealthy", "healthy", "healthy", container: "demo-web-1")
        try record.change(Day.at(8, 30), "Unhealthy", "Healthy", "the health checks pass")
        try record.change(Day.at(12), "Healthy", "Unhealthy", "exited with status 3")
        try record.change(Day.at(12, 10, 30), "Unhealthy", "Healthy", "the health checks pass")
        for minute in [0.0, 10, 20] {
            try record.change(Day.at(20, minute), "Healthy", "Initializing", "starting")
            try record.change(Day.at(20, minute + 1), "Initializing", "Healthy", "the health checks pass")
        }
        try record.checks(Day.at(7), (1...20).map { ($0 == 7 ? 1 : 0, $0 * 100) })
        try record.checks(Day.at(7), [(0, nil)], container: "demo-db-1")
        return record
    }

    @Test("no terminal: everything in full, and the changes that -n leaves out are counted")
    func plain() async throws {
        let run = try await eventful().history(["-n", "6"])
        #expect(run.exit == .success && run.errors.isEmpty)
        #expect(
            run.output == """
                demo (project): 95.97% up of 18h watched in the last 1d; Healthy since 2026-11-25T20:21:00Z
                  ···············█████▁▁████████▁███████████████████▄█████████
                  5 incidents, recovered in 8m42s on average, 30m at most
                  flapped: 6 changes within one hour
                  TIME                  CONTAINER  CHANGE                   MESSAGE
                  2026-11-25T20:00:00Z  -          Healthy -> Initializing  starting
                  2026-11-25T20:01:00Z  -          Initializing -> Healthy  the health checks pass
                  2026-11-25T20:10:00Z  -          Healthy -> Initializing  starting
                  2026-11-25T20:11:00Z  -          Initializing -> Healthy  the health checks pass
                  2026-11-25T20:20:00Z  -          Healthy -> Initializing  starting
                  2026-11-25T20:21:00Z  -          Initializing -> Healthy  the health checks pass
                  and 7 changes before; -n shows more
                  CHECKS OF   COUNT  FAILED  MEDIAN   P95  LONGEST
                  demo-web-1     20       1      1s  1.9s       2s
                  demo-db-1       1       0       -     -        -

                """)
    }

    @Test(
        "a narrow terminal cuts names and messages and the year, never changes; the line of blocks is as wide as there is place"
    )
    func narrow() async throws {
        let run = try await eventful().history(["-n", "2", "--color", "never"], width: 60)
        #expect(
            run.output == """
                demo (project): 95.97% up of 18h watched in the last 1d; Healthy since 2026-11-25T20:21:00Z
                  ··············████▁▁████████▁█████████████████▄▄████████
                  5 incidents, recovered in 8m42s on average, 30m at most
                  flapped: 6 changes within one hour
                  TIME            CONTAI…  CHANGE                   MESSAGE
                  11-25 20:20:00  -        Healthy -> Initializing  starting
                  11-25 20:21:00  -        Initializing -> Healthy  the hea…
                  and 11 changes before; -n shows more
                  CHECKS OF   COUNT  FAILED  MEDIAN   P95  LONGEST
                  demo-web-1     20       1      1s  1.9s       2s
                  demo-db-1       1       0       -     -        -

                """)
        for width in [10, 20, 200] {
            let output = try await eventful().history(["-n", "0", "--color", "never"], width: width).output
            let blocks = try #require(output.split(separator: "\n").dropFirst().first)
            #expect(blocks.count == 2 + max(10, min(60, width - 4)))
        }
    }

    @Test("a terminal of 80 columns is coloured: names, statuses, failures, what flaps")
    func coloured() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(12), Day.at(24))
        try record.change(Day.at(12), nil, "Healthy")
        try record.change(Day.at(18), "Healthy", "Unhealthy", "no luck today")
        try record.checks(Day.at(17), [(1, 30)])
        let run = try await record.history([], width: 80)
        func paint(_ code: Int, _ text: String) -> String { "\u{1B}[\(code)m\(text)\u{1B}[0m" }
        let blocks =
            Array(repeating: paint(2, "·"), count: 30) + Array(repeating: paint(32, "█"), count: 15)
            + Array(repeating: paint(31, "▁"), count: 15)
        let heads = [paint(1, "COUNT"), paint(1, "FAILED"), paint(1, "MEDIAN"), " " + paint(1, "P95")]
        #expect(
            run.output.split(separator: "\n").map(String.init) == [
                "\(paint(1, "demo")) (project): 50% up of 12h watched in the last 1d; \(paint(31, "Unhealthy")) "
                    + "since 2026-11-25T18:00:00Z", "  " + blocks.joined(), "  1 incident, one lasts",
                "  \(paint(1, "TIME"))                  \(paint(1, "CONTAINER"))  \(paint(1, "CHANGE"))"
                    + "                \(paint(1, "MESSAGE"))",
                "  \(paint(2, "2026-11-25T12:00:00Z"))  -          \(paint(32, "Healthy"))",
                "  \(paint(2, "2026-11-25T18:00:00Z"))  -          \(paint(31, "Healthy -> Unhealthy"))  no luck today",
                "  \(paint(1, "CHECKS OF"))   \(heads.joined(separator: "  "))  \(paint(1, "LONGEST"))",
                "  demo-web-1      1       \(paint(31, "1"))    30ms  30ms     30ms",
            ])
    }

    @Test("what healing did, and who was told, stand between the changes")
    func actions() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(12), Day.at(24))
        try record.change(Day.at(12), nil, "Healthy")
        try record.change(Day.at(18), "Healthy", "Unhealthy", "no luck today")
        try record.healing(Day.at(18, 0, 2), "restarted", "health check failed: no luck")
        try record.healing(Day.at(18, 1), "gave-up", "health check failed: no luck")
        try record.told(Day.at(18, 1, 1), "chat", "gave-up", "demo-web-1 was given up after 1 restart")
        try record.told(Day.at(18, 1, 2), "mail", "gave-up", "demo-web-1 was given up", problem: "refused")
        let output = try await record.history(["--color", "never"], width: 140).output
        let lines = output.split(separator: "\n").map(String.init)
        #expect(
            lines.suffix(6) == [
                "  2026-11-25T12:00:00Z  -           Healthy",
                "  2026-11-25T18:00:00Z  -           Healthy -> Unhealthy  no luck today",
                "  2026-11-25T18:00:02Z  demo-web-1  restarted             health check failed: no luck",
                "  2026-11-25T18:01:00Z  demo-web-1  gave-up               health check failed: no luck",
                "  2026-11-25T18:01:01Z  demo-web-1  alert chat            demo-web-1 was given up after 1 restart",
                "  2026-11-25T18:01:02Z  demo-web-1  alert mail            not sent: demo-web-1 was given up: refused",
            ], "\(output)")
    }

    @Test("a share is never rounded up, and a whole number of percents is shown as one")
    func percent() async throws {
        for (minutes, words) in [(57.0, "57%"), (29, "29%"), (99.9999, "99.99%"), (0.001, "0%"), (33.333, "33.33%")] {
            let record = try ScratchRecord()
            try record.watched(Day.at(0), Day.at(0, 100))
            try record.change(Day.at(0), nil, "Healthy")
            try record.change(Day.at(0, minutes), "Healthy", "Unhealthy")
            let run = try await record.history(now: Day.at(0, 100))
            #expect(run.output.hasPrefix("demo (project): \(words) up of 1h40m watched"), "\(run.output)")
        }
    }

    @Test("nobody watched: no uptime, and the last status is told as what it was")
    func unwatched() async throws {
        let record = try ScratchRecord()
        try record.change(Day.at(-30), nil, "Healthy")
        #expect(
            try await record.history().output == """
                demo (project): not watched in the last 1d; last seen Healthy since 2026-11-23T18:00:00Z
                  ····························································

                """)
        let app = try await Self.document(record).first
        #expect(app?["uptime"] as? NSNull != nil && app?["data"] as? String == "Healthy")
        let old = try await eventful().history(["-n", "0"], now: Day.at(30))
        #expect(old.output.contains("watched in the last 1d; last seen Healthy since"), "\(old.output)")
    }

    @Test("an empty record says so and where it is, and is no failure; a document has no apps then")
    func empty() async throws {
        let record = try ScratchRecord()
        let run = try await record.history()
        #expect(run.exit == .success && run.output.isEmpty)
        #expect(run.errors == "nothing was recorded in that time in \(record.path)\n")
        #expect(try await Self.document(record).isEmpty)
        #expect(try await record.history(["-o", "ndjson"]).output.isEmpty)
    }

    private static func document(_ record: ScratchRecord) async throws -> [[String: Any]] {
        let text = try await record.history(["-o", "json"]).output
        let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require(document?["apps"] as? [[String: Any]])
    }

    @Test("the document, whole")
    func document() async throws {
        let record = try ScratchRecord()
        try record.watched(Day.at(23), Day.at(24))
        try record.change(Day.at(23), nil, "Healthy", "the health checks pass")
        try record.change(
            Day.at(23, 30), "healthy", "exited", "exited with status 3", container: "demo-web-1", exitCode: 3)
        try record.change(Day.at(23, 30), "Healthy", "Unhealthy", "exited with status 3")
        try record.change(Day.at(23, 45), "Unhealthy", "Healthy", "the health checks pass")
        try record.checks(Day.at(23, 10), [(0, 20), (1, 40)])
        let run = try await record.history(["-o", "ndjson", "--since", "1h"])
        let blocks =
            Array(repeating: #""Healthy""#, count: 30) + Array(repeating: #""Unhealthy""#, count: 15)
            + Array(repeating: #""Healthy""#, count: 15)
        func change(
            _ time: String, _ container: String?, _ from: String?, _ to: String, _ code: Int?, _ message: String
        )
            -> String
        {
            func text(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
            return #"{"container":\#(text(container)),"exit_code":\#(code.map(String.init) ?? "null"),"#
                + #""from":\#(text(from)),"message":"\#(message)","time":"2026-11-25T\#(time)Z","to":"\#(to)"}"#
        }
        let changes = [
            change("23:00:00.000", nil, nil, "Healthy", nil, "the health checks pass"),
            change("23:30:00.000", "demo-web-1", "healthy", "exited", 3, "exited with status 3"),
            change("23:30:00.000", nil, "Healthy", "Unhealthy", nil, "exited with status 3"),
            change("23:45:00.000", nil, "Unhealthy", "Healthy", nil, "the health checks pass"),
        ]
        let id = ScratchRecord.id(of: "demo-web-1")
        #expect(
            run.output == """
                {"apps":[{"actions":[],"alerts":[],"checks":[{"container":"demo-web-1","count":2,"failed":1,\
                "id":"\(id)","longest_ms":40,"median_ms":20,\
                "p95_ms":40}],"data":"Healthy","data_since":"2026-11-25T23:45:00.000Z",\
                "engine":"unix:///one","flapping":{"changes":2,"ever":false,"most_per_hour":2,"now":false},\
                "incidents":[{"ended_at":"2026-11-25T23:45:00.000Z","started_at":"2026-11-25T23:30:00.000Z",\
                "worst":"Unhealthy"}],"kind":"project","name":"demo","observed_ms":3600000,\
                "recovery":{"longest_ms":900000,"mean_ms":900000},"sparkline":[\(blocks.joined(separator: ","))],\
                "transitions":[\(changes.joined(separator: ","))],"up_ms":2700000,"uptime":0.75}],\
                "schema":"healthwatch.history/v1","since":"2026-11-25T23:00:00.000Z",\
                "until":"2026-11-26T00:00:00.000Z"}

                """)
    }
}
