import YAMLDocument

/// A tree in one line: mappings in braces, lists in brackets, quoted what was quoted, `<` at what was merged.
func treeText(_ node: YAMLNode, marked: Bool = false) -> String {
    let mark = marked ? "@\(node.mark.line):\(node.mark.column)" : ""
    let tag = node.tag.map { $0 + " " } ?? ""
    switch node.content {
    case .scalar(let scalar): return tag + (scalar.isPlain ? scalar.text : "'\(scalar.text)'") + mark
    case .sequence(let items):
        return tag + "[" + items.map { treeText($0, marked: marked) }.joined(separator: ", ") + "]" + mark
    case .mapping(let pairs):
        let texts = pairs.map { pair in
            let keyMark = marked ? "@\(pair.keyMark.line):\(pair.keyMark.column)" : ""
            return (pair.isMerged ? "<" : "") + pair.key + keyMark + ": " + treeText(pair.value, marked: marked)
        }
        return tag + "{" + texts.joined(separator: ", ") + "}" + mark
    }
}

func loaded(_ text: String) throws -> [YAMLNode] { try YAMLDocument.load(Array(text.utf8)) }

/// The documents, or the error with its place, as text.
func outcome(_ bytes: [UInt8]) -> String {
    do throws(YAMLError) {
        return try YAMLDocument.load(bytes).map { treeText($0) }.joined(separator: " --- ")
    } catch {
        return "\(error.mark.line):\(error.mark.column): \(error.text)"
    }
}
