import YAMLDocument

/// A key of a mapping in a Compose file, with its value as it is written and with its variables replaced.
struct ComposeEntry {
    /// The file, as the user named it.
    var file: String
    var key: String
    private var mark: YAMLMark
    /// With its variables replaced.
    var value: YAMLNode
    /// As it is written.
    var written: YAMLNode

    /// The key of a mapping that is written so, and is so once its variables are replaced.
    init(_ pair: YAMLPair, written: YAMLNode, file: String) {
        self.file = file
        key = pair.key
        mark = pair.keyMark
        value = pair.value
        self.written = written
    }

    /// Where the key stands.
    var place: Place { Place(mark, in: file) }

    /// Whether the value stands for itself, and is not laid over that of an earlier file.
    var isReplacement: Bool { value.tag == "!reset" || value.tag == "!override" }

    /// What stands below it; nil for what is no mapping.
    var entries: [ComposeEntry]? { Self.entries(value, written: written, file: file) }

    /// The keys of a mapping; nil for what is none. Both trees have the same shape.
    static func entries(_ node: YAMLNode, written: YAMLNode, file: String) -> [ComposeEntry]? {
        guard let pairs = node.pairs, let texts = written.pairs else { return nil }
        return zip(pairs, texts).map { ComposeEntry($0, written: $1.value, file: file) }
    }

    subscript(_ key: String) -> ComposeEntry? { entries?.first { $0.key == key } }

    /// The last line of the key and its value. Values that an anchor brings stand elsewhere, and do not count.
    var lastLine: Int { max(mark.line, written.lastLine(from: mark.line)) }
}

extension Place {
    init(_ mark: YAMLMark, in file: String) { self.init(file: file, line: mark.line, column: mark.column) }
}

extension YAMLNode {
    /// The last line on which anything of it stands, as far as that is at or below a line; the end of a long scalar is
    /// told by the line ends in it.
    fileprivate func lastLine(from line: Int) -> Int {
        guard mark.line >= line else { return 0 }
        switch content {
        case .scalar(let scalar):
            let ends = scalar.isPlain ? 0 : scalar.text.utf8.count { $0 == UInt8(ascii: "\n") }
            return mark.line + ends
        case .sequence(let items):
            return items.reduce(mark.line) { max($0, $1.lastLine(from: line)) }
        case .mapping(let pairs):
            return pairs.reduce(mark.line) { max($0, $1.keyMark.line, $1.value.lastLine(from: line)) }
        }
    }

    /// The value on one line: scalars and lists of them as they may be written, `…` for anything deeper.
    var brief: String {
        switch content {
        case .scalar(let scalar): scalar.text
        case .sequence(let items):
            "[" + items.map { $0.scalar.map { "\"\($0.text)\"" } ?? "…" }.joined(separator: ", ") + "]"
        case .mapping: "…"
        }
    }
}
