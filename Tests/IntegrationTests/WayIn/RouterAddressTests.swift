import TestSupport
import Testing

@Suite("Finding the router among the containers", .needsTraefik)
struct RouterAddressTests {
    // One after the other: any Traefik that runs in the engine would be found.
    @Test("the router is where the running Traefik container publishes 443, else 80, else on 127.0.0.1:443")
    func found() async throws {
        try await LabEngine.scope { lab in
            let traefik = try TraefikContainer(lab: lab)
            try await lab.run("web", LabContainer.app().with { $0.labels = traefik.labels })

            let none = try await traefik.gate("--probe-timeout", "300ms")
            #expect(none.exit == 6, "\(none)")
            #expect(none.targets.first?["address"]?.string == "https://127.0.0.1:443")
            #expect(none.urls == ["https://\(lab.prefix).example/"])
            #expect(none.message.hasSuffix("--router-address says where else the router is)"), "\(none)")

            // The router may come up after the app.
            let early = try traefik.gating("web", ["--interval", "1s"])
            try await early.says("refused")
            try await traefik.run("plain", publishing: ["80"])
            let met = try await early.ended()
            #expect(met.exit == 0, "\(met)")
            #expect(met.targets.first?["address"]?.string == "http://\(try await traefik.address("plain", "80"))")
            let plain = try await traefik.gate()
            #expect(plain.exit == 0, "\(plain)")
            #expect(plain.targets.first?["address"]?.string == "http://\(try await traefik.address("plain", "80"))")
            #expect(plain.urls == ["http://\(lab.prefix).example/"])
            #expect(plain.statuses == [200])
            try await lab.remove("plain")

            try await traefik.run("secure", publishing: ["80", "443", "8080"])
            let secure = try await traefik.gate("--insecure")
            #expect(secure.exit == 0, "\(secure)")
            #expect(secure.targets.first?["address"]?.string == "https://\(try await traefik.address("secure", "443"))")
            #expect(secure.urls == ["https://\(lab.prefix).example/"])
            #expect(secure.statuses == [200])

            // A redirect to https names no port, and the router's 443 is published elsewhere.
            try await lab.run("moved", traefik.moved)
            let followed = try await traefik.gate(
                "moved",
                [
                    "--insecure", "--follow", "--router-address",
                    "http://\(try await traefik.address("secure", "80"))",
                ])
            #expect(followed.exit == 0, "\(followed)")
            #expect(followed.urls == ["http://moved.\(lab.prefix).example/"])
            #expect(followed.statuses == [200])

            try await apart(traefik)
            try await disabled(traefik)

            try await lab.stop("secure")
            let stopped = try await traefik.gate("--probe-timeout", "300ms")
            #expect(stopped.targets.first?["address"]?.string == "https://127.0.0.1:443")
            try await traefik.removeImage()
        }
    }

    /// A container on another network is out of the router's reach, which the router itself says after half a minute. Whether
    /// packets pass from one bridge to another is up to this machine, so the app is a silent one.
    private func apart(_ traefik: TraefikContainer) async throws {
        let lab = traefik.lab
        let network = lab.name("apart")
        try await lab.call("POST", "/networks/create", body: ["Name": network])
        let silent = LabContainer(["nc", "-ll", "-p", "8080", "-e", "sleep", "1000"])
        try await lab.run(
            "apart",
            silent.with {
                $0.labels = [
                    "healthwatch.router": lab.prefix,
                    "traefik.http.routers.apart.rule": "Host(`apart.\(lab.prefix).example`)",
                    "traefik.http.services.apart.loadbalancer.server.port": "8080",
                ]
                $0.network = network
            })
        try await traefik.knows("apart")
        let apart = try await traefik.gate("apart", ["--insecure", "--probe-timeout", "5s"])
        #expect(apart.exit == 6, "\(apart)")
        #expect(apart.findings.first == "gateway-timeout", "\(apart)")
        #expect(
            apart.document["findings"]?.array?.first?["fix"]?.strings?.first?.contains("docker network connect bridge")
                == true)
        try await lab.remove("apart")
        try await lab.call("DELETE", "/networks/\(network)")
    }

    /// What Traefik's own API says of a router is evidence, where its container publishes it.
    private func disabled(_ traefik: TraefikContainer) async throws {
        try await traefik.lab.run(
            "disabled",
            LabContainer.app().with {
                $0.labels = [
                    "healthwatch.router": traefik.lab.prefix,
                    "traefik.http.routers.disabled.rule": "Host(`disabled.\(traefik.lab.prefix).example`)",
                    "traefik.http.routers.disabled.middlewares": "nowhere",
                    "traefik.http.services.disabled.loadbalancer.server.port": "8080",
                ]
            })
        try await traefik.knows("disabled")
        let end = try await traefik.gate("disabled", ["--insecure", "--probe-timeout", "5s"])
        let finding = try #require(end.document["findings"]?.array?.first, "\(end)")
        #expect(finding["id"]?.string == "route-not-found")
        let evidence = finding["evidence"]?.strings ?? []
        #expect(
            evidence.contains { $0.hasPrefix("Traefik's API: status disabled") && $0.contains("nowhere") }, "\(end)")
    }
}

