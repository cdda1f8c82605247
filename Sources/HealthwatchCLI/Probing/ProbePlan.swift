import DockerEngine
import HTTP
import Health
import Probing
import Terminal

/// One address that phase 2 asks, and why.
struct ProbeTarget: Sendable, Equatable {
    /// The request's URL; may carry a password, so print ``shownURL``.
    var url: String
    /// Where the connection goes when it is not the URL's own host.
    var address: RouterAddress?
    /// Header lines that the route demands.
    var headers: [Header] = []
    /// Who named it.
    var source: Source
    /// The container whose label or variable named it, or that the probe is for.
    var container: String?
    /// The probe of the configuration that it is.
    var bound: BoundProbe?

    enum Source: Sendable, Equatable {
        /// `--url`.
        case option
        /// The Traefik router of that name in a container's labels.
        case router(String)
        /// The variable of that name in a container's environment.
        case variable(String)
        /// The configuration file at that path.
        case configuration(String)
    }

    /// The URL without a password, harmless to print; `container:NAME` for what is asked inside it.
    var shownURL: String { SecretMask.mask(url.isEmpty ? inside : url).visible(limit: 2_000) }

    private var inside: String { container.map { "container:\($0)" } ?? bound?.label ?? "" }

    /// What is asked, as a log shows it: `GET https://demo.example/`.
    var shownQuestion: String {
        switch bound?.probe.question {
        case nil: "GET \(shownURL)"
        case .http(let question)?: "\(question.method) \(shownURL)"
        case .stream?: "stream \(shownURL)"
        case .tcp?: "connect \(shownURL)"
        case .command?: "run a command in \(shownURL)"
        case .containerCheck?: "run the check of \(shownURL)"
        }
    }
}

/// What phase 2 has to ask, and what stands in its way.
struct ProbePlan: Sendable, Equatable {
    /// Every one of them must pass.
    var targets: [ProbeTarget] = []
    /// Routers that the router itself would reject: phase 2 fails.
    var rejected: [RejectedRouter] = []
    /// Why no more targets were found, one line each.
    var notes: [String] = []
    /// What explains that there is no target at all, one line each; of no interest when there is one.
    var obstacles: [String] = []
    /// Where something was found that cannot be asked.
    var unusable: Set<Place> = []

    /// Where addresses are found when no URL is given.
    enum Place: Sendable { case labels, environment }

    struct RejectedRouter: Sendable, Equatable {
        var name: String
        var container: String
        var rule: String
        var mistake: String
    }

    /// The first source that names any target: `--url`, Traefik routers in labels, Kamiwaza's variables. A router is
    /// asked where `--router-address` says, else where `--resolve` puts port 443 of its host, else where it was `found`.
    /// With `asksHidden` routers are asked, too, that Traefik cannot have: of containers that do not run, or that
    /// `traefik.enable=false` hides.
    /// Port 80 is asked only when nothing tells of a better one: a redirect from there to https would prove nothing.
    static func make(
        _ options: ProbeOptions, containers: [Wire.ContainerInspect], found: RouterAddress?, asksHidden: Bool = false
    ) -> ProbePlan {
        var plan = fromFirstSource(options, containers: containers, found: found, asksHidden: asksHidden)
        let isUnused = !plan.targets.isEmpty && plan.targets.allSatisfy { $0.address == nil }
        if options.routerAddress != nil, isUnused { plan.notes.append(ProbeText.unusedRouterAddress) }
        return plan
    }

    private static func fromFirstSource(
        _ options: ProbeOptions, containers: [Wire.ContainerInspect], found: RouterAddress?, asksHidden: Bool
    ) -> ProbePlan {
        if !options.urls.isEmpty {
            return ProbePlan(targets: options.urls.map { ProbeTarget(url: $0.text, source: .option) })
        }
        let routed = fromLabels(containers, asksHidden: asksHidden) { host in
            func resolved(_ port: Int) -> RouterAddress? {
                // As in curl a name counts before `*`, and of several entries the last one.
                let entries = options.resolved.filter { $0.port == port && $0.isFor(host) }
                let entry = entries.last { $0.host != "*" } ?? entries.last
                return entry.map { RouterAddress(isEncrypted: port == 443, host: $0.address, port: port) }
            }
            return options.routerAddress ?? resolved(443) ?? found ?? resolved(80) ?? .standard
        }
        if !routed.targets.isEmpty || !routed.rejected.isEmpty { return routed }
        var plan = fromEnvironment(containers)
        plan.notes = routed.notes + plan.notes
        plan.obstacles = routed.obstacles + plan.obstacles
        plan.unusable.formUnion(routed.unusable)
        return plan
    }

    /// Why there is nothing to ask: what is wrong, then what else was looked for.
    var absence: String {
        var missing = ["no --url"]
        if !unusable.contains(.labels) { missing.append("no Traefik router in its labels") }
        if !unusable.contains(.environment) { missing.append("no KAMIWAZA_APP_URL") }
        let mistakes = notes + obstacles
        guard !mistakes.isEmpty else { return missing.joined(separator: ", ") }
        return "\(mistakes.joined(separator: "; ")) (\(missing.joined(separator: ", ")) either)"
    }
}

extension ProbePlan {
    /// Kamiwaza tells each container of an app where the app is reached.
    private static func fromEnvironment(_ containers: [Wire.ContainerInspect]) -> ProbePlan {
        var plan = ProbePlan()
        for container in containers {
            for name in ["KAMIWAZA_APP_URL", "KAMIWAZA_APP_PATH_URL"] {
                guard let value = container.variable(name)?.trimmed, !value.isEmpty else { continue }
                plan.add(value, of: name, in: container)
            }
        }
        return plan
    }

    private mutating func add(_ value: String, of name: String, in container: Wire.ContainerInspect) {
        let variable = "\(name) of \(container.shortName)"
        guard container.isRunning else {
            unusable.insert(.environment)
            obstacles.append("\(variable) is not probed, for it no longer runs")
            return
        }
        guard let url = ProbeURL(value) else {
            unusable.insert(.environment)
            notes.append("\(variable) is no http or https URL: not probed")
            return
        }
        if targets.contains(where: { $0.url == url.text }) { return }
        targets.append(ProbeTarget(url: url.text, source: .variable(name), container: container.shortName))
    }
}

extension String {
    /// Without the blanks around it, which a file of variables easily brings along.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }
}

extension Wire.ContainerInspect {
    /// Whether it runs: what has exited answers nothing, and Traefik has no route to it.
    var isRunning: Bool { self.State.Status == "running" }
}
