internal import Regexp

/// The provider's constraints: an expression over a container's labels, in the grammar of rules.
enum Constraint {
    /// Whether labels satisfy the expression; an empty one always holds.
    static func holds(_ expression: String, for labels: [String: String]) throws(RuleError) -> Bool {
        guard !expression.isEmpty else { return true }
        let tree = try RuleParser.tree(of: expression, matchers: ["Label", "LabelRegex"], inAnyCase: false)
        return try holds(tree, labels)
    }

    private static func holds(_ tree: RuleTree, _ labels: [String: String]) throws(RuleError) -> Bool {
        switch tree {
        case .matcher(let call): return try holds(call, labels) != call.isNegated
        case .all(let parts):
            for part in parts where try !holds(part, labels) { return false }
            return true
        case .any(let parts):
            for part in parts where try holds(part, labels) { return true }
            return false
        }
    }

    private static func holds(_ call: RuleCall, _ labels: [String: String]) throws(RuleError) -> Bool {
        guard call.values.count == 2 else {
            throw .wrongValueCount(matcher: call.name, found: call.values.count, expected: [2])
        }
        // A missing label counts as an empty one, and a bad regular expression as one that matches nothing.
        let value = labels[call.values[0]] ?? ""
        if call.name == "Label" { return value.isByteEqual(to: call.values[1]) }
        return (try? GoRegexp(call.values[1]))?.matches(value) ?? false
    }
}
