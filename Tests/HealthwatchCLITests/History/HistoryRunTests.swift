import CommandSpec
import Foundation
import HTTP
import HistoryStore
import TestSupport
import Testing

@testable import HealthwatchCLI
@testable import Terminal

@Suite("What history makes of a record")
struct HistoryRunTests {
    /// The moment at which it is asked: 2026-11-25T12:00:00Z.
    private static let now = Date(timeIntervalSince1970: 1_795_608_000)
    private static let engine = "unix:///run/docker.sock"

    /// A record of one app: watched for ten of the last 24 hours, down twice for 36 minutes together, with checks.
    private func record(_ more: (HistoryStore) throws -> Void = { _ in }) throws -> (
        folder: ScratchFolder, path: String
    ) {
        let folder = try ScratchFolder()
        let path = folder.path("history.db")
        let store = try HistoryStore(path, .recording)
        defer { store.close() }
        let session = try store.beginSession(engine: Self.engine, watched: nil, at: Self.ago(hours: 10))
        try store.heartbeat(session, at: Self.now)
        try store.append([
            change("shop", "Healthy", ago: 10), change("shop", "Unhealthy", ago: 5, "web: health check failed"),
            change("shop", "Healthy", ago: 4.5), change("shop", "Unhealthy", ago: 1),
            change("shop", "Healthy", ago: 0.9),
            container("shop-web-1", "healthy", ago: 10, from: nil),
            container("shop-web-1", "exited", ago: 5, from: "healthy", code: 3),
            check("shop-web-1", ago: 3, 40, 0), check("shop-web-1", ago: 2, 900, 1), check("shop-db-1", ago: 2, 10, 0),
        ])
        try more(store)
        return (folder, path)
    }

    private static func ago(hours: Double) -> Date { now.addingTimeInterval(-hours * 3600) }
    private static func app(_ name: String, kind: String = "project") -> HistoryApp {
        HistoryApp(engine: engine, kind: kind, name: name)
    }

    private func change(_ name: String, _ status: String, ago hours: Double, _ message: String = "") -> HistoryEntry {
        var transition = Transition(app: Self.app(name), date: Self.ago(hours: hours), from: "Healthy", to: status)
        transition.message = message
        return .transition(transition)
    }

    private func container(
        _ name: String, _ word: String, ago hours: Double, from: String?, code: Int? = nil
    ) -> HistoryEntry {
        var transition = Transition(app: Self.app("shop"), date: Self.ago(hours: hours), from: from, to: word)
        (transition.container, transition.containerID, transition.exitCode) = (name, "id-\(name)", code)
        return .transition(transition)
    }

    private func check(_ name: String, ago hours: Double, _ milliseconds: Int, _ code: Int) -> HistoryEntry {
        var check = Check(
            app: Self.app("shop"), containerID: "id-\(name)", container: name, start: Self.ago(hours: hours),
            exitCode: code)
        check.duration = .milliseconds(milliseconds)
        return .check(check)
    }

    private func told(
        _ path: String?, width: Int? = nil, environment: [String: String] = [:],
        _ adjust: (inout HistoryArguments) -> Void = { _ in }
    ) async -> (exit: HealthwatchCLI.ExitStatus, output: String, errors: String) {
        var arguments = HistoryArguments()
        arguments.record = path
        adjust(&arguments)
        let streams = Streams.captured(width: width ?? 80, isTerminal: width != nil)
        let context = Context(
            environment: environment, streams: streams, client: ScriptedHTTPClient([]),
            startTimeline: { Timeline(on: ManualClock()) }, date: { Self.now }, interruption: { nil })
        let exit = await HistoryRun(arguments: arguments, context: context).run()
        return (exit, streams.captured(.output), streams.captured(.error))
    }

