import DockerEngine
import HTTP

/// Where the router listens: what a route's host is not dialled for.
struct RouterAddress: Sendable, Equatable {
    /// Whether the entrypoint speaks TLS.
    var isEncrypted: Bool
    var host: String
    var port: Int

    init(isEncrypted: Bool, host: String, port: Int) {
        self.isEncrypted = isEncrypted
        self.host = host
        self.port = port
    }

    /// Reads `[http://|https://]HOST:PORT`; https where no scheme is given.
    init?(_ text: String) {
        let isPlain = text.hasPrefix("http://")
        let authority =
            isPlain
            ? text.dropFirst("http://".count)
            : text.hasPrefix("https://") ? text.dropFirst("https://".count) : text[...]
        guard let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = authority[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains("/"), !host.contains("@"), !host.contains(" ") else { return nil }
        self.init(isEncrypted: !isPlain, host: String(host), port: port)
    }

    /// As a user would type it.
    var text: String { "\(isEncrypted ? "https" : "http")://\(host.urlHost):\(port)" }

    /// Where a router that runs outside the engine most likely listens: https on the standard port of this machine.
    static let standard = RouterAddress(isEncrypted: true, host: "127.0.0.1", port: 443)

    /// Where the router of an engine listens: port 443, else 80, as published by its running Traefik container; nil
    /// without such a container.
    static func find(among containers: [Wire.ContainerSummary], publishedHost: String) -> RouterAddress? {
        let ports = containers.filter(\.isRunningTraefik).flatMap { $0.Ports ?? [] }.filter {
            $0.Type ?? "tcp" == "tcp"
        }
        for (wanted, isEncrypted) in [(443, true), (80, false)] {
            let published = ports.filter { $0.PublicPort != nil }
            let match = published.first { $0.PrivatePort == wanted } ?? published.first { $0.PublicPort == wanted }
            guard let match, let port = match.PublicPort else { continue }
            return RouterAddress(
                isEncrypted: isEncrypted, host: reachable(match.IP, publishedHost: publishedHost), port: port)
        }
        return nil
    }

    /// Where on the same host the router's ports 443 and 80 are, by what its running Traefik container publishes. Nothing
    /// where the host has such a port itself, and for an address that no such container publishes.
    func standardPorts(among containers: [Wire.ContainerSummary]) -> [Int: Int] {
        for container in containers where container.isRunningTraefik {
            let ports = (container.Ports ?? []).filter { $0.Type ?? "tcp" == "tcp" && isPublishedHere($0.IP) }
            let published = Set(ports.compactMap(\.PublicPort))
            guard published.contains(port) else { continue }
            let moved = ports.compactMap { entry in entry.PublicPort.map { (entry.PrivatePort, $0) } }
                .filter { [443, 80].contains($0.0) && !published.contains($0.0) }
            return Dictionary(moved) { first, _ in first }
        }
        return [:]
    }

    private func isPublishedHere(_ address: String?) -> Bool {
        let loopback = ["127.0.0.1", "localhost", "::1"]
        return switch address {
        case nil, "", "0.0.0.0", "::", host: true
        case let address?: loopback.contains(address) && loopback.contains(host)
        }
    }

    /// A port published on all addresses is reached where the engine is.
    private static func reachable(_ address: String?, publishedHost: String) -> String {
        switch address {
        case nil, "", "0.0.0.0", "::": publishedHost
        case let address?: address
        }
    }
}

extension Wire.ContainerSummary {
    fileprivate var isRunningTraefik: Bool { State == "running" && isTraefik }

    /// Whether it is Traefik: by the label that the official image carries, or by the image's own name.
    var isTraefik: Bool {
        if Labels?["org.opencontainers.image.title"]?.lowercased() == "traefik" { return true }
        let reference = Image?.split(separator: "@").first.map(String.init) ?? ""
        let last = reference.split(separator: "/").last.map(String.init) ?? ""
        return last.split(separator: ":").first == "traefik"
    }
}
