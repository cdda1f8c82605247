import YAMLDocument

/// The forms in which Compose files write lists, variables and ports.
enum ComposeValues {
    /// `environment` or `labels`: a mapping, or a list of `NAME=value`. A name alone takes its value from `outer`, and is
    /// nil where that has none.
    static func assignments(_ node: YAMLNode, outer: [String: String]) -> [String: String?] {
        var values: [String: String?] = [:]
        for pair in node.pairs ?? [] {
            values[pair.key] = .some(pair.value.text ?? (pair.value.isNull ? outer[pair.key] : nil))
        }
        for text in (node.items ?? []).compactMap(\.text) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            values[name] = .some(parts.count > 1 ? String(parts[1]) : outer[name])
        }
        return values
    }

    /// `command` or `entrypoint`: a list, or a line that is cut up as a shell would; nil for nothing.
    static func words(_ node: YAMLNode) -> [String]? {
        if let items = node.items { return items.compactMap(\.text) }
        return node.text.map { line in line.split(separator: " ").map(String.init) }
    }

    /// A scalar, or the scalars of a list.
    static func texts(_ node: YAMLNode) -> [String] { node.items?.compactMap(\.text) ?? [node.text].compactMap { $0 } }

    /// The ports inside of the container that an item of `ports` or `expose` means: `8080`, `80:8080/tcp`,
    /// `127.0.0.1:9000-9001:90-91`, or a mapping with `target`. None of UDP, which no check asks.
    static func ports(_ node: YAMLNode) -> ClosedRange<Int>? {
        if node.pairs != nil {
            guard let text = node["target"]?.text, node["protocol"]?.text?.lowercased() != "udp" else { return nil }
            return range(text[...])
        }
        guard let text = node.text?.lowercased() else { return nil }
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count < 2 || parts[1] == "tcp", let first = parts.first else { return nil }
        return first.split(separator: ":").last.flatMap(range)
    }

    /// The port that a label of Traefik names: `traefik.http.services.web.loadbalancer.server.port`.
    static func port(label: String, value: String) -> Int? {
        let name = label.lowercased()
        guard name.hasPrefix("traefik."), name.hasSuffix(".loadbalancer.server.port") else { return nil }
        return range(value[...])?.lowerBound
    }

    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard let first = ends.first, let last = ends.last, ends.count <= 2, (1...65_535).contains(first),
            (first...65_535).contains(last)
        else { return nil }
        return first...last
    }
}
