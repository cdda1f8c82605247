import GoTemplate
import Traefik

/// Rules in both syntaxes, and a request for each (host, path, query): the shape written as a rule is read as the same.
enum RuleCheck {
    static func run(_ bytes: [UInt8]) {
        let texts = texts(in: bytes, atMost: 4)
        let request = RuleRequest(
            host: texts.count > 1 ? texts[1] : "app.example", path: texts.count > 2 ? texts[2] : "/",
            query: RuleRequest.parameters(of: texts.count > 3 ? texts[3] : ""), clientAddress: texts.last)
        _ = try? Rule.hosts(in: texts[0])
        for syntax in RuleSyntax.allCases {
            do throws(RuleError) {
                check(try Rule(texts[0], syntax: syntax), request)
            } catch {
                demand(!error.text.isEmpty, "a mistake has no text")
            }
        }
    }

    private static func check(_ rule: Rule, _ request: RuleRequest) {
        let text = rule.tree.text
        demand((try? Rule(text, syntax: rule.syntax).tree) == rule.tree, "the rule is not the same as \(text)")
        _ = rule.matches(request)
        _ = rule.impossibleHosts
        guard let target = rule.probeTarget else { return }
        demand(rule.matches(RuleRequest(probing: target)), "the rule does not take the request that is made of it")
    }
}

extension RuleTree {
    /// A rule of this shape.
    fileprivate var text: String {
        switch self {
        case .matcher(let call):
            (call.isNegated ? "!" : "") + call.name + "(" + call.values.map(GoString.quoted).joined(separator: ", ")
                + ")"
        case .all(let parts): parts.map(\.textAsPart).joined(separator: " && ")
        case .any(let parts): parts.map { $0.isAny ? $0.textAsPart : $0.text }.joined(separator: " || ")
        }
    }

    private var textAsPart: String {
        if case .matcher = self { text } else { "(\(text))" }
    }

    private var isAny: Bool {
        if case .any = self { true } else { false }
    }
}
