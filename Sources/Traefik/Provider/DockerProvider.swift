/// Traefik's Docker provider: containers in, HTTP routers and services out.
///
/// It does as Traefik v3 does; TCP and UDP count only in so far as they decide what becomes of HTTP.
package struct DockerProvider: Sendable {
    /// The provider's options.
    package let options: ProviderOptions
    private let defaultRule: Result<DefaultRule, DefaultRuleError>

    /// A provider with these options.
    package init(options: ProviderOptions = ProviderOptions()) {
        self.options = options
        do throws(DefaultRuleError) {
            defaultRule = .success(try DefaultRule(options.defaultRule))
        } catch {
            defaultRule = .failure(error)
        }
    }

    /// What Traefik would serve while these containers are as they are.
    package func configuration(for containers: [ProviderContainer]) -> ProviderConfiguration {
        var merge = ConfigurationMerge()
        let ordered = containers.sorted {
            "\($0.defaultName)-\($0.id)".utf8.lexicographicallyPrecedes("\($1.defaultName)-\($1.id)".utf8)
        }
        for container in ordered {
            do throws(ProviderProblem) {
                let part = try part(of: container, among: containers, problems: &merge.problems)
                merge.add(part)
            } catch {
                merge.problems.append(error)
            }
        }
        return merge.configuration()
    }

    /// One container's share. Throws why there is none.
    private func part(
        of container: ProviderContainer, among others: [ProviderContainer], problems: inout [ProviderProblem]
    ) throws(ProviderProblem) -> ConfigurationPart {
        let settings = try ContainerSettings(container, options: options)
        try check(container, settings)
        let labels: ContainerLabels
        do throws(LabelError) {
            labels = try ContainerLabels(container.labels)
        } catch {
            throw .badLabel(container: container.id, error)
        }
        let isServing = container.state == "running" && Self.isHealthy(container)
        let site = ServerSite(
            container: container, network: settings.network, options: options, others: others)
        if isServing {
            for stream in labels.streams { try check(stream, site, problems: &problems) }
        }
        var part = ConfigurationPart(container: container.id)
        if !labels.streams.isEmpty, !labels.hasHTTP { return part }
        part.services = try services(labels, site, isServing: isServing, problems: &problems)
        part.middlewares = labels.middlewares
        part.routers = routers(labels, container, services: part.services.map(\.name), problems: &problems)
        return part
    }

    static func isHealthy(_ container: ProviderContainer) -> Bool {
        container.health.isEmpty || container.health == "healthy"
    }

    private func check(_ container: ProviderContainer, _ settings: ContainerSettings) throws(ProviderProblem) {
        guard settings.isEnabled ?? options.exposedByDefault else {
            throw settings.isEnabled == nil ? .notExposed(container: container.id) : .disabled(container: container.id)
        }
        let isWanted: Bool
        do throws(RuleError) {
            isWanted = try Constraint.holds(options.constraints, for: container.labels)
        } catch {
            throw .badConstraints(container: container.id, error)
        }
        guard isWanted else { throw .excludedByConstraints(container: container.id) }
        guard container.state == "running" || settings.allowsNonRunning else {
            throw .notRunning(container: container.id, state: container.state)
        }
        guard options.allowEmptyServices || Self.isHealthy(container) else {
            throw .notHealthy(container: container.id, health: container.health)
        }
    }

    /// A TCP or UDP service that cannot be built takes the container's HTTP part down with it.
    private func check(
        _ stream: ContainerLabels.Stream, _ site: ServerSite, problems: inout [ProviderProblem]
    ) throws(ProviderProblem) {
        var services = stream.services
        if services.isEmpty { services = [.init(name: site.container.defaultName, hasLoadBalancer: true)] }
        for service in services {
            guard service.hasLoadBalancer else {
                throw .loadBalancerMissing(container: site.container.id, service: service.name)
            }
            _ = try site.endpoint(labelledPort: service.port, service: service.name, problems: &problems)
        }
    }

    private func services(
        _ labels: ContainerLabels, _ site: ServerSite, isServing: Bool, problems: inout [ProviderProblem]
    ) throws(ProviderProblem) -> [ProviderConfiguration.Service] {
        let id = site.container.id
        var services: [ProviderConfiguration.Service] = []
        var labelled = labels.services
        if labelled.isEmpty { labelled = [(name: site.container.defaultName, settings: [:])] }
        for (name, settings) in labelled {
            guard let settings else { throw .loadBalancerMissing(container: id, service: name) }
            let servers = isServing ? [try site.url(settings, service: name, problems: &problems)] : []
            services.append(
                ProviderConfiguration.Service(
                    name: name, servers: servers, containers: [id], settings: Self.comparable(settings)))
        }
        return services
    }

    /// What two containers must agree on: all but the server, and not what is only spelt out.
    private static func comparable(_ settings: [String: String]) -> [String: String] {
        let defaults = [
            "passhostheader": "true", "strategy": "wrr", "responseforwarding.flushinterval": "100ms",
            "healthcheck.followredirects": "true", "healthcheck.interval": "30s", "healthcheck.timeout": "5s",
        ]
        return settings.filter { !$0.key.hasPrefix("server.") && defaults[$0.key] != $0.value }
    }

    private func routers(
        _ labels: ContainerLabels, _ container: ProviderContainer, services: [String],
        problems: inout [ProviderProblem]
    ) -> [ProviderConfiguration.Router] {
        var labelled = labels.routers
        if labelled.isEmpty {
            guard services.count == 1 else {
                problems.append(.tooManyServices(container: container.id, services: services))
                return []
            }
            labelled = [(name: container.defaultName, settings: [:])]
        }
        var routers: [ProviderConfiguration.Router] = []
        for (name, settings) in labelled {
            do throws(ProviderProblem) {
                routers.append(try router(name, settings, container, services: services))
            } catch {
                problems.append(error)
            }
        }
        return routers
    }

    private func router(
        _ name: String, _ settings: [String: String], _ container: ProviderContainer, services: [String]
    ) throws(ProviderProblem) -> ProviderConfiguration.Router {
        var rule = settings["rule"] ?? ""
        let isDefaultRule = rule.isEmpty
        if isDefaultRule {
            let model = DefaultRule.Model(
                name: container.defaultName, containerName: container.plainName, labels: container.labels)
            do throws(DefaultRuleError) {
                rule = try defaultRule.get().render(model)
            } catch {
                throw .badDefaultRule(container: container.id, router: name, error)
            }
        }
        var service = settings["service"] ?? ""
        if service.isEmpty {
            guard services.count == 1 else {
                throw .cannotLink(container: container.id, router: name, services: services)
            }
            service = services[0]
        }
        return ProviderConfiguration.Router(
            name: name, rule: rule, isDefaultRule: isDefaultRule, ruleSyntax: settings["rulesyntax"] ?? "",
            entryPoints: LabelShape.list(settings["entrypoints"] ?? ""), service: service,
            middlewares: LabelShape.list(settings["middlewares"] ?? ""),
            priority: settings["priority"].flatMap { Int($0) } ?? 0, isTLS: settings["tls"] != nil,
            containers: [container.id], settings: settings)
    }
}

/// The labels that are about the container as a whole.
struct ContainerSettings: Sendable {
    /// `traefik.enable`; nil without it.
    var isEnabled: Bool?
    /// The network to take the address from; empty for any.
    var network: String
    var allowsNonRunning: Bool

    init(_ container: ProviderContainer, options: ProviderOptions) throws(ProviderProblem) {
        do throws(LabelError) {
            let node = try LabelNode(container.labels, prefixes: ["traefik.docker.", "traefik.enable"])
            let settings = node.children.isEmpty ? [:] : try LabelShape.container.settings(node, label: "traefik")
            isEnabled = settings["enable"].map { $0 == "true" }
            network = settings["docker.network"] ?? options.network
            allowsNonRunning = settings["docker.allownonrunning"] == "true"
        } catch {
            throw .badLabel(container: container.id, error)
        }
    }
}
