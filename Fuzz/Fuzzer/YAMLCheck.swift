@testable import YAMLDocument

/// YAML: every place, of a value or of a mistake, lies within the text.
enum YAMLCheck {
    static func run(_ bytes: [UInt8]) {
        // What libyaml takes for a line's end: LF, CR, NEL, LS and PS.
        let breaks = String(decoding: bytes, as: UTF8.self).unicodeScalars.count { scalar in
            ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
        }
        let size = (lines: breaks + 1, columns: bytes.count + 1)
        do throws(YAMLError) {
            var open = try YAMLDocument.load(bytes).map { ($0, depth: 0) }
            while let (node, depth) = open.popLast() {
                check(node.mark, size)
                demand(depth <= YAMLDocument.maximumDepth, "the tree is deeper than the limit")
                _ = (node.integer, node.double, node.bool, node.text)
                open += (node.items ?? []).map { ($0, depth + 1) }
                open += (node.pairs ?? []).map { ($0.value, depth + 1) }
                for pair in node.pairs ?? [] { check(pair.keyMark, size) }
            }
        } catch {
            check(error.mark, size)
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }

    private static func check(_ mark: YAMLMark, _ size: (lines: Int, columns: Int)) {
        demand((1...size.lines).contains(mark.line), "line \(mark.line) of \(size.lines)")
        demand((1...size.columns).contains(mark.column), "column \(mark.column) is beyond the text")
    }
}
