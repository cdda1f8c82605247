import Foundation
import TestSupport
import Testing

@Suite("What inspect tells", .needsEngine)
struct InspectTests {
    private func document(_ run: FinishedProcess) throws -> [JSONValue] {
        let document = try run.json()
        #expect(document["schema"]?.string == "healthwatch.inspect/v1")
        return try #require(document["containers"]?.array)
    }

    @Test("the root cause comes first, then everything that is known")
    func text() async throws {
        try await LabEngine.scope { lab in
            let script =
                "echo booting; mkdir /w; echo hi >/w/health; httpd -p 8000 -h /w; echo listening on 8000; sleep 1000000"
            try await lab.run(
                "web",
                LabContainer(
                    script: script,
                    health: .init(["CMD-SHELL", "wget -q -O - http://127.0.0.1:8080/health"], retries: 2)
                ).with { $0.network = "bridge" })
            try await lab.wait(for: "web", health: "unhealthy")
            let run = try await lab.inspected("web", ["--logs", "1"])
            let name = lab.name("web")
            #expect(run.exitCode == 1, "\(run)")
            #expect(run.lines.first?.hasPrefix("\(name): unhealthy, ") == true, "\(run)")
            let finding = """

                error: the check asks port 8080, but the app listens on port 8000 [health-wrong-port]
                  evidence  last check: exit 1: wget: can't connect to remote host (127.0.0.1): Connection refused
                            listening inside: [::]:8000
                            check: wget -q -O - http://127.0.0.1:8080/health
                  cause     Nothing listens on port 8080 inside the container, so every check is refused however well the app is.
                  fix       Check the port that the app listens on: HEALTHCHECK CMD wget -q -O - http://127.0.0.1:8000/health
                            Or let the app listen on port 8080.
                  try       $ docker exec \(name) /bin/sh -c 'wget -q -O - http://127.0.0.1:8000/health'

                \(name)
                  image    healthwatch/busybox:1

                """
            #expect(run.text.replacing("0.0.0.0:8000", with: "[::]:8000").contains(finding), "\(run)")
            #expect(run.text.hasSuffix("  log      last 1 line:\n    | listening on 8000\n"), "\(run)")
            // What it tells to try works.
            #expect(try await lab.exec("web", "sh", "-c", "wget -q -O - http://127.0.0.1:8000/health") == 0)
        }
    }

