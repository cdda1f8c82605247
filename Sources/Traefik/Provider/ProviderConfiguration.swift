/// What Traefik makes of a set of containers, as far as HTTP is concerned.
package struct ProviderConfiguration: Sendable, Equatable {
    /// Routers by name, in the order of their names.
    package var routers: [Router] = []
    /// Services by name, in the order of their names.
    package var services: [Service] = []
    /// Everything that was dropped or looks wrong, in the order in which it was met.
    package var problems: [ProviderProblem] = []

    /// A router.
    package struct Router: Sendable, Equatable {
        /// Its name, without `@docker`.
        package var name: String
        /// The text of its rule.
        package var rule: String
        /// Whether the rule comes from the provider's default.
        package var isDefaultRule = false
        /// `v2` or `v3` when the router asks for one; empty otherwise.
        package var ruleSyntax = ""
        /// The entry points that it listens on; empty means the default ones.
        package var entryPoints: [String] = []
        /// The service that it hands requests to; with `@` when another provider's.
        package var service: String
        /// The middlewares that it applies, in order.
        package var middlewares: [String] = []
        /// Its own priority; 0 means the length of the rule.
        package var priority = 0
        /// Whether it takes TLS requests (and only those).
        package var isTLS = false
        /// The ids of the containers that define it.
        package var containers: [String]
        /// Every label setting of it, to find out whether two definitions agree.
        var settings: [String: String] = [:]

        /// A router.
        package init(
            name: String, rule: String, isDefaultRule: Bool = false, ruleSyntax: String = "",
            entryPoints: [String] = [],
            service: String, middlewares: [String] = [], priority: Int = 0, isTLS: Bool = false, containers: [String],
            settings: [String: String] = [:]
        ) {
            self.name = name
            self.rule = rule
            self.isDefaultRule = isDefaultRule
            self.ruleSyntax = ruleSyntax
            self.entryPoints = entryPoints
            self.service = service
            self.middlewares = middlewares
            self.priority = priority
            self.isTLS = isTLS
            self.containers = containers
            self.settings = settings
        }

        /// The checked rule. `fallback` is the syntax of routers that ask for none.
        package func parsedRule(fallback: RuleSyntax = .v3) throws(RuleError) -> Rule {
            try Rule(rule, syntax: RuleSyntax(rawValue: ruleSyntax.lowercased()) ?? fallback)
        }

        func isSameDefinition(as other: Router) -> Bool {
            rule == other.rule && isDefaultRule == other.isDefaultRule && service == other.service
                && settings == other.settings
        }
    }

    /// A load-balanced service.
    package struct Service: Sendable, Equatable {
        /// Its name, without `@docker`.
        package var name: String
        /// The URLs of its servers; none when its containers are not ready but kept.
        package var servers: [String]
        /// The ids of the containers that it balances between.
        package var containers: [String]
        /// Every label setting but the server's, to find out whether two definitions agree.
        var settings: [String: String] = [:]
    }

    /// The router of this name.
    package func router(_ name: String) -> Router? { routers.first { $0.name == name } }

    /// The service of this name.
    package func service(_ name: String) -> Service? { services.first { $0.name == name } }
}
