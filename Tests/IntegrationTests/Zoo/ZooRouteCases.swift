import TestSupport
import Testing

/// A way in through the real Traefik, and what a diagnosis has to say of it first.
///
/// In rules, labels and options `HOST` is a host name that only this case uses, `ROUTER` the name of its router and
/// `PORT` that of Traefik's entrypoint with TLS.
struct ZooRouteCase: Sendable, CustomTestStringConvertible {
    let sentence: String
    /// The first finding that is an error; nil where there may be none.
    let finding: String?
    let mentions: [String]
    /// Findings that are there, whatever their severity.
    var also: [String] = []
    let app: LabContainer
    /// Nil makes no router.
    var rule: String? = "Host(`HOST`)"
    var port = 8080
    /// Beside those of the router.
    var labels: [String: String] = [:]
    /// The rule of another container with a router of the same name.
    var otherRule: String?
    var front = Front.shared
    var entrance = Entrance.secure
    var trust = Trust.everybody
    var moment = Moment.routed
    var options: [String] = []

    init(
        _ sentence: String, _ finding: String?, mentions: [String] = [], _ app: LabContainer = .app(),
        _ change: (inout ZooRouteCase) -> Void = { _ in }
    ) {
        self.sentence = sentence
        self.finding = finding
        self.mentions = mentions
        self.app = app
        change(&self)
    }

    var testDescription: String { sentence }

    /// Which Traefik it is, by the certificate that it shows.
    enum Front: Sendable {
        /// That of the suite, with a certificate that fits.
        case shared
        /// One of its own: without a certificate, with an old one, with one for another name.
        case madeUp, expired, otherName
    }

    /// What is given as the router's address.
    enum Entrance: Sendable {
        case secure, plain
        /// TLS at the port without, and the other way round.
        case secureAtPlain, plainAtSecure
        /// A port where nobody listens.
        case closed
        /// None.
        case unsaid
    }

    /// Whose certificates are accepted.
    enum Trust: Sendable { case everybody, authority, nobody }

    /// What is waited for before it is looked at.
    enum Moment: Sendable {
        /// The router has a route: it answers anything but 404, to `/` or to a path.
        case routed
        case routedPath(String)
        case status(Int)
        case container(ZooCase.Moment)
    }
}

@resultBuilder
enum ZooRouteBuilder {
    static func buildBlock(_ cases: ZooRouteCase...) -> [ZooRouteCase] { cases }
}

extension ZooRouteCase {
    static let broken: [ZooRouteCase] = [gateways, missingRoutes, certificates, apps, ports].flatMap { $0 }

    @ZooRouteBuilder static var gateways: [ZooRouteCase] {
        ZooRouteCase("the label names a wrong port", "bad-gateway", mentions: ["9000", "server.port=8080"]) {
            $0.port = 9000
        }
        ZooRouteCase(
            "the app listens on 127.0.0.1", "bad-gateway", mentions: ["127.0.0.1:8080", "0.0.0.0:8080"],
            .site("127.0.0.1:8080").onBridge)
        ZooRouteCase(
            "the label names a wrong port, and the app listens on 127.0.0.1", "bad-gateway",
            mentions: ["server.port=3000", "0.0.0.0"], .site("127.0.0.1:3000").onBridge)
        ZooRouteCase(
            "the app listens on no port at all", "bad-gateway", mentions: ["nothing listens"], LabContainer().onBridge)
        ZooRouteCase(
            "the app breaks off each connection", "bad-gateway",
            LabContainer(["nc", "-ll", "-p", "8080", "-e", "true"]).onBridge)
        ZooRouteCase(
            "Traefik's own health check of the app fails", "no-available-server", mentions: ["/health"],
            .app("500 Internal Server Error")
        ) {
            // Every change of the routes makes a shared Traefik forget what its health checks said.
            $0.front = .madeUp
            $0.entrance = .plain
            $0.moment = .status(503)
            $0.labels = [
                "traefik.http.services.ROUTER.loadbalancer.healthcheck.path": "/health",
                "traefik.http.services.ROUTER.loadbalancer.healthcheck.interval": "100ms",
            ]
        }
        ZooRouteCase("no router listens", "router-unreachable", mentions: ["no router listens"]) {
            $0.entrance = .closed
        }
        ZooRouteCase("the app does not answer", "probe-timeout", .app(script: "sleep 1000000")) {
            $0.options = ["--probe-timeout", "1s"]
        }
    }

