/// A rule's shape, before its values are looked at. Negations stand at the leaves, as Traefik pushes them down.
package indirect enum RuleTree: Equatable, Sendable {
    /// One matcher with its values.
    case matcher(RuleCall)
    /// Every part must hold.
    case all([RuleTree])
    /// One part must hold.
    case any([RuleTree])

    /// The values of every `Host`, in lower case: the hosts that Traefik asks certificates for.
    package var hosts: [String] {
        switch self {
        case .matcher(let call): call.name == "Host" ? call.values.map { $0.lowercased() } : []
        case .all(let parts), .any(let parts): parts.flatMap(\.hosts)
        }
    }
}

/// One matcher in a rule.
package struct RuleCall: Equatable, Sendable {
    /// The matcher's name as its documentation spells it.
    package var name: String
    /// The quoted values, unquoted.
    package var values: [String]
    /// Whether an odd number of `!` applies to it.
    package var isNegated: Bool

    /// One matcher in a rule.
    package init(name: String, values: [String], isNegated: Bool = false) {
        self.name = name
        self.values = values
        self.isNegated = isNegated
    }
}