    @Test("the document has everything, also what could not be read")
    func json() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(script: "echo hello; sleep 1000000", health: .bad))
            try await lab.wait(for: "web-1", health: "unhealthy")
            let run = try await lab.healthwatch("inspect", lab.name("web-1"), "-o", "json", "--no-exec")
            #expect(run.exitCode == 1)
            let web = try #require(try document(run).first)
            #expect(web["name"]?.string == lab.name("web-1"))
            #expect(web["service"]?.string == "web")
            #expect(web["project"]?.string == lab.prefix)
            #expect(web["condition"]?.string == "unhealthy")
            #expect(web["state"]?.string == "running")
            #expect(web["health"]?.string == "unhealthy")
            #expect(web["check"]?["command"]?.string == "echo 'no luck today'; exit 1")
            #expect(web["check"]?["interval_ms"]?.int == 250)
            #expect(web["check"]?["unhealthy_after_ms"]?.int == 500)
            let last = try #require(web["results"]?.array?.last)
            #expect(last["exit_code"]?.int == 1)
            #expect(last["output"]?.string == "no luck today\n")
            #expect(last["is_stale"]?.bool == false)
            #expect(last["duration_ms"]?.int != nil)
            #expect(web["log"]?.strings == ["hello"])
            #expect(web["listening"] == .null)
            #expect(web["unavailable"]?.array?.first?["source"]?.string == "exec")
            #expect(web["findings"]?.array?.first?["id"]?.string == "health-check-failed")
            #expect(web["run_check"] == .null)
        }
    }

    @Test("an app is told whole, the containers with errors first, and one line each with ndjson or a template")
    func app() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .good))
            try await lab.service("b", LabContainer(["sh", "-c", "exit 3"]))
            try await lab.wait(for: "a-1", health: "healthy")
            try await lab.wait(for: "b-1", state: "exited")
            let run = try await lab.healthwatch("inspect", "project:\(lab.prefix)", "-o", "ndjson")
            #expect(run.exitCode == 1)
            let lines = try run.jsonLines()
            let names = lines.compactMap { $0["containers"]?.array?.first?["name"]?.string }
            #expect(names == [lab.name("b-1"), lab.name("a-1")])
            let quiet = try await lab.healthwatch("inspect", lab.name("a-1"), lab.name("b-1"), "-q")
            #expect(quiet.text == lab.name("b-1") + "\n")
            let table = try await lab.healthwatch(
                "inspect", lab.prefix, "--format", #"table {{.Name}}\t{{.Health}}\t{{.FailingStreak}}"#)
            #expect(table.lines.first?.split(separator: " ").joined(separator: " ") == "NAME HEALTH FAILING STREAK")
            #expect(table.lines.last?.hasPrefix(lab.name("a-1") + "  healthy") == true, "\(table)")
            let ids = try await lab.healthwatch(
                "inspect", lab.name("b-1"), "--format", "{{range .Findings}}{{.Id}} {{.Severity}}{{end}}")
            #expect(ids.text == "app-exited error\n")
            let healthy = try await lab.healthwatch("inspect", lab.name("a-1"))
            #expect(healthy.exitCode == 0, "\(healthy)")
            #expect(healthy.lines.first == "\(lab.name("a-1")): healthy")
        }
    }

    @Test("words that mean nothing are told in one line, with the exit status that the contract has")
    func mistakes() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let cases: [(arguments: [String], code: Int32, words: String)] = [
                (["inspect", lab.name("none")], 3, "does not exist"),
                (["inspect"], 2, "CONTAINER"),
                (["inspect", "stack:x"], 2, "Swarm"),
                (["inspect", lab.name("web"), "--no-exec", "--run-check"], 2, "--run-check"),
                (["inspect", lab.name("web"), "--format", "{{.Name"], 2, "--format"),
                (["inspect", lab.name("web"), "--format", "x", "-o", "json"], 2, "--format"),
                (["inspect", lab.name("web"), "-o", "yaml"], 2, "text, json, ndjson"),
                (["inspect", lab.name("web"), "--cacert", "/nonexistent"], 3, "/nonexistent"),
                (["inspect", lab.name("web"), "-H", "unix:///nonexistent.sock"], 4, "no such socket"),
                (["explain", "health-wrong-prot"], 2, "did you mean 'health-wrong-port'"),
            ]
            for (arguments, code, words) in cases {
                let run = try await lab.launch(arguments).result()
                #expect(run.exitCode == code, "\(run)")
                #expect(run.errorText.contains(words), "\(run)")
                #expect(run.output.isEmpty, "\(run)")
            }
            // What can be told is told all the same.
            let half = try await lab.healthwatch("inspect", lab.name("none"), lab.name("web"), "-o", "json")
            #expect(half.exitCode == 3)
            #expect(try document(half).first?["name"]?.string == lab.name("web"))
        }
    }
}

@Suite("What inspect does to a container, and what it survives", .needsEngine)
struct InspectManners {
    /// The commands that were run in a container, as the engine's events tell.
    private func executed(_ lab: LabEngine, _ short: String) async throws -> [String] {
        let filters = #"{"container":["\#(lab.name(short))"],"event":["exec_create"]}"#
        let query = filters.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let socket = LabEngine.host.dropFirst("unix://".count)
        let now = Int(Date.now.timeIntervalSince1970)
        let run = try await RunningProcess(
            [
                "/usr/bin/curl", "-s", "--unix-socket", String(socket),
                "http://x/events?since=1&until=\(now)&filters=\(query)",
            ], environment: [:]
        ).result()
        return try run.jsonLines().compactMap { $0["Action"]?.string }
    }

