@testable import YAMLDocument

/// YAML: every place, of a value or of a mistake, lies within the text.
enum YAMLCheck {
    static func run(_ bytes: [UInt8]) {
        let size = TextSize(of: bytes, isYAML: true)
        do throws(YAMLError) {
            var open = try YAMLDocument.load(bytes).map { ($0, depth: 0) }
            while let (node, depth) = open.popLast() {
                size.check(node.mark)
                demand(depth <= YAMLDocument.maximumDepth, "the tree is deeper than the limit")
                _ = (node.integer, node.double, node.bool, node.text)
                open += (node.items ?? []).map { ($0, depth + 1) }
                open += (node.pairs ?? []).map { ($0.value, depth + 1) }
                for pair in node.pairs ?? [] { size.check(pair.keyMark) }
            }
        } catch {
            size.check(error.mark)
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }
}
