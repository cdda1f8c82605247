import Testing
import Traefik

@Suite("what labels say of routers")
struct LabelledRoutesTests {
    private func routes(_ labels: [String: String]) -> LabelledRoutes { LabelledRoutes(labels, container: "web") }

    @Test(
        "a label that Traefik does not know is a problem of the whole container",
        arguments: [
            ("traefik.http.routers.ty.rul", "traefik.http.routers.ty.rule"),
            ("traefik.http.router.ty.rule", "traefik.http.routers"),
        ])
    func unknown(label: String, suggestion: String) {
        let problem = routes([label: "Host(`a`)"]).problem
        #expect(problem?.containers == ["web"])
        #expect(problem?.text.contains("did you mean \(suggestion)?") == true)
        #expect(problem?.text.hasPrefix("Traefik passes over it because label ") == true)
    }

    @Test("routers with a rule are kept beside a label that Traefik does not know")
    func beside() {
        let both = routes(["traefik.http.routers.a.rule": "Host(`a`)", "traefik.http.routers.b.rul": "Host(`b`)"])
        #expect(both.routers.map(\.name) == ["a"])
        #expect(both.problem != nil)
    }

    @Test("a container that its labels hide has no router, and they say so")
    func hidden() {
        let hidden = routes(["traefik.enable": "false", "traefik.http.routers.a.rule": "Host(`a`)"])
        #expect(hidden.routers.isEmpty)
        #expect(hidden.unruled.isEmpty)
        #expect(hidden.problem == .disabled(container: "web"))
        #expect(routes(["traefik.enable": "maybe"]).problem?.text.contains("traefik.enable") == true)
    }

    @Test("routers without a rule get Traefik's default one, and so does a container that is only enabled")
    func unruled() {
        let named = routes(["traefik.http.routers.a.entrypoints": "web", "traefik.http.routers.b.rule": "Host(`b`)"])
        #expect(named.unruled == ["a"])
        #expect(named.routers.map(\.name) == ["b"])
        let empty = routes(["traefik.http.routers.a.rule": ""])
        #expect(empty.unruled == ["a"])
        #expect(empty.routers.isEmpty)
        #expect(routes(["traefik.enable": "true"]).unruled == [nil])
        #expect(routes(["traefik.http.services.a.loadbalancer.server.port": "80"]).unruled == [nil])
        let several = routes([
            "traefik.http.services.a.loadbalancer.server.port": "80",
            "traefik.http.services.b.loadbalancer.server.port": "81",
        ])
        #expect(several.unruled.isEmpty)
        #expect(several.problem == .tooManyServices(container: "web", services: ["a", "b"]))
    }

    @Test("labels that do not speak of HTTP name no router")
    func silent() {
        #expect(routes([:]) == routes(["com.example.x": "y"]))
        #expect(routes([:]).unruled.isEmpty)
        #expect(routes([:]).problem == nil)
        let stream = ["traefik.enable": "true", "traefik.tcp.routers.db.rule": "HostSNI(`*`)"]
        #expect(routes(stream).unruled.isEmpty)
        #expect(routes(stream).problem == nil)
    }
}
