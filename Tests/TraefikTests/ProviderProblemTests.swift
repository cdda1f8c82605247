import Testing
import Traefik

@Suite("why Traefik gives a container no route")
struct ProviderProblemTests {
    private func container(
        _ labels: [String: String] = [:], id: String = "1", name: String = "/web", state: String = "running",
        health: String = "", mode: String = "bridge", networks: [String: String] = ["bridge": "172.17.0.2"],
        ports: [Int] = [80]
    ) -> ProviderContainer {
        ProviderContainer(
            id: id, name: name, labels: labels, state: state, health: health, networkMode: mode,
            networks: networks.map { ProviderContainer.Network(name: $0.key, address: $0.value) },
            ports: ports.map { ProviderContainer.Port(number: $0) })
    }

    private func problems(
        _ containers: ProviderContainer..., options: ProviderOptions = ProviderOptions()
    ) -> [ProviderProblem] {
        DockerProvider(options: options).configuration(for: containers).problems
    }

    @Test("a plain container has none")
    func none() {
        #expect(problems(container()) == [])
    }

    @Test("it is disabled, or nothing is exposed by default")
    func disabled() {
        #expect(problems(container(["Traefik.Enable": "false"])) == [.disabled(container: "1")])
        let options = ProviderOptions(exposedByDefault: false)
        #expect(problems(container(), options: options) == [.notExposed(container: "1")])
        #expect(problems(container(["traefik.enable": "true"]), options: options) == [])
    }

