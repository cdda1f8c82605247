import DockerEngine
import HTTP
import Terminal
import Traefik

extension ProbePlan {
    /// One target for each router that the labels of running containers spell out. A router of several replicas counts
    /// once, and so does what is wrong with their labels.
    static func fromLabels(
        _ containers: [Wire.ContainerInspect], asksHidden: Bool = false, router address: (String?) -> RouterAddress
    ) -> ProbePlan {
        var plan = ProbePlan()
        var seen: [LabelledRouter] = []
        var explained: Set<String> = []
        for container in containers {
            var labels = container.Config?.Labels ?? [:]
            if asksHidden { labels = labels.filter { $0.key.lowercased() != "traefik.enable" } }
            let routes = LabelledRoutes(labels, container: container.Id)
            guard container.isRunning || asksHidden else {
                guard !routes.routers.isEmpty else { continue }
                plan.block("\(container.shortName) has a Traefik router, but no longer runs")
                continue
            }
            if explained.insert(ComposeLabels(labels).service ?? container.shortName).inserted {
                plan.explain(routes, of: container.shortName)
            }
            for router in routes.routers where !seen.contains(router) {
                seen.append(router)
                plan.add(router, of: container.shortName, address: address)
            }
        }
        return plan
    }

    /// Says why labels lead to fewer routers than they seem to.
    private mutating func explain(_ routes: LabelledRoutes, of container: String) {
        if let problem = routes.problem {
            let text = "\(container): \(problem.text.visible(limit: 500))"
            if case .badLabel = problem { note(text) } else { block(text) }
        }
        for name in routes.unruled {
            let rest = "Traefik's default rule applies, which only Traefik knows: use --url"
            if let name {
                note("router \(name.visible(limit: 200)) of \(container) has no rule in its labels, so \(rest)")
            } else {
                block("\(container) has no router in its labels, so \(rest)")
            }
        }
    }

    private mutating func note(_ text: String) {
        unusable.insert(.labels)
        if !notes.contains(text) { notes.append(text) }
    }

    private mutating func block(_ text: String) {
        unusable.insert(.labels)
        if !obstacles.contains(text) { obstacles.append(text) }
    }

    private mutating func add(_ router: LabelledRouter, of container: String, address: (String?) -> RouterAddress) {
        let name = router.name.visible(limit: 200)
        do throws(RuleError) {
            let rule = try Rule(router.rule, syntax: router.syntax)
            guard let target = rule.probeTarget else {
                note("the rule of Traefik router \(name) \(Self.flaw(of: rule))")
                return
            }
            let entry = address(target.host)
            let host = target.host ?? entry.host.urlHost
            let query = target.query.map { "?\($0)" } ?? ""
            targets.append(
                ProbeTarget(
                    url: "\(entry.isEncrypted ? "https" : "http")://\(host)\(target.path)\(query)", address: entry,
                    headers: target.headers.map { Header($0.name, $0.value) }, source: .router(name),
                    container: container))
        } catch {
            rejected.append(
                RejectedRouter(
                    name: name, container: container, rule: router.rule.visible(limit: 300),
                    mistake: error.text.visible(limit: 500)))
        }
    }

    /// Why a rule gives nothing to ask.
    private static func flaw(of rule: Rule) -> String {
        guard let host = rule.impossibleHosts.first else {
            return "has no fixed host or path that a GET could ask for: use --url"
        }
        return "names the host '\(host.visible(limit: 200))', which is no host name: nothing can ask for it"
    }
}
