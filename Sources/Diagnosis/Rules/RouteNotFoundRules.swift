import Health
import Traefik

/// A 404 that is the router's own: why it knows no route.
enum RouteNotFoundRules {
    static let all = [
        Rule("route-not-found", needs: [.probe]) { matter in
            matter.facts.routes.flatMap { notFound($0, matter) }
        }
    ]

    private static func notFound(_ route: RouteFacts, _ matter: Case) -> [Lead] {
        if case .rejectedRule(let rule, let mistake) = route.answer { return [rejected(rule, mistake, route, matter)] }
        guard route.answer.status == 404, isOfRouter(route) else { return [] }
        let (why, fix) = reason(route, matter)
        // Of a container that is down or unhealthy it is a consequence, and the cause is told by another rule.
        let isConsequence = [.ended, .looping, .neverStarted, .unhealthy, .paused].contains(matter.situation)
        return [
            Lead(
                isConsequence ? .symptom : .met, "route-not-found", .error, of: matter.facts,
                title: "the router knows no route for \(route.host)\(route.path): \(why)",
                evidence: [
                    RouteRules.asked(route, "404 \(route.answer.page?.firstLine ?? "")"),
                    route.router.map { "rule in the labels: \($0.rule)" },
                    route.live.map(liveWords),
                    route.directAddress.map { "\($0), the app itself: \(RouteAnswerRules.words(route.direct))" },
                ],
                cause:
                    "The 404 is the router's own: no router of its configuration takes the request, so that it never reaches the "
                    + "app.",
                fix: [fix],
                commands: [
                    "docker inspect --format '{{json .Config.Labels}}' \(matter.quotedName)", RouteRules.curl(route),
                ])
        ]
    }

    /// Whether Traefik itself wrote the 404: the page of Go's library, which an app in Go writes as well.
    static func isOfRouter(_ route: RouteFacts) -> Bool {
        guard let page = route.answer.page else { return false }
        let isGoPage = page.firstLine == "404 page not found" && page.server == nil
        guard isGoPage, route.address != nil || route.router != nil || route.live != nil || !route.problems.isEmpty
        else {
            return false
        }
        guard let direct = route.direct else { return route.live?.exists != true || route.live?.status == "disabled" }
        // The app answers something else, so it was not asked. One that gives the same answer was, if there is a route.
        let isSame = direct.status == 404 && direct.page?.firstLine == page.firstLine
        return !isSame || (route.live.map { !$0.exists } ?? (route.router == nil || !route.problems.isEmpty))
    }

    private static func rejected(_ rule: String, _ mistake: String, _ route: RouteFacts, _ matter: Case) -> Lead {
        let name = if case .router(let name) = route.origin { name } else { "" }
        return Lead(
            .certain, "route-not-found", .error, of: matter.facts,
            title: "Traefik rejects the rule of router '\(name)': it leads nowhere",
            evidence: ["traefik.http.routers.\(name).rule=\(rule)", mistake],
            cause: "A router with a rule that cannot be read is dropped, and requests for it are answered with 404.",
            fix: ["Correct the label and re-create the container: \(mistake)."],
            commands: ["docker inspect --format '{{json .Config.Labels}}' \(matter.quotedName)"])
    }

    private static func liveWords(_ live: LiveRouter) -> String {
        guard live.exists else {
            return "Traefik's API: no such router"
                + (live.others.isEmpty ? "" : "; for this host it has \(live.others.joined(separator: ", "))")
        }
        let parts: [String?] = [
            "status \(live.status)", live.errors.first, "rule \(live.rule)",
            "entrypoints \(live.entryPoints.joined(separator: ", "))",
        ]
        return "Traefik's API: " + parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Why there is no route, and what to do: the first that holds of what keeps Traefik from making one.
    private static func reason(_ route: RouteFacts, _ matter: Case) -> (String, String) {
        let facts = matter.facts
        for problem in route.problems {
            if let told = told(problem, matter) { return told }
        }
        if let live = route.live, live.exists, live.status == "disabled" {
            return (
                "Traefik has disabled the router: \(live.errors.first ?? "it does not say why")",
                "Correct what the error names."
            )
        }
        if let router = route.router, let rule = try? router.parsedRule() {
            let request = RuleRequest(host: route.host, path: route.path)
            if !rule.matches(request) {
                return (
                    "the rule \(router.rule) does not match it",
                    "Ask what the rule names, or correct the rule: host, path and prefix must all fit."
                )
            }
            if router.isTLS, !route.isEncrypted || route.address?.hasPrefix("http://") == true {
                return (
                    "the router takes only TLS requests, and this one came without",
                    "Ask the entrypoint with TLS: https."
                )
            }
            if !router.entryPoints.isEmpty {
                return (
                    "likely it came in by another entrypoint than the router's (\(router.entryPoints.joined(separator: ", ")))",
                    "Compare the router's entrypoints label with those of Traefik and with the port that was asked."
                )
            }
        }
        if let name = RouteRules.router(facts)?.name {
            return ("it does not say why; its log does", "Look for the router's name in the log: docker logs \(name)")
        }
        if route.live?.exists == false {
            return (
                "Traefik has no such router",
                "See that Traefik watches this engine, and that its constraints and exposedByDefault let the container in."
            )
        }
        return (
            "likely Traefik does not see this container",
            "See that Traefik watches this engine, and that its constraints, exposedByDefault and entrypoints fit the labels."
        )
    }

    private static func told(_ problem: ProviderProblem, _ matter: Case) -> (String, String)? {
        switch problem {
        case .disabled: ("the label traefik.enable=false hides the container", "Set traefik.enable=true.")
        case .notExposed:
            ("Traefik exposes only what asks for it, and traefik.enable=true is missing", "Set traefik.enable=true.")
        case .notHealthy(_, let health):
            (
                "Traefik leaves the container out while its health is '\(health)'",
                "Mend its health first: the route comes with it, within 2 s or so."
            )
        case .notRunning(_, let state): ("Traefik leaves the container out: it is \(state)", "Start the container.")
        case .conflictingRouters(let router, let others):
            (
                "containers define the router '\(router)' differently, so Traefik drops it (\(others.count) containers)",
                "Give each its own router name, or the same rule and options."
            )
        case .conflictingServices(let service, let others):
            (
                "containers define the service '\(service)' differently, so Traefik drops it (\(others.count) containers)",
                "Give each its own service name, or the same options."
            )
        case .networkAmbiguous, .bindingUnusable, .networkNotAttached: nil
        case .unknownMiddleware(_, let middleware):
            (
                "the router applies the middleware '\(middleware)', which does not exist",
                "Define it, or name its provider: \(middleware)@file."
            )
        case .unknownService(_, let service):
            (
                "the router leads to the service '\(service)', which does not exist",
                "Define it in a label, or name its provider: \(service)@file."
            )
        default: (problem.text, "Correct the labels and re-create the container.")
        }
    }
}