    @Test("--no-exec runs nothing inside, and without it one command that reads is run")
    func exec() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            _ = try await lab.healthwatch("inspect", lab.name("web"), "--no-exec")
            #expect(try await executed(lab, "web") == [])
            _ = try await lab.healthwatch("inspect", lab.name("web"))
            try await lab.eventually { try await executed(lab, "web").count == 1 }
        }
    }

    @Test("--run-check runs the check once more and compares")
    func runCheck() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(
                    health: .init(["CMD-SHELL", "echo now $(ls /); test -e /ok"], interval: .seconds(1), retries: 1)))
            try await lab.wait(for: "web", health: "unhealthy")
            try await lab.exec("web", "touch", "/ok")
            let run = try await lab.healthwatch("inspect", lab.name("web"), "--run-check", "-o", "json")
            let web = try #require(try run.json()["containers"]?.array?.first)
            #expect(web["run_check"]?["exit_code"]?.int == 0, "\(run)")
            #expect(web["run_check"]?["output"]?.string?.contains("ok") == true)
        }
    }

    @Test("a check that hangs is given up after its timeout, and nothing of it is left inside")
    func hangingCheck() async throws {
        try await LabEngine.scope { lab in
            let check = LabContainer.Health(
                ["CMD-SHELL", "echo asking; sleep 4321"], interval: .seconds(600), timeout: .seconds(1))
            try await lab.run("web", LabContainer(health: check))
            let run = try await lab.healthwatch("inspect", lab.name("web"), "--run-check", "-o", "json")
            let web = try #require(try run.json()["containers"]?.array?.first)
            #expect(web["run_check"]?["exit_code"]?.int == -1, "\(run)")
            #expect(web["run_check"]?["output"]?.string?.contains("exceeded timeout") == true, "\(run)")
            #expect(run.duration < .seconds(10))
            try await lab.eventually {
                let top = try await lab.call("GET", "/containers/\(lab.name("web"))/top")
                let commands = top["Processes"]?.array?.compactMap { $0.strings?.last } ?? []
                return commands.count == 1 && !commands.contains { $0.contains("4321") }
            }
        }
    }

    @Test("a paused container is told at once, with what it could not be asked")
    func paused() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            try await lab.pause("web")
            let run = try await lab.healthwatch("inspect", lab.name("web"), "-o", "json")
            try await lab.unpause("web")
            #expect(run.exitCode == 1)
            #expect(run.duration < .seconds(5))
            let web = try #require(try run.json()["containers"]?.array?.first)
            #expect(web["findings"]?.array?.first?["id"]?.string == "paused")
        }
    }

    @Test(
        "a source that is refused or falls silent is named, and the rest still tells",
        arguments: [EndpointProxy.Endpoint.exec, .top, .logs, .events],
        [EndpointProxy.Treatment.answer(status: 403), .cut(after: 40), .stall(after: 0)])
    func refused(endpoint: EndpointProxy.Endpoint, treatment: EndpointProxy.Treatment) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(script: "echo hello; sleep 1000000", health: .bad))
            try await lab.wait(for: "web", health: "unhealthy")
            let proxy = try EndpointProxy(
                at: lab.folder.path("proxy"), [.init(endpoint: endpoint, treatment: treatment)])
            let run = try await lab.healthwatch("inspect", lab.name("web"), "-H", proxy.host, "-o", "json")
            proxy.stop()
            #expect(run.exitCode == 1, "\(run)")
            #expect(run.duration < .seconds(8))
            let web = try #require(try run.json()["containers"]?.array?.first)
            let source = endpoint == .logs ? "log" : endpoint.rawValue
            #expect(web["unavailable"]?.array?.contains { $0["source"]?.string == source } == true, "\(run)")
            #expect(web["findings"]?.array?.first?["id"]?.string == "health-check-failed", "\(run)")
        }
    }

    @Test("an image without a shell is read by nothing, and that is said")
    func noShell() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web", LabContainer(["/bin/sleep", "1000000"]).with { $0.image = "healthwatch/scratch:1" })
            let run = try await lab.inspected("web", ["-o", "json"])
            #expect(run.exitCode == 0, "\(run)")
            let web = try #require(try run.json()["containers"]?.array?.first)
            let gap = web["unavailable"]?.array?.first { $0["source"]?.string == "exec" }
            #expect(gap?["reason"]?.string == "the image has neither a shell nor cat", "\(run)")
        }
    }
}
