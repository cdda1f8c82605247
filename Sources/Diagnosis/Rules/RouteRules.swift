import Health
import Traefik

/// Ways in that lead to no answer at all, or to one of the router's own.
enum RouteRules {
    static let all = [
        Rule(
            "router-unreachable", "port-not-published", "probe-timeout", "redirect-loop", "gateway-timeout",
            needs: [.probe]
        ) { matter in
            matter.facts.routes.flatMap { noAnswer($0, matter) }
        }
    ]

    static func router(_ facts: ContainerFacts) -> Neighbour? { facts.neighbours.first(where: \.isRouter) }

    /// The router that was asked, where it is a container: the one that publishes the port.
    private static func router(behind route: RouteFacts, _ facts: ContainerFacts) -> Neighbour? {
        guard let port = route.address.flatMap({ Peer.pair(withoutScheme($0)) })?.port else { return nil }
        return facts.neighbours.first { neighbour in
            neighbour.isRouter && neighbour.state == .running
                && neighbour.ports.flatMap(\.published).contains { Peer.pair($0)?.port == port }
        }
    }

    static func withoutScheme(_ address: String) -> String {
        address.firstRange(of: "://").map { String(address[$0.upperBound...]) } ?? address
    }

    /// The question and what came of it, in one line.
    static func asked(_ route: RouteFacts, _ words: String) -> String {
        "GET \(route.url)\(route.address.map { " via \($0)" } ?? ""): \(words)"
    }

    static func curl(_ route: RouteFacts) -> String {
        guard let address = route.address else { return "curl -ki \(Shell.quoted(route.url))" }
        let bare = withoutScheme(address)
        return "curl -ki --connect-to \(Shell.quoted("\(route.host):\(route.port):\(bare)")) \(Shell.quoted(route.url))"
    }

    private static func noAnswer(_ route: RouteFacts, _ matter: Case) -> [Lead] {
        switch route.answer {
        case .refused(let peer): [refused(peer, route, matter)]
        case .unresolved: [unresolved(route, matter)]
        case .unreachable(let reason): [unreachable(reason, route, matter)]
        case .noConnection: [unreachable("no connection in time", route, matter)]
        case .silence: [silence(route, matter)]
        case .redirectLoop: [loop(route, matter)]
        case .broken(let detail): [broken(detail, route, matter)]
        case .status(let status, _) where (300..<400).contains(status) && isLoop(route): [loop(route, matter)]
        default: []
        }
    }

    /// Whether the redirects that were followed come back to where they began.
    private static func isLoop(_ route: RouteFacts) -> Bool {
        route.redirects.contains(route.url) || Set(route.redirects).count < route.redirects.count
    }

    private static func refused(_ peer: String, _ route: RouteFacts, _ matter: Case) -> Lead {
        let facts = matter.facts
        if case .router = route.origin { return routerRefused(peer, route, matter) }
        let port = Peer.pair(peer)?.port ?? route.port
        let own = facts.ports.first { $0.number == port && $0.transport == "tcp" }
        let listens = facts.sockets.contains { $0.port == port }
        let published = facts.ports.first { $0.number == port && !$0.published.isEmpty }
        if let elsewhere = published, !elsewhere.published.contains(where: { Peer.pair($0)?.port == port }) {
            return Lead(
                .met, "port-not-published", .error, of: facts,
                title: "nothing listens on \(peer): port \(port) of the container is published elsewhere",
                evidence: [
                    asked(route, "connection refused"),
                    "port \(port) is published at \(elsewhere.published.joined(separator: ", "))",
                ],
                cause: "The port of the host is another one than the port inside the container.",
                fix: ["Ask \(elsewhere.published[0])."], commands: ["docker port \(matter.quotedName)"])
        }
        if own.map(\.published.isEmpty) ?? listens {
            return Lead(
                .met, "port-not-published", .error, of: facts,
                title: "port \(port) of the container is not published on the host",
                evidence: [
                    asked(route, "connection refused"),
                    listens ? "port \(port) is listened on inside" : "port \(port) is exposed",
                    "published: \(allPublished(facts))",
                ],
                cause:
                    "An exposed port is reached only from networks of the engine; the host has it only when it is published.",
                fix: ["Publish it: -p \(port):\(port), or ports: in the Compose file."],
                commands: ["docker port \(matter.quotedName)", curl(route)])
        }
        return Lead(
            .met, "router-unreachable", .error, of: facts, title: "nothing listens on \(peer)",
            evidence: [asked(route, "connection refused"), "published by the container: \(allPublished(facts))"],
            cause: "What should answer there, a router, a proxy or the app, does not run or listens elsewhere.",
            fix: ["Start what should listen there, or ask where it does."],
            commands: ["docker port \(matter.quotedName)", curl(route)])
    }

