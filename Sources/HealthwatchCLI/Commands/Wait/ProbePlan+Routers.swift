import DockerEngine
import HTTP
import Terminal
import Traefik

extension ProbePlan {
    /// One target for each router that the labels of running containers spell out. A router of several replicas counts
    /// once.
    static func fromLabels(_ containers: [Wire.ContainerInspect], router address: (String?) -> RouterAddress)
        -> ProbePlan
    {
        var plan = ProbePlan()
        var seen: [LabelledRouter] = []
        for container in containers where container.State.Status == "running" {
            for router in LabelledRouter.all(in: container.Config?.Labels ?? [:]) where !seen.contains(router) {
                seen.append(router)
                plan.add(router, of: container.shortName, address: address)
            }
        }
        return plan
    }

    private mutating func add(_ router: LabelledRouter, of container: String, address: (String?) -> RouterAddress) {
        let name = router.name.visible(limit: 200)
        do throws(RuleError) {
            guard let target = try Rule(router.rule, syntax: router.syntax).probeTarget else {
                notes.append(
                    "the rule of Traefik router \(name) has no fixed host or path that a GET could ask for: use --url"
                )
                return
            }
            let entry = address(target.host)
            let host = target.host ?? (entry.host.contains(":") ? "[\(entry.host)]" : entry.host)
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
}
