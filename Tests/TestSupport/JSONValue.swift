package import Foundation

/// Any JSON, for tests that read cases and documents whose shape varies.
package enum JSONValue: Sendable, Equatable, Codable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads whatever stands there.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes what stands there.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// A member of an object.
    package subscript(_ key: String) -> JSONValue? { object?[key] }

    /// The text, when it is a string.
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The moment, when it is a string that names one as the engine and our documents do, with any number of decimals.
    package var time: Date? {
        string.flatMap { try? Date($0, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
    }
    /// The truth value, when it is one.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number, when it is a whole one.
    package var int: Int? { if case .number(let value) = self { Int(exactly: value) } else { nil } }
    /// The number, when it is one.
    package var number: Double? { if case .number(let value) = self { value } else { nil } }
    /// The elements, when it is an array.
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members, when it is an object.
    package var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
    /// The elements that are strings, when it is an array.
    package var strings: [String]? { array?.compactMap(\.string) }
}
