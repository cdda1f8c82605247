/// The options of Traefik's Docker provider, with its defaults.
package struct ProviderOptions: Sendable, Equatable {
    /// Whether containers without `traefik.enable` are routed to.
    package var exposedByDefault: Bool
    /// The template of the rule of routers that have none.
    package var defaultRule: String
    /// The network to take addresses from when no label names one; empty for none.
    package var network: String
    /// The expression that a container's labels must satisfy; empty for none.
    package var constraints: String
    /// Whether published ports are used instead of the container's own.
    package var useBindPortIP: Bool
    /// Whether routers of unhealthy containers are kept, with services without servers.
    package var allowEmptyServices: Bool
    /// The address of containers in host mode, as Traefik sees it.
    package var hostAddress: String

    /// The rule template that Traefik starts with.
    package static let standardRule = "Host(`{{ normalize .Name }}`)"

    /// The options of Traefik's Docker provider, with its defaults.
    package init(
        exposedByDefault: Bool = true, defaultRule: String = standardRule, network: String = "",
        constraints: String = "", useBindPortIP: Bool = false, allowEmptyServices: Bool = false,
        hostAddress: String = "127.0.0.1"
    ) {
        self.exposedByDefault = exposedByDefault
        self.defaultRule = defaultRule
        self.network = network
        self.constraints = constraints
        self.useBindPortIP = useBindPortIP
        self.allowEmptyServices = allowEmptyServices
        self.hostAddress = hostAddress
    }
}
