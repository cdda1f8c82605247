/// Any JSON text (RFC 8259), as it was written: members keep their order, numbers their digits.
package enum JSONTree: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as they stand there: a number may be larger or finer than a `Double` holds.
    case number(String)
    case string(String)
    case array([JSONTree])
    case object([Member])

    /// A name and a value in an object.
    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSONTree

        /// A member.
        package init(_ name: String, _ value: JSONTree) {
            self.name = name
            self.value = value
        }
    }

    /// The most bytes that are read.
    package static let maximumBytes = 4 << 20
    /// The deepest nesting that is read: who walks a tree by recursion is safe.
    package static let maximumDepth = 128

    /// Reads a whole text. Nil when it is no JSON, larger than `maximumBytes` or deeper than `maximumDepth`. Invalid UTF-8
    /// inside of strings becomes U+FFFD, as do halves of surrogate pairs.
    package static func read(_ bytes: [UInt8]) -> JSONTree? {
        guard bytes.count <= maximumBytes else { return nil }
        var reader = JSONReader(bytes)
        return reader.document()
    }

    /// The value of the last member of that name, which counts in most readers when there are several.
    package subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// A scalar in plain text: `up`, `3`, `true`, `null`. Nil for an array or an object.
    package var text: String? {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): text
        case .array, .object: nil
        }
    }
}
