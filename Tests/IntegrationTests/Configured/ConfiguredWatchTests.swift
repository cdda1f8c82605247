import Glibc
import TestSupport
import Testing

@Suite("A configuration file in a watch", .needsEngine)
struct ConfiguredWatchTests {
    @Test("a probe that is not critical makes its app Degraded, a critical one Unhealthy, and both are told")
    func probes() async throws {
        try await LabEngine.scope { lab in
            let minor = try AnsweringServer()
            let major = try AnsweringServer()
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let file = try lab.folder.write(
                """
                apps:
                  \(lab.name("web")):
                    probes:
                      minor: {url: "\(minor.url)", critical: false, interval: 50ms, timeoutSeconds: 30, fall: 2}
                      major: {url: "\(major.url)", interval: 50ms, timeoutSeconds: 30, fall: 2}
                """, to: "healthwatch.yaml")
            let watch = try lab.launch(
                ["watch", lab.name("web"), "--config", file, "--no-record", "-o", "ndjson"])
            func change(_ from: String, _ to: String) async throws {
                try await watch.line {
                    $0.contains(#""event":"app""#) && $0.contains(#""from":"\#(from)""#)
                        && $0.contains(#""to":"\#(to)""#)
                }
            }
            try await change("Initializing", "Healthy")
            minor.answer("503 Service Unavailable")
            try await change("Healthy", "Degraded")
            major.answer("500 Internal Server Error")
            try await change("Degraded", "Unhealthy")
            major.answer("200 OK")
            try await change("Unhealthy", "Degraded")
            minor.answer("200 OK")
            try await change("Degraded", "Healthy")
            watch.signal(SIGTERM)
            let run = try await watch.result()
            #expect(run.exitCode == 143, "\(run)")
            let lines = try run.jsonLines().filter { $0["event"]?.string == "probe" }
            #expect(lines.contains { $0["probe"]?.string == "minor" && $0["to"]?.string == "failing" })
            #expect(lines.contains { $0["message"]?.string?.contains("500") == true })
            try await SchemaCheck.expectValid([run])
        }
    }

    @Test("probes of a container are asked while it runs, and of its next run, too")
    func runs() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let file = try lab.folder.write(
                """
                apps:
                  \(lab.name("web")):
                    probes:
                      file: {exec: [test, -e, /tmp/there], interval: 100ms, timeoutSeconds: 30, fall: 1}
                """, to: "healthwatch.yaml")
            let watch = try lab.launch(["watch", lab.name("web"), "--config", file, "--no-record"])
            try await watch.tells("Initializing -> Unhealthy")
            try await lab.exec("web", "touch", "/tmp/there")
            try await watch.tells("Unhealthy -> Healthy")
            try await lab.exec("web", "rm", "/tmp/there")
            try await watch.tells("Healthy -> Unhealthy")
            try await lab.exec("web", "touch", "/tmp/there")
            try await lab.restart("web")
            try await watch.tells("Initializing -> Healthy")
            watch.signal(SIGTERM)
            #expect(try await watch.result().exitCode == 143)
        }
    }
}
