import Health
import Probing

/// Paths, and a JSON text behind a zero: both are the same when they are written out and read again.
enum JSONPathCheck {
    static func run(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let tree = JSONTree.read(parts.count > 1 ? Array(parts[1]) : [])
        if let tree {
            demand(JSONTree.read(Array(tree.json.utf8)) == tree, "the JSON text is not the same as \(tree.json)")
        }
        do throws(JSONPathMistake) {
            let path = try JSONPath(parsing: String(decoding: parts[0], as: UTF8.self))
            let text = "$" + path.steps.map(\.text).joined()
            demand((try? JSONPath(parsing: text).steps) == path.steps, "the path is not the same as \(text)")
            guard let text = tree.flatMap(path.value)?.text else { return }
            demand(tree.flatMap(path.value)?.equals(text) == true, "a value is not equal to itself")
        } catch {
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }
}

extension JSONPath.Step {
    fileprivate var text: String {
        switch self {
        case .element(let index): "[\(index)]"
        case .member(let name): "[" + JSONTree.string(name).json + "]"
        }
    }
}

extension JSONTree {
    fileprivate var json: String {
        switch self {
        case .null, .bool, .number: text ?? ""
        case .string(let text): "\"" + text.unicodeScalars.map(Self.escaped).joined() + "\""
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { Self.string($0.name).json + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case _ where scalar.value < 0x20: "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }
}