/// The real Traefik inside a container of an image of that name, with its program from this machine.
private struct TraefikContainer {
    let lab: LabEngine
    private let program: String

    init(lab: LabEngine) throws {
        self.lab = lab
        program = try #require(Requirement.traefik)
    }

    /// Routes the lab's app.
    var labels: [String: String] {
        [
            "healthwatch.router": lab.prefix, "traefik.http.routers.web.rule": "Host(`\(lab.prefix).example`)",
            "traefik.http.services.web.loadbalancer.server.port": "8080",
        ]
    }

    /// An app that leads from http to https.
    var moved: LabContainer {
        let host = "moved.\(lab.prefix).example"
        let script = """
            case $target in
            /home) printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nConnection: close\\r\\n\\r\\nhome' ;;
            *) printf 'HTTP/1.1 308 X\\r\\nLocation: https://\(host)/home\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' ;;
            esac
            """
        return LabContainer.app(script: script).with {
            $0.labels = [
                "healthwatch.router": lab.prefix, "traefik.http.routers.moved.rule": "Host(`\(host)`)",
                "traefik.http.services.moved.loadbalancer.server.port": "8080",
            ]
        }
    }

    /// Starts it with some of its ports published, each on a free port of the loopback address.
    func run(_ short: String, publishing ports: [String]) async throws {
        try await lab.call("POST", "/images/healthwatch/busybox:1/tag?repo=traefik&tag=test")
        let container = LabContainer([
            "/traefik", "--global.checknewversion=false", "--global.sendanonymoususage=false",
            "--api.insecure=true", "--entrypoints.web.address=:80", "--entrypoints.websecure.address=:443",
            "--entrypoints.websecure.http.tls=true", "--providers.docker.endpoint=unix:///engine.sock",
            "--providers.docker.constraints=Label(`healthwatch.router`,`\(lab.prefix)`)",
        ]).with {
            $0.image = "traefik:test"
            $0.network = "bridge"
            $0.ports = Dictionary(uniqueKeysWithValues: ports.map { ($0, "127.0.0.1:0") })
            $0.binds = [
                "\(program):/traefik:ro", "\(LabEngine.host.dropFirst("unix://".count)):/engine.sock",
            ]
        }
        try await lab.run(short, container)
    }

    /// Where a port is published.
    func address(_ short: String, _ port: String) async throws -> String {
        let ports = try await lab.inspect(short)["NetworkSettings"]?["Ports"]?["\(port)/tcp"]?.array
        return "127.0.0.1:\(ports?.first?["HostPort"]?.string ?? "none")"
    }

    /// Waits until Traefik has read a router from the labels of its container.
    func knows(_ router: String) async throws {
        let url = "http://\(try await address("secure", "8080"))/api/http/routers/\(router)@docker"
        let ask = ["/usr/bin/curl", "--silent", "--fail", "--output", "/dev/null", url]
        try await lab.eventually { try await RunningProcess(ask, environment: [:]).result().exitCode == 0 }
    }

    func gate(_ options: String...) async throws -> WaitEnd { try await gate("web", options) }

    func gate(_ short: String, _ options: [String]) async throws -> WaitEnd {
        try await gating(short, options).ended()
    }

    func gating(_ short: String, _ options: [String]) throws -> RunningProcess {
        try lab.launch(["wait", lab.name(short), "-o", "json", "--probe-interval", "100ms"] + options)
    }

    func removeImage() async throws {
        try await lab.remove("secure")
        try await lab.call("DELETE", "/images/traefik:test")
    }
}
