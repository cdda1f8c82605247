import TestSupport
import Testing

extension WayIn {
    @Suite("TLS in front of an app")
    struct TLSProbeTests {
        @Test("a certificate of a trusted authority passes, and the report says what was asked where")
        func trusted() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app())
                let end = try await routed.gate("web")
                #expect(end.exit == 0, "\(end)")
                #expect(end.status == "DEPLOYED")
                #expect(end.probeResult == "passed")
                let target = try #require(end.targets.first)
                #expect(end.targets.count == 1)
                #expect(target["url"]?.string == "https://\(routed.host)/")
                #expect(target["source"]?.string == "traefik")
                #expect(target["router"]?.string == "\(routed.lab.prefix)-web")
                #expect(target["container"]?.string == routed.lab.name("web"))
                #expect(target["address"]?.string == routed.traefik.secureAddress)
                #expect(target["result"]?.string == "passed")
                #expect(target["status"]?.int == 200)
            }
        }

        @Test("an authority that is not trusted fails the probe, unless verification is turned off")
        func untrusted() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app())
                try await routed.routed()
                let options = [
                    "wait", routed.lab.name("web"), "-o", "json", "--router-address", routed.traefik.secureAddress,
                ]
                let end = try await routed.lab.launch(options + ProbeTiming.inVain.options).ended()
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.probeResult == "failed")
                #expect(end.message.contains("certificate"), "\(end)")
                #expect(end.targets.first?["status"] == .null)
                #expect(end.targets.first?["error"]?.string?.contains("certificate") == true)
                let careless = try await routed.lab.launch(options + ["-k"]).ended()
                #expect(careless.exit == 0, "\(careless)")
                #expect(careless.statuses == [200])
            }
        }

        @Test("the certificate that Traefik makes up for unknown names is not trusted")
        func madeUp() async throws {
            try await RoutedLab.scope { routed in
                let host = "\(routed.lab.prefix).other.example"
                try await routed.run("web", .app(), rule: "Host(`\(host)`)")
                try await routed.traefik.routes(host)
                let end = try await routed.gateInVain("web")
                #expect(end.exit == 6, "\(end)")
                #expect(end.targets.first?["error"]?.string?.contains("certificate") == true)
                #expect(end.targets.first?["status"] == .null)
                let careless = try await routed.gate("web", "--insecure")
                #expect(careless.exit == 0, "\(careless)")
            }
        }

        @Test("a certificate for another name fails the probe and says so")
        func wrongName() async throws {
            let certificates = try Certificates()
            let settings = TraefikProcess.Settings(
                defaultCertificate: try certificates.issue("other", for: "other.example"))
            try await TraefikProcess.scope(settings) { traefik in
                try await LabEngine.scope { lab in
                    let labels = traefik.labels(router: lab.prefix, rule: "Host(`\(lab.prefix).app.example`)")
                    try await lab.run("web", LabContainer.app().with { $0.labels = labels })
                    let end = try await lab.probeInVain(
                        lab.name("web"), "--router-address", traefik.secureAddress, "--cacert", certificates.authority)
                    #expect(end.exit == 6, "\(end)")
                    #expect(end.reason == "probe-failed")
                    #expect(end.targets.first?["error"]?.string?.contains("name") == true, "\(end)")
                }
            }
        }

        @Test("a plain entrypoint is asked over http")
        func plain() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app())
                let end = try await routed.gate("web", "--router-address", routed.traefik.plainAddress)
                #expect(end.exit == 0, "\(end)")
                #expect(end.urls == ["http://\(routed.host)/"])
                #expect(end.targets.first?["address"]?.string == routed.traefik.plainAddress)
                #expect(end.statuses == [200])
            }
        }

        // Traefik speaks TLS on every entrypoint, but finds no router for it on this one.
        @Test("a plain entrypoint that is taken for one with TLS fails the probe")
        func plainTakenForTLS() async throws {
            try await RoutedLab.scope { routed in
                try await routed.run("web", .app())
                let end = try await routed.gateInVain(
                    "web", "--router-address", "https://127.0.0.1:\(routed.traefik.plainPort)")
                #expect(end.exit == 6, "\(end)")
                #expect(end.reason == "probe-failed")
                #expect(end.statuses == [404])
            }
        }
    }
}
