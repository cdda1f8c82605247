/// Where Traefik would find a container's server.
package struct ServerSite: Sendable {
    let container: ProviderContainer
    let network: String
    let options: ProviderOptions
    let others: [ProviderContainer]

    /// A container, the network to prefer (empty for any), and the containers whose network it may share.
    package init(
        container: ProviderContainer, network: String, options: ProviderOptions, others: [ProviderContainer] = []
    ) {
        self.container = container
        self.network = network
        self.options = options
        self.others = others
    }

    /// The server's URL by the load balancer's settings.
    func url(
        _ settings: [String: String], service: String, problems: inout [ProviderProblem]
    ) throws(ProviderProblem) -> String {
        let port = settings["server.port"] ?? ""
        let scheme = settings["server.scheme"] ?? ""
        if let url = settings["server.url"], !url.isEmpty {
            guard port.isEmpty, scheme.isEmpty else {
                throw .serverURLConflict(container: container.id, service: service)
            }
            return url
        }
        let endpoint = try endpoint(labelledPort: port, service: service, problems: &problems)
        let address = endpoint.address.contains(":") ? "[\(endpoint.address)]" : endpoint.address
        return "\(scheme.isEmpty ? "http" : scheme)://\(address):\(endpoint.port)"
    }

    /// Address and port, both needed.
    func endpoint(
        labelledPort: String, service: String, problems: inout [ProviderProblem]
    ) throws(ProviderProblem) -> (address: String, port: String) {
        let found = endpoint(labelledPort: labelledPort, problems: &problems)
        guard !found.address.isEmpty else { throw .addressMissing(container: container.id, service: service) }
        guard !found.port.isEmpty else { throw .portMissing(container: container.id, service: service) }
        return found
    }

    /// Address and port, either empty when there is none: the published ones if the options say so and they are
    /// usable, else the container's own.
    package func endpoint(
        labelledPort: String, problems: inout [ProviderProblem]
    ) -> (address: String, port: String) {
        let port = Self.port(of: container, labelled: labelledPort)
        if options.useBindPortIP {
            let published = container.ports.first { String($0.number) == port && $0.transport.lowercased() != "sctp" }
            if let binding = published?.bindings.first, !Self.isUnspecified(binding.address) {
                return (binding.address, binding.port)
            }
            problems.append(.bindingUnusable(container: container.id))
        }
        return (address(problems: &problems), port)
    }

    private static func isUnspecified(_ address: String) -> Bool {
        ["", "0.0.0.0", "::"].contains(address)
    }

    /// The labelled port, else the lowest exposed one, else nothing.
    package static func port(of container: ProviderContainer, labelled: String) -> String {
        guard labelled.isEmpty else { return labelled }
        return container.ports.map(\.number).min().map(String.init) ?? ""
    }

    /// The container's address; empty when it has none.
    package func address(problems: inout [ProviderProblem]) -> String {
        address(of: container, network: network, hops: 0, problems: &problems)
    }

    private func address(
        of container: ProviderContainer, network: String, hops: Int, problems: inout [ProviderProblem]
    ) -> String {
        if !network.isEmpty {
            if let found = container.networks.first(where: { $0.name == network }) { return found.preferredAddress }
            problems.append(.networkNotAttached(container: container.id, network: network))
        }
        if container.networkMode == "host" { return options.hostAddress }
        if container.networkMode.hasPrefix("container:") {
            let target = String(container.networkMode.dropFirst("container:".count))
            // Two containers cannot share each other's network, but labels of a broken engine must not loop.
            guard hops < 8, let other = others.first(where: { $0.id == target || $0.plainName == target }) else {
                problems.append(.networkContainerMissing(container: container.id, target: target))
                return ""
            }
            let settings = try? ContainerSettings(other, options: options)
            return address(of: other, network: settings?.network ?? "", hops: hops + 1, problems: &problems)
        }
        let networks = container.networks.sorted { $0.name < $1.name }
        if networks.count > 1 {
            problems.append(.networkAmbiguous(container: container.id, networks: networks.map(\.name)))
        }
        return networks.first?.preferredAddress ?? ""
    }
}
