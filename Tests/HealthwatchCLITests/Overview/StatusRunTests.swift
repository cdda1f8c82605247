import Foundation
import HTTP
import Health
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("What a status costs, and what it shows")
struct StatusRunTests {
    private typealias Step = ScriptedHTTPClient.Step
    private static let ping = Step.answer("GET http://docker/_ping", headers: [Header("Api-Version", "1.41")], "OK")
    private static let list = "GET http://docker/v1.41/containers/json?all=1"

    /// Runs it on a script, and gives what it printed.
    private func run(
        _ steps: [ScriptedHTTPClient.Step], _ change: (inout StatusArguments) throws -> Void = { _ in }
    ) async throws -> (exit: HealthwatchCLI.ExitStatus, output: String, errors: String) {
        var arguments = StatusArguments()
        arguments.engine.host = "unix:///s"
        try change(&arguments)
        let client = ScriptedHTTPClient([Self.ping] + steps)
        let streams = Streams.captured(width: 200)
        let context = Context(
            environment: [:], streams: streams, client: client, startTimeline: { Timeline(on: ManualClock()) },
            date: { Date(timeIntervalSince1970: Listed.now) }, interruption: { nil })
        let exit = await StatusRun(arguments: arguments, context: context).run()
        #expect(client.complaints == [])
        return (exit, streams.captured(.output), streams.captured(.error))
    }

    private func answer(_ entries: [String]) -> ScriptedHTTPClient.Step {
        .answer(Self.list, "[\(entries.joined(separator: ","))]")
    }

    @Test("an overview of running apps is one request, however many containers there are", arguments: [0, 1, 2000])
    func oneRequest(count: Int) async throws {
        let entries = try (0..<count).map { try Listed.json("c\($0)", "Up 3 minutes (healthy)") }
        let (exit, output, errors) = try await run([answer(entries)]) { $0.isQuiet = true }
        #expect(exit == .success && errors.isEmpty)
        #expect(output.split(separator: "\n").count == count)
    }

    @Test("a second one tells of all stopped containers together which have a health check")
    func stopped() async throws {
        let filter = "&filters=%7B%22health%22%3A%5B%22none%22%5D%7D"
        let entries = try ["a", "b", "c"].map { try Listed.json($0, state: "exited", "Exited (3) 2 days ago") }
        let none = Step.answer(Self.list + filter, "[\(try Listed.json("b", state: "exited"))]")
        let (exit, output, _) = try await run([answer(entries), none]) { $0.template = "{{.Name}} {{.Data}}" }
        #expect(exit == .exited)
        #expect(output == "a Unhealthy\nc Unhealthy\nb Missing\n")
    }

    @Test("what is at rest is left out, unless it is asked for")
    func rest() async throws {
        let entries = [
            try Listed.json("up", "Up 3 minutes (healthy)"),
            try Listed.json("off", state: "paused", "Up 3 days (Paused)"),
        ]
        func names(_ change: (inout StatusArguments) throws -> Void) async throws -> String {
            try await run([answer(entries)]) {
                $0.isQuiet = true
                try change(&$0)
            }.output
        }
        #expect(try await names { _ in } == "up\n")
        #expect(try await names { $0.selection.showsAll = true } == "off\nup\n")
        #expect(try await names { $0.selection.terms = [.status(.scaledDown)] } == "off\n")
        #expect(try await names { $0.selection.terms = [.name("off")] } == "")
    }

    @Test("every form shows the same apps")
    func forms() async throws {
        let entries = [
            try Listed.json("a", "Up 3 minutes (healthy)"), try Listed.json("b", "Up 3 minutes (unhealthy)"),
        ]
        let text = try await run([answer(entries)])
        #expect(text.exit == .unhealthy)
        #expect(
            text.output == """
                APP  STATUS     READY  CONTAINERS  SINCE  MESSAGE
                b    Unhealthy    0/1           1      -  health check failed
                a    Healthy      1/1           1     3m  ready, the health checks pass

                """)
        let json = try await run([answer(entries)]) { $0.format = .json }
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(json.output.utf8))
        #expect(document["apps"]?.array?.compactMap { $0["data"]?.string } == ["Unhealthy", "Healthy"])
        let lines = try await run([answer(entries)]) { $0.format = .ndjson }.output.split(separator: "\n")
        let apps = try lines.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))["apps"]?.array }
        #expect(apps.map { $0?.count } == [1, 1])
        let table = try await run([answer(entries)]) { $0.template = "table" }
        #expect(table.output.split(separator: "\n").count == 3, "\(table)")
    }

    @Test("an engine that fails while it lists leaves nothing half shown; named apps are Unknown")
    func broken() async throws {
        let cut = Step.pieces(Self.list, [Array("[\(try Listed.json("a"))".utf8)], then: .truncated("cut"))
        let all = try await run([cut]) { $0.format = .json }
        #expect(all.exit == .engine && all.errors.hasPrefix("healthwatch status: "), "\(all)")
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(all.output.utf8))["apps"]?.array == [])
        let named = try await run([cut]) {
            $0.format = .json
            $0.names = [AppName(kind: .container, name: "a"), AppName(kind: .container, name: "a")]
        }
        #expect(named.exit == .engine)
        let apps = try JSONDecoder().decode(JSONValue.self, from: Data(named.output.utf8))["apps"]?.array
        #expect(apps?.map { $0["data"]?.string } == ["Unknown"])
        #expect(apps?.map { $0["kind"]?.string } == ["container"])
    }

    @Test("a named container that goes between the list and its inspect is missing, and nothing else is claimed")
    func gone() async throws {
        let inspect = Step.answer(
            "GET http://docker/v1.41/containers/id-web/json", status: 404, #"{"message":"No such container"}"#)
        let (exit, output, _) = try await run([answer([try Listed.json("web")]), inspect]) {
            $0.names = [AppName(kind: .container, name: "web")]
        }
        #expect(exit == .notFound)
        #expect(output.contains("it has no container any more"), "\(output)")
    }

    @Test("a template that is none is a mistake of the user, and no engine is asked")
    func template() async throws {
        let streams = Streams.captured()
        let client = ScriptedHTTPClient([])
        let context = Context(
            environment: [:], streams: streams, client: client, startTimeline: { Timeline(on: ManualClock()) },
            date: { Date(timeIntervalSince1970: Listed.now) }, interruption: { nil })
        let exit = await StatusRun(arguments: StatusArguments(template: "{{.Name"), context: context).run()
        #expect(exit == .usage && client.requests.isEmpty)
        #expect(streams.captured(.output).isEmpty)
        #expect(streams.captured(.error).hasPrefix("healthwatch status: bad value for --format: "))
    }
}