    @Test("an app with two incidents: uptime, blocks, recoveries, changes and checks, those that failed first")
    func text() async throws {
        let (folder, path) = try record()
        let seen = await told(path)
        #expect(seen.exit == .success)
        #expect(
            seen.output == """
                shop (project): 94% up of 10h watched in the last 1d; Healthy since 2026-11-25T11:06:00Z
                  ···································████████████▁▁████████▁██
                  2 incidents, recovered in 18m on average, 30m at most
                  TIME                  CONTAINER   CHANGE                MESSAGE
                  2026-11-25T02:00:00Z  -           Healthy -> Healthy
                  2026-11-25T07:00:00Z  -           Healthy -> Unhealthy  web: health check failed
                  2026-11-25T07:00:00Z  shop-web-1  healthy -> exited
                  2026-11-25T07:30:00Z  -           Healthy -> Healthy
                  2026-11-25T11:00:00Z  -           Healthy -> Unhealthy
                  2026-11-25T11:06:00Z  -           Healthy -> Healthy
                  CHECKS OF   COUNT  FAILED  MEDIAN    P95  LONGEST
                  shop-web-1      2       1    40ms  900ms    900ms
                  shop-db-1       1       0    10ms   10ms     10ms

                """)
        withExtendedLifetime(folder) {}
    }

    @Test("a narrow terminal gets fewer blocks, and no line is wider than it") func narrow() async throws {
        let (folder, path) = try record()
        for width in [60, 70, 80] {
            let lines = await told(path, width: width) { $0.color = .never }.output.split(separator: "\n")
            // The first line is a sentence, which the terminal wraps.
            #expect(lines.dropFirst().allSatisfy { DisplayWidth.of(String($0)) <= width }, "\(lines)")
        }
        withExtendedLifetime(folder) {}
    }

    @Test("-n bounds changes and containers, and says how many more there are") func limit() async throws {
        let (folder, path) = try record()
        let seen = await told(path) { $0.limit = 1 }
        #expect(seen.output.contains("and 5 changes before; -n shows more"))
        #expect(seen.output.contains("and 1 container more; -n shows more"))
        #expect(seen.output.contains("shop-web-1") && !seen.output.contains("shop-db-1"))
        withExtendedLifetime(folder) {}
    }

    @Test("an app that goes up and down six times within an hour flaps") func flapping() async throws {
        let (folder, path) = try record { store in
            try store.append(
                (0..<8).map {
                    change("shop", $0.isMultiple(of: 2) ? "Unhealthy" : "Healthy", ago: 0.5 - 0.01 * Double($0))
                })
        }
        let seen = await told(path)
        #expect(seen.output.contains("flapping: 10 changes within one hour"), "\(seen.output)")
        withExtendedLifetime(folder) {}
    }

    @Test("what nobody watched is neither up nor down") func unwatched() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("history.db")
        let store = try HistoryStore(path, .recording)
        try store.append([change("shop", "Healthy", ago: 2)])
        store.close()
        let seen = await told(path)
        #expect(seen.output.hasPrefix("shop (project): not watched in the last 1d; Healthy since "), "\(seen.output)")
    }

    @Test("a document has the numbers that the text has") func document() async throws {
        let (folder, path) = try record()
        let seen = await told(path) { $0.format = .json }
        let app = try #require(
            try JSONDecoder().decode(JSONValue.self, from: Data(seen.output.utf8))["apps"]?.array?.first)
        #expect(app["uptime"]?.number == 0.94)
        #expect(app["observed_ms"]?.number == 36_000_000)
        #expect(app["up_ms"]?.number == 33_840_000)
        #expect(app["recovery"]?["longest_ms"]?.number == 1_800_000)
        #expect(app["incidents"]?.array?.count == 2)
        #expect(app["transitions"]?.array?.count == 7)
        #expect(app["checks"]?.array?.compactMap { $0["count"]?.number } == [1, 2])
        #expect(app["flapping"]?["now"]?.bool == false)
        withExtendedLifetime(folder) {}
    }

    @Test("a name means every app of that name, a kind one of them; apps of two engines are told apart")
    func names() async throws {
        let (folder, path) = try record { store in
            try store.append([
                .transition(
                    Transition(app: Self.app("shop", kind: "container"), date: Self.now, from: nil, to: "Healthy")),
                .transition(
                    Transition(
                        app: HistoryApp(engine: "tcp://other:2375", kind: "project", name: "blog"), date: Self.now,
                        from: nil, to: "Healthy")),
            ])
        }
        let every = await told(path) { $0.isQuiet = true }
        #expect(every.output.split(separator: "\n").sorted() == ["blog", "shop", "shop"])
        let bare = await told(path) { $0.names = [AppName(kind: nil, name: "shop")] }
        #expect(bare.output.contains("shop (project)") && bare.output.contains("shop (container)"))
        let one = await told(path) { $0.names = [AppName(kind: .container, name: "shop")] }
        #expect(one.exit == .success && !one.output.contains("shop (project)"))
        #expect(await told(path).output.contains("blog (project) on tcp://other:2375: "))
        withExtendedLifetime(folder) {}
    }

    @Test("an app of which nothing was recorded, a file that is not there or something else: each has its sentence")
    func refused() async throws {
        let (folder, path) = try record()
        let unknown = await told(path) { $0.names = [AppName(kind: nil, name: "nope")] }
        #expect(unknown.exit == .notFound && unknown.output.isEmpty)
        #expect(
            unknown.errors
                == "healthwatch history: nothing was recorded of 'nope' in that time; --since goes further back\n")
        let missing = await told(folder.path("none.db"))
        #expect(missing.exit == .notFound && missing.errors.contains("'healthwatch watch' records."))
        let letter = folder.path("letter")
        try "Dear reader\n".write(toFile: letter, atomically: true, encoding: .utf8)
        let foreign = await told(letter)
        #expect(foreign.exit == .usage && foreign.errors.contains("is not a history of this program"))
        let nowhere = await told(nil)
        #expect(nowhere.exit == .usage && nowhere.errors.contains("name it with --record"))
        let usual = await told(nil, environment: ["XDG_STATE_HOME": folder.path("state")])
        #expect(usual.errors.contains(folder.path("state") + "/healthwatch/history.db"))
        let future = await told(path) { $0.since = .date(Self.now.addingTimeInterval(1)) }
        #expect(future.exit == .usage && future.errors.contains("lies in the future"))
    }

    @Test(
        "--since takes a length of time, a day or a moment",
        arguments: [
            ("24h", HistoryStart.ago(.seconds(86_400))), ("7d", .ago(.seconds(7 * 86_400))), ("90", .ago(.seconds(90))),
            ("2026-11-20", .date(Date(timeIntervalSince1970: 1_795_132_800))),
            ("2026-11-20T01:00:00+01:00", .date(Date(timeIntervalSince1970: 1_795_132_800))),
        ])
    func since(text: String, start: HistoryStart) throws {
        #expect(try ValueSyntax<HistoryStart>.historyStart.parse(text) == start)
    }

    @Test("--since refuses what is neither", arguments: ["", "0", "-1h", "0d", "99999999d", "yesterday", "2026-13-01"])
    func noStart(text: String) {
        #expect(throws: (any Error).self) { try ValueSyntax<HistoryStart>.historyStart.parse(text) }
    }
}
