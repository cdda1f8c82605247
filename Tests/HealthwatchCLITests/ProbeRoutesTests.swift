import DockerEngine
import Foundation
import HTTP
import Testing

@testable import HealthwatchCLI

@Suite("Where the connections of a probe go")
struct ProbeRoutesTests {
    private let plain = RouterAddress(isEncrypted: false, host: "127.0.0.1", port: 21_081)

    private func traefik(_ ports: String) throws -> [Wire.ContainerSummary] {
        let json = "[{\"Id\":\"a\",\"Image\":\"traefik:v3\",\"State\":\"running\",\"Ports\":[\(ports)]}]"
        return try JSONDecoder().decode([Wire.ContainerSummary].self, from: Data(json.utf8))
    }

    private func port(_ inside: Int, _ outside: Int, _ address: String = "0.0.0.0") -> String {
        "{\"IP\":\"\(address)\",\"PrivatePort\":\(inside),\"PublicPort\":\(outside),\"Type\":\"tcp\"}"
    }

    private func target(_ url: String, at address: RouterAddress? = nil) -> ProbeTarget {
        ProbeTarget(url: url, address: address, source: .option)
    }

    @Test("a URL goes to its own host, but for what --resolve says: names before *, the last of a name")
    func resolved() {
        #expect(ProbeRoutes(resolved: []).route(to: target("http://a.example/")) == .direct)
        let routes = ProbeRoutes(resolved: [
            ResolvedName(host: "*", port: 443, address: "10.0.0.1"),
            ResolvedName(host: "a.example", port: 443, address: "10.0.0.2"),
            ResolvedName(host: "a.example", port: 443, addresses: ["10.0.0.3", "::1"]),
        ])
        #expect(
            routes.route(to: target("http://a.example/"))
                == .via([
                    Detour(host: "a.example", port: 443, to: ["10.0.0.3", "::1"]),
                    Detour(host: "a.example", port: 443, to: ["10.0.0.2"]), Detour(port: 443, to: ["10.0.0.1"]),
                ]))
    }

    @Test("a router's host goes to the address with the URL's port, and with other ports to its host")
    func routed() {
        let own = Detour(host: "a.example", port: 80, to: ["127.0.0.1"], addressPort: 21_081)
        let others = Detour(host: "a.example", to: ["127.0.0.1"])
        let url = target("http://a.example/x", at: plain)
        #expect(ProbeRoutes(resolved: []).route(to: url) == .via([own, others]))
        let known = ResolvedName(host: "a.example", port: 443, address: "10.0.0.1")
        #expect(ProbeRoutes(resolved: [known]).route(to: url) == .via([known.detour, own, others]))
        let literal = target("http://[::1]/", at: RouterAddress(isEncrypted: false, host: "::1", port: 81))
        #expect(
            ProbeRoutes(resolved: []).route(to: literal)
                == .via([Detour(host: "::1", port: 80, to: ["::1"], addressPort: 81), Detour(host: "::1", to: ["::1"])])
        )
    }

    @Test("the standard ports of a router go where its container publishes them")
    func published() throws {
        let routes = ProbeRoutes(resolved: [], neighbours: try traefik(port(80, 21_081) + "," + port(443, 21_443)))
        #expect(
            routes.route(to: target("http://a.example/", at: plain))
                == .via([
                    Detour(host: "a.example", port: 80, to: ["127.0.0.1"], addressPort: 21_081),
                    Detour(host: "a.example", port: 443, to: ["127.0.0.1"], addressPort: 21_443),
                    Detour(host: "a.example", to: ["127.0.0.1"]),
                ]))
        let table: [(String, [Int: Int])] = [
            (port(80, 21_081) + "," + port(443, 443), [80: 21_081]),
            (port(80, 21_081) + "," + port(443, 21_443, "10.0.0.1"), [80: 21_081]),
            (port(80, 21_081, "::1") + "," + port(443, 21_443), [80: 21_081, 443: 21_443]),
            (port(80, 80) + "," + port(443, 21_443), [:]), (port(80, 21_081, "10.0.0.1") + "," + port(443, 1), [:]),
            (port(8_080, 21_081), [:]),
        ]
        for (ports, expected) in table {
            #expect(plain.standardPorts(among: try traefik(ports)) == expected, "\(ports)")
        }
    }

    @Test("a target that --resolve leads elsewhere than to the router is shown there")
    func settled() {
        let routes = ProbeRoutes(resolved: [ResolvedName(host: "a.example", port: 80, address: "10.0.0.1")])
        let moved = RouterAddress(isEncrypted: false, host: "10.0.0.1", port: 80)
        #expect(routes.settled(target("http://A.example/", at: plain)) == target("http://A.example/", at: moved))
        for other in [target("http://b.example/", at: plain), target("http://a.example/")] {
            #expect(routes.settled(other) == other)
        }
    }

    @Test("an entry that curl would not take is none")
    func entries() {
        for text in [
            "h:443", "h:0:10.0.0.1", "h:65536:10.0.0.1", "h:-1:10.0.0.1", ":443:10.0.0.1", "+:443:10.0.0.1", "h:443:",
            "h:443:10.0.0.1,", "h:443:,10.0.0.1", "h:443:name", "h:443:10.0.0.1,name", "h::10.0.0.1", "",
        ] { #expect(ResolvedName(text) == nil, "\(text)") }
    }
}
