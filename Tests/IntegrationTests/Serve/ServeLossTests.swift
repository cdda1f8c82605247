import Foundation
import HTTP
import TestSupport
import Testing

@Suite("An engine that goes while it is served", .needsEngine)
struct ServeLossTests {
    private static let options = ["--max-age", "2s", "--interval", "500ms"]

    @Test(
        "without contact for too long everything is unhealthy and says why, and recovers by itself",
        arguments: [
            true, false,
        ])
    func loss(isSilent: Bool) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let name = lab.name("web")
            let proxy = try FaultProxy(at: .unix(path: lab.folder.path("e.sock")), to: EngineAddress.socket)
            defer { proxy.stop() }
            let host = "unix://" + lab.folder.path("e.sock")
            let serve = try await lab.serving([name], ["-H", host] + Self.options)
            var whole = try await serve.stream("/health/$stream?poll_interval=3600")
            var app = try await serve.stream("/health/\(name)/$stream?poll_interval=3600")
            _ = try await whole.event(status: "healthy")
            _ = try await app.event(status: "healthy")
            if isSilent {
                proxy.change { $0.stallsNewConnections = true }
            } else {
                proxy.refuse()
            }
            proxy.cutOpenConnections()
            for data in [try await whole.event(status: "unhealthy"), try await app.event(status: "unhealthy")] {
                #expect(data["reason"]?.string?.hasPrefix("no contact with the engine for ") == true, "\(data)")
            }
            let health = try await serve.get("/health")
            #expect(health.status == 503 && health.text.contains("no contact with the engine for "), "\(health)")
            #expect(try await serve.get("/metrics").text.contains("\nhealthwatch_engine_up 0\n"))
            let fetched = try await serve.get("/deployments/model-deployment/fetch-status/\(name)/")
            #expect(fetched.json["data"]?.string == "Unknown", "\(fetched)")
            #expect(try await serve.get("/api/v1/inspect/\(name)").status == 503)
            if isSilent { proxy.change { $0.stallsNewConnections = false } } else { try proxy.reopen() }
            proxy.cutOpenConnections()
            _ = try await whole.event(status: "healthy")
            _ = try await app.event(status: "healthy")
            #expect(try await serve.get("/health").status == 200)
            // Nobody changed: that nothing was known for a while is no transition of the app.
            let line = #"status="Healthy"} "#
            let transitions = try await serve.get("/metrics").text.split(separator: "\n")
                .filter { $0.hasPrefix("healthwatch_app_transitions_total{") && $0.contains(line) }
            #expect(transitions.map { $0.hasSuffix(" 0") } == [true], "\(transitions)")
            try await serve.stop()
        }
    }

    @Test("without an engine nothing is served")
    func nothing() async throws {
        try await LabEngine.scope { lab in
            let run = try await lab.launch(["serve", "--listen", "127.0.0.1:0", "-H", "unix:///nonexistent"]).result()
            #expect(run.exitCode == 4 && run.errorText.contains("/nonexistent"), "\(run)")
        }
    }
}