    private static func allPublished(_ facts: ContainerFacts) -> String {
        let all = facts.ports.flatMap { port in port.published.map { "\($0) to \(port.number)/\(port.transport)" } }
        return all.isEmpty ? "nothing" : all.joined(separator: ", ")
    }

    private static func routerRefused(_ peer: String, _ route: RouteFacts, _ matter: Case) -> Lead {
        let facts = matter.facts
        guard let router = router(facts) else {
            return Lead(
                .met, "router-unreachable", .error, of: facts, title: "no router listens on \(peer)",
                evidence: [asked(route, "connection refused"), "no Traefik container on this engine"],
                cause: "The labels ask for a route through Traefik, and Traefik does not run, or listens elsewhere.",
                fix: ["Start Traefik, or say where it listens: --router-address HOST:PORT."],
                commands: ["docker ps -a --filter name=traefik", curl(route)])
        }
        guard router.state == .running else {
            return Lead(
                .met, "router-unreachable", .error, of: facts, title: "the router \(router.name) does not run",
                evidence: [asked(route, "connection refused"), "\(router.name): \(router.status)"],
                cause: "Without its router nobody gets through to the app, however well it is.",
                fix: ["Start it: docker start \(Shell.quoted(router.name))"],
                commands: [
                    "docker start \(Shell.quoted(router.name))", "docker logs --tail 50 \(Shell.quoted(router.name))",
                ])
        }
        let port = Peer.pair(peer)?.port ?? route.port
        let shown = router.ports.flatMap(\.published)
        let isPublished = shown.contains { Peer.pair($0)?.port == port }
        return Lead(
            .met, isPublished ? "router-unreachable" : "port-not-published", .error, of: facts,
            title: isPublished
                ? "the router \(router.name) publishes port \(port), but nothing answers there"
                : "the router \(router.name) does not publish port \(port) on the host",
            evidence: [
                asked(route, "connection refused"),
                "\(router.name) publishes \(shown.isEmpty ? "nothing" : shown.joined(separator: ", "))",
            ],
            cause: isPublished
                ? "Traefik has no entrypoint on that port, or is just starting."
                : "Traefik runs, but its port is reached only from networks of the engine.",
            fix: [
                isPublished
                    ? "Compare Traefik's entrypoints with the port that is published."
                    : "Publish it (ports: \"\(port):\(port)\"), or say where the router listens: --router-address HOST:PORT."
            ],
            commands: ["docker port \(Shell.quoted(router.name))", curl(route)])
    }

    private static func unresolved(_ route: RouteFacts, _ matter: Case) -> Lead {
        Lead(
            .met, "router-unreachable", .error, of: matter.facts, title: "the host name \(route.host) does not resolve",
            evidence: [asked(route, "the host name does not resolve")],
            cause: "No name server that this machine asks knows the name.",
            fix: [
                "Enter it in the DNS or in /etc/hosts, or give its address: --resolve \(route.host):\(route.port):ADDRESS"
            ],
            commands: ["getent hosts \(Shell.quoted(route.host))"])
    }

    private static func unreachable(_ reason: String, _ route: RouteFacts, _ matter: Case) -> Lead {
        Lead(
            .met, "router-unreachable", .error, of: matter.facts,
            title: "no connection to \(route.address ?? "\(route.host):\(route.port)") comes about",
            evidence: [asked(route, reason)],
            cause: "A firewall drops the packets, the address is wrong, or the machine is down.",
            fix: ["Check the address and any firewall between."], commands: [curl(route)])
    }

