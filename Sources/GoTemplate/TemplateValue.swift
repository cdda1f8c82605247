/// What a template is filled from: any JSON. Whoever builds one bounds how deep it nests, as JSON decoders do.
package indirect enum TemplateValue: Sendable, Equatable {
    /// JSON's null, Go's nil, and what is not there.
    case null
    /// True or false.
    case flag(Bool)
    /// A whole number.
    case integer(Int)
    /// Any other number; it is printed without decimals when it has none.
    case decimal(Double)
    /// A string.
    case text(String)
    /// A JSON array.
    case list([TemplateValue])
    /// A JSON object.
    case map([String: TemplateValue])

    /// The value as Go prints it.
    package var printed: String {
        switch self {
        case .null: "<no value>"
        case .flag(let flag): String(flag)
        case .integer(let number): String(number)
        case .decimal(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .text(let text): text
        case .list(let values): "[" + values.map(\.printedInside).joined(separator: " ") + "]"
        case .map(let members):
            "map[" + Self.sorted(members).map { "\($0.key):\($0.value.printedInside)" }.joined(separator: " ") + "]"
        }
    }

    /// As part of a list or map, nothing has another name.
    private var printedInside: String { self == .null ? "<nil>" : printed }

    /// Whether `if` takes it for true: what is neither nothing, false, zero nor empty.
    package var isTrue: Bool {
        switch self {
        case .null: false
        case .flag(let flag): flag
        case .integer(let number): number != 0
        case .decimal(let number): number != 0
        case .text(let text): !text.isEmpty
        case .list(let values): !values.isEmpty
        case .map(let members): !members.isEmpty
        }
    }

    /// Compact JSON, with the keys in order.
    package var json: String {
        switch self {
        case .null: "null"
        case .decimal(let number) where !number.isFinite: "null"
        case .flag, .integer, .decimal: printed
        case .text(let text): Self.jsonString(text)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .map(let members):
            "{" + Self.sorted(members).map { Self.jsonString($0.key) + ":" + $0.value.json }.joined(separator: ",")
                + "}"
        }
    }

    /// The members in the order in which templates see them.
    static func sorted(_ members: [String: TemplateValue]) -> [(key: String, value: TemplateValue)] {
        members.sorted { $0.key < $1.key }
    }

    private static func jsonString(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case "\u{2028}", "\u{2029}": literal += "\\u\(String(scalar.value, radix: 16))"
            case _ where scalar.value < 32:
                literal += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}

extension TemplateValue: Decodable {
    /// Reads whatever stands there; whole numbers stay whole.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .decimal(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([TemplateValue].self) {
            self = .list(value)
        } else {
            self = .map(try container.decode([String: TemplateValue].self))
        }
    }
}
