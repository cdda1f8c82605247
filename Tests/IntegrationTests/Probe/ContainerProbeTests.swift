import Glibc
import TestSupport
import Testing

@Suite("probe, with an engine", .needsEngine)
struct ContainerProbeTests {
    private static let server = "mkdir /w; echo ok >/w/health; exec httpd -f -p 8000 -h /w"

    @Test("container:NAME runs the container's own check once more")
    func ownCheck() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good", LabContainer(health: .good))
            try await lab.run("bad", LabContainer(health: .bad))
            try await lab.run("none")
            let good = try await lab.healthwatch("probe", "container:\(lab.name("good"))")
            #expect(good.exitCode == 0, "\(good)")
            let bad = try await lab.healthwatch("probe", "container:\(lab.name("bad"))")
            #expect(bad.exitCode == 6 && bad.text.contains("no luck today"), "\(bad)")
            let none = try await lab.healthwatch("probe", "container:\(lab.name("none"))")
            #expect(none.exitCode == 6 && none.text.contains("no health check"), "\(none)")
            let missing = try await lab.healthwatch("probe", "container:\(lab.name("nobody"))")
            #expect(missing.exitCode == 3, "\(missing)")
        }
    }

    @Test("healthwatch is the health check of a container")
    func healthcheck() async throws {
        try await LabEngine.scope { lab in
            let check = LabContainer.Health(
                ["CMD", "/bin/healthwatch", "probe", "http://127.0.0.1:8000/health"], interval: .milliseconds(500),
                retries: 1)
            let app = LabContainer(script: Self.server, health: check).with {
                $0.image = "healthwatch/tools:1"
                $0.network = "bridge"
            }
            try await lab.run("app", app)
            try await lab.wait(for: "app", health: "healthy")
            try await lab.exec("app", "rm", "/w/health")
            try await lab.wait(for: "app", health: "unhealthy")
            let log = try await lab.inspect("app")["State"]?["Health"]?["Log"]?.array
            #expect(log?.last?["ExitCode"]?.int == 6)
            #expect(log?.last?["Output"]?.string?.contains("failed (404") == true)
        }
    }

    @Test("the probes of a Kubernetes manifest, bound to a container")
    func manifest() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(script: Self.server).with {
                    $0.network = "bridge"
                    $0.exposed = ["8000"]
                })
            let path = lab.folder.path("pod.yaml")
            try lab.folder.write(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: shop}
                spec:
                  containers:
                    - name: web
                      ports: [{name: http, containerPort: 8000}]
                      readinessProbe: {httpGet: {path: /health, port: http}, timeoutSeconds: 10}
                      livenessProbe: {tcpSocket: {port: http}, timeoutSeconds: 10}
                      startupProbe: {exec: {command: [test, -d, /w]}, timeoutSeconds: 10}
                """, to: "pod.yaml")
            let words = ["probe", "--spec", path, "--container", lab.name("web")]
            try await lab.eventually {
                let run = try await lab.launch(words).result()
                return run.exitCode == 0 && run.lines.count == 3
            }
            let one = try await lab.launch(words + ["readiness", "-o", "json"]).result()
            #expect(try one.json()["targets"]?.array?.count == 1, "\(one)")
            try await lab.exec("web", "rm", "/w/health")
            let bad = try await lab.launch(words).result()
            #expect(bad.exitCode == 6 && bad.text.contains("404"), "\(bad)")
            let unknown = try await lab.launch(words + ["wb"]).result()
            #expect(unknown.exitCode == 3 && unknown.errorText.contains("'wb'"), "\(unknown)")
        }
    }

    @Test("healthChecks of a deployment, at an address")
    func gradient() async throws {
        let server = try AnsweringServer()
        let folder = try ScratchFolder()
        try folder.write(
            """
            healthChecks:
              readiness: {path: /ready, port: \(server.port)}
              liveness: {path: /live, port: \(server.port)}
            """, to: "deployment.yaml")
        let run = try await Binary.run(["probe", "--spec", folder.path("deployment.yaml")])
        #expect(run.exitCode == 0, "\(run)")
        #expect(Set(server.received.map(\.target)) == ["/ready", "/live"])
    }

    @Test("in a watch of a file the startup probe gates the others")
    func gating() async throws {
        let server = try AnsweringServer { request, count in
            request.target == "/start" && count < 3 ? ("503 Service Unavailable", "") : ("200 OK", "")
        }
        let folder = try ScratchFolder()
        try folder.write(
            """
            healthChecks:
              startup: {path: /start, port: \(server.port), failureThreshold: 9}
              readiness: {path: /ready, port: \(server.port)}
            """, to: "deployment.yaml")
        let watch = try Binary.launch(
            ["probe", "--watch", "--interval", "100ms", "--spec", folder.path("deployment.yaml")], home: folder)
        try await watch.tells("readiness: passing")
        watch.signal(SIGTERM)
        #expect(try await watch.result().exitCode == 143)
        #expect(server.received.prefix(4).map(\.target) == ["/start", "/start", "/start", "/ready"])
    }

    @Test(
        "an app of the configuration file is a name for its probes; a URL is asked once, however many containers there are"
    )
    func apps() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.service("web", LabContainer(health: .good))
            try await lab.service("db", LabContainer(health: .bad))
            let file = try lab.folder.write(
                """
                apps:
                  \(lab.prefix):
                    probes:
                      api: {url: "\(server.url)/api"}
                      own: {service: web, check: true}
                  other:
                    probes: {else: {url: "\(server.url)/else"}}
                """, to: "healthwatch.yaml")
            let run = try await lab.healthwatch("probe", "--spec", file, lab.prefix, "-o", "json")
            #expect(run.exitCode == 0, "\(run)")
            let names = try run.json()["targets"]?.array?.compactMap { $0["name"]?.string }
            #expect(names == ["api", "\(lab.name("web-1")) own"], "\(run)")
            #expect(server.received.map(\.target) == ["/api"])
        }
    }
}