    /// Traefik's own patience with a server is 30 s: who stops asking before never hears its 504.
    private static func silence(_ route: RouteFacts, _ matter: Case) -> Lead {
        separated(route, matter) ?? silent(route, matter)
    }

    private static func silent(_ route: RouteFacts, _ matter: Case) -> Lead {
        let isDirectToo = route.direct == .silence
        let limit = route.askedFor.map { " within \(DurationText.brief($0))" } ?? " in time"
        return Lead(
            .met, "probe-timeout", .error, of: matter.facts, title: "\(route.url) gives no answer\(limit)",
            evidence: [
                asked(route, "connected, no answer"),
                route.directAddress.map { "\($0), the app itself: \(RouteAnswerRules.words(route.direct))" },
            ],
            cause: isDirectToo
                ? "The app takes the request and does not answer it: it hangs."
                : "The router took the request and waits for the app. It hangs, or cannot be reached by the router, which says "
                    + "504 only after 30 s.",
            fix: [
                "See in the app's log what it does at that moment.",
                (route.askedFor ?? .seconds(60)) < .seconds(31)
                    ? "Give the probe more than 30 s (--probe-timeout) to hear what the router says." : nil,
            ],
            commands: ["docker logs --tail 50 \(matter.quotedName)", curl(route)])
    }

    /// Whether the router and the container are on no common network: it cannot be answered then.
    static func separated(_ route: RouteFacts, _ matter: Case, words: String = "connected, no answer") -> Lead? {
        let facts = matter.facts
        guard case .router = route.origin, let router = router(behind: route, facts),
            facts.networkMode != "host", !facts.networkMode.hasPrefix("container:")
        else { return nil }
        let theirs = Set(router.networks.map(\.name))
        guard !theirs.contains("host"), theirs.isDisjoint(with: facts.networks.map(\.name)) else { return nil }
        let own = facts.networks.map(\.name).joined(separator: ", ")
        return Lead(
            .certain, "gateway-timeout", .error, of: facts,
            title: "the router \(router.name) and the container share no network",
            evidence: [
                asked(route, words), "networks of \(router.name): \(theirs.sorted().joined(separator: ", "))",
                "networks of the container: \(own.isEmpty ? "none" : own)",
            ],
            cause: "Traefik sends the request to an address that it has no way to, and says 504 after 30 s.",
            fix: [
                "Attach both to one network: docker network connect \(Shell.quoted(theirs.sorted().first ?? "NETWORK")) \(matter.quotedName), or networks: in the Compose file."
            ],
            commands: [
                "docker inspect --format '{{json .NetworkSettings.Networks}}' \(matter.quotedName)", curl(route),
            ])
    }

    private static func loop(_ route: RouteFacts, _ matter: Case) -> Lead {
        let chain = route.redirects.prefix(4).joined(separator: " -> ")
        let location = route.answer.page?.location
        return Lead(
            .met, "redirect-loop", route.isJudged ? .warning : .error, of: matter.facts,
            title: "\(route.url) redirects in a circle",
            evidence: [
                asked(
                    route,
                    route.answer.status.map { "\($0)\(location.map { " to \($0)" } ?? "")" } ?? "too many redirects"),
                chain.isEmpty ? nil : "it leads \(route.url) -> \(chain)",
            ],
            cause:
                "A redirect leads back to where it came from. Often an app behind TLS does not know that the request came by "
                + "https, because it does not trust X-Forwarded-Proto, or two redirects undo each other.",
            fix: ["Let the app trust the router's X-Forwarded-Proto, or take one of the redirects away."],
            commands: ["curl -kIL --max-redirs 5 \(Shell.quoted(route.url))", curl(route)])
    }

    private static func broken(_ detail: String, _ route: RouteFacts, _ matter: Case) -> Lead {
        Lead(
            .met, "router-unreachable", .error, of: matter.facts, title: "\(route.url) gives no whole HTTP answer",
            evidence: [asked(route, detail)],
            cause: "What listens there broke the connection or does not speak HTTP: the port may want TLS, or may not.",
            fix: ["See that the scheme fits the port: --router-address https://HOST:PORT or http://HOST:PORT."],
            commands: [curl(route)])
    }
}
