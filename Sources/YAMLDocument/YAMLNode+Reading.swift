extension YAMLNode {
    /// The scalar; nil for a list and a mapping.
    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// Whether it is nothing: `~`, `null` or an empty place.
    package var isNull: Bool { scalar?.resolved == .null }

    /// A scalar that is neither nothing, a number, nor true or false.
    package var string: String? {
        if case .string(let text) = scalar?.resolved { text } else { nil }
    }

    /// Any scalar but nothing, as it was written: what Compose takes where a string is wanted.
    package var text: String? { isNull ? nil : scalar?.text }

    /// An integer; not a number with a point, even where that is a whole one.
    package var integer: Int? {
        if case .integer(let number) = scalar?.resolved { number } else { nil }
    }

    /// Any number.
    package var double: Double? {
        switch scalar?.resolved {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// True or false, also by YAML 1.1's words such as `yes`.
    package var bool: Bool? { scalar?.bool }

    /// The items of a list; nil for anything else.
    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The pairs of a mapping; nil for anything else.
    package var pairs: [YAMLPair]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// The value of a key of a mapping.
    package subscript(_ key: String) -> YAMLNode? { pairs?.first { $0.key == key }?.value }
}
