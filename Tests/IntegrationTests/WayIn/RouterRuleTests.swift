import TestSupport
import Testing

extension WayIn {
    @Suite("What a router's rule asks for")
    struct RouterRuleTests {
        @Test(
            "the fixed parts of a rule become the request",
            arguments: [
                (rule: "Host(`HOST`) && PathPrefix(`/api`)", path: "/api"),
                (rule: "Host(`HOST`) && Path(`/api/v1`)", path: "/api/v1"),
                (rule: "Host(`HOST`) || Host(`www.HOST`)", path: "/"),
                (rule: "Host(`HOST`) && Header(`X-App`, `blue`)", path: "/"),
                (rule: "Host(`HOST`) && Query(`app`, `blue`)", path: "/?app=blue"),
                (rule: "(PathPrefix(`/a`) || PathPrefix(`/b`)) && Host(`HOST`)", path: "/a"),
            ])
        func fixedParts(rule: String, path: String) async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app(), rule: rule.replacing("HOST", with: routed.host))
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.urls == ["https://\(routed.host)\(path)"])
                #expect(end.statuses == [200])
            }
        }

        @Test("a rule with only a path is asked under the router's own address")
        func onlyPath() async throws {
            try await RoutedLab.scope { routed in
                let path = "/\(routed.lab.prefix)"
                try await routed.run("web", .app(), rule: "PathPrefix(`\(path)`)")
                let end = try await routed.gate("web", "--router-address", routed.traefik.plainAddress)
                #expect(end.exit == 0, "\(end)")
                #expect(end.urls == ["http://127.0.0.1\(path)"])
                #expect(end.statuses == [200])
            }
        }

        @Test("a router that keeps the rules of version 2 may name several hosts at once")
        func versionTwo() async throws {
            try await RoutedLab.scope { routed in
                let syntax = "traefik.http.routers.\(routed.lab.prefix)-web.ruleSyntax"
                try await routed.run(
                    "web", LabContainer.app().with { $0.labels[syntax] = "v2" },
                    rule: "Host(`\(routed.host)`, `www.\(routed.host)`)")
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.urls == ["https://\(routed.host)/"])
            }
        }

        @Test("a rule of nothing but a regular expression is skipped with a note, or fails where a probe is required")
        func onlyExpression() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app(), rule: #"HostRegexp(`^\#(routed.lab.prefix)\..+$`)"#)
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.probeResult == "skipped")
                #expect(end.note.contains("no fixed host or path"))
                #expect(!end.note.contains("no Traefik router"))
                #expect(end.note.contains("\(routed.lab.prefix)-web"))
                let strict = try await routed.gate("web", "--require-probe")
                #expect(strict.exit == 6, "\(strict)")
                #expect(strict.reason == "no-probe-target")
                #expect(strict.probeResult == "failed")
            }
        }

        @Test(
            "a rule that Traefik rejects fails at once, and the finding names the mistake",
            arguments: [
                (rule: "Host('HOST')", word: "backticks"),
                (rule: "Hosts(`HOST`)", word: "Hosts"),
                (rule: "Host(`HOST`, `www.HOST`)", word: "Host"),
                (rule: "Host(`HOST`) && ", word: ""),
                (rule: "HostRegexp(`[`)", word: "["),
            ])
        func rejected(rule: String, word: String) async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app(), rule: rule.replacing("HOST", with: routed.host))
                // Traefik itself says so, and this is the same router.
                try await routed.traefik.logs("ERR", "\(routed.lab.prefix)-web@docker")
                let end = try await routed.gate("web", "--probe-timeout", "30s")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.offender == routed.lab.name("web"))
                #expect(end.probeResult == "failed")
                #expect(end.run.duration < .seconds(5))
                #expect(end.findings == ["route-not-found", "no-healthcheck"])
                let finding = try #require(end.document["findings"]?.array?.first)
                #expect(finding["severity"]?.string == "error")
                #expect(finding["container"]?.string == routed.lab.name("web"))
                let evidence = finding["evidence"]?.strings ?? []
                #expect(evidence.count == 2)
                #expect(evidence.last?.contains(word) == true, "\(evidence)")
                #expect(end.message.contains(evidence.last ?? "?"))
            }
        }

        @Test("a container that Traefik is told to leave alone has no router")
        func disabled() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", LabContainer.app().with { $0.labels["traefik.enable"] = "false" })
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.probeResult == "skipped")
                #expect(end.targets.isEmpty)
                let web = routed.lab.name("web")
                #expect(end.note.hasPrefix("nothing to probe: \(web): the label traefik.enable=false hides it"))
                let strict = try await routed.gate("web", "--require-probe")
                #expect(strict.exit == 6, "\(strict)")
                #expect(strict.message.contains("the label traefik.enable=false hides it from Traefik"), "\(strict)")
            }
        }

        @Test("a label that Traefik does not know is named, as Traefik itself names it, and no router is denied")
        func unknownLabel() async throws {
            try await RoutedLab.scope { routed in
                let label = "traefik.http.routers.\(routed.lab.prefix).rul"
                let app = LabContainer.app().with {
                    $0.labels = [label: "Host(`\(routed.host)`)"]
                    $0.labels[routed.traefik.label.name] = routed.traefik.label.value
                }
                try await routed.lab.run("web", app)
                try await routed.traefik.logs("ERR", "field not found, node: rul")
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.probeResult == "skipped")
                #expect(end.note.contains("Traefik passes over it because label \(label) is unknown"), "\(end)")
                #expect(!end.note.contains("no Traefik router"))
                let strict = try await routed.gate("web", "--require-probe")
                #expect(strict.exit == 6, "\(strict)")
                #expect(strict.reason == "no-probe-target")
            }
        }

        @Test("a host with an asterisk alone stands for every host, so there is none to ask for")
        func everyHost() async throws {
            try await RoutedLab.scope { routed in
                let path = "/\(routed.lab.prefix)"
                try await routed.run("web", .app(), rule: "Host(`*`) && PathPrefix(`\(path)`)")
                try await routed.traefik.routes("any.example", path: path) { $0 == 200 }
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.probeResult == "skipped")
                #expect(end.note.contains("no fixed host or path"))
            }
        }

        @Test("every router must pass: one that fails fails the app")
        func twoRouters() async throws {
            try await RoutedLab.scope { routed in
                let broken = routed.labels("Host(`\(routed.host)`) && PathPrefix(`/api`)", router: "api", port: 9)
                try await routed.run("web", LabContainer.app().with { $0.labels = broken })
                try await routed.routed(path: "/api")
                let end = try await routed.gateInVain("web")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.message.contains("https://\(routed.host)/api"))
                #expect(
                    end.targets.compactMap { $0["router"]?.string }
                        == ["api", "web"].map { "\(routed.lab.prefix)-\($0)" })
                #expect(end.statuses == [502, 200])
                #expect(end.targets.compactMap { $0["result"]?.string } == ["failed", "passed"])
            }
        }

        @Test("replicas with the same router are one target")
        func replicas() async throws {
            try await RoutedLab.scope { routed in
                let app = LabContainer.app().with { $0.labels = routed.labels("Host(`\(routed.host)`)") }
                try await routed.lab.service("web", app)
                try await routed.lab.service("web", app, number: 2)
                let end = try await routed.gateProject()
                #expect(end.exit == 0, "\(end)")
                #expect(end.containers.count == 2)
                #expect(end.urls == ["https://\(routed.host)/"])
            }
        }

        @Test("labels of a router count before variables, and --url before both")
        func precedence() async throws {
            try await RoutedLab.scope { routed in
                let server = try AnsweringServer()
                let app = LabContainer.app().with { $0.environment["KAMIWAZA_APP_URL"] = "\(server.url)/variable" }
                try await routed.run("web", app)
                let labelled = try await routed.gate("web")
                #expect(labelled.exit == 0, "\(labelled)")
                #expect(labelled.urls == ["https://\(routed.host)/"])
                #expect(server.received.isEmpty)
                let given = try await routed.gate("web", "--url", "\(server.url)/option")
                #expect(given.exit == 0, "\(given)")
                #expect(given.urls == ["\(server.url)/option"])
                #expect(given.targets.first?["source"]?.string == "url")
                #expect(server.received.map(\.target) == ["/option"])
            }
        }
    }
}
