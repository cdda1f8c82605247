import Diagnosis
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

    /// `command` or `entrypoint`: a list, or a line that is cut up as a shell would; nil for nothing, and for a line that
    /// is longer than any command.
    static func words(_ node: YAMLNode) -> [String]? {
        if let items = node.items { return items.compactMap(\.text) }
        guard let line = node.text, line.utf8.count <= longestCommand else { return nil }
        return Shell.steps(line).flatMap(\.words)
    }

    /// Longer commands are no commands, but programs; in bytes.
    static let longestCommand = 65_536

    /// A scalar, or the scalars of a list.
    static func texts(_ node: YAMLNode) -> [String] { node.items?.compactMap(\.text) ?? [node.text].compactMap { $0 } }
}

/// An item of `ports` or `expose`: `8080`, `80:8080/tcp`, `127.0.0.1:9000-9001:90-91`, or a mapping with `target` and
/// `published`.
struct ComposePorts: Equatable {
    /// Inside of the container.
    var inner: ClosedRange<Int>
    /// On the host; nil for ports that are only exposed, or published at any port.
    var outer: ClosedRange<Int>?

    /// Nil for what is no port, and for those of UDP, which no check asks.
    init?(_ node: YAMLNode) {
        if node.pairs != nil {
            guard node["protocol"]?.text?.lowercased() != "udp", let target = node["target"]?.text,
                let range = Self.range(target[...])
            else { return nil }
            inner = range
            outer = (node["published"]?.text).flatMap { Self.range($0[...]) }
            return
        }
        let parts = node.text?.lowercased().split(separator: "/", maxSplits: 1) ?? []
        guard let first = parts.first, parts.count < 2 || parts[1] == "tcp" else { return nil }
        let fields = first.split(separator: ":", omittingEmptySubsequences: false)
        guard let range = fields.last.flatMap(Self.range) else { return nil }
        inner = range
        outer = fields.dropLast().last.flatMap(Self.range)
    }

    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard let first = ends.first, let last = ends.last, ends.count <= 2, (1...65_535).contains(first),
            (first...65_535).contains(last)
        else { return nil }
        return first...last
    }
}
