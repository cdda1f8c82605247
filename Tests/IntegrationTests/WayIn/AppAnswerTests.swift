import TestSupport
import Testing

extension WayIn {
    @Suite("What an app answers behind its router")
    struct AppAnswerTests {
        @Test(
            "a status of 400 or more fails the probe, with the beginning of the body",
            arguments: ["500 Internal Server Error", "503 Service Unavailable", "401 Unauthorized", "400 Bad Request"])
        func failing(status: String) async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app(status, body: "no database today\nsecond line"))
                try await routed.routed()
                let end = try await routed.gateInVain("web")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.probeResult == "failed")
                #expect(end.statuses == [Int(status.prefix(3))])
                #expect(end.message.contains("\(status.prefix(3)) \"no database today\""), "\(end)")
                #expect((end.targets.first?["attempts"]?.int ?? 0) > 0)
                #expect(end.offender == routed.lab.name("web"))
            }
        }

        @Test("a router that knocks at the wrong port says 502")
        func wrongPort() async throws {
            try await RoutedLab.scope { routed in
                try await routed.lab.run(
                    "web", LabContainer.app().with { $0.labels = routed.labels("Host(`\(routed.host)`)", port: 9999) })
                try await routed.routed()
                let end = try await routed.gateInVain("web")
                #expect(end.exit == 6, "\(end)")
                #expect(end.statuses == [502])
                #expect(end.message.contains("Bad Gateway"))
            }
        }

        // Every change of the routes makes Traefik forget what its health checks said, so this needs one of its own.
        @Test("a router whose own health check fails says 503")
        func noServer() async throws {
            try await TraefikProcess.scope(TraefikProcess.Settings()) { traefik in
                try await LabEngine.scope { lab in
                    let service = "traefik.http.services.\(lab.prefix).loadbalancer.healthcheck"
                    let app = LabContainer.app("500 Internal Server Error").with {
                        $0.labels = traefik.labels(router: lab.prefix, rule: "Host(`\(lab.prefix).example`)")
                        $0.labels["\(service).path"] = "/health"
                        $0.labels["\(service).interval"] = "100ms"
                    }
                    try await lab.run("web", app)
                    try await traefik.routes("\(lab.prefix).example") { $0 == 503 }
                    let end = try await lab.probeInVain(lab.name("web"), "--router-address", traefik.plainAddress)
                    #expect(end.exit == 6, "\(end)")
                    #expect(end.statuses == [503])
                    #expect(end.message.contains("no available server"))
                }
            }
        }

        @Test("an app that answers only after a while passes when it does")
        func late() async throws {
            try await RoutedLab.scope { routed in
                let script = """
                    if test -e /go; then printf 'HTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n'; \
                    else printf 'HTTP/1.1 503 Service Unavailable\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'; fi
                    """
                try await routed.run("web", .app(script: script))
                try await routed.routed()
                let wait = try routed.gating(routed.lab.name("web"))
                try await wait.says("503")
                try await routed.lab.exec("web", "touch", "/go")
                let end = try await wait.ended()
                #expect(end.exit == 0, "\(end)")
                #expect(end.statuses == [204])
                #expect((end.targets.first?["attempts"]?.int ?? 0) > 1)
            }
        }

        @Test("an app that never answers ends the probe when its time is over")
        func silent() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app(script: "sleep 600"))
                try await routed.routed()
                let end = try await routed.gate("web", "--probe-timeout", "700ms")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.targets.first?["attempts"]?.int == 1)
                #expect(end.targets.first?["error"]?.string == "no answer in time")
                #expect(end.run.duration >= .milliseconds(700))
                #expect(end.run.duration < .seconds(10))
            }
        }

        @Test("a router that does not listen is refused")
        func refused() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app())
                let closed = try LoopbackSocket.refusing()
                defer { closed.close() }
                let port = closed.port
                let end = try await routed.gateInVain(
                    "web", "--router-address", "127.0.0.1:\(port)")
                #expect(end.exit == 6, "\(end)")
                #expect(end.targets.first?["error"]?.string?.contains("refused") == true)
                #expect(end.targets.first?["status"] == .null)
            }
        }
    }

    @Suite("Redirects behind a router")
    struct RedirectTests {
        @Test(
            "a redirect to a login page passes with a warning",
            arguments: [
                "/login", "https://id.example/realms/x/auth", "https://auth.example/?rd=https%3A%2F%2Fapp.example%2F",
                "/#/login",
            ])
        func login(location: String) async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app("302 Found", headers: ["Location: \(location)"], body: ""))
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.status == "DEPLOYED")
                #expect(end.statuses == [302])
                #expect(end.targets.first?["location"]?.string == location)
                #expect(end.findings == ["auth-wall"])
                #expect(end.document["findings"]?.array?.first?["severity"]?.string == "warning")
            }
        }

        @Test("a redirect elsewhere passes without a warning")
        func elsewhere() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app("308 Permanent Redirect", headers: ["Location: /home"], body: ""))
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.statuses == [308])
                #expect(end.findings.isEmpty)
            }
        }

        @Test("followed redirects are judged where they end", arguments: [(200, Int32(0)), (500, Int32(6))])
        func followed(status: Int, exit: Int32) async throws {
            try await RoutedLab.scope { routed in
                let script = """
                    case $target in
                    /home) printf 'HTTP/1.1 \(status) X\\r\\nContent-Length: 4\\r\\nConnection: close\\r\\n\\r\\nhome' ;;
                    *) printf 'HTTP/1.1 302 Found\\r\\nLocation: /home\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' ;;
                    esac
                    """
                try await routed.run("web", .app(script: script))
                try await routed.routed()
                let end =
                    exit == 0
                    ? try await routed.gate("web", "--follow") : try await routed.gateInVain("web", "--follow")
                #expect(end.exit == exit, "\(end)")
                #expect(end.statuses == [status])
                #expect(end.urls == ["https://\(routed.host)/"])
                let still = try await routed.gate("web")
                #expect(still.exit == 0, "\(still)")
                #expect(still.statuses == [302])
            }
        }

        @Test("a login page that was followed to is still no proof of the app")
        func followedToLogin() async throws {
            try await RoutedLab.scope { routed in
                let script = """
                    case $target in
                    /login*) printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nlogin' ;;
                    *) printf 'HTTP/1.1 302 Found\\r\\nLocation: /login?next=/\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' ;;
                    esac
                    """
                try await routed.run("web", .app(script: script))
                let end = try await routed.gate("web", "-L")
                #expect(end.exit == 0, "\(end)")
                #expect(end.statuses == [200])
                #expect(end.findings == ["auth-wall"])
            }
        }

        @Test("a redirect from http to https is followed to the router's port with TLS, not to the one without")
        func followedToTLS() async throws {
            try await RoutedLab.scope { routed in
                let location = "https://\(routed.host):\(routed.traefik.securePort)/home"
                let script = """
                    case $target in
                    /home) printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nConnection: close\\r\\n\\r\\nhome' ;;
                    *) printf 'HTTP/1.1 308 X\\r\\nLocation: \(location)\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' ;;
                    esac
                    """
                try await routed.run("web", .app(script: script))
                try await routed.routed()
                let end = try await routed.gate("web", "-L", "--router-address", routed.traefik.plainAddress)
                #expect(end.exit == 0, "\(end)")
                #expect(end.statuses == [200])
                #expect(end.urls == ["http://\(routed.host)/"])
                // What --resolve says counts before the router.
                let elsewhere = try await routed.gateInVain(
                    "web", "-L", "--router-address", routed.traefik.plainAddress, "--resolve",
                    "\(routed.host):\(routed.traefik.securePort):127.0.0.9")
                #expect(elsewhere.exit == 6, "\(elsewhere)")
                #expect(
                    elsewhere.targets.first?["error"]?.string?.contains("127.0.0.9:\(routed.traefik.securePort)")
                        == true,
                    "\(elsewhere)")
            }
        }

        @Test("redirects in a circle fail when they are followed")
        func circle() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app("302 Found", headers: ["Location: /again"], body: ""))
                try await routed.routed()
                let end = try await routed.gate("web", "--follow", "--probe-timeout", "6s", "--probe-interval", "10s")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.targets.first?["error"]?.string == "more than 20 redirects")
            }
        }
    }
}
