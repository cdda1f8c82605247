import Health

/// Checks that are answered, and not as they should be.
enum CheckAnswerRules {
    static let all = [
        Rule("health-endpoint-missing", "health-endpoint-requires-auth", "health-endpoint-failing") { matter in
            guard case .status(let status)? = matter.failure, let check = matter.facts.check else { return [] }
            switch status {
            case 404, 410: return missing(status, check, matter)
            case 401, 403, 407: return requiresAuth(status, check, matter)
            case 500...: return failing(status, check, matter)
            default: return []
            }
        }
    ]

    /// Whether no rule here has words for it.
    static func isUnexplained(_ failure: CheckFailure) -> Bool {
        guard case .status(let status) = failure else { return false }
        return status < 500 && ![404, 410, 401, 403, 407].contains(status)
    }

    private static func place(_ matter: Case) -> String {
        matter.command?.target.map { $0.path ?? $0.peer.text } ?? "the endpoint"
    }

    private static func logged(_ status: Int, _ matter: Case) -> String? {
        guard let path = matter.command?.target?.path, StatusText.logged(for: path, in: matter.facts.log) == status
        else { return nil }
        return matter.facts.log.last { $0.contains(" \(path)") }.map { "log: \($0)" }
    }

    private static func missing(_ status: Int, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        guard let severity = matter.severity(isCertain: !matter.isInStartPeriod) else { return [] }
        return [
            Lead(
                .certain, "health-endpoint-missing", severity, of: matter.facts,
                title: "the app answers \(status) to \(place(matter)): it has no such page",
                evidence: [matter.lastResult, logged(status, matter), matter.checkLine],
                cause:
                    "The app runs and answers, but not at this path: it is misspelt, is below a prefix, or this version has no "
                    + "health endpoint.",
                fix: ["Check a path that the app serves; what it serves its documentation or its log says."],
                commands: [matter.runByHand(check)])
        ]
    }

    private static func requiresAuth(_ status: Int, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        guard let severity = matter.severity(isCertain: !matter.isInStartPeriod) else { return [] }
        return [
            Lead(
                .certain, "health-endpoint-requires-auth", severity, of: matter.facts,
                title: "the app answers \(status) to \(place(matter)): it asks for a login",
                evidence: [matter.lastResult, logged(status, matter), matter.checkLine],
                cause: "The endpoint is behind the app's authentication, and the check brings none.",
                fix: [
                    "Serve the health endpoint without authentication, as load balancers expect it.",
                    "Or check a public path, or only that the port is open.",
                ],
                commands: [matter.runByHand(check)])
        ]
    }

    private static func failing(_ status: Int, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        guard let severity = matter.severity(isCertain: false) else { return [] }
        let isHead =
            status == 501 && matter.command?.asksForHead == true
        let reason = matter.failing.flatMap { HealthReason.find(in: $0.output) }
        return [
            Lead(
                .met, "health-endpoint-failing", severity, of: matter.facts,
                title: reason.map { "the app answers \(status) to \(place(matter)): \($0)" }
                    ?? "the app answers \(status) to \(place(matter))",
                evidence: [matter.lastResult, logged(status, matter), matter.checkLine],
                cause: isHead
                    ? "The check asks with HEAD, which the app does not implement."
                    : "The app itself says that it is not well, or fails while it answers.",
                fix: [
                    isHead
                        ? "Ask with GET: wget -q -O /dev/null instead of --spider."
                        : "Look in the log for what it met at that moment.",
                    reason == nil && !isHead
                        ? "Let the check show the answer's body: it may say why (curl -sS --fail-with-body)." : nil,
                ],
                commands: ["docker logs --tail 50 \(matter.quotedName)", matter.runByHand(check)])
        ]
    }
}

/// The reason that an answer's body gives, where it is a document of a known kind.
enum HealthReason {
    /// The first text under a key such as `reason` or `message`.
    static func find(in text: String) -> String? {
        for key in ["reason", "message", "error", "detail", "description"] {
            guard let start = text.firstRange(of: "\"\(key)\"")?.upperBound else { continue }
            let rest = text[start...].drop { $0 == ":" || $0.isWhitespace }
            guard rest.first == "\"" else { continue }
            let value = rest.dropFirst().prefix { $0 != "\"" }
            if !value.isEmpty { return String(value.prefix(160)) }
        }
        return nil
    }
}
