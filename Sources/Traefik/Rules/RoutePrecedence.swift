/// Which of several routers takes a request when more than one rule matches.
package struct RoutePrecedence: Sendable {
    /// One router in the contest.
    package struct Contestant: Sendable {
        /// The router's name.
        package var name: String
        /// Its rule.
        package var rule: Rule
        /// Its priority; nil or 0 means the length of the rule.
        package var priority: Int?
        /// The provider it comes from.
        package var provider: String

        /// One router in the contest.
        package init(name: String, rule: Rule, priority: Int? = nil, provider: String = "docker") {
            self.name = name
            self.rule = rule
            self.priority = priority
            self.provider = provider
        }

        var rank: Int {
            guard let priority, priority != 0 else { return rule.priority }
            return priority
        }
    }

    /// Providers from the strongest to the weakest; others come after all of them.
    private let providers: [String]

    /// Ties between equal priorities go to the provider named earlier.
    package init(providers: [String] = []) {
        self.providers = providers
    }

    /// The router that takes the request: highest priority, then strongest provider, then the one given first.
    package func winner(among contestants: [Contestant], for request: RuleRequest) -> Contestant? {
        var best: Contestant?
        for contestant in contestants where contestant.rule.matches(request) {
            if let current = best, !isStronger(contestant, than: current) { continue }
            best = contestant
        }
        return best
    }

    private func isStronger(_ one: Contestant, than other: Contestant) -> Bool {
        guard one.rank == other.rank else { return one.rank > other.rank }
        return standing(of: one) < standing(of: other)
    }

    private func standing(of contestant: Contestant) -> Int {
        providers.firstIndex(of: contestant.provider) ?? providers.count
    }
}
