import DockerEngine
import HTTP
import Probing
import Testing

@testable import HealthwatchCLI

@Suite("What phase 2 asks")
struct ProbePlanTests {
    private static let found = RouterAddress(isEncrypted: true, host: "127.0.0.1", port: 8_443)

    private func rule(_ router: String, _ rule: String) -> [String: String] {
        ["traefik.http.routers.\(router).rule": rule]
    }

    private func plan(
        _ containers: [Wire.ContainerInspect], found: RouterAddress? = Self.found,
        _ change: (inout ProbeOptions) -> Void = { _ in }
    ) -> ProbePlan {
        var arguments = ProbeOptions()
        change(&arguments)
        return ProbePlan.make(arguments, containers: containers, found: found)
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
            plan(containers).targets == [
                ProbeTarget(
                    url: "https://h.example/v1?q=1", address: Self.found, headers: [Header("X-Key", "a")],
                    source: .router("api"), container: "web-1"),
                ProbeTarget(
                    url: "https://127.0.0.1/p", address: Self.found, source: .router("path"), container: "path"),
            ])
        #expect(plan(containers).notes.isEmpty)
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
            plan(routed, found: nil) { $0.resolved = [odd, known] }
                == target("http", RouterAddress(isEncrypted: false, host: "10.0.0.1", port: 80)))
        let any = ResolvedName(host: "*", port: 80, address: "10.0.0.3")
        #expect(
            plan(routed, found: nil) { $0.resolved = [any, known, any] }
                == target("http", RouterAddress(isEncrypted: false, host: "10.0.0.1", port: 80)))
        #expect(plan(routed) { $0.resolved = [known] } == target("https", Self.found))
        let secure = ["10.0.0.4", "10.0.0.5"].map { ResolvedName(host: "DEMO.example", port: 443, address: $0) }
        #expect(
            plan(routed) { $0.resolved = [known] + secure }
                == target("https", RouterAddress(isEncrypted: true, host: "10.0.0.5", port: 443)))
        #expect(plan(routed, found: nil) == target("https", .standard))
        #expect(plan(routed) { $0.resolved = [odd] } == target("https", Self.found))
        let hostless = [try Inspected.container("web", labels: rule("demo", "Path(`/x`)"))]
        #expect(plan(hostless) { $0.routerAddress = plain }.targets.map(\.url) == ["http://[::1]/x"])
    }

    @Test("what cannot be asked is said, and a rule that Traefik rejects is kept apart") func problems() throws {
        let open = try Inspected.container(
            "web", labels: rule("open", "HostRegexp(`.+`)"), environment: ["KAMIWAZA_APP_URL=demo.example"])
        #expect(
            plan([open])
                == ProbePlan(
                    notes: [
                        "the rule of Traefik router open has no fixed host or path that a GET could ask for: use --url",
                        "KAMIWAZA_APP_URL of web is no http or https URL: not probed",
                    ], unusable: [.labels, .environment]))
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

    /// Why nothing is asked of an app that is one container.
    private func absence(
        _ labels: [String: String], _ environment: [String] = [], state: String = #"{"Status":"running"}"#
    ) throws -> String {
        let plan = try plan([
            Inspected.container("web", labels: labels, environment: environment, state: state)
        ])
        #expect(plan.targets.isEmpty && plan.rejected.isEmpty)
        return plan.absence
    }

    @Test("when there is nothing to ask, what is wrong comes first, and nothing is said to be missing that is there")
    func absences() throws {
        let router = "traefik.http.routers.ty"
        #expect(try absence([:]) == "no --url, no Traefik router in its labels, no KAMIWAZA_APP_URL")
        #expect(
            try absence(["\(router).rul": "Host(`a`)"])
                == "web: Traefik passes over it because label \(router).rul is unknown to Traefik; "
                + "did you mean \(router).rule? (no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["traefik.http.router.ty.rule": "Host(`a`)"])
                == "web: Traefik passes over it because label traefik.http.router is unknown to Traefik; "
                + "did you mean traefik.http.routers? (no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["\(router).entrypoints": "web"])
                == "router ty of web has no rule in its labels, so Traefik's default rule applies, which only Traefik "
                + "knows: use --url (no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["traefik.enable": "true"])
                == "web has no router in its labels, so Traefik's default rule applies, which only Traefik knows: "
                + "use --url (no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["\(router).rule": "HostRegexp(`.+`)"])
                == "the rule of Traefik router ty has no fixed host or path that a GET could ask for: use --url "
                + "(no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["\(router).rule": "Host(`a.example:8080`)"])
                == "the rule of Traefik router ty names the host 'a.example:8080', which is no host name: "
                + "nothing can ask for it (no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence(["traefik.enable": "false", "\(router).rule": "Host(`a`)"])
                == "web: the label traefik.enable=false hides it from Traefik "
                + "(no --url, no KAMIWAZA_APP_URL either)")
        #expect(
            try absence([:], ["KAMIWAZA_APP_URL=a.example"])
                == "KAMIWAZA_APP_URL of web is no http or https URL: not probed "
                + "(no --url, no Traefik router in its labels either)")
        #expect(
            try absence(
                ["\(router).rule": "Host(`a`)"], ["KAMIWAZA_APP_URL=https://a/"], state: #"{"Status":"exited"}"#)
                == "web has a Traefik router, but no longer runs; KAMIWAZA_APP_URL of web is not probed, for it no "
                + "longer runs (no --url either)")
    }

    @Test("what is wrong with the labels of one container is noted beside the targets of others, once for all replicas")
    func mistakesBeside() throws {
        let good = try Inspected.container("web", labels: rule("demo", "Host(`demo.example`)"))
        let bad = try (1...2).map { number in
            try Inspected.container(
                "api-\(number)",
                labels: ["traefik.http.routers.api.rul": "Host(`api.example`)", "com.docker.compose.service": "api"])
        }
        let hidden = try Inspected.container("db", labels: ["traefik.enable": "false"])
        let both = plan([good, hidden] + bad)
        #expect(both.targets.map(\.url) == ["https://demo.example/"])
        #expect(both.notes.count == 1)
        #expect(both.notes.first?.hasPrefix("api-1: Traefik passes over it because label traefik.http.routers") == true)
    }

    @Test("a variable is read without the blanks around it, and only of a container that runs") func variables() throws
    {
        let running = try Inspected.container(
            "web", environment: ["KAMIWAZA_APP_URL= https://a.example/x \t", "KAMIWAZA_APP_PATH_URL=  "])
        let completed = try Inspected.container(
            "migrate", environment: ["KAMIWAZA_APP_URL=https://b.example/"], state: #"{"Status":"exited"}"#)
        let both = plan([completed, running])
        #expect(
            both.targets == [
                ProbeTarget(url: "https://a.example/x", source: .variable("KAMIWAZA_APP_URL"), container: "web")
            ])
        #expect(both.notes.isEmpty)
    }
}
