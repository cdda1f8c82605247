import Foundation
import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite("Running a command inside a container")
struct ExecTests {
    private typealias Step = ScriptedHTTPClient.Step
    private static let base = "http://docker/v1.41"
    private static let id = "c6b97abeeee3f765f583f509489b0f090c03c73e180bc9a8463b6ad2ce660d59"

    private func engine(_ steps: [Step]) async throws -> (Engine, ScriptedHTTPClient) {
        let ping = Step.answer("GET http://docker/_ping", headers: [Header("Api-Version", "1.41")], "OK")
        let client = ScriptedHTTPClient([ping] + steps)
        let endpoint = Endpoint(.unix(path: "/run/d.sock"), from: .hostOption)
        return (try await Engine.connect(to: endpoint, through: client), client)
    }

    private func recorded(_ name: String) throws -> String {
        String(decoding: try Fixture.bytes(Fixture.docker, name), as: UTF8.self)
    }

    private func created() throws -> Step {
        .answer("POST \(Self.base)/containers/web/exec", status: 201, try recorded("exec-created.json"))
    }

    @Test("both outputs and the exit status, from a recorded run") func ends() async throws {
        let made = try JSONDecoder().decode(
            Wire.ExecCreated.self, from: Data(try Fixture.bytes(Fixture.docker, "exec-created.json")))
        let (engine, client) = try await engine([
            created(),
            .pieces("POST \(Self.base)/exec/\(made.Id)/start", [try Fixture.bytes(Fixture.docker, "exec.bin")]),
            .answer("GET \(Self.base)/exec/\(made.Id)/json", try recorded("exec.json")),
        ])
        let outcome = try await engine.run(["x"], in: "web", within: .seconds(1))
        #expect(outcome == ExecOutcome(output: Array("out\nerr\n".utf8), exitCode: 3, leftover: nil))
        #expect(client.complaints == [])
        let body = String(decoding: client.requests[1].body, as: UTF8.self)
        #expect(body.contains(#""Cmd":["x"]"#) && !body.contains("Env"))
    }

    @Test("a command that does not end in time is told with what it printed, and with its process") func tooSlow()
        async throws
    {
        let made = try JSONDecoder().decode(
            Wire.ExecCreated.self, from: Data(try Fixture.bytes(Fixture.docker, "exec-created.json")))
        let (engine, client) = try await engine([
            created(),
            .pieces(
                "POST \(Self.base)/exec/\(made.Id)/start", [[1, 0, 0, 0, 0, 0, 0, 2] + Array("so".utf8)],
                then: .timedOut(stage: .total)),
            .answer("GET \(Self.base)/exec/\(made.Id)/json", #"{"Running":true,"ExitCode":null,"Pid":42}"#),
        ])
        let outcome = try await engine.run(["x"], in: "web", within: .seconds(1))
        #expect(outcome == ExecOutcome(output: Array("so".utf8), exitCode: nil, leftover: 42))
        #expect(client.complaints == [])
    }

    @Test("a refusal is the engine's own") func refused() async throws {
        let (engine, _) = try await engine([
            .answer("POST \(Self.base)/containers/web/exec", status: 409, #"{"message":"Container web is paused"}"#)
        ])
        await #expect(
            throws: EngineError.refused(
                request: "POST /containers/web/exec", status: 409, message: "Container web is paused")
        ) {
            try await engine.run(["x"], in: "web", within: .seconds(1))
        }
    }

    @Test("recorded processes, versions and past events") func others() async throws {
        let top = try Fixture.decode(Fixture.docker, "top.json", as: Wire.Top.self)
        #expect(top.commands.last == "sleep 0.1")
        #expect(try Fixture.decode(Fixture.docker, "version.json", as: Wire.Version.self).Arch == "amd64")
        // Without titles that are known the last column is taken.
        #expect(Wire.Top(Titles: ["A", "B"], Processes: [["1", "x y"]]).commands == ["x y"])
        #expect(Wire.Top(Titles: nil, Processes: nil).commands == [])
    }
}