    @ZooRouteBuilder static var missingRoutes: [ZooRouteCase] {
        ZooRouteCase(
            "the rule asks for another path", "route-not-found", mentions: ["does not match", "PathPrefix(`/api`)"]
        ) {
            $0.rule = "Host(`HOST`) && PathPrefix(`/api`)"
            $0.moment = .routedPath("/api")
            $0.options = ["--url", "https://HOST:PORT/other", "--resolve", "HOST:PORT:127.0.0.1"]
        }
        ZooRouteCase("the rule asks for another host", "route-not-found", mentions: ["does not match"]) {
            $0.options = ["--url", "https://www.HOST:PORT/", "--resolve", "www.HOST:PORT:127.0.0.1"]
        }
        ZooRouteCase(
            "Traefik leaves the container out while it is starting", "route-not-found", mentions: ["'starting'"],
            .app().checked(.starting)
        ) { $0.moment = .container(.results(1)) }
        ZooRouteCase(
            "Traefik leaves the container out, because a check fails that calls what is not there",
            "health-command-not-found", mentions: ["curl"],
            .app().checked(.line("curl -f http://127.0.0.1:8080/ || exit 1"))
        ) { $0.moment = .container(.unhealthy) }
        ZooRouteCase("two containers define the router differently", "route-not-found", mentions: ["differently"]) {
            $0.otherRule = "Host(`HOST`) && PathPrefix(`/`)"
            $0.moment = .status(404)
        }
        ZooRouteCase(
            "the router applies a middleware that is not there", "route-not-found", mentions: ["secure-headers"]
        ) {
            $0.labels = ["traefik.http.routers.ROUTER.middlewares": "secure-headers"]
            $0.moment = .container(.running)
        }
        ZooRouteCase("the router leads to a service that is not there", "route-not-found", mentions: ["elsewhere"]) {
            $0.labels = ["traefik.http.routers.ROUTER.service": "elsewhere"]
            $0.moment = .container(.running)
        }
        ZooRouteCase(
            "the container has no network", "route-not-found", LabContainer.app().with { $0.network = nil }
        ) { $0.moment = .container(.running) }
        ZooRouteCase(
            "the label hides the container from Traefik", "route-not-found", mentions: ["traefik.enable=true"]
        ) {
            $0.labels = ["traefik.enable": "false"]
            $0.moment = .container(.running)
            $0.options = ["--url", "https://HOST:PORT/", "--resolve", "HOST:PORT:127.0.0.1"]
        }
        ZooRouteCase("Traefik rejects the rule", "route-not-found", mentions: ["backticks"]) {
            $0.rule = "Host('HOST')"
            $0.moment = .container(.running)
        }
        ZooRouteCase("the router belongs to another entrypoint", "route-not-found", mentions: ["(web)"]) {
            $0.labels = ["traefik.http.routers.ROUTER.entrypoints": "web"]
        }
        ZooRouteCase("the entrypoint without TLS is asked with it", "route-not-found") { $0.entrance = .secureAtPlain }
        ZooRouteCase("the entrypoint with TLS is asked without", "route-not-found") { $0.entrance = .plainAtSecure }
    }

    @ZooRouteBuilder static var certificates: [ZooRouteCase] {
        ZooRouteCase(
            "Traefik has no certificate and makes one up", "tls-default-certificate",
            mentions: ["TRAEFIK DEFAULT CERT"]
        ) {
            $0.front = .madeUp
            $0.trust = .authority
        }
        ZooRouteCase("the certificate has expired", "tls-expired", mentions: ["2021"]) {
            $0.front = .expired
            $0.trust = .authority
        }
        ZooRouteCase("the certificate is for another name", "tls-name-mismatch", mentions: ["other.example"]) {
            $0.front = .otherName
            $0.trust = .authority
        }
        ZooRouteCase("nobody here knows the authority", "tls-untrusted", mentions: ["test-authority", "--cacert"]) {
            $0.trust = .nobody
        }
    }

