/// Why a text is not a value of the wanted kind: the words after "bad value: ", without a full stop.
package struct ValueError: Error, Equatable, Sendable {
    /// For example "must be from 1 to 65535".
    package let reason: String

    /// Makes an error with the reason that the user reads.
    package init(_ reason: String) {
        self.reason = reason
    }
}

/// What a shell may offer where a value is expected.
package enum CompletionHint: Equatable, Sendable {
    /// Nothing can be offered.
    case none
    /// The name of a file.
    case file
    /// The name of a directory.
    case directory
    /// One of these words.
    case choices([String])
    /// The name of a container, asked from the tool itself.
    case container
    /// The name of an app, asked from the tool itself.
    case app
    /// The name or address of an engine endpoint, asked from the tool itself.
    case host

    /// The word under which the tool is asked for names (`healthwatch __names app`); nil where nothing is asked.
    package var dynamicKind: String? {
        switch self {
        case .container: "container"
        case .app: "app"
        case .host: "host"
        case .none, .file, .directory, .choices: nil
        }
    }
}

/// How one kind of value is written on a command line: its placeholder in help, an example, its parser, its completion.
///
/// Other modules add their own kinds as static members in an extension: `extension ValueSyntax where Value == Duration`.
package struct ValueSyntax<Value: Sendable>: Sendable {
    /// The word that stands for the value in help, in capitals: "DURATION".
    package let placeholder: String
    /// A right value, shown when a wrong one was typed.
    package let example: String
    /// What shells offer.
    package let completion: CompletionHint
    /// Reads a value, or says why the text is none.
    package let parse: @Sendable (String) throws(ValueError) -> Value

    /// Makes a kind of value from its parts.
    package init(
        _ placeholder: String, example: String, completion: CompletionHint = .none,
        parse: @escaping @Sendable (String) throws(ValueError) -> Value
    ) {
        self.placeholder = placeholder
        self.example = example
        self.completion = completion
        self.parse = parse
    }

    /// The same kind under another placeholder, for instance an integer shown as "LINES".
    package func named(_ placeholder: String) -> Self {
        Self(placeholder, example: example, completion: completion, parse: parse)
    }

    /// The same kind with another completion.
    package func completing(_ hint: CompletionHint) -> Self {
        Self(placeholder, example: example, completion: hint, parse: parse)
    }
}

extension ValueSyntax where Value == String {
    /// Any text that is not empty.
    package static func string(
        _ placeholder: String = "TEXT", example: String = "", completing hint: CompletionHint = .none
    ) -> Self {
        Self(placeholder, example: example, completion: hint) { text throws(ValueError) in
            guard !text.isEmpty else { throw ValueError("must not be empty") }
            return text
        }
    }

    /// The path of a file; whether it exists is the command's business.
    package static func path(_ placeholder: String = "FILE") -> Self {
        string(placeholder, completing: .file)
    }

    /// The path of a directory; whether it exists is the command's business.
    package static func directory(_ placeholder: String = "DIR") -> Self {
        string(placeholder, completing: .directory)
    }
}

extension ValueSyntax where Value == Int {
    /// A whole decimal number within `range`.
    package static func integer(_ placeholder: String = "N", in range: ClosedRange<Int> = 0...Int.max) -> Self {
        let example = range.contains(10) ? 10 : range.lowerBound
        return Self(placeholder, example: String(example)) { text throws(ValueError) in
            let isNumber = !text.isEmpty && text.drop { $0 == "-" }.utf8.allSatisfy { (48...57).contains($0) }
            guard let number = Int(text) else {
                throw ValueError(isNumber ? reason(range) : "must be a whole number")
            }
            guard range.contains(number) else { throw ValueError(reason(range)) }
            return number
        }
    }

    private static func reason(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): "is too large"
        case (let low, Int.max): "must be \(low) or more"
        case (Int.min, let high): "must be \(high) or less"
        case (let low, let high): "must be from \(low) to \(high)"
        }
    }
}

extension ValueSyntax where Value: RawRepresentable<String> {
    /// One word out of `cases`, spelled exactly as their raw values.
    package static func choice(_ cases: [Value], placeholder: String = "WORD") -> Self {
        let words = cases.map(\.rawValue)
        return Self(placeholder, example: words.first ?? "", completion: .choices(words)) { text throws(ValueError) in
            guard let value = cases.first(where: { $0.rawValue == text }) else {
                throw ValueError("must be one of: \(words.joined(separator: ", "))")
            }
            return value
        }
    }
}

extension ValueSyntax where Value: RawRepresentable<String> & CaseIterable {
    /// One word out of all the cases of `type`, spelled exactly as their raw values.
    package static func choice(of type: Value.Type, placeholder: String = "WORD") -> Self {
        choice(Array(type.allCases), placeholder: placeholder)
    }
}
