/// Replaces `$NAME` and `${NAME…}` by the values of variables, as Compose does (compose-spec, `12-interpolation.md`;
/// what the text leaves open is as Compose 5.6.1 does it).
struct Interpolation {
    /// Why a text cannot be interpolated.
    enum Mistake: Error, Sendable, Equatable {
        /// `${` and then no name, an operator that is none, or no end.
        case invalid(String)
        /// A variable that is demanded with `?` has no value; with the words that the file has for it.
        case missing(name: String, words: String)
        /// Defaults in defaults beyond ``Interpolation/maximumDepth``.
        case tooDeep
        /// More text than any project has: values that are made of values grow without end.
        case tooLong
    }

    /// How deep defaults may stand in defaults.
    static let maximumDepth = 64

    /// The values; what is missing is empty, and not set.
    var environment: [String: String]
    /// How many bytes all texts together may still become.
    private(set) var budget: Int
    /// The variables that were empty because they are not set, and have no default.
    private(set) var unset: Set<String> = []

    init(environment: [String: String], budget: Int = 16_777_216) {
        self.environment = environment
        self.budget = budget
    }

    /// The text with its variables replaced. `$$` is a `$`; a `$` before anything else than a name or a brace is itself.
    mutating func interpolated(_ text: String) throws(Mistake) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let output = try replaced(Array(text.utf8)[...], depth: 0)
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func replaced(_ text: ArraySlice<UInt8>, depth: Int) throws(Mistake) -> [UInt8] {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        var output: [UInt8] = []
        var rest = text
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            output += rest[..<dollar]
            rest = rest[(dollar + 1)...]
            if rest.first == UInt8(ascii: "$") {
                output.append(UInt8(ascii: "$"))
                rest.removeFirst()
            } else if rest.first == UInt8(ascii: "{") {
                output += try braced(&rest, whole: text, depth: depth)
            } else {
                let name = Self.name(&rest)
                output += name.isEmpty ? [UInt8(ascii: "$")] : try value(of: name)
            }
        }
        return output + rest
    }

    /// What `{NAME…}` stands for; `rest` begins with the brace, and is left behind its end.
    private mutating func braced(
        _ rest: inout ArraySlice<UInt8>, whole: ArraySlice<UInt8>, depth: Int
    ) throws(Mistake) -> [UInt8] {
        let opening = rest.startIndex
        rest.removeFirst()
        let name = Self.name(&rest)
        guard !name.isEmpty, let next = rest.first else { throw .invalid(Self.shown(whole)) }
        if next == UInt8(ascii: "}") {
            rest.removeFirst()
            return try value(of: name)
        }
        let countsEmpty = next == UInt8(ascii: ":")
        if countsEmpty { rest.removeFirst() }
        guard let mark = rest.first, let operation = Operation(rawValue: mark),
            let end = Self.end(of: whole[opening...], words: rest.startIndex + 1)
        else { throw .invalid(Self.shown(whole)) }
        let words = rest[(rest.startIndex + 1)..<end]
        rest = rest[(end + 1)...]
        let value = environment[name].flatMap { countsEmpty && $0.isEmpty ? nil : $0 }
        switch (operation, value) {
        case (.fallback, let value?), (.demand, let value?): return try spent(value)
        case (.fallback, nil), (.replacement, .some): return try replaced(words, depth: depth + 1)
        case (.replacement, nil): return []
        case (.demand, nil):
            throw .missing(
                name: name, words: String(decoding: try replaced(words, depth: depth + 1), as: UTF8.self))
        }
    }

    /// What follows the name, or its colon.
    private enum Operation: UInt8 {
        /// `-`: the words stand in for a value that is missing.
        case fallback = 0x2d
        /// `+`: the words stand in for a value that is there.
        case replacement = 0x2b
        /// `?`: the words say what is wrong without a value.
        case demand = 0x3f
    }

    private mutating func value(of name: String) throws(Mistake) -> [UInt8] {
        guard let value = environment[name] else {
            unset.insert(name)
            return []
        }
        return try spent(value)
    }

    private mutating func spent(_ value: String) throws(Mistake) -> [UInt8] {
        budget -= value.utf8.count
        guard budget >= 0 else { throw .tooLong }
        return Array(value.utf8)
    }

    private static func name(_ rest: inout ArraySlice<UInt8>) -> String {
        func isLetter(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard let first = rest.first, isLetter(first) else { return "" }
        let name = rest.prefix { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest[name.endIndex...]
        return String(decoding: name, as: UTF8.self)
    }

    /// The brace that ends the text, which begins with a brace: the one that pairs with the first, where a brace that
    /// follows an opening one at once is not counted, else the last one. It stands on the line on which the words begin.
    private static func end(of text: ArraySlice<UInt8>, words: Int) -> Int? {
        var open = 0
        var isSkipped = false
        var last: Int?
        for index in text.indices {
            let byte = text[index]
            if index >= words {
                if byte == UInt8(ascii: "\n") { break }
                if byte == UInt8(ascii: "}") { last = index }
            }
            if isSkipped {
                isSkipped = false
            } else if byte == UInt8(ascii: "}") {
                open -= 1
                if open == 0 { return index }
            } else if byte == UInt8(ascii: "{") {
                open += 1
                isSkipped = true
            }
        }
        return last
    }

    private static func shown(_ text: ArraySlice<UInt8>) -> String {
        let start = String(decoding: text.prefix(80), as: UTF8.self)
        return text.count > 80 ? start + "…" : start
    }
}

extension Interpolation.Mistake {
    /// What is wrong, and the way out.
    var text: String {
        switch self {
        case .invalid(let text):
            "'\(text)' has a ${ that Compose cannot read: write ${NAME} or ${NAME:-default}, or $${ for a ${ of the "
                + "container's own shell"
        case .missing(let name, let words):
            "the variable \(name) is required, and has no value"
                + (words.isEmpty ? "" : ": \(words)") + "; set it in the environment or in the file .env"
        case .tooDeep:
            "defaults stand in defaults more than \(Interpolation.maximumDepth) deep"
        case .tooLong:
            "the values of its variables make the file longer than 16 MiB"
        }
    }
}