    @ZooRouteBuilder static var apps: [ZooRouteCase] {
        ZooRouteCase("a middleware wants a password", "auth-wall", mentions: ["401", "Basic"]) {
            $0.labels = [
                "traefik.http.routers.ROUTER.middlewares": "ROUTER-login",
                "traefik.http.middlewares.ROUTER-login.basicauth.users": "u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/",
            ]
        }
        ZooRouteCase("a middleware lets in only some addresses", "auth-wall", mentions: ["403"]) {
            $0.labels = [
                "traefik.http.routers.ROUTER.middlewares": "ROUTER-inside",
                "traefik.http.middlewares.ROUTER-inside.ipallowlist.sourcerange": "10.9.9.9/32",
            ]
        }
        ZooRouteCase(
            "the app redirects to itself", "redirect-loop", .app("302 Found", headers: ["Location: /"])
        ) { $0.options = ["--follow"] }
        ZooRouteCase(
            "the app redirects in a circle of two", "redirect-loop",
            .app(
                script: "case $target in /a) to=/b ;; *) to=/a ;; esac; "
                    + #"printf 'HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' $to"#
            )
        ) { $0.options = ["--follow"] }
        ZooRouteCase(
            "the app has no such page", "app-error-status", mentions: ["404"],
            .lost(body: "<h1>Nothing here</h1>")
        ) { $0.moment = .routedPath("/up") }
        ZooRouteCase(
            "the app has no such page, and its words for that are those of Traefik", "app-error-status",
            mentions: ["404"],
            .lost(
                headers: ["Content-Type: text/plain; charset=utf-8", "X-Content-Type-Options: nosniff"],
                body: "404 page not found\n")
        ) { $0.moment = .routedPath("/up") }
        ZooRouteCase(
            "the app fails", "app-error-status", mentions: ["500", "no database today"],
            .app("500 Internal Server Error", body: "no database today"))
        ZooRouteCase(
            "the app says why it is not well", "app-error-status", mentions: ["503", "database is gone"],
            .app("503 Service Unavailable", body: #"{"status":"unhealthy","reason":"database is gone"}"#))
        ZooRouteCase(
            "the app itself wants a login", "app-error-status", mentions: ["401"],
            .app("401 Unauthorized", headers: ["WWW-Authenticate: Bearer"], body: "who are you?"))
    }

    @ZooRouteBuilder static var ports: [ZooRouteCase] {
        ZooRouteCase(
            "the port is exposed and not published", "port-not-published", mentions: ["47813"],
            LabContainer.site("47813").onBridge.with { $0.exposed = ["47813"] }
        ) {
            $0.rule = nil
            $0.entrance = .unsaid
            $0.moment = .container(.running)
            $0.options = ["--url", "http://127.0.0.1:47813/"]
        }
        ZooRouteCase(
            "the port is published elsewhere", "port-not-published", mentions: ["published elsewhere"],
            LabContainer.site("47814").onBridge.with { $0.ports = ["47814": "127.0.0.1:0"] }
        ) {
            $0.rule = nil
            $0.entrance = .unsaid
            $0.moment = .container(.running)
            $0.options = ["--url", "http://127.0.0.1:47814/"]
        }
        ZooRouteCase("what should listen there does not", "router-unreachable", mentions: ["47815"]) {
            $0.rule = nil
            $0.entrance = .unsaid
            $0.moment = .container(.running)
            $0.options = ["--url", "http://127.0.0.1:47815/"]
        }
    }

    @ZooRouteBuilder static var healthy: [ZooRouteCase] {
        ZooRouteCase("it is healthy, and its router leads to it", nil, .app().checked(.good)) {
            $0.trust = .authority
        }
        ZooRouteCase("it answers without words, by the entrypoint without TLS", nil, .app("204 No Content", body: "")) {
            $0.entrance = .plain
        }
        ZooRouteCase(
            "it redirects to the right spelling of its path", nil,
            .app(
                script: "case $target in /home) status='200 OK' ;; *) status='308 Permanent Redirect' ;; esac; "
                    + #"printf 'HTTP/1.1 %s\r\nLocation: /home\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$status""#
            ).checked(.good))
        ZooRouteCase(
            "it leads from / to a page, and the redirect is followed", nil,
            .app(
                script: "case $target in /home) status='200 OK' ;; *) status='302 Found' ;; esac; "
                    + #"printf 'HTTP/1.1 %s\r\nLocation: /home\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$status""#
            )
        ) { $0.options = ["--follow"] }
        ZooRouteCase(
            "it redirects to a login page, which is worth a warning", nil,
            .app("302 Found", headers: ["Location: /login"])
        ) { $0.also = ["auth-wall"] }
        ZooRouteCase("its rule has a path, which is asked for", nil) {
            $0.rule = "Host(`HOST`) && PathPrefix(`/api`)"
            $0.moment = .routedPath("/api")
        }
    }
}

extension LabContainer {
    /// An app that has a page at `/up` only.
    fileprivate static func lost(headers: [String] = [], body: String) -> LabContainer {
        let missing = LabContainer.app("404 Not Found", headers: headers, body: body)
        return LabContainer.app(
            script: #"test $target = /up && ANSWER=$(printf 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n.'); "#
                + #"printf '%s' "${ANSWER%.}""#
        ).with { $0.environment = missing.environment }
    }
}

extension ZooRouteCase {
    /// Brings container and Traefik to their state and looks into the container.
    func inspected() async throws -> Inspection {
        if front == .shared {
            return try await RoutedLab.scope { routed in
                try await look(routed.lab, routed.traefik, routed.certificates)
            }
        }
        let certificates = try Certificates()
        return try await TraefikProcess.scope(try settings(certificates)) { traefik in
            try await LabEngine.scope { lab in try await look(lab, traefik, certificates) }
        }
    }

    private func settings(_ certificates: Certificates) throws -> TraefikProcess.Settings {
        switch front {
        case .shared, .madeUp: .init()
        case .expired:
            .init(certificates: [
                try certificates.issue("app", for: "*.app.example", from: "20200101000000Z", to: "20210101000000Z")
            ])
        case .otherName: .init(defaultCertificate: try certificates.issue("other", for: "other.example"))
        }
    }

    private func look(
        _ lab: LabEngine, _ traefik: TraefikProcess, _ certificates: Certificates
    ) async throws -> Inspection {
        let host = "\(lab.prefix).app.example"
        let router = "\(lab.prefix)-web"
        func told(_ text: String) -> String {
            text.replacing("HOST", with: host).replacing("ROUTER", with: router)
                .replacing("PORT", with: "\(traefik.securePort)")
        }
        func labelled(_ rule: String) -> LabContainer {
            app.with {
                let own = Dictionary(uniqueKeysWithValues: labels.map { (told($0.key), told($0.value)) })
                let all = traefik.labels(router: router, rule: told(rule), port: port).merging(own) { $1 }
                $0.labels.merge(all) { given, _ in given }
            }
        }
        if let otherRule {
            try await lab.run("other", labelled(otherRule))
            // A 404 that comes now comes from both, and not from a router that has read neither.
            try await traefik.routes(host)
        }
        try await lab.run("web", rule.map(labelled) ?? app)
        switch moment {
        case .routed: try await traefik.routes(host)
        case .routedPath(let path): try await traefik.routes(host, path: path)
        case .status(let status): try await traefik.routes(host) { $0 == status }
        case .container(let moment): try await lab.reaches(moment, "web")
        }
        let closed = try LoopbackSocket.refusing()
        defer { closed.close() }
        let address: [String] =
            switch entrance {
            case .secure: [traefik.secureAddress]
            case .plain: [traefik.plainAddress]
            case .secureAtPlain: ["https://127.0.0.1:\(traefik.plainPort)"]
            case .plainAtSecure: ["http://127.0.0.1:\(traefik.securePort)"]
            case .closed: ["https://127.0.0.1:\(closed.port)"]
            case .unsaid: []
            }
        let trusted: [String] =
            switch trust {
            case .everybody: ["--insecure"]
            case .authority: ["--cacert", certificates.authority]
            case .nobody: []
            }
        // Only a route that never answers takes so long.
        let common = ["--probe", "--probe-timeout", "15s"] + address.flatMap { ["--router-address", $0] } + trusted
        return try await lab.inspection("web", common + options.map(told))
    }
}
