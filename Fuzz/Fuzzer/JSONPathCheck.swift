import Probing

/// Paths into JSON texts: the steps, each written in brackets, are read as the same.
enum JSONPathCheck {
    static func run(_ bytes: [UInt8]) {
        do throws(JSONPathMistake) {
            let path = try JSONPath(parsing: String(decoding: bytes, as: UTF8.self))
            let text = "$" + path.steps.map(\.text).joined()
            demand((try? JSONPath(parsing: text).steps) == path.steps, "the path is not the same as \(text)")
        } catch {
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }
}

extension JSONPath.Step {
    fileprivate var text: String {
        switch self {
        case .element(let index): "[\(index)]"
        case .member(let name): "['" + name.unicodeScalars.map(Self.quoted).joined() + "']"
        }
    }

    private static func quoted(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "'", "\\": "\\\(scalar)"
        case _ where scalar.value < 0x20: "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }
}
