import Foundation
import TestSupport
import Testing

/// An engine of the test's own, which may be killed.
private struct OwnEngine {
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

    func makeHealthy(_ name: String) async throws {
        let made = try await call("POST", "/containers/\(name)/exec", #"{"Cmd":["touch","/tmp/up"]}"#)
        let id = try JSONDecoder().decode(JSONValue.self, from: Data(made.utf8))["Id"]?.string ?? ""
        try await call("POST", "/exec/\(id)/start", #"{"Detach":false}"#)
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

/// Beside the other faults: most of its time is waiting for an engine.
@Suite("Restarts of the engine", .needsEngine)
struct EngineRestartTests {
    @Test("an engine that restarts in the middle of a wait is survived if it comes back in time, and exit 4 if not")
    func restarts() async throws {
        try await OwnEngine.scope { engine in
            for (name, signal) in [("killed", SIGKILL), ("asked", SIGTERM)] {
                try await engine.runPatient(name)
                let home = try ScratchFolder()
                let process = try Binary.launch(
                    ["wait", name, "--timeout", "50s", "--interval", "60s"], environment: engine.environment, home: home
                )
                try await process.line(from: .errors) { $0.contains("starting") }
                try await engine.end(by: signal)
                try await process.line(from: .errors) { $0.contains("lost the engine, waiting for it to come back") }
                // Longer than what time alone would take to make a failure of a container that is gone.
                try await Task.sleep(for: .seconds(4))
                try await engine.start()
                try await process.line(from: .errors) { $0.contains("the engine is back") }
                try await engine.makeHealthy(name)
                let run = try await process.result()
                #expect(run.exitCode == 0, "\(run)")
                #expect(run.errorText.components(separatedBy: "lost the engine").count == 2, "told once\n\(run)")
            }
            let home = try ScratchFolder()
            try await engine.runPatient("lost")
            let waits = [("lost", ["--timeout", "5s"]), ("killed", ["--timeout", "5s", "--stable", "1m"])]
            let processes = try waits.map { name, options in
                try Binary.launch(["wait", name] + options, environment: engine.environment, home: home)
            }
            for process in processes { try await process.line(from: .errors) { $0.contains("REQUESTED") } }
            try await engine.end(by: SIGKILL)
            for process in processes {
                let run = try await process.result()
                #expect(run.exitCode == 4, "\(run)")
                #expect(run.duration < .seconds(15), "\(run)")
                Trial.checkWords(run, "lost for good")
            }
        }
    }
}
