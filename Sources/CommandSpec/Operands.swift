/// What a command takes besides options: one kind of operand, with how many of it.
package struct Operands<Arguments: Sendable>: Sendable {
    /// What help, man pages and completions show.
    package let description: OperandsDescription
    let example: String
    let read: @Sendable (inout Arguments, String) throws(ValueError) -> Void

    /// No operand at all.
    package static var none: Self {
        let description = OperandsDescription(
            placeholder: "", minimum: 0, maximum: 0, summary: "", completion: .none)
        return Self(description: description, example: "") { _, _ in }
    }

    /// Exactly one.
    package static func one<Value: Sendable>(
        _ syntax: ValueSyntax<Value>, into path: any WritableKeyPath<Arguments, Value> & Sendable,
        _ summary: String = ""
    ) -> Self {
        reading(syntax, 1, 1, summary) { $0[keyPath: path] = $1 }
    }

    /// One or none.
    package static func optional<Value: Sendable>(
        _ syntax: ValueSyntax<Value>, into path: any WritableKeyPath<Arguments, Value?> & Sendable,
        _ summary: String = ""
    ) -> Self {
        reading(syntax, 0, 1, summary) { $0[keyPath: path] = $1 }
    }

    /// Any number, also none.
    package static func any<Value: Sendable>(
        _ syntax: ValueSyntax<Value>, appendingTo path: any WritableKeyPath<Arguments, [Value]> & Sendable,
        _ summary: String = ""
    ) -> Self {
        reading(syntax, 0, nil, summary) { $0[keyPath: path].append($1) }
    }

    /// At least one.
    package static func oneOrMore<Value: Sendable>(
        _ syntax: ValueSyntax<Value>, appendingTo path: any WritableKeyPath<Arguments, [Value]> & Sendable,
        _ summary: String = ""
    ) -> Self {
        reading(syntax, 1, nil, summary) { $0[keyPath: path].append($1) }
    }

    private static func reading<Value: Sendable>(
        _ syntax: ValueSyntax<Value>, _ minimum: Int, _ maximum: Int?, _ summary: String,
        store: @escaping @Sendable (inout Arguments, Value) -> Void
    ) -> Self {
        let description = OperandsDescription(
            placeholder: syntax.placeholder, minimum: minimum, maximum: maximum, summary: summary,
            completion: syntax.completion)
        let parse = syntax.parse
        return Self(
            description: description, example: syntax.example,
            read: { (arguments: inout Arguments, text: String) throws(ValueError) in
                store(&arguments, try parse(text))
            })
    }
}

/// What help, man pages and completions need to know about the operands of a command.
package struct OperandsDescription: Equatable, Sendable {
    /// The word that stands for one operand: "APP".
    package var placeholder: String
    /// How many there must be.
    package var minimum: Int
    /// How many there may be; nil without limit.
    package var maximum: Int?
    /// One sentence, or empty.
    package var summary: String
    /// What shells offer.
    package var completion: CompletionHint

    /// The operands in a usage line: "APP...", "[FINDING]", or empty.
    package var usage: String {
        guard maximum != 0 else { return "" }
        let word = placeholder + (maximum == 1 ? "" : "...")
        return minimum == 0 ? "[\(word)]" : word
    }
}
