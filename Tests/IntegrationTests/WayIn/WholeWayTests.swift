import TestSupport
import Testing

@Suite("The whole way in", .needsTraefik)
struct WholeWayTests {
    @Test("an app becomes healthy, its router says 404 for a moment, then 200: it is deployed")
    func wholeWay() async throws {
        let certificates = try Certificates()
        // The router's own default: what a real deployment meets.
        let settings = TraefikProcess.Settings(
            certificates: [try certificates.issue("app", for: "*.app.example")], throttle: .seconds(2))
        try await TraefikProcess.scope(settings) { traefik in
            try await LabEngine.scope { lab in
                let host = "\(lab.prefix).app.example"
                let app = LabContainer.app().with {
                    $0.health = .good
                    $0.labels = traefik.labels(router: lab.prefix, rule: "Host(`\(host)`)")
                }
                try await lab.run("web", app)
                let run = try await lab.launch([
                    "wait", lab.name("web"), "-o", "ndjson", "--router-address", traefik.secureAddress, "--cacert",
                    certificates.authority, "--probe-interval", "100ms",
                ]).result()
                #expect(run.exitCode == 0, "\(run)")
                let lines = try run.jsonLines()
                let probes = lines.filter { $0["event"]?.string == "probe" }.compactMap { $0["message"]?.string }
                #expect(probes.count == 2, "\(run)")
                #expect(probes.first == "404 \"404 page not found\"")
                #expect(probes.last == "200")
                #expect(lines.compactMap { $0["verdict"]?.string }.last == "healthy")
                let result = try #require(lines.last)
                #expect(result["status"]?.string == "DEPLOYED")
                let target = result["phases"]?["probe"]?["targets"]?.array?.first
                #expect((target?["attempts"]?.int ?? 0) > 1)
                #expect(target?["status"]?.int == 200)
            }
        }
    }

    @Test("a Compose project with a router is deployed", .needsCompose)
    func composed() async throws {
        let certificates = try Certificates()
        let settings = TraefikProcess.Settings(certificates: [try certificates.issue("app", for: "shop.app.example")])
        try await TraefikProcess.scope(settings) { traefik in
            let yaml = """
                services:
                  db:
                    image: healthwatch/busybox:1
                    command: [sleep, "1000000"]
                    init: true
                    healthcheck: {test: [CMD, "true"], interval: 250ms}
                  web:
                    image: healthwatch/busybox:1
                    command: [httpd, -f, -p, "8080", -h, /etc]
                    init: true
                    healthcheck: {test: [CMD, "true"], interval: 250ms}
                    depends_on: {db: {condition: service_healthy}}
                    labels:
                      \(traefik.label.name): "\(traefik.label.value)"
                      traefik.http.routers.shop.rule: Host(`shop.app.example`) && PathPrefix(`/passwd`)
                      traefik.http.services.shop.loadbalancer.server.port: "8080"
                """
            try await ComposeProject.scope(yaml) { project in
                let end = try await project.lab.gateProject(
                    "--router-address", traefik.secureAddress, "--cacert", certificates.authority, "--probe-interval",
                    "100ms")
                #expect(end.exit == 0, "\(end)")
                #expect(end.urls == ["https://shop.app.example/passwd"])
                #expect(end.statuses == [200])
                #expect(Set(end.verdicts) == ["healthy"])
                #expect(end.targets.first?["container"]?.string == project.lab.name("web-1"))
            }
        }
    }
}
