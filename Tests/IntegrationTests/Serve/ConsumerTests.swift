import CurlTransport
import Foundation
import HTTP
import TestSupport
import Testing

@Suite("Consumers of a server: Prometheus and Grafana", .needsEngine(and: "prometheus", "promtool"))
struct PrometheusConsumerTests {
    @Test("Prometheus takes the metrics, its alerts fire and end, and the dashboard's queries have answers")
    func prometheus() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let name = lab.name("web")
            let file = try lab.folder.write(
                "apps: {\(name): {probes: {door: {url: http://127.0.0.1:1/, interval: 1s, fall: 1, critical: false}}}}",
                to: "hw.yaml")
            let serve = try await lab.serving([name], ["--config", file])
            let checked = try await RunningProcess(
                ["/bin/sh", "-c", "curl -sS \(serve.url)/metrics | promtool check metrics"],
                environment: ["PATH": "/usr/bin:/bin"]
            ).result()
            #expect(checked.exitCode == 0 && checked.errors.isEmpty, "\(checked)")
            // As shipped, but for times: nobody waits for minutes here.
            let rules = try Consumer.example("prometheus/alerts.yml").replacing(#/for: [0-9]+m/#, with: "for: 1s")
            try lab.folder.write(rules, to: "alerts.yml")
            let configuration = try Consumer.example(
                "prometheus/prometheus.yml", ["127.0.0.1:7100": "127.0.0.1:\(serve.port)", "15s": "500ms"])
            try lab.folder.write(configuration, to: "prometheus.yml")
            let port = try Consumer.freePort()
            let words = [
                "--config.file=\(lab.folder.path("prometheus.yml"))",
                "--storage.tsdb.path=\(lab.folder.path("data"))", "--web.listen-address=127.0.0.1:\(port)",
            ]
            try await Consumer.beside("prometheus", words) { _ in
                let prometheus = PrometheusAPI(port: port)
                func isFiring(_ alert: String) async throws -> Bool {
                    try await !prometheus.query(#"ALERTS{alertname="\#(alert)",alertstate="firing"}"#).isEmpty
                }
                try await lab.eventually { try await prometheus.query(#"up{job="healthwatch"} == 1"#).count == 1 }
                #expect(try await !isFiring("AppUnhealthy"))
                try await lab.spoil("web")
                try await lab.eventually { try await isFiring("AppUnhealthy") }
                try await lab.eventually { try await isFiring("ProbeFailing") }
                let alert = try await prometheus.query(#"ALERTS{alertname="AppUnhealthy"}"#).first
                #expect(alert?["metric"]?["app"]?.string == name, "\(alert ?? .null)")
                try await lab.eventually { try await emptyPanels(prometheus) == ["Restarts by the restart policy"] }
                try await lab.mend("web")
                try await lab.eventually { try await !isFiring("AppUnhealthy") }
                try await serve.stop()
                try await lab.eventually { try await isFiring("HealthwatchDown") }
            }
        }
    }

    /// The titles of Grafana's panels whose queries have no answer.
    private func emptyPanels(_ prometheus: PrometheusAPI) async throws -> [String] {
        let text = try Consumer.example("grafana/healthwatch.json")
        let dashboard = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        var empty: [String] = []
        for panel in dashboard["panels"]?.array ?? [] {
            for target in panel["targets"]?.array ?? [] {
                let expression = try #require(target["expr"]?.string).replacing("$app", with: ".*")
                let title = panel["title"]?.string ?? ""
                if try await prometheus.query(expression).isEmpty, !empty.contains(title) { empty.append(title) }
            }
        }
        for annotation in dashboard["annotations"]?["list"]?.array ?? [] {
            _ = try await prometheus.query(try #require(annotation["expr"]?.string).replacing("$app", with: ".*"))
        }
        return empty
    }

    @Test("the rules and the configuration are what promtool wants, and each alert fires when it should")
    func rules() async throws {
        let folder = Consumer.root.appendingPathComponent("examples/prometheus").path
        for words in [
            ["check", "config", "\(folder)/prometheus.yml"], ["check", "rules", "\(folder)/alerts.yml"],
            ["test", "rules", "\(folder)/alerts_test.yml"],
        ] {
            let run = try await Consumer("promtool", words).process.result()
            #expect(run.exitCode == 0, "\(run)")
        }
    }
}

@Suite("Consumers of a server: HAProxy", .needsEngine(and: "haproxy"))
struct HAProxyConsumerTests {
    @Test("a server is taken out and in again by /health with rise and fall, and weighed by the agent")
    func servers() async throws {
        try await LabEngine.scope { lab in
            for short in ["shop-1", "shop-2"] { try await lab.runFragile(short) }
            let names = ["shop-1", "shop-2"].map(lab.name)
            let serve = try await lab.serving(names, ["--agent-check", "127.0.0.1:0"])
            let line = try await serve.process.line(from: .errors) { $0.contains("answering agent checks on ") }
            let agent = try #require(line.split(separator: ":").last.map(String.init))
            let socket = lab.folder.path("admin.sock")
            let configuration = try Consumer.example(
                "haproxy/haproxy.cfg",
                [
                    "/run/haproxy-healthwatch.sock": socket,
                    "bind 127.0.0.1:8080": "bind 127.0.0.1:\(try Consumer.freePort())",
                    "port 7100": "port \(serve.port)", "agent-port 7101": "agent-port \(agent)", "shop-1": names[0],
                    "shop-2": names[1], "inter 1s": "inter 200ms",
                ])
            let file = try lab.folder.write(configuration, to: "haproxy.cfg")
            try await Consumer.beside("haproxy", ["-db", "-f", file]) { _ in
                let haproxy = HAProxySocket(path: socket)
                func states() async throws -> [String] {
                    try await haproxy.servers().filter { $0["svname"] == names[0] }.map { $0["status"] ?? "" }
                }
                try await lab.eventually { try await states() == ["UP", "no check"] }
                try await lab.spoil("shop-1")
                try await lab.eventually { try await states() == ["DOWN", "DOWN (agent)"] }
                let servers = try await haproxy.servers()
                let byHealth = servers.first { $0["pxname"] == "by-health" && $0["svname"] == names[0] }
                #expect(byHealth?["check_code"] == "503" && byHealth?["check_fall"] == "3", "\(servers)")
                let byAgent = servers.first { $0["pxname"] == "by-agent" && $0["svname"] == names[0] }
                #expect(byAgent?["last_agt"]?.contains("health check failed") == true, "\(servers)")
                // Nobody else is taken out with it.
                #expect(
                    servers.filter { $0["svname"] == names[1] }.allSatisfy { $0["status"]?.hasPrefix("DOWN") == false },
                    "\(servers)")
                try await lab.mend("shop-1")
                try await lab.eventually { try await states() == ["UP", "no check"] }
            }
            try await serve.stop()
        }
    }
}

@Suite("Consumers of a server: streams and probes", .needsEngine(and: "nginx", "curl"))
struct StreamConsumerTests {
    @Test("curl -N has every event at once, also behind nginx")
    func streams() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let path = lab.folder.path("hw.sock")
            let serve = try await lab.serving([lab.name("web")], listen: "unix:\(path)")
            let port = try Consumer.freePort()
            let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(lab.folder.path("\($0)"));" }.joined(separator: " ")
            let configuration = try Consumer.example(
                "nginx/nginx.conf",
                [
                    "/run/healthwatch/http.sock": path, "127.0.0.1:8080": "127.0.0.1:\(port)",
                    "/run/nginx-healthwatch.pid": lab.folder.path("nginx.pid"),
                    "access_log off;": "access_log off; \(places)",
                    "worker_processes 1;": "worker_processes 1; daemon off; user root;",
                ])
            let file = try lab.folder.write(configuration, to: "nginx.conf")
            try await Consumer.beside("nginx", ["-c", file, "-p", lab.folder.path(".")]) { _ in
                let target = "/health/$stream?poll_interval=3600"
                let proxied = "http://127.0.0.1:\(port)"
                try await lab.eventually { try await Consumer.run("curl", "-fsS", proxied + "/health").exitCode == 0 }
                for words in [["--unix-socket", path, "http://healthwatch\(target)"], [proxied + target]] {
                    let curl = try Consumer("curl", ["-sSN"] + words).process
                    try await curl.line { $0 == #"data: {"status":"healthy"}"# }
                    try await lab.spoil("web")
                    try await curl.line { $0.hasPrefix(#"data: {"status":"unhealthy","reason":"#) }
                    try await lab.mend("web")
                    try await serve.get("/health") { $0.status == 200 }
                    curl.signal(SIGTERM)
                    _ = try await curl.result()
                }
            }
            try await serve.stop()
        }
    }

    @Test("curl -f and healthwatch probe end as the app is, and a probe with rise and fall follows it")
    func probes() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let serve = try await lab.serving([lab.name("web")])
            let url = "\(serve.url)/health/\(lab.name("web"))"
            let watch = try lab.launch([
                "probe", url, "--watch", "--role", "readiness", "--interval", "100ms", "--rise", "2", "--fall", "3",
                "-o",
                "ndjson",
            ])
            try await watch.line { $0.contains(#""status":200"#) && $0.contains(#""verdict":"success""#) }
            #expect(try await Consumer.run("curl", "-fsS", url).exitCode == 0)
            #expect(try await lab.healthwatch("probe", url).exitCode == 0)
            try await lab.spoil("web")
            try await watch.line { $0.contains(#""status":503"#) && $0.contains(#""verdict":"failure""#) }
            #expect(try await Consumer.run("curl", "-fsS", url).exitCode == 22)
            let probe = try await lab.healthwatch("probe", url)
            #expect(probe.exitCode == 6 && probe.text.contains("health check failed"), "\(probe)")
            try await lab.mend("web")
            try await serve.get("/health") { $0.status == 200 }
            #expect(try await lab.healthwatch("probe", url, "--wait").exitCode == 0)
            _ = try await watch.interrupted()
            try await serve.stop()
        }
    }
}

@Suite("Consumers of a server: Compose", .needsCompose)
struct ComposeConsumerTests {
    @Test("healthwatch runs as a container beside others, and its own health check tells of it alone")
    func container() async throws {
        let port = try Consumer.freePort()
        let socket = LabEngine.host.replacing("unix://", with: "")
        let file = try Consumer.example(
            "compose/compose.yaml",
            [
                "image: healthwatch:1": "image: healthwatch/tools:1\n    entrypoint: [healthwatch]",
                "/var/run/docker.sock:/": "\(socket):/", "127.0.0.1:7100:7100": "127.0.0.1:\(port):7100",
                "interval: 10s": "interval: 1s",
            ])
        try await ComposeProject.scope(file) { project in
            let run = try await project.lab.healthwatch("wait", "project:\(project.name)", "--no-probe")
            #expect(run.exitCode == 0, "\(run)")
            let url = "http://127.0.0.1:\(port)"
            // It hears of itself when others do, or a little later.
            try await project.lab.eventually {
                let own = try await Consumer.run("curl", "-fsS", "\(url)/health/project:\(project.name)")
                return own.text == #"{"status":"healthy"}"#
            }
            // Another app that fails is its news, not its failure.
            try await project.lab.run("bad", LabContainer(health: .bad))
            let bad = "\(url)/health/\(project.lab.name("bad"))"
            try await project.lab.eventually {
                try await Consumer.run("curl", "-sS", bad).text.contains("no luck today")
            }
            #expect(try await Consumer.run("curl", "-fsS", "\(url)/health").exitCode == 22)
            try await project.lab.wait(for: "healthwatch-1", health: "healthy")
        }
    }
}

/// Prometheus's HTTP API.
private struct PrometheusAPI {
    let port: Int
    private static let client = CurlClient(userAgent: "healthwatch-tests")

    /// The series that a query gives now; nothing while there is no answer.
    func query(_ expression: String) async throws -> [JSONValue] {
        let text = expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let request = Request("GET", "http://127.0.0.1:\(port)/api/v1/query?query=\(text)")
        guard let response = try? await Self.client.send(request) else { return [] }
        let body = try await response.body.collect(limit: 16 << 20)
        let answer = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
        // Until it has read its own data it has no answers.
        guard response.head.status != 503 else { return [] }
        #expect(answer?["status"]?.string == "success", "\(expression): \(String(decoding: body, as: UTF8.self))")
        return answer?["data"]?["result"]?.array ?? []
    }
}

/// HAProxy's admin socket.
private struct HAProxySocket {
    let path: String

    /// What it knows of each server, by the names of the columns; nothing before it listens.
    func servers() async throws -> [[String: String]] {
        guard let socket = try? LoopbackSocket.connected(to: .unix(path: path)) else { return [] }
        let text = try await onThread {
            defer { socket.close() }
            socket.send("show stat\n".utf8)
            var bytes: [UInt8] = []
            while case let more = socket.receive(), !more.isEmpty { bytes += more }
            return String(decoding: bytes, as: UTF8.self)
        }
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard var columns = lines.first else { return [] }
        columns[0] = "pxname"
        return lines.dropFirst().map { Dictionary(zip(columns, $0)) { first, _ in first } }
            .filter { !["FRONTEND", "BACKEND"].contains($0["svname"]) }
    }
}
