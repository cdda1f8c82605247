/// Makes trees of libyaml's events: follows aliases, merges, and keeps the limits. It does not recurse.
struct TreeBuilder {
    /// What is whole.
    private(set) var documents: [YAMLNode] = []
    /// The lists and mappings around the next node, the outermost first.
    private var open: [OpenNode] = []
    /// Of this document; of a name that is given twice, the last.
    private var anchors: [String: Anchor] = [:]
    private var anchorsMade = 0
    private var nodes = 0

    /// What a name stands for; the node is nil while it is not whole yet.
    private struct Anchor {
        let serial: Int
        var node: MeasuredNode?
    }

    mutating func take(_ event: YAMLEvent) throws(YAMLError) {
        switch event.kind {
        case .documentStart: anchors.removeAll()
        case .documentEnd: break
        case .alias(let name):
            let node = try named(name, at: event.mark)
            try count(node, at: event.mark)
            try add(node)
        case .scalar(let scalar):
            let node = MeasuredNode(YAMLNode(.scalar(scalar), at: event.mark, tag: event.tag))
            try count(node, at: event.mark)
            if let name = event.anchor { anchors[name] = Anchor(serial: nextSerial(), node: node) }
            try add(node)
        case .sequenceStart, .mappingStart: try begin(event)
        case .sequenceEnd, .mappingEnd: try end()
        }
    }

    private mutating func begin(_ event: YAMLEvent) throws(YAMLError) {
        var node = OpenNode(event)
        try count(MeasuredNode(YAMLNode(.sequence([]), at: event.mark), height: 1), at: event.mark)
        if let name = event.anchor {
            node.anchorSerial = nextSerial()
            anchors[name] = Anchor(serial: node.anchorSerial)
        }
        open.append(node)
    }

    private mutating func end() throws(YAMLError) {
        guard let last = open.popLast() else { return }
        let node = try last.whole()
        if let name = last.start.anchor, anchors[name]?.serial == last.anchorSerial { anchors[name]?.node = node }
        try add(node)
    }

    private mutating func add(_ node: MeasuredNode) throws(YAMLError) {
        guard !open.isEmpty else { return documents.append(node.node) }
        try open[open.count - 1].add(node)
    }

    /// Keeps the limits: what an alias stands for counts again.
    private mutating func count(_ node: MeasuredNode, at mark: YAMLMark) throws(YAMLError) {
        nodes += node.size
        guard nodes <= YAMLDocument.maximumNodes else {
            throw YAMLError(.tooManyNodes(limit: YAMLDocument.maximumNodes), at: mark)
        }
        guard open.count + node.height <= YAMLDocument.maximumDepth else {
            throw YAMLError(.tooDeep(limit: YAMLDocument.maximumDepth), at: mark)
        }
    }

    private func named(_ name: String, at mark: YAMLMark) throws(YAMLError) -> MeasuredNode {
        guard let anchor = anchors[name] else { throw YAMLError(.unknownAlias(name), at: mark) }
        guard let node = anchor.node else { throw YAMLError(.circularAlias(name), at: mark) }
        return node
    }

    private mutating func nextSerial() -> Int {
        anchorsMade += 1
        return anchorsMade
    }
}

/// A node and how much is in it.
struct MeasuredNode {
    let node: YAMLNode
    /// Itself and all nodes in it, keys included.
    let size: Int
    /// Lists and mappings in each other; 0 for a scalar.
    let height: Int

    init(_ node: YAMLNode, size: Int = 1, height: Int = 0) {
        self.node = node
        self.size = size
        self.height = height
    }
}
