/// Labels as a tree of their dotted names. Names are compared without regard to case; the spelling seen first stays.
struct LabelNode: Sendable {
    var name: String
    var value: String?
    var children: [LabelNode] = []

    /// The labels whose names begin with one of `prefixes`, read in the order of their names, as Traefik does.
    init(_ labels: [String: String], prefixes: [String]) throws(LabelError) {
        name = "traefik"
        let wanted = labels.filter { label in prefixes.contains { label.key.lowercased().hasPrefix($0) } }
        for (label, value) in wanted.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            insert(try Self.path(of: label).dropFirst(), value)
        }
    }

    private init(name: String) {
        self.name = name
    }

    func child(_ name: String) -> LabelNode? {
        let wanted = name.lowercased()
        return children.first { $0.name.lowercased() == wanted }
    }

    /// `a.b[0].c` becomes `a`, `b`, `[0]`, `c`.
    private static func path(of label: String) throws(LabelError) -> [String] {
        var path: [String] = []
        for piece in label.split(separator: ".", omittingEmptySubsequences: false) {
            guard !piece.isEmpty, piece.first != "[" else { throw .malformed(label: label) }
            guard piece.last == "]" else {
                path.append(String(piece))
                continue
            }
            guard let bracket = piece.firstIndex(of: "[") else { throw .malformed(label: label) }
            path += [String(piece[..<bracket]), String(piece[bracket...])]
        }
        // A tree deeper than any option is a mistake, and must not use up the stack.
        guard path.count <= 32 else { throw .malformed(label: label) }
        return path
    }

    private mutating func insert(_ path: ArraySlice<String>, _ value: String) {
        guard let first = path.first else {
            self.value = value
            return
        }
        let wanted = first.lowercased()
        if let index = children.firstIndex(where: { $0.name.lowercased() == wanted }) {
            children[index].insert(path.dropFirst(), value)
        } else {
            var child = LabelNode(name: first)
            child.insert(path.dropFirst(), value)
            children.append(child)
        }
    }
}
