import Traefik

/// Labels, one in a line as `name=value`, as Traefik's provider reads them: every router has a service, or a problem is
/// told.
enum LabelCheck {
    static func run(_ bytes: [UInt8]) {
        var labels: [String: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let texts = parts.map { String(decoding: $0, as: UTF8.self) }
            labels[texts[0]] = texts.count > 1 ? texts[1] : ""
        }
        _ = LabelledRoutes(labels, container: "demo")
        let container = ProviderContainer(
            id: "4f2a", name: "/demo", labels: labels,
            networks: [ProviderContainer.Network(name: "web", address: "172.18.0.2")],
            ports: [ProviderContainer.Port(number: 80)])
        let other = ProviderContainer(id: "4f2b", name: "/other", networks: container.networks)
        let configuration = DockerProvider().configuration(for: [container, other])
        for router in configuration.routers { _ = try? router.parsedRule() }
        demand(
            configuration == DockerProvider().configuration(for: [other, container]), "the order of containers counts")
    }
}
