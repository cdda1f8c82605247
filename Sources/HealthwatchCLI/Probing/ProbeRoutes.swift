import DockerEngine
import FoundationEssentials
import HTTP

/// Where the connections of a probe go, those after a redirect too: where `--resolve` says, for what is the router's to
/// the router, else to the URL's own host.
struct ProbeRoutes: Sendable {
    private let resolved: [Detour]
    private let neighbours: [Wire.ContainerSummary]

    init(resolved: [ResolvedName], neighbours: [Wire.ContainerSummary] = []) {
        self.resolved = Detour.detours(resolved)
        self.neighbours = neighbours
    }

    /// Where connections go that are no router's.
    var route: Route { resolved.isEmpty ? .direct : .via(resolved) }

    func route(to target: ProbeTarget) -> Route {
        let detours = resolved + routed(target)
        return detours.isEmpty ? .direct : .via(detours)
    }

    /// The target with the address that it is really asked at.
    func settled(_ target: ProbeTarget) -> ProbeTarget {
        guard let address = target.address, let (host, port) = peer(of: target),
            let detour = resolved.first(where: { $0.fits(host: host, port: port) }), let known = detour.addresses.first
        else { return target }
        var target = target
        target.address = RouterAddress(isEncrypted: address.isEncrypted, host: known, port: port)
        return target
    }

    /// The target's own URL leads to the router's address, and its host's other ports, as a redirect to https names
    /// one, to those of the router.
    private func routed(_ target: ProbeTarget) -> [Detour] {
        guard let address = target.address, let (host, port) = peer(of: target) else { return [] }
        let others = address.standardPorts(among: neighbours).filter { $0.key != port }
        let ports = [(port, address.port)] + others.sorted { $0.key < $1.key }
        return ports.map { Detour(host: host, port: $0.0, to: [address.host], addressPort: $0.1) }
            + [Detour(host: host, to: [address.host])]
    }

    private func peer(of target: ProbeTarget) -> (host: String, port: Int)? {
        guard let url = URL(string: target.url), let host = url.host(percentEncoded: false) else { return nil }
        return (host, url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80))
    }
}
