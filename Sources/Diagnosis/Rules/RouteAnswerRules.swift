import Health
import Traefik

extension RouteFacts {
    /// What came back, in a few words.
    package var answerText: String { RouteAnswerRules.words(answer) }
}

/// Ways in that were answered with an error, by the router or by the app.
enum RouteAnswerRules {
    static let all = [
        Rule("bad-gateway", "no-available-server", "gateway-timeout", "auth-wall", "app-error-status", needs: [.probe])
        { matter in
            matter.facts.routes.flatMap { route -> [Lead] in
                guard let status = route.answer.status, let page = route.answer.page else { return [] }
                if route.isLoginRedirect { return [loginPage(status, page, route, matter)] }
                // The router's own 404 is told by another rule.
                guard status >= 400, !(status == 404 && RouteNotFoundRules.isOfRouter(route)) else { return [] }
                return [lead(status, page, route, matter)]
            }
        }
    ]

    private static func lead(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead {
        let isApp = isOfApp(status, page, route)
        switch status {
        case 401, 403, 407: return isApp ? appError(status, page, route, matter) : authWall(status, page, route, matter)
        // What is no failure of the network to Traefik it calls 500 (`ComputeStatusCode`).
        case 500 where isUnanswered(route), 502 where !isApp: return badGateway(status, page, route, matter)
        case 503 where !isApp && page.firstLine.lowercased().contains("no available server"):
            return noServer(page, route, matter)
        case 504 where !isApp: return gatewayTimeout(page, route, matter)
        default: return appError(status, page, route, matter)
        }
    }

    /// Whether the app gave the answer: asked without the router, it gives the same.
    private static func isOfApp(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts) -> Bool {
        guard let direct = route.direct, direct.status == status else { return false }
        return direct.page?.firstLine == page.firstLine
    }

    static func words(_ answer: RouteFacts.Answer?) -> String {
        switch answer {
        case .status(let status, let page)?:
            return "\(status)" + (page.firstLine.isEmpty || status < 400 ? "" : " \"\(page.firstLine)\"")
        case .refused?: return "connection refused"
        case .silence?: return "no answer in time"
        case .noConnection?: return "no connection in time"
        case .unreachable(let reason)?: return reason
        case .broken(let detail)?: return detail
        case .tls(_, let detail)?: return detail
        case .unresolved?: return "the host name does not resolve"
        case .redirectLoop?: return "redirects in a circle"
        case .rejectedRule?, nil: return "not asked"
        }
    }

    private static func told(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts) -> [String?] {
        [
            RouteRules.asked(route, "\(status)" + (page.firstLine.isEmpty ? "" : " \"\(page.firstLine)\"")),
            route.directAddress.map { "\($0), the app itself: \(words(route.direct))" },
        ]
    }

    /// Whether the app, asked without the router, gives no answer in HTTP.
    private static func isUnanswered(_ route: RouteFacts) -> Bool {
        switch route.direct {
        case .broken?, .refused?, .tls?: true
        default: false
        }
    }

    private static func badGateway(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead
    {
        let facts = matter.facts
        let ports = route.servers.compactMap { Peer.url($0)?.port }
        let port = ports.first
        let others = facts.sockets.filter { $0.port != port }
        let there = facts.sockets.filter { $0.port == port }
        let isKnown = facts.hasOwnSockets && port != nil
        var title = "the router cannot talk to the app"
        var cause =
            "Traefik's connection to the container was refused or broke off: wrong port, the app is bound to 127.0.0.1, it "
            + "speaks TLS, or it crashed."
        var fix = "See that the app listens on 0.0.0.0 at the port that the label names."
        if isKnown, let port, there.isEmpty, let best = best(others, facts) {
            title = "the router sends requests to port \(port), but the app listens on port \(best.port)"
            cause = "Nothing listens on port \(port) inside the container, so the router's connection is refused."
            fix =
                "Set the label traefik.http.services.\(service(route)).loadbalancer.server.port=\(best.port) and re-create the container."
            if best.isLoopback { fix += " The app also has to listen on 0.0.0.0 instead of \(best.address)." }
        } else if isKnown, let port, !there.isEmpty, there.allSatisfy(\.isLoopback) {
            title = "the app listens on \(there[0].text) only, where the router cannot reach it"
            cause =
                "127.0.0.1 inside the container is reached from inside alone; the router comes by the container's address."
            fix = "Let the app listen on 0.0.0.0:\(port)."
        } else if isKnown, let port, there.isEmpty {
            title = "the router sends requests to port \(port), and nothing listens inside the container"
            cause = "The app has not opened a port: it is starting, or has failed without ending."
            fix = "See in the app's log how far it has come."
        } else if route.direct.map({ if case .broken = $0 { true } else { false } }) == true {
            title = "the app breaks off the router's connection"
            cause =
                "Something listens at the port and does not answer in HTTP: the app crashes while it answers, or speaks TLS."
            fix =
                "If it speaks TLS: set the label traefik.http.services.\(service(route)).loadbalancer.server.scheme=https."
        }
        return Lead(
            .met, "bad-gateway", .error, of: facts, title: title,
            evidence: told(status, page, route) + [
                route.servers.isEmpty ? nil : "the router's server: \(route.servers.joined(separator: ", "))",
                facts.hasOwnSockets ? matter.listening : nil,
            ],
            cause: cause, fix: [fix],
            commands: [
                "docker inspect --format '{{json .Config.Labels}}' \(matter.quotedName)", RouteRules.curl(route),
            ])
    }

    private static func best(_ sockets: [ListeningSocket], _ facts: ContainerFacts) -> ListeningSocket? {
        let exposed = Set(facts.ports.map(\.number))
        return sockets.first { exposed.contains($0.port) } ?? sockets.first { !$0.isLoopback } ?? sockets.first
    }

    private static func service(_ route: RouteFacts) -> String { route.router?.service ?? "NAME" }

    private static func noServer(_ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead {
        let facts = matter.facts
        let prefix = "traefik.http.services.\(service(route)).loadbalancer.healthcheck.".lowercased()
        let checks = facts.labels.filter { $0.key.lowercased().hasPrefix(prefix) }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let down = route.live?.servers.filter { $0.value != "UP" }.keys.sorted() ?? []
        let hasCheck = !checks.isEmpty
        return Lead(
            .met, "no-available-server", .error, of: facts,
            title: hasCheck
                ? "the router has taken the app out: its own health check of it fails"
                : "the router has no server for this route",
            evidence: told(503, page, route) + [
                hasCheck ? "labels: \(checks.joined(separator: ", "))" : nil,
                down.isEmpty ? nil : "Traefik's API: \(down.joined(separator: ", ")) DOWN",
            ],
            cause: hasCheck
                ? "Traefik asks the app by itself, as the healthcheck labels say, and sends no requests while that fails. The "
                    + "engine's health check is another one."
                : "The router's service exists, but no container behind it is ready: it is unhealthy, starting, or has gone.",
            fix: [
                hasCheck
                    ? "Let those labels name a path and a port that the app answers with 2xx or 3xx."
                    : "Mend the container's health first; with allowEmptyServices Traefik says 503 instead of 404 until then."
            ],
            commands: [RouteRules.curl(route)])
    }

    private static func gatewayTimeout(_ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead {
        if let lead = RouteRules.separated(route, matter, words: "504 \"\(page.firstLine)\"") { return lead }
        let network = matter.facts.labels.first { $0.key.lowercased() == "traefik.docker.network" }?.value
        return Lead(
            .met, "gateway-timeout", .error, of: matter.facts,
            title: "the router waited in vain for the app",
            evidence: told(504, page, route) + [
                route.servers.isEmpty ? nil : "the router's server: \(route.servers.joined(separator: ", "))",
                network.map { "traefik.docker.network=\($0)" },
                "networks of the container: \(matter.facts.networks.map(\.name).joined(separator: ", "))",
            ],
            cause:
                "Traefik could not connect within 30 s, or the app took longer to answer than the router waits. With several "
                + "networks and no traefik.docker.network Traefik takes any one of them, also one that it is not on.",
            fix: [
                "See that router and container share the network that Traefik takes; set the label traefik.docker.network."
            ],
            commands: [
                "docker inspect --format '{{json .NetworkSettings.Networks}}' \(matter.quotedName)",
                RouteRules.curl(route),
            ])
    }

    private static func authWall(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead {
        let middlewares = route.router?.middlewares ?? route.live?.middlewares ?? []
        let isSure =
            !middlewares.isEmpty || page.challenge?.contains("traefik") == true
            || route.direct?.status.map { $0 != status } == true
        return Lead(
            .met, "auth-wall", .error, of: matter.facts,
            title: "\(route.url) answers \(status): \(isSure ? "" : "likely ")authentication stands before the app",
            evidence: told(status, page, route) + [
                page.challenge.map { "WWW-Authenticate: \($0)" },
                middlewares.isEmpty ? nil : "middlewares of the router: \(middlewares.joined(separator: ", "))",
            ],
            cause: "The route works, and turns away who brings no credentials, so that the app itself was not asked.",
            fix: [
                "Probe a path that needs no login: --url with the app's health endpoint, and a router without the middleware for it."
            ],
            commands: [RouteRules.curl(route)])
    }

    private static func loginPage(_ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case) -> Lead {
        Lead(
            .met, "auth-wall", .warning, of: matter.facts,
            title: "\(route.url) leads to a login page: the app itself was not verified",
            evidence: [
                "GET \(route.url) answered \(status)",
                (page.location ?? route.redirects.last).map { "it leads to \($0)" },
            ],
            cause:
                "Authentication in front of the app redirects requests without a session before they reach it, so a status below "
                + "400 does not show that the app works.",
            fix: ["Probe a path that needs no login: --url with the app's health endpoint."],
            commands: ["curl -ki \(Shell.quoted(route.url))"])
    }

    private static func appError(
        _ status: Int, _ page: RouteFacts.Page, _ route: RouteFacts, _ matter: Case
    ) -> Lead {
        let isProven = isOfApp(status, page, route)
        let differs = route.direct?.status.map { $0 != status } ?? false
        let reason = HealthReason.find(in: page.excerpt)
        return Lead(
            .met, "app-error-status", .error, of: matter.facts,
            title:
                "\(isProven ? "the app itself answers" : "the app likely answers") \(status) to \(route.path)\(reason.map { ": \($0)" } ?? "")",
            evidence: told(status, page, route) + [
                page.server.map { "Server: \($0)" }, page.contentType.map { "Content-Type: \($0)" },
            ],
            cause: status == 404
                ? (differs
                    ? "Without the router the app answers otherwise: the router sends the path on changed or unchanged, and the app expects the other. "
                    : "")
                    + "The request reaches the app, which has no such page: it may expect the prefix to be stripped, or not to be."
                : status >= 500
                    ? "The request reaches the app, and the app fails while it answers."
                    : "The request reaches the app, and the app refuses it.",
            fix: [
                status == 404
                    ? "Probe a path that the app serves (--url), or strip the prefix with a middleware (stripprefix)."
                    : status >= 500
                        ? "Look in the app's log for what it met at that moment."
                        : "Probe a path that the app answers without conditions: --url."
            ],
            commands: ["docker logs --tail 50 \(matter.quotedName)", RouteRules.curl(route)])
    }
}
