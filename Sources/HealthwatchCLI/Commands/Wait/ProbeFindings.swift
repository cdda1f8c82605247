import Health
import Terminal

/// What phase 2 can tell by itself; the joining of answers with container facts belongs to the diagnosis.
enum ProbeFindings {
    /// A redirect to a login page: below 400, and yet the app itself was not reached.
    static func authWall(_ target: ProbeTarget, _ answer: ProbeAttempt.Answer) -> Finding? {
        let isRedirect = (300..<400).contains(answer.status)
        let landing = isRedirect ? answer.location ?? "" : answer.url == target.url ? "" : answer.url
        guard !landing.isEmpty, LoginRedirect.isLogin(landing, from: target.url) else { return nil }
        let shown = SecretMask.mask(landing).visible(limit: 300)
        return Finding(
            "auth-wall", .warning, container: target.container,
            title: "\(target.shownURL) leads to a login page: the app itself was not verified",
            evidence: ["GET \(target.shownURL) answered \(answer.status)", "it leads to \(shown)"],
            cause: "Authentication in front of the app redirects requests without a session before they reach it, so a "
                + "status below 400 does not show that the app works.",
            fix: ["Probe a path that needs no login: --url with the app's health endpoint."],
            commands: ["curl -ki \(shellQuoted(target.shownURL))"])
    }

    /// A router whose rule the router itself would reject.
    static func routeNotFound(_ router: ProbePlan.RejectedRouter) -> Finding {
        return Finding(
            "route-not-found", .error, container: router.container,
            title: "Traefik rejects the rule of router '\(router.name)': it leads nowhere",
            evidence: ["traefik.http.routers.\(router.name).rule=\(router.rule)", router.mistake],
            cause: "A router with a rule that cannot be read is dropped, and requests for it are answered with 404.",
            fix: ["Correct the label and re-create the container: \(router.mistake)."],
            commands: ["docker inspect --format '{{json .Config.Labels}}' \(router.container)"])
    }

    /// A word that a shell takes as it is.
    private static func shellQuoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
