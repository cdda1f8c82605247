import DockerEngine
import HTTP
import Health
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
    /// The container whose label or variable named it.
    var container: String?

    enum Source: Sendable, Equatable {
        /// `--url`.
        case option
        /// The Traefik router of that name in a container's labels.
        case router(String)
        /// The variable of that name in a container's environment.
        case variable(String)
    }

    /// The URL without a password, harmless to print.
    var shownURL: String { SecretMask.mask(url).visible(limit: 2_000) }
}

/// What phase 2 has to ask, and what stands in its way.
struct ProbePlan: Sendable, Equatable {
    /// Every one of them must pass.
    var targets: [ProbeTarget] = []
    /// Routers that the router itself would reject: phase 2 fails.
    var rejected: [RejectedRouter] = []
    /// Why no more targets were found, one line each.
    var notes: [String] = []

    struct RejectedRouter: Sendable, Equatable {
        var name: String
        var container: String
        var rule: String
        var mistake: String
    }

    /// The first source that names any target: `--url`, Traefik routers in labels, Kamiwaza's variables. A router is
    /// asked where `--router-address` says, else where `--resolve` puts its host, else where it was `found`.
    static func make(
        _ arguments: WaitArguments, containers: [Wire.ContainerInspect], found address: () -> RouterAddress
    ) -> ProbePlan {
        var plan = fromFirstSource(arguments, containers: containers, found: address)
        let isUnused = !plan.targets.isEmpty && plan.targets.allSatisfy { $0.address == nil }
        if arguments.routerAddress != nil, isUnused { plan.notes.append(WaitText.unusedRouterAddress) }
        return plan
    }

    private static func fromFirstSource(
        _ arguments: WaitArguments, containers: [Wire.ContainerInspect], found address: () -> RouterAddress
    ) -> ProbePlan {
        if !arguments.urls.isEmpty {
            return ProbePlan(targets: arguments.urls.map { ProbeTarget(url: $0.text, source: .option) })
        }
        let routed = fromLabels(containers) { host in
            if let given = arguments.routerAddress { return given }
            let known = arguments.resolved.first {
                $0.isFor(host) && [443, 80].contains($0.port)
            }
            return known.map { RouterAddress(isEncrypted: $0.port == 443, host: $0.address, port: $0.port) }
                ?? address()
        }
        if !routed.targets.isEmpty || !routed.rejected.isEmpty { return routed }
        var plan = fromEnvironment(containers)
        plan.notes = routed.notes + plan.notes
        return plan
    }
}

extension ProbePlan {
    /// Kamiwaza tells each container of an app where the app is reached.
    private static func fromEnvironment(_ containers: [Wire.ContainerInspect]) -> ProbePlan {
        var plan = ProbePlan()
        for container in containers {
            for name in ["KAMIWAZA_APP_URL", "KAMIWAZA_APP_PATH_URL"] {
                guard let value = container.variable(name), !value.isEmpty else { continue }
                guard let url = ProbeURL(value) else {
                    plan.notes.append("\(name) of \(container.shortName) is no http or https URL: not probed")
                    continue
                }
                if plan.targets.contains(where: { $0.url == url.text }) { continue }
                plan.targets.append(
                    ProbeTarget(url: url.text, source: .variable(name), container: container.shortName))
            }
        }
        return plan
    }
}

extension Wire.ContainerInspect {
    /// The name without the leading slash.
    var shortName: String { Name.hasPrefix("/") ? String(Name.dropFirst()) : Name }
}
