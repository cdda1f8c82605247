/// An HTTP router that a container's labels spell out with a rule of its own, whether or not Traefik accepts it.
package struct LabelledRouter: Sendable, Equatable {
    /// The name in the label.
    package let name: String
    /// The text of its rule.
    package let rule: String
    /// The syntax that the router asks for.
    package let syntax: RuleSyntax

    /// The routers of a container in the order of their names; none where `traefik.enable` is false. Label names count
    /// without regard to case.
    package static func all(in labels: [String: String]) -> [LabelledRouter] {
        let lowered = labels.map { (key: $0.key.lowercased(), name: $0.key, value: $0.value) }
        func value(of key: String) -> String? { lowered.first { $0.key == key }?.value }
        if let enabled = value(of: "traefik.enable"), ["false", "f", "0"].contains(enabled.lowercased()) { return [] }
        return lowered.compactMap { label in
            guard label.key.hasPrefix(prefix), label.key.hasSuffix(".rule"), !label.value.isEmpty else {
                return nil
            }
            let name = label.name.dropFirst(prefix.count).dropLast(".rule".count)
            guard !name.isEmpty, !name.contains(".") else { return nil }
            let syntax = value(of: prefix + name.lowercased() + ".rulesyntax").flatMap {
                RuleSyntax(rawValue: $0.lowercased())
            }
            return LabelledRouter(name: String(name), rule: label.value, syntax: syntax ?? .v3)
        }
        .sorted { $0.name < $1.name }
    }

    private static let prefix = "traefik.http.routers."
}
