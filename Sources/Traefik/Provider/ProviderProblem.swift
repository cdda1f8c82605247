/// Why Traefik gives a container no route, or another one than its labels seem to say.
package enum ProviderProblem: Error, Equatable, Sendable {
    /// `traefik.enable` is false.
    case disabled(container: String)
    /// Traefik exposes nothing by default, and the container has no `traefik.enable=true`.
    case notExposed(container: String)
    /// Its labels do not satisfy the provider's constraints.
    case excludedByConstraints(container: String)
    /// The constraints themselves cannot be read; Traefik then routes to nothing.
    case badConstraints(container: String, RuleError)
    /// It is not running.
    case notRunning(container: String, state: String)
    /// Its health check has not passed: starting or unhealthy.
    case notHealthy(container: String, health: String)
    /// A label cannot be read, so Traefik passes over the container.
    case badLabel(container: String, LabelError)
    /// A service without `loadbalancer` options.
    case loadBalancerMissing(container: String, service: String)
    /// No port is named in a label, and none is exposed.
    case portMissing(container: String, service: String)
    /// The container has no address.
    case addressMissing(container: String, service: String)
    /// `server.url` together with `server.port` or `server.scheme`.
    case serverURLConflict(container: String, service: String)
    /// The network to use is not one of the container's.
    case networkNotAttached(container: String, network: String)
    /// Several networks and none named: Traefik takes any one of them, at random.
    case networkAmbiguous(container: String, networks: [String])
    /// `network_mode: container:X`, and X is not known.
    case networkContainerMissing(container: String, target: String)
    /// Published ports should be used, but this one is not published on an address of its own.
    case bindingUnusable(container: String)
    /// No router is labelled, and several services are, so no router is made.
    case tooManyServices(container: String, services: [String])
    /// A router names no service, and the container has several.
    case cannotLink(container: String, router: String, services: [String])
    /// The default rule gives nothing for this container.
    case badDefaultRule(container: String, router: String, DefaultRuleError)
    /// Containers define the router differently, so Traefik removes it.
    case conflictingRouters(router: String, containers: [String])
    /// Containers define the service differently, so Traefik removes it.
    case conflictingServices(service: String, containers: [String])
    /// Containers define the middleware differently, so Traefik removes it.
    case conflictingMiddlewares(middleware: String, containers: [String])
    /// A router hands over to a service that no container defines.
    case unknownService(router: String, service: String)
    /// A router applies a middleware that no container defines; Traefik then disables the router.
    case unknownMiddleware(router: String, middleware: String)

    /// The ids of the containers concerned; empty when the problem is about a router as a whole.
    package var containers: [String] {
        switch self {
        case .disabled(let id), .notExposed(let id), .excludedByConstraints(let id), .badConstraints(let id, _),
            .notRunning(let id, _), .notHealthy(let id, _), .badLabel(let id, _), .loadBalancerMissing(let id, _),
            .portMissing(let id, _), .addressMissing(let id, _), .serverURLConflict(let id, _),
            .networkNotAttached(let id, _), .networkAmbiguous(let id, _), .networkContainerMissing(let id, _),
            .bindingUnusable(let id), .tooManyServices(let id, _), .cannotLink(let id, _, _),
            .badDefaultRule(let id, _, _):
            [id]
        case .conflictingRouters(_, let ids), .conflictingServices(_, let ids), .conflictingMiddlewares(_, let ids):
            ids
        case .unknownService, .unknownMiddleware:
            []
        }
    }

    /// The problem in one sentence, without the container's name.
    package var text: String {
        switch self {
        case .disabled: "the label traefik.enable=false hides it from Traefik"
        case .notExposed: "Traefik exposes nothing by default, and the label traefik.enable=true is missing"
        case .excludedByConstraints: "its labels do not satisfy Traefik's constraints"
        case .badConstraints(_, let mistake): "Traefik's constraints cannot be read: \(mistake.text)"
        case .notRunning(_, let state): "Traefik passes over it because it is \(state), not running"
        case .notHealthy(_, let health): "Traefik passes over it because its health is \(health), not healthy"
        case .badLabel(_, let mistake): "Traefik passes over it because \(mistake.text)"
        case .loadBalancerMissing(_, let service): "service \(service) has no loadbalancer options"
        case .portMissing(_, let service):
            "service \(service) has no port: expose one, or set traefik.http.services.\(service).loadbalancer.server.port"
        case .addressMissing(_, let service): "service \(service) has no server: the container has no address"
        case .serverURLConflict(_, let service):
            "service \(service) sets server.url together with server.port or server.scheme, which exclude one another"
        default: linkText
        }
    }

    private var linkText: String {
        switch self {
        case .networkNotAttached(_, let network):
            "it is not attached to network \(network), which Traefik should use; is the project's prefix missing?"
        case .networkAmbiguous(_, let networks):
            "it has several networks (\(networks.joined(separator: ", "))) and Traefik picks one at random:"
                + " set traefik.docker.network"
        case .networkContainerMissing(_, let target):
            "it shares the network of container \(target), which is not there"
        case .bindingUnusable: "its port is not published on an address of its own, so its internal address is used"
        case .tooManyServices(_, let services):
            "no router is made for it: it has several services (\(services.joined(separator: ", ")))"
                + " and no router label"
        case .cannotLink(_, let router, let services):
            "router \(router) is dropped: it names no service, and there are several"
                + " (\(services.joined(separator: ", ")))"
        case .badDefaultRule(_, let router, let mistake):
            "router \(router) is dropped: it has no rule, and the default rule fails: \(mistake.text)"
        case .conflictingRouters(let router, _):
            "router \(router) is removed: containers define it differently"
        case .conflictingServices(let service, _):
            "service \(service) is removed: containers define it differently"
        case .conflictingMiddlewares(let middleware, _):
            "middleware \(middleware) is removed: containers define it differently"
        case .unknownService(let router, let service):
            "router \(router) leads to service \(service), which does not exist"
        case .unknownMiddleware(let router, let middleware):
            "router \(router) is disabled: it applies middleware \(middleware), which does not exist"
        default: "Traefik passes over it"
        }
    }
}
