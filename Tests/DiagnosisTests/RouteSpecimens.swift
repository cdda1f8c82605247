import Foundation
import Health
import Traefik

@testable import Diagnosis

extension Specimens {
    static let goPage = RouteFacts.Page(contentType: "text/plain; charset=utf-8", excerpt: "404 page not found\n")

    static let ways: [Specimen] = [
        Specimen("router not there") { $0.asked(.refused(peer: "127.0.0.1:443")) },
        Specimen("router down") {
            $0.hasRouter("web", state: .exited)
            $0.asked(.refused(peer: "127.0.0.1:443"))
        },
        Specimen("router not published") {
            $0.hasRouter("shop_default")
            $0.asked(.refused(peer: "127.0.0.1:443"))
        },
        Specimen("port of the app not published") {
            $0.ports = [ContainerPort(number: 8000)]
            $0.asked(.refused(peer: "127.0.0.1:8000")) {
                $0.origin = .option
                $0.address = nil
                $0.url = "http://127.0.0.1:8000/"
                $0.port = 8000
            }
        },
        Specimen("rejected rule") {
            $0.asked(.rejectedRule(rule: "Host('x')", mistake: "values stand in backticks")) { $0.router = nil }
        },
        Specimen("hidden by a label") {
            $0.asked(.status(404, goPage)) {
                $0.router = nil
                $0.problems = [.disabled(container: "id-web")]
            }
        },
        Specimen("left out while starting") {
            $0.checks(curl)
            $0.seen.health = .starting
            $0.asked(.status(404, goPage)) {
                $0.router = nil
                $0.problems = [.notHealthy(container: "id-web", health: "starting")]
            }
        },
        Specimen("conflicting routers") {
            $0.asked(.status(404, goPage)) {
                $0.router = nil
                $0.problems = [.conflictingRouters(router: "shop", containers: ["id-web", "id-web2"])]
            }
        },
        Specimen("a rule that does not match") {
            $0.asked(.status(404, goPage)) { $0.host = "www.shop.example" }
        },
        Specimen("wrong port of the server") {
            $0.passes()
            $0.listens(ListeningSocket("0.0.0.0", 3000))
            $0.asked(.status(502, RouteFacts.Page(excerpt: "Bad Gateway")))
        },
        Specimen("server on 127.0.0.1 only") {
            $0.passes()
            $0.listens(ListeningSocket("127.0.0.1", 8000))
            $0.asked(.status(502, RouteFacts.Page(excerpt: "Bad Gateway")))
        },
        Specimen("server out of the router's rotation") {
            $0.labels = ["traefik.http.services.shop.loadbalancer.healthcheck.path": "/nope"]
            $0.asked(.status(503, RouteFacts.Page(excerpt: "no available server")))
        },
        Specimen("no network in common") {
            $0.hasRouter("proxy", published: "0.0.0.0:443")
            $0.asked(.status(504, RouteFacts.Page(excerpt: "Gateway Timeout")))
        },
        Specimen("router waited in vain") {
            $0.hasRouter("shop_default", published: "0.0.0.0:443")
            $0.asked(.status(504, RouteFacts.Page(excerpt: "Gateway Timeout")))
        },
        Specimen("basic auth") {
            $0.asked(.status(401, RouteFacts.Page(challenge: #"Basic realm="traefik""#, excerpt: "401 Unauthorized"))) {
                $0.router?.middlewares = ["auth"]
            }
        },
        Specimen("login page") {
            $0.asked(.status(302, RouteFacts.Page(location: "https://id.example/login"))) { $0.isLoginRedirect = true }
        },
        Specimen("redirect loop") {
            $0.asked(.redirectLoop) { $0.redirects = ["https://shop.example/a", "https://shop.example/"] }
        },
        Specimen("the app's own 500") {
            let page = RouteFacts.Page(
                server: "uvicorn", contentType: "application/json", excerpt: #"{"detail":"no database"}"#)
            $0.asked(.status(500, page)) {
                $0.direct = .status(500, page)
                $0.directAddress = "172.18.0.3:8000"
            }
        },
        Specimen("the app's own 404") {
            $0.asked(.status(404, RouteFacts.Page(server: "nginx", excerpt: "<html>Not Found</html>")))
        },
        Specimen("silence") { $0.asked(.silence) { $0.askedFor = .seconds(10) } },
        Specimen("no HTTP") { $0.asked(.broken("the answer is not HTTP")) },
    ]

    private static func certificate(
        _ subject: String, issuer: String = "CN = authority", for names: String..., over: Bool = false
    )
        -> CertificateFacts
    {
        CertificateFacts(
            subject: subject, issuer: issuer, names: names, notBefore: Specimen.now.addingTimeInterval(-900_000),
            notAfter: Specimen.now.addingTimeInterval(over ? -86_400 : 864_000))
    }

    static let certificates: [Specimen] = [
        Specimen("default certificate") {
            $0.asked(.tls(.untrusted, detail: "self-signed certificate")) {
                $0.certificate = certificate(
                    "CN = TRAEFIK DEFAULT CERT", issuer: "CN = TRAEFIK DEFAULT CERT", for: "a.b.traefik.default")
            }
        },
        Specimen("signed by itself") {
            $0.asked(.tls(.untrusted, detail: "self-signed certificate")) {
                $0.certificate = certificate("CN = shop.example", issuer: "CN = shop.example", for: "shop.example")
            }
        },
        Specimen("for other names") {
            $0.asked(.tls(.nameMismatch, detail: "no alternative certificate subject name matches target host name")) {
                $0.certificate = certificate("CN = other.example", for: "other.example")
            }
        },
        Specimen("expired") {
            $0.asked(.tls(.expired, detail: "certificate has expired")) {
                $0.certificate = certificate("CN = shop.example", for: "shop.example", over: true)
            }
        },
    ]
}
