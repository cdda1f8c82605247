/// What Traefik's Docker provider looks at in a container.
package struct ProviderContainer: Sendable, Equatable {
    /// The container's id.
    package var id: String
    /// Its name; a leading slash makes no difference.
    package var name: String
    /// The name of the service that it is a task of, where that is not the container's own.
    package var serviceName: String?
    /// Its labels.
    package var labels: [String: String]
    /// `running`, `exited` and so on, as the engine says it.
    package var state: String
    /// `starting`, `healthy` or `unhealthy`; empty for a container without a health check.
    package var health: String
    /// `bridge`, `host`, `container:ID`, a network's name, or empty.
    package var networkMode: String
    /// The networks that it is attached to.
    package var networks: [Network]
    /// Its exposed ports.
    package var ports: [Port]

    /// A container's place in a network.
    package struct Network: Sendable, Equatable {
        /// The network's name.
        package var name: String
        /// Its IPv4 address there; empty when it has none.
        package var address: String
        /// Its global IPv6 address there; empty when it has none.
        package var address6: String

        /// A container's place in a network.
        package init(name: String, address: String, address6: String = "") {
            self.name = name
            self.address = address
            self.address6 = address6
        }

        /// IPv4 goes first, as in Traefik.
        var preferredAddress: String { address.isEmpty ? address6 : address }
    }

    /// An exposed port.
    package struct Port: Sendable, Equatable {
        /// The port inside the container.
        package var number: Int
        /// `tcp`, `udp` or `sctp`.
        package var transport: String
        /// Where it is published on the host.
        package var bindings: [Binding]

        /// An exposed port.
        package init(number: Int, transport: String = "tcp", bindings: [Binding] = []) {
            self.number = number
            self.transport = transport
            self.bindings = bindings
        }
    }

    /// A published port on the host.
    package struct Binding: Sendable, Equatable {
        /// The host's address; empty or unspecified means every address.
        package var address: String
        /// The host's port.
        package var port: String

        /// A published port on the host.
        package init(address: String, port: String) {
            self.address = address
            self.port = port
        }
    }

    /// What Traefik's Docker provider looks at in a container.
    package init(
        id: String, name: String, serviceName: String? = nil, labels: [String: String] = [:],
        state: String = "running", health: String = "", networkMode: String = "", networks: [Network] = [],
        ports: [Port] = []
    ) {
        self.id = id
        self.name = name
        self.serviceName = serviceName
        self.labels = labels
        self.state = state
        self.health = health
        self.networkMode = networkMode
        self.networks = networks
        self.ports = ports
    }

    /// The name without the slash that the engine puts before it.
    package var plainName: String { name.hasPrefix("/") ? String(name.dropFirst()) : name }

    /// The Compose project, from the labels.
    package var composeProject: String? { labels["com.docker.compose.project"] }

    /// The Compose service, from the labels.
    package var composeService: String? { labels["com.docker.compose.service"] }

    /// The name of the service and router that Traefik makes when no label names one.
    package var defaultName: String {
        if let composeProject, let composeService { return Self.normalized("\(composeService)_\(composeProject)") }
        return Self.normalized(serviceName ?? name)
    }

    /// Traefik's `normalize`: whatever is neither letter nor number becomes a single dash.
    static func normalized(_ name: String) -> String {
        name.unicodeScalars.split { scalar in
            switch scalar.properties.generalCategory {
            case .decimalNumber, .letterNumber, .otherNumber: false
            case let category: !category.isLetter
            }
        }
        .map { String($0) }.joined(separator: "-")
    }
}
