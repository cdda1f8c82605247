/// A router's rule, checked as Traefik checks it before it serves the router.
package struct Rule: Sendable {
    /// The rule as written.
    package let text: String
    /// The language it is written in.
    package let syntax: RuleSyntax
    /// Its shape.
    package let tree: RuleTree
    let condition: RuleCondition

    /// Reads and checks a rule. A rule that throws here gives no route: Traefik logs the mistake and answers 404.
    package init(_ text: String, syntax: RuleSyntax = .v3) throws(RuleError) {
        self.text = text
        self.syntax = syntax
        tree = try RuleParser.tree(of: text, matchers: syntax.matchers)
        condition = try RuleCondition(tree, syntax: syntax)
    }

    /// The rule's rank among others when its router names none: its length in bytes; longer rules go first.
    package var priority: Int { text.utf8.count }

    /// Whether the router would take this request. What the request leaves open does not hinder.
    package func matches(_ request: RuleRequest) -> Bool {
        condition.matches(request)
    }

    /// The hosts that any `Host` of a rule names, in lower case, whatever else is wrong with its values.
    package static func hosts(in text: String) throws(RuleError) -> [String] {
        let matchers = Set(RuleSyntax.allCases.flatMap(\.matchers))
        return try RuleParser.tree(of: text, matchers: Array(matchers)).hosts
    }
}

/// A rule's tree with its matchers compiled.
indirect enum RuleCondition: Sendable {
    case leaf(RuleMatcher, isNegated: Bool)
    case all([RuleCondition])
    case any([RuleCondition])

    init(_ tree: RuleTree, syntax: RuleSyntax) throws(RuleError) {
        switch tree {
        case .matcher(let call):
            self = .leaf(try RuleMatcher(call, syntax: syntax), isNegated: call.isNegated)
        case .all(let parts):
            self = .all(try Self.conditions(parts, syntax))
        case .any(let parts):
            self = .any(try Self.conditions(parts, syntax))
        }
    }

    private static func conditions(_ parts: [RuleTree], _ syntax: RuleSyntax) throws(RuleError) -> [RuleCondition] {
        var conditions: [RuleCondition] = []
        for part in parts { conditions.append(try RuleCondition(part, syntax: syntax)) }
        return conditions
    }

    func matches(_ request: RuleRequest) -> Bool {
        switch self {
        case .leaf(let matcher, let isNegated): matcher.matches(request).map { $0 != isNegated } ?? true
        case .all(let parts): parts.allSatisfy { $0.matches(request) }
        case .any(let parts): parts.contains { $0.matches(request) }
        }
    }
}
