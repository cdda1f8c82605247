import CommandSpec
import Foundation
import Health
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("The words of watch")
struct WatchWordsTests {
    @Test("every option sets what it is named after")
    func options() throws {
        let table: [([String], (inout WatchArguments) -> Void)] = [
            ([], { _ in }), (["--until", "healthy"], { $0.until = [.healthy] }),
            (["--until", "Healthy", "--until=scaled-down"], { $0.until = [.healthy, .scaledDown] }),
            (
                ["--until", "Healthy", "--timeout", "2m"],
                {
                    $0.until = [.healthy]
                    $0.timeout = .seconds(120)
                }
            ),
            (["--on-change", "echo x"], { $0.onChange = "echo x" }),
            (["--interval", "3s"], { $0.interval = .seconds(3) }),
            (["-o", "ndjson"], { $0.format = .ndjson }), (["--color", "never"], { $0.color = .never }),
            (["--record", "/r"], { $0.record.path = "/r" }), (["--no-record"], { $0.record.isOff = true }),
            (["--keep", "7d"], { $0.record.age = .seconds(7 * 86_400) }),
            (["--keep", "36h"], { $0.record.age = .seconds(36 * 3600) }),
            (["--keep-size", "5"], { $0.record.size = 5 }), (["-a"], { $0.selection.showsAll = true }),
            (["-f", "status=Healthy"], { $0.selection.terms = [.status(.healthy)] }),
            (["demo"], { $0.names = [AppName(kind: nil, name: "demo")] }),
        ]
        for (words, change) in table {
            var expected = WatchArguments()
            change(&expected)
            guard case .run(let arguments) = try WatchCommand.spec.parse(words, environment: [:]) else {
                Issue.record("\(words)")
                continue
            }
            #expect(arguments == expected, "\(words)")
        }
    }

    @Test("what fits nothing is refused, with the option in the message")
    func wrong() {
        let table: [([String], String)] = [
            (["--timeout", "2m"], "--until"), (["--record", "x", "--no-record"], "--no-record"),
            (["--until", "good"], "Unknown, Missing, SCALED_DOWN"), (["--interval", "0"], "--interval"),
            (["-o", "json"], "text"), (["--keep", "0d"], "--keep"), (["--keep", "0"], "--keep"),
            (["--keep-size", "0"], "--keep-size"), (["--filter", "x"], "KEY=VALUE"), (["bad:name"], "no kind of app"),
        ]
        for (words, part) in table {
            let error = #expect(throws: UsageError.self, "\(words)") {
                try WatchCommand.spec.parse(words, environment: [:])
            }
            let text = error?.message(for: "healthwatch watch") ?? ""
            #expect(text.contains(part), "\(words): \(text)")
        }
    }

    @Test("the record is where the options and the variables say")
    func file() {
        let table: [(path: String?, environment: [String: String], file: String?)] = [
            ("x", ["XDG_STATE_HOME": "/s", "HOME": "/h"], "x"),
            (nil, ["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/healthwatch/history.db"),
            (nil, ["HOME": "/h"], "/h/.local/state/healthwatch/history.db"),
            (nil, ["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state/healthwatch/history.db"),
            (nil, ["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/healthwatch/history.db"),
            (nil, ["HOME": "h"], nil), (nil, ["HOME": ""], nil), (nil, [:], nil),
        ]
        for (path, environment, file) in table {
            var options = RecordOptions()
            options.path = path
            #expect(options.file(environment) == file, "\(environment)")
        }
    }

    /// The lines that are shown for a project with a container that fails.
    private func lines(_ words: String..., isFirst: Bool = false, change: (inout Glance) -> Void = { _ in }) throws
        -> [String]
    {
        guard case .run(let arguments) = try WatchCommand.spec.parse(words, environment: [:]) else { return [] }
        let streams = Streams.captured()
        let lines = WatchLines(arguments, streams: streams, environment: [:])
        var state = WatchState()
        let before = Listed.overview("shop", [Listed.glance("shop-web-1")])
        var after = Listed.glance("shop-web-1", .running, .unhealthy) {
            $0.failingStreak = 3
            $0.checkOutput = "no luck"
        }
        change(&after)
        let first = state.take([before], now: Listed.now)
        let second = state.take([Listed.overview("shop", [after])], now: Listed.now + 1)
        lines.show(isFirst ? first : second, isFirst: isFirst, at: Listed.now + 1.25)
        lines.note("lost \u{1b}[2J it", at: Listed.now + 1.25)
        return (streams.captured(.output) + streams.captured(.error)).split(separator: "\n").map(String.init)
    }

    @Test("a change is a line with the time, who, from what, to what and why; notes go to standard error")
    func text() throws {
        let later = try lines()
        #expect(
            later == [
                "1970-01-12T13:46:41Z shop: shop-web-1 healthy -> unhealthy (health check failed 3 times in a row: no luck)",
                "1970-01-12T13:46:41Z shop: Healthy -> Unhealthy (health check failed 3 times in a row: no luck)",
                "1970-01-12T13:46:41Z lost \\x1b[2J it",
            ])
        let first = try lines(isFirst: true)
        #expect(
            first == [
                "1970-01-12T13:46:41Z shop: Healthy (ready, the health checks pass)",
                "1970-01-12T13:46:41Z lost \\x1b[2J it",
            ])
        #expect(try lines("--color", "always").first?.contains("\u{1b}[1mshop\u{1b}[0m") == true)
    }

    @Test("as NDJSON every change is a document, also of what is seen first")
    func documents() throws {
        let documents = try lines("-o", "ndjson").map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
        #expect(documents.map { $0["event"]?.string } == ["container", "app", "note"])
        let keys: Set = [
            "schema", "event", "time", "name", "kind", "container", "from", "to", "exit_code", "message", "pods",
        ]
        for document in documents {
            #expect(document["schema"]?.string == "healthwatch.watch/v1")
            #expect(document["time"]?.string == "1970-01-12T13:46:41.250Z")
            #expect(document.object.map { Set($0.keys) } == keys)
        }
        #expect(documents[0]["container"]?.string == "shop-web-1" && documents[0]["name"]?.string == "shop")
        #expect(documents[0]["from"]?.string == "healthy" && documents[0]["to"]?.string == "unhealthy")
        #expect(documents[1]["from"]?.string == "Healthy" && documents[1]["to"]?.string == "Unhealthy")
        #expect(documents[1]["kind"]?.string == "project" && documents[1]["container"] == .null)
        #expect(documents[1]["pods"]?["ready"]?.int == 0 && documents[1]["pods"]?["not_ready"]?.int == 1)
        #expect(documents[2]["name"] == .null && documents[2]["message"]?.string == "lost \\x1b[2J it")
        let first = try lines("-o", "ndjson", isFirst: true)
        #expect(first.count == 3 && first[0].contains(#""from":null"#) && first[0].contains(#""event":"container""#))
        let ended = try lines("-o", "ndjson") {
            $0.state = .exited
            $0.exitCode = 3
        }
        #expect(ended[0].contains(#""exit_code":3"#) && ended[0].contains(#""to":"exited""#), "\(ended)")
    }
}
