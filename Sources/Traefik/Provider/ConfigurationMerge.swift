/// What one container contributes.
struct ConfigurationPart: Sendable {
    var container: String
    var routers: [ProviderConfiguration.Router] = []
    var services: [ProviderConfiguration.Service] = []
    var middlewares: [(name: String, settings: [String: String])] = []
}

/// Puts the containers' parts together: equal definitions become one, differing ones are removed.
struct ConfigurationMerge {
    var problems: [ProviderProblem] = []
    private var routers: [String: ProviderConfiguration.Router] = [:]
    private var services: [String: ProviderConfiguration.Service] = [:]
    private var middlewares: [String: (settings: [String: String], containers: [String])] = [:]
    private var conflicts = (routers: Set<String>(), services: Set<String>(), middlewares: Set<String>())

    mutating func add(_ part: ConfigurationPart) {
        for router in part.routers {
            guard var known = routers[router.name] else {
                routers[router.name] = router
                continue
            }
            known.containers += router.containers
            if !known.isSameDefinition(as: router) { conflicts.routers.insert(router.name) }
            routers[router.name] = known
        }
        for service in part.services {
            guard var known = services[service.name] else {
                services[service.name] = service
                continue
            }
            known.containers += service.containers
            known.servers += service.servers.filter { !known.servers.contains($0) }
            if known.settings != service.settings { conflicts.services.insert(service.name) }
            services[service.name] = known
        }
        for (name, settings) in part.middlewares {
            let known = middlewares[name]
            if let known, known.settings != settings { conflicts.middlewares.insert(name) }
            middlewares[name] = (known?.settings ?? settings, (known?.containers ?? []) + [part.container])
        }
    }

    func configuration() -> ProviderConfiguration {
        var configuration = ProviderConfiguration(problems: problems)
        for name in conflicts.services.sorted() {
            configuration.problems.append(
                .conflictingServices(service: name, containers: services[name]?.containers ?? []))
        }
        for name in conflicts.routers.sorted() {
            configuration.problems.append(
                .conflictingRouters(router: name, containers: routers[name]?.containers ?? []))
        }
        for name in conflicts.middlewares.sorted() {
            configuration.problems.append(
                .conflictingMiddlewares(middleware: name, containers: middlewares[name]?.containers ?? []))
        }
        configuration.routers = routers.values.filter { !conflicts.routers.contains($0.name) }
            .sorted { $0.name < $1.name }
        configuration.services = services.values.filter { !conflicts.services.contains($0.name) }
            .sorted { $0.name < $1.name }
        for router in configuration.routers { configuration.problems += danglingReferences(of: router) }
        return configuration
    }

    /// References to what no container defines. Those to other providers (`name@file`) cannot be judged here.
    private func danglingReferences(of router: ProviderConfiguration.Router) -> [ProviderProblem] {
        var found: [ProviderProblem] = []
        if let name = ownName(router.service), services[name] == nil || conflicts.services.contains(name) {
            found.append(.unknownService(router: router.name, service: router.service))
        }
        for middleware in router.middlewares {
            guard let name = ownName(middleware), middlewares[name] == nil || conflicts.middlewares.contains(name)
            else { continue }
            found.append(.unknownMiddleware(router: router.name, middleware: middleware))
        }
        return found
    }

    private func ownName(_ name: String) -> String? {
        if name.hasSuffix("@docker") { return String(name.dropLast("@docker".count)) }
        return name.contains("@") ? nil : name
    }
}
