import Foundation
import HTTP
import TestSupport
import Testing

@Suite("Health over HTTP", .needsEngine)
struct ServeTests {
    @Test("the health of an app follows its container, in documents, streams and fetch-status")
    func health() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let name = lab.name("web")
            let serve = try await lab.serving([name])
            #expect(try await serve.get("/health").text == #"{"status":"healthy"}"#)
            #expect(try await serve.get("/health/\(name)").text == #"{"status":"healthy"}"#)
            var events = try await serve.stream("/health/$stream?poll_interval=3600")
            let first = try #require(try await events.event())
            #expect(first.data == .object(["status": .string("healthy")]))
            try await lab.spoil("web")
            let bad = try await events.event(status: "unhealthy")
            #expect(bad["reason"]?.string?.contains("\(name): health check failed 2 times in a row") == true, "\(bad)")
            let answer = try await serve.get("/health")
            #expect(answer.status == 503 && answer.json == bad, "\(answer)")
            let fetched = try await serve.get("/deployments/model-deployment/fetch-status/\(name)/").json
            #expect(Set(fetched.object?.keys.map { $0 } ?? []) == ["data", "messages", "pods"], "\(fetched)")
            #expect(fetched["data"]?.string == "Unhealthy", "\(fetched)")
            #expect(fetched["pods"] == .object(["ready": .number(0), "not_ready": .number(1)]), "\(fetched)")
            let messages = fetched["messages"]?.array ?? []
            #expect(messages.contains { $0["severity"]?.string == "error" }, "\(fetched)")
            try await lab.mend("web")
            _ = try await events.event(status: "healthy")
            #expect(try await serve.get("/health").status == 200)
            // A client that was away is told what it missed.
            let id = try #require(first.id)
            var again = try await serve.stream("/health/$stream", headers: [Header("Last-Event-ID", id)])
            #expect(try await again.event()?.data["status"]?.string == "unhealthy")
            #expect(try await again.event()?.data["status"]?.string == "healthy")
            let missing = try await serve.get("/health/\(lab.name("none"))")
            #expect(missing.status == 404 && missing.json["error"]?.string == "not-found", "\(missing)")
            try await serve.stop()
        }
    }

    @Test("the reason follows what the check says, though the engine's verdict stays the same")
    func words() async throws {
        try await LabEngine.scope { lab in
            let check = LabContainer.Health(["CMD-SHELL", "cat /tmp/why; exit 1"])
            try await lab.run("web", LabContainer(script: "echo first >/tmp/why; sleep 1000000", health: check))
            let serve = try await lab.serving([lab.name("web")])
            try await serve.get("/health") { $0.text.hasSuffix(#"in a row: first"}"#) }
            try await lab.exec("web", "sh", "-c", "echo second >/tmp/why")
            try await serve.get("/health") { $0.text.hasSuffix(#"in a row: second"}"#) }
            try await serve.stop()
        }
    }

    @Test("a detailed document names the parts of an app, each of which has a path of its own")
    func parts() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("good", LabContainer(health: .good))
            try await lab.service("bad", LabContainer(health: .bad))
            try await lab.wait(for: "good-1", health: "healthy")
            try await lab.wait(for: "bad-1", health: "unhealthy")
            let serve = try await lab.serving([lab.prefix])
            let detail = try await serve.get("/health/\(lab.prefix)?detailed=true")
            #expect(detail.status == 200 && detail.json["status"]?.string == "degraded", "\(detail)")
            let components = ["good": JSONValue.string("healthy"), "bad": .string("unhealthy")]
            #expect(detail.json["components"] == .object(components), "\(detail)")
            let check = detail.json["checks"]?[lab.name("bad-1")]
            #expect(check?["state"]?.string == "unhealthy", "\(detail)")
            #expect(check?["message"]?.string?.contains("no luck today") == true, "\(detail)")
            #expect(detail.json["version"]?.string != nil && detail.json["uptime_seconds"]?.int != nil, "\(detail)")
            #expect(try await serve.get("/health/\(lab.prefix)/good").status == 200)
            #expect(try await serve.get("/health/\(lab.prefix)/bad").status == 503)
            #expect(try await serve.get("/health/\(lab.name("bad-1"))").status == 503)
            #expect(try await serve.get("/health/\(lab.prefix)/ugly").status == 404)
            let all = try await serve.get("/health?detailed=true")
            #expect(all.json["checks"]?["engine contact"]?["state"]?.string == "healthy", "\(all)")
            try await serve.stop()
        }
    }

    @Test("metrics tell of every container, of checks and restarts, and forget what was removed")
    func metrics() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .bad))
            try await lab.service("api", LabContainer(health: .good))
            let serve = try await lab.serving([lab.prefix])
            func labels(_ service: String) -> String {
                let container = lab.name("\(service)-1")
                return #"app="\#(lab.prefix)",kind="project",service="\#(service)",container="\#(container)""#
            }
            let (web, api) = (labels("web"), labels("api"))
            let page = try await serve.get("/metrics") { page in
                page.text.contains("healthwatch_container_health{\(web),health=\"unhealthy\"} 1\n")
                    && page.text.contains("healthwatch_container_health{\(api),health=\"healthy\"} 1\n")
                    && page.text.contains("healthwatch_container_last_check_duration_seconds{\(web)} 0.")
                    && page.text.contains(#/healthwatch_container_failing_streak\{[^}]*web[^}]*\} ([2-9]|[1-9][0-9])/#)
            }
            let app = #"app="\#(lab.prefix)",kind="project""#
            for line in [
                "healthwatch_engine_up 1", "healthwatch_app_status{\(app),status=\"Degraded\"} 1",
                "healthwatch_app_ready_containers{\(app)} 1", "healthwatch_app_not_ready_containers{\(app)} 1",
                "healthwatch_container_ready{\(web)} 0", "healthwatch_container_restarts_total{\(web)} 0",
                "healthwatch_container_state{\(web),state=\"running\"} 1",
                "healthwatch_app_transitions_total{\(app),status=\"Missing\"} 0",
            ] { #expect(page.text.contains(line + "\n"), "\(line) in \(page)") }
            #expect(page.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            let accept = Header("Accept", "application/openmetrics-text; version=1.0.0")
            let open = try await serve.get("/metrics", headers: [accept])
            #expect(open.text.hasSuffix("# EOF\n"), "\(open.text.suffix(200))")
            try await lab.remove("web-1")
            try await serve.get("/metrics") {
                !$0.text.contains(lab.name("web-1")) && $0.text.contains(lab.name("api-1"))
            }
            try await serve.stop()
        }
    }

    @Test("the documents are those that the commands print")
    func documents() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("bad", LabContainer(health: .bad))
            try await lab.wait(for: "bad-1", health: "unhealthy")
            let serve = try await lab.serving([lab.prefix])
            let name = lab.name("bad-1")
            let status = try await serve.get("/api/v1/status/\(lab.prefix)")
            #expect(status.json["apps"]?.array?.first?["data"]?.string == "Unhealthy", "\(status)")
            let inspect = try await serve.get("/api/v1/inspect/\(name)") { $0.status == 200 }
            let found = inspect.json["containers"]?.array?.first?["findings"]?.array?.first
            #expect(found?["id"]?.string == "health-check-failed", "\(inspect)")
            let printed = try await lab.healthwatch("inspect", name, "--no-exec", "-o", "json").json()
            // Its check goes on failing between the two: the count of that, the last line of the evidence, grows.
            func told(_ finding: JSONValue?) -> [String: JSONValue]? {
                finding?.object.map { finding in
                    finding.merging(["evidence": .array((finding["evidence"]?.array ?? []).dropLast())]) { $1 }
                }
            }
            let same = told(printed["containers"]?.array?.first?["findings"]?.array?.first)
            #expect(told(found) == same && found?["evidence"]?.array?.count == 3, "\(inspect) \(printed)")
            let history = try await serve.get("/api/v1/history/\(lab.prefix)?since=1h") {
                $0.json["apps"]?.array?.first?["checks"]?.array?.isEmpty == false
            }
            #expect(history.json["apps"]?.array?.first?["data"]?.string == "Unhealthy", "\(history)")
            // Until its check fails once more the document is the same.
            try await lab.eventually {
                let tag = try await serve.get("/api/v1/status/\(lab.prefix)").header("ETag") ?? ""
                let headers = [Header("If-None-Match", tag)]
                let known = try await serve.get("/api/v1/status/\(lab.prefix)", headers: headers)
                return known.status == 304 && known.body.isEmpty
            }
            let check = try await SchemaCheck.run([status, inspect, history].map(\.text))
            #expect(check.exitCode == 0, "\(check)")
            try await serve.stop()
        }
    }

    @Test("requests ask the engine nothing, however many there are")
    func quiet() async throws {
        try await LabEngine.scope { lab in
            // The results of a health check would be read at their own pace, whoever asks.
            try await lab.run("web")
            let proxy = try EndpointProxy(at: lab.folder.path("e.sock"), [])
            defer { proxy.stop() }
            let name = lab.name("web")
            let serve = try await lab.serving([name], ["-H", proxy.host, "--interval", "1h", "--max-age", "2h"])
            try await serve.get("/api/v1/inspect/\(name)") { $0.status == 200 }
            try await serve.get("/api/v1/history") { $0.status == 200 }
            func asked() -> Int { EndpointProxy.Endpoint.allCases.map(proxy.asked).reduce(0, +) }
            let before = asked()
            let paths = [
                "/health", "/health/\(name)?detailed=true", "/metrics", "/", "/api/v1/status", "/api/v1/inspect",
                "/api/v1/history", "/deployments/model-deployment/fetch-status/\(name)/",
            ]
            let rounds = 250
            for round in 0..<rounds {
                for path in paths {
                    let answer = try await serve.get(path)
                    #expect(answer.status == 200, "\(round): \(path): \(answer)")
                }
            }
            // Other tests' containers come and go on this engine, which is looked at.
            #expect(asked() - before < rounds)
            try await serve.stop()
        }
    }

    @Test("probes of the configuration file decide about their app, and their results are told")
    func probes() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let file = lab.folder.path("healthwatch.yaml")
            let text = """
                apps:
                  container:\(lab.name("web")):
                    probes:
                      door: {url: http://127.0.0.1:1/, interval: 1s, fall: 1, critical: false}
                """
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let serve = try await lab.serving([lab.name("web")], ["--config", file])
            let page = try await serve.get("/metrics") { $0.text.contains("healthwatch_probe_last_success{") }
            #expect(page.text.contains(#/healthwatch_probe_last_success\{[^}]*probe="door"[^}]*\} 0/#), "\(page)")
            let answer = try await serve.get("/health/\(lab.name("web"))?detailed=true") {
                $0.json["status"]?.string == "degraded"
            }
            #expect(answer.json["checks"]?["probe door"]?["state"]?.string == "degraded", "\(answer)")
            #expect(try await serve.get("/health/\(lab.name("web"))/door").json["status"]?.string == "degraded")
            // Before its probes were asked first nothing had happened to it.
            let history = try await serve.get("/api/v1/history/\(lab.name("web"))") {
                $0.json["apps"]?.array?.first?["data"]?.string == "Degraded"
            }
            #expect(history.json["apps"]?.array?.first?["incidents"]?.array?.isEmpty == true, "\(history)")
            try await serve.stop()
        }
    }
}