    @Test("its state or health is in the way, the state first")
    func state() {
        #expect(problems(container(state: "exited")) == [.notRunning(container: "1", state: "exited")])
        #expect(problems(container(health: "starting")) == [.notHealthy(container: "1", health: "starting")])
        #expect(
            problems(container(state: "exited", health: "unhealthy")) == [.notRunning(container: "1", state: "exited")])
        #expect(problems(container(health: "healthy")) == [])
    }

    @Test("a kept container that does not serve gives a router whose service has no servers")
    func empty() throws {
        let stopped = container(["traefik.docker.allownonrunning": "true"], state: "exited")
        let unhealthy = container(health: "unhealthy")
        let provider = DockerProvider(options: ProviderOptions(allowEmptyServices: true))
        for configuration in [DockerProvider().configuration(for: [stopped]), provider.configuration(for: [unhealthy])]
        {
            #expect(configuration.router("web")?.service == "web")
            #expect(configuration.service("web")?.servers == [])
        }
    }

    @Test("constraints leave it out, or cannot be read")
    func constraints() {
        let labels = ["tier": "front", "empty": ""]
        for (expression, expected) in [
            ("Label(`tier`, `front`)", []),
            ("!Label(`tier`, `front`)", [.excludedByConstraints(container: "1")]),
            ("LabelRegex(`tier`, `^fr`) && (Label(`a`, `b`) || Label(`tier`, `front`))", []),
            ("Label(`missing`, ``)", []),
            ("LabelRegex(`tier`, `(`)", [.excludedByConstraints(container: "1")]),
            (
                "label(`tier`, `front`)",
                [.badConstraints(container: "1", .unknownMatcher("label", suggestion: "Label"))]
            ),
            (
                "Label(`tier`)",
                [.badConstraints(container: "1", .wrongValueCount(matcher: "Label", found: 1, expected: [2]))]
            ),
        ] as [(String, [ProviderProblem])] {
            #expect(problems(container(labels), options: ProviderOptions(constraints: expression)) == expected)
        }
    }

    @Test(
        "a label cannot be read",
        arguments: [
            (
                "traefik.http.routers.a.rul", "Host(`a`)",
                "label traefik.http.routers.a.rul is unknown to Traefik; did you mean traefik.http.routers.a.rule?"
            ),
            (
                "traefik.http.router.a.rule", "Host(`a`)",
                "label traefik.http.router is unknown to Traefik; did you mean traefik.http.routers?"
            ),
            (
                "traefik.http.services.a.server.port", "80",
                "label traefik.http.services.a.server is unknown to Traefik;"
                    + " did you mean traefik.http.services.a.loadbalancer?"
            ),
            (
                "traefik.http.routers.a.priority", "high",
                "label traefik.http.routers.a.priority has the value \"high\", not a number"
            ),
            ("traefik.enable", "yes", "label traefik.enable has the value \"yes\", not true or false"),
            ("traefik.enabled", "true", "label traefik.enabled is unknown to Traefik; did you mean traefik.enable?"),
            ("traefik.http..rule", "x", "label traefik.http..rule is malformed"),
            ("traefik.http.routers", "x", "label traefik.http.routers is incomplete: an option name must follow"),
            (
                "traefik.http.services.a.loadbalancer", "x",
                "label traefik.http.services.a.loadbalancer is incomplete: an option name must follow"
            ),
        ])
    func label(_ name: String, _ value: String, _ text: String) {
        let found = problems(container([name: value]))
        #expect(found.map(\.text) == ["Traefik passes over it because \(text)"])
    }

    @Test("a service has no port, no address or no load balancer, or contradicts itself")
    func service() {
        #expect(problems(container(ports: [])) == [.portMissing(container: "1", service: "web")])
        #expect(problems(container(networks: [:])) == [.addressMissing(container: "1", service: "web")])
        #expect(
            problems(container(["traefik.http.services.s": ""])) == [.loadBalancerMissing(container: "1", service: "s")]
        )
        let both = [
            "traefik.http.services.s.loadbalancer.server.port": "1",
            "traefik.http.services.s.loadbalancer.server.url": "http://a",
        ]
        #expect(problems(container(both)) == [.serverURLConflict(container: "1", service: "s")])
        #expect(
            problems(container(["traefik.tcp.routers.r.rule": "HostSNI(`*`)"], ports: []))
                == [.portMissing(container: "1", service: "web")])
    }

    @Test("its network is not attached, or any one of several is taken")
    func network() {
        let two = ["back": "10.0.0.2", "front": "10.0.1.2"]
        #expect(
            problems(container(networks: two)) == [.networkAmbiguous(container: "1", networks: ["back", "front"])])
        #expect(problems(container(["traefik.docker.network": "front"], networks: two)) == [])
        #expect(
            problems(container(["traefik.docker.network": "proxy"]))
                == [.networkNotAttached(container: "1", network: "proxy")])
        #expect(
            problems(container(mode: "container:abc", networks: [:]))
                == [
                    .networkContainerMissing(container: "1", target: "abc"),
                    .addressMissing(container: "1", service: "web"),
                ])
    }

    @Test("a container in another's network has that one's address")
    func sharedNetwork() {
        let gateway = container(id: "gw", name: "/vpn", networks: ["vpn": "10.9.0.2"])
        let app = container(id: "app", name: "/app", mode: "container:gw", networks: [:], ports: [8080])
        let configuration = DockerProvider().configuration(for: [gateway, app])
        #expect(configuration.service("app")?.servers == ["http://10.9.0.2:8080"])
        let ring = container(id: "a", mode: "container:a", networks: [:])
        #expect(problems(ring).last == .addressMissing(container: "a", service: "web"))
    }

    @Test("a router cannot be linked, or is not made")
    func linking() {
        var labels = [
            "traefik.http.services.a.loadbalancer.server.port": "1",
            "traefik.http.services.b.loadbalancer.server.port": "2",
        ]
        #expect(problems(container(labels)) == [.tooManyServices(container: "1", services: ["a", "b"])])
        labels["traefik.http.routers.r.rule"] = "Host(`r`)"
        #expect(problems(container(labels)) == [.cannotLink(container: "1", router: "r", services: ["a", "b"])])
        labels["traefik.http.routers.R.service"] = "b"
        #expect(problems(container(labels)) == [])
    }

    @Test("two containers define a router, service or middleware differently")
    func conflicts() {
        let blue = container(["traefik.http.routers.r.rule": "Host(`a`)"], id: "1", name: "/blue")
        let green = container(["traefik.http.routers.r.rule": "Host(`b`)"], id: "2", name: "/green")
        let configuration = DockerProvider().configuration(for: [green, blue])
        #expect(configuration.router("r") == nil)
        #expect(configuration.problems == [.conflictingRouters(router: "r", containers: ["1", "2"])])

        let one = container(["traefik.http.services.s.loadbalancer.passhostheader": "1"], id: "1")
        let other = container(["traefik.http.services.s.loadbalancer.passhostheader": "false"], id: "2")
        #expect(
            problems(one, other) == [
                .conflictingServices(service: "s", containers: ["1", "2"]),
                .unknownService(router: "web", service: "s"),
            ])
        let plain = container(["traefik.http.services.s.loadbalancer.server.port": "80"], id: "2")
        #expect(problems(one, plain) == [])

        let name = "traefik.http.middlewares.m.addprefix.prefix"
        #expect(
            problems(container([name: "/a"], id: "1"), container([name: "/b"], id: "2"))
                == [.conflictingMiddlewares(middleware: "m", containers: ["1", "2"])])
    }

    @Test("a router refers to what nobody defines, unless another provider may")
    func references() {
        let labels = [
            "traefik.http.routers.r.rule": "Host(`a`)", "traefik.http.routers.r.service": "gone",
            "traefik.http.routers.r.middlewares": "auth@file, strip",
        ]
        #expect(
            problems(container(labels)) == [
                .unknownService(router: "r", service: "gone"), .unknownMiddleware(router: "r", middleware: "strip"),
            ])
        #expect(problems(container(["traefik.http.routers.r.service": "api@internal"])) == [])
    }

    @Test("published ports are used, and their absence is said")
    func bindings() {
        var published = container()
        published.ports = [.init(number: 80, bindings: [.init(address: "192.0.2.7", port: "8080")])]
        let provider = DockerProvider(options: ProviderOptions(useBindPortIP: true))
        #expect(provider.configuration(for: [published]).service("web")?.servers == ["http://192.0.2.7:8080"])
        published.ports = [.init(number: 80, bindings: [.init(address: "::", port: "8080")])]
        let configuration = provider.configuration(for: [published])
        #expect(configuration.service("web")?.servers == ["http://172.17.0.2:80"])
        #expect(configuration.problems == [.bindingUnusable(container: "1")])
    }
}
