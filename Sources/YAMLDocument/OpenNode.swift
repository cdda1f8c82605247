/// A list or a mapping whose end has not been read.
struct OpenNode {
    let start: YAMLEvent
    /// Tells its anchor from others of that name.
    var anchorSerial = 0
    private var items: [YAMLNode] = []
    /// Nil for a list.
    private var mapping: OpenMapping?
    private var size = 1
    private var height = 0

    init(_ start: YAMLEvent) {
        self.start = start
        if case .mappingStart = start.kind { mapping = OpenMapping() }
    }

    mutating func add(_ node: MeasuredNode) throws(YAMLError) {
        size += node.size
        height = max(height, node.height - (mapping?.levelsMerged(by: node.node) ?? 0))
        if mapping == nil {
            items.append(node.node)
        } else {
            try mapping?.add(node.node)
        }
    }

    func whole() throws(YAMLError) -> MeasuredNode {
        let content: YAMLNode.Content =
            if let mapping { .mapping(try mapping.whole()) } else { .sequence(items) }
        return MeasuredNode(YAMLNode(content, at: start.mark, tag: start.tag), size: size, height: height + 1)
    }
}

/// A mapping whose end has not been read.
struct OpenMapping {
    private var pairs: [YAMLPair] = []
    private var places: [String: YAMLMark] = [:]
    /// A key that waits for its value.
    private var key: (text: String, mark: YAMLMark, merges: Bool)?
    /// The value of `<<`, and how many pairs stand before it.
    private var merge: (value: YAMLNode, index: Int)?

    /// How many levels of the next value vanish because its pairs become those of this mapping.
    func levelsMerged(by value: YAMLNode) -> Int {
        guard key?.merges == true else { return 0 }
        return value.items == nil ? 1 : 2
    }

    mutating func add(_ node: YAMLNode) throws(YAMLError) {
        guard let (text, mark, merges) = key else {
            key = try newKey(node)
            return
        }
        key = nil
        if merges {
            merge = (node, pairs.count)
        } else {
            pairs.append(YAMLPair(text, at: mark, node))
        }
    }

    private mutating func newKey(_ node: YAMLNode) throws(YAMLError) -> (String, YAMLMark, Bool) {
        guard case .scalar(let scalar) = node.content else { throw YAMLError(.keyIsNotScalar, at: node.mark) }
        if let first = places.updateValue(node.mark, forKey: scalar.text) {
            throw YAMLError(.duplicateKey(scalar.text, first: first), at: node.mark)
        }
        return (scalar.text, node.mark, scalar.text == "<<" && scalar.isPlain)
    }

    /// The pairs with the merged ones in the place of `<<`. A key of its own wins, then the first mapping that has it.
    func whole() throws(YAMLError) -> [YAMLPair] {
        guard let merge else { return pairs }
        var merged: [YAMLPair] = []
        var known = Set(places.keys)
        for source in try sources(of: merge.value) {
            for pair in source where known.insert(pair.key).inserted {
                merged.append(YAMLPair(pair.key, at: pair.keyMark, pair.value, isMerged: true))
            }
        }
        return pairs[..<merge.index] + merged + pairs[merge.index...]
    }

    private func sources(of value: YAMLNode) throws(YAMLError) -> [[YAMLPair]] {
        switch value.content {
        case .mapping(let pairs): return [pairs]
        case .sequence(let items):
            var sources: [[YAMLPair]] = []
            for item in items {
                guard case .mapping(let pairs) = item.content else { throw YAMLError(.badMerge, at: item.mark) }
                sources.append(pairs)
            }
            return sources
        case .scalar: throw YAMLError(.badMerge, at: value.mark)
        }
    }
}
