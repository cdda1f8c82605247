import DockerEngine
import HTTP
import Testing

@testable import HealthwatchCLI

@Suite("What phase 2 asks")
struct ProbePlanTests {
    private static let found = RouterAddress(isEncrypted: true, host: "127.0.0.1", port: 8_443)

    private func rule(_ router: String, _ rule: String) -> [String: String] {
        ["traefik.http.routers.\(router).rule": rule]
    }

    private func plan(
        _ containers: [Wire.ContainerInspect], _ change: (inout WaitArguments) -> Void = { _ in }
    ) -> ProbePlan {
        var arguments = WaitArguments()
        change(&arguments)
        return ProbePlan.make(arguments, containers: containers) { Self.found }
    }

    @Test("URLs given come before labels, labels before variables") func sources() throws {
        let labelled = try Inspected.container(
            "web", labels: rule("demo", "Host(`demo.example`)"), environment: ["KAMIWAZA_APP_URL=https://env.example/"])
        #expect(
            plan([labelled]) { $0.urls = [ProbeURL("https://a.example/x"), ProbeURL("http://b/")].compactMap { $0 } }
                == ProbePlan(targets: [
                    ProbeTarget(url: "https://a.example/x", source: .option),
                    ProbeTarget(url: "http://b/", source: .option),
                ]))
        #expect(
            plan([labelled])
                == ProbePlan(targets: [
                    ProbeTarget(
                        url: "https://demo.example/", address: Self.found, source: .router("demo"), container: "web")
                ]))
        let variables = try Inspected.container(
            "web",
            environment: ["KAMIWAZA_APP_URL=https://env.example/", "KAMIWAZA_APP_PATH_URL=https://env.example/p"]
        )
        #expect(
            plan([variables, variables])
                == ProbePlan(targets: [
                    ProbeTarget(url: "https://env.example/", source: .variable("KAMIWAZA_APP_URL"), container: "web"),
                    ProbeTarget(
                        url: "https://env.example/p", source: .variable("KAMIWAZA_APP_PATH_URL"), container: "web"),
                ]))
        #expect(try plan([Inspected.container("web")]) == ProbePlan())
    }

    @Test("a router is asked for all that its rule demands, once for all replicas, where a running one has it")
    func routers() throws {
        let labels = rule("api", "Host(`h.example`) && PathPrefix(`/v1`) && Header(`X-Key`, `a`) && Query(`q`, `1`)")
        let containers = [
            try Inspected.container("web-1", labels: labels), try Inspected.container("web-2", labels: labels),
            try Inspected.container("old", labels: rule("old", "Host(`old.example`)"), state: #"{"Status":"exited"}"#),
            try Inspected.container("path", labels: rule("path", "PathPrefix(`/p`)")),
        ]
        #expect(
            plan(containers)
                == ProbePlan(targets: [
                    ProbeTarget(
                        url: "https://h.example/v1?q=1", address: Self.found, headers: [Header("X-Key", "a")],
                        source: .router("api"), container: "web-1"),
                    ProbeTarget(
                        url: "https://127.0.0.1/p", address: Self.found, source: .router("path"), container: "path"),
                ]))
    }

    @Test("a router is asked at the address given, else where its host is said to be, else where it was found")
    func addresses() throws {
        let routed = [try Inspected.container("web", labels: rule("demo", "Host(`Demo.example`)"))]
        let plain = RouterAddress(isEncrypted: false, host: "::1", port: 8_080)
        let known = ResolvedName(host: "demo.example", port: 80, address: "10.0.0.1")
        let odd = ResolvedName(host: "demo.example", port: 8_443, address: "10.0.0.2")
        func target(_ scheme: String, _ address: RouterAddress) -> ProbePlan {
            ProbePlan(targets: [
                ProbeTarget(
                    url: "\(scheme)://demo.example/", address: address, source: .router("demo"), container: "web")
            ])
        }
        #expect(
            plan(routed) {
                $0.routerAddress = plain
                $0.resolved = [known]
            } == target("http", plain))
        #expect(
            plan(routed) { $0.resolved = [odd, known] }
                == target("http", RouterAddress(isEncrypted: false, host: "10.0.0.1", port: 80)))
        let any = ResolvedName(host: "*", port: 80, address: "10.0.0.3")
        #expect(
            plan(routed) { $0.resolved = [any] }
                == target("http", RouterAddress(isEncrypted: false, host: "10.0.0.3", port: 80)))
        #expect(plan(routed) { $0.resolved = [odd] } == target("https", Self.found))
        let hostless = [try Inspected.container("web", labels: rule("demo", "Path(`/x`)"))]
        #expect(plan(hostless) { $0.routerAddress = plain }.targets.map(\.url) == ["http://[::1]/x"])
    }

    @Test("what cannot be asked is said, and a rule that Traefik rejects is kept apart") func problems() throws {
        let open = try Inspected.container(
            "web", labels: rule("open", "HostRegexp(`.+`)"), environment: ["KAMIWAZA_APP_URL=demo.example"])
        #expect(
            plan([open])
                == ProbePlan(notes: [
                    "the rule of Traefik router open has no fixed host or path that a GET could ask for: use --url",
                    "KAMIWAZA_APP_URL of web is no http or https URL: not probed",
                ]))
        let broken = try plan([Inspected.container("web", labels: rule("bad", "Hots(`demo.example`)"))])
        #expect(broken.targets.isEmpty)
        #expect(broken.rejected.map(\.name) == ["bad"])
        #expect(broken.rejected.first?.container == "web")
        #expect(broken.rejected.first?.rule == "Hots(`demo.example`)")
        #expect(broken.rejected.first?.mistake.isEmpty == false)
    }

    @Test("a router address that nothing is asked at is said to be unused, and one in use is not") func unused() throws
    {
        let address = RouterAddress(isEncrypted: false, host: "127.0.0.1", port: 8_080)
        let routed = try Inspected.container("web", labels: rule("demo", "Host(`demo.example`)"))
        let told = try Inspected.container("web", environment: ["KAMIWAZA_APP_URL=https://env.example/"])
        let withURL = plan([routed]) {
            $0.routerAddress = address
            $0.urls = [ProbeURL("https://a.example/")].compactMap { $0 }
        }
        #expect(
            withURL.notes == [
                "--router-address is not used, for it is where Traefik routers are asked, and here a URL is; "
                    + "--resolve HOST:PORT:ADDRESS sends a URL elsewhere"
            ])
        #expect(plan([told]) { $0.routerAddress = address }.notes == withURL.notes)
        #expect(plan([routed]) { $0.routerAddress = address }.notes.isEmpty)
        #expect(plan([routed]) { $0.urls = [ProbeURL("https://a.example/")].compactMap { $0 } }.notes.isEmpty)
        #expect(try plan([Inspected.container("web")]) { $0.routerAddress = address }.notes.isEmpty)
    }
}
