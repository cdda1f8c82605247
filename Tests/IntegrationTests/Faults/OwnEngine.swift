import Foundation
import TestSupport
import Testing

/// An engine of the test's own, which may be killed.
struct OwnEngine {
    let folder: ScratchFolder
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    var path: String { folder.path("e") }
    var socket: String { path + "/docker.sock" }
    var environment: [String: String] { ["DOCKER_HOST": "unix://" + socket] }

    func start() async throws { try await script("engine", "start", path) }
    func stop() async throws { try await script("engine", "stop", path) }
    func loadImage() async throws { try await script("images", socket, "test") }

    /// Ends dockerd as an update of it would, or as a crash.
    func end(by signal: Int32) async throws {
        let text = try String(contentsOfFile: path + "/dockerd.pid", encoding: .utf8)
        let id = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        kill(id, signal)
        for _ in 0..<400 where kill(id, 0) == 0 { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// One request; the answer's body.
    @discardableResult
    func call(_ method: String, _ target: String, _ body: String = "") async throws -> String {
        let fixed = ["/usr/bin/curl", "--silent", "--fail-with-body", "--unix-socket", socket, "--request", method]
        let data = body.isEmpty ? [] : ["--header", "Content-Type: application/json", "--data", body]
        let run = try await RunningProcess(fixed + data + ["http://engine" + target], environment: [:]).result()
        #expect(run.exitCode == 0, "\(run)")
        return run.text
    }

    /// A container that always comes back, and is healthy once its file is there.
    func runPatient(_ name: String) async throws {
        let health =
            #""Healthcheck":{"Test":["CMD","test","-e","/tmp/up"],"Interval":250000000,"StartPeriod":600000000000}"#
        let host = #""HostConfig":{"NetworkMode":"none","RestartPolicy":{"Name":"always"}}"#
        let command = #""Image":"healthwatch/busybox:1","Cmd":["sleep","1000000"],"StopSignal":"KILL""#
        try await call("POST", "/containers/create?name=\(name)", "{\(command),\(health),\(host)}")
        try await call("POST", "/containers/\(name)/start")
    }

    func makeHealthy(_ name: String) async throws { try await run(in: name, ["touch", "/tmp/up"]) }

    private func run(in name: String, _ command: [String]) async throws {
        let words = command.map { "\"\($0)\"" }.joined(separator: ",")
        let made = try await call("POST", "/containers/\(name)/exec", "{\"Cmd\":[\(words)]}")
        let id = try JSONDecoder().decode(JSONValue.self, from: Data(made.utf8))["Id"]?.string ?? ""
        try await call("POST", "/exec/\(id)/start", #"{"Detach":false}"#)
    }

    /// Makes it fail its check three times in a row.
    func makeUnhealthy(_ name: String) async throws {
        try await run(in: name, ["rm", "-f", "/tmp/up"])
    }

    /// Waits until its check passes.
    func eventuallyHealthy(_ name: String) async throws {
        for _ in 0..<400 {
            if try await call("GET", "/containers/\(name)/json").contains(#""Status":"healthy""#) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(name) does not become healthy")
    }

    private func script(_ name: String, _ arguments: String...) async throws {
        let environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "USER"].contains($0.key) }
        let command = ["/usr/bin/env", "bash", Self.root + "/scripts/" + name] + arguments
        let run = try await RunningProcess(command, environment: environment, limit: .seconds(100)).result()
        #expect(run.exitCode == 0, "\(run)")
    }

    /// Runs `body` with an engine that is gone at the end.
    static func scope(_ body: (OwnEngine) async throws -> Void) async throws {
        let engine = OwnEngine(folder: try ScratchFolder())
        let outcome: Result<Void, any Error>
        do {
            try await engine.start()
            try await engine.loadImage()
            outcome = .success(try await body(engine))
        } catch {
            outcome = .failure(error)
        }
        try await engine.stop()
        try outcome.get()
    }
}
