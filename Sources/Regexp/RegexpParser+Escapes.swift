/// Backslashes and brackets.
extension RegexpParser {
    /// What a backslash outside brackets stands for.
    mutating func escape() throws(RegexpError) -> [RegexpNode] {
        let start = position
        guard let letter = peek(1) else { throw .trailingBackslash }
        let assertion: RegexpAssertion? =
            switch letter {
            case "A": .textStart
            case "z": .textEnd
            case "b": .wordBoundary
            case "B": .noWordBoundary
            default: nil
            }
        if let assertion {
            position += 2
            return [.assertion(assertion)]
        }
        if letter == "Q" { return quoted() }
        if let elements = try escapedClass() { return [.set(ScalarSet(elements, foldsCase: flags.foldsCase))] }
        position = start
        return [.set(.scalar(try escapedScalar(), foldsCase: flags.foldsCase))]
    }

    /// `\Q…\E`, or to the end of the pattern.
    private mutating func quoted() -> [RegexpNode] {
        position += 2
        var items: [RegexpNode] = []
        while let scalar = next {
            if scalar == "\\", peek(1) == "E" {
                position += 2
                break
            }
            items.append(.set(.scalar(scalar, foldsCase: flags.foldsCase)))
            position += 1
        }
        return items
    }

    /// `\d` and its like, `\pL`, `\p{Greek}`, `\P{…}`.
    mutating func escapedClass() throws(RegexpError) -> [ScalarSet.Element]? {
        let start = position
        guard let letter = peek(1) else { throw .trailingBackslash }
        if let elements = RegexpClass.perl(letter) {
            position += 2
            return elements
        }
        guard letter == "p" || letter == "P" else { return nil }
        position += 2
        var name: String
        if consume("{") {
            let nameStart = position
            while let scalar = next, scalar != "}" {
                _ = scalar
                position += 1
            }
            name = source(from: nameStart)
            guard consume("}") else { throw .badRange(source(from: start)) }
        } else {
            let nameStart = position
            position += 1
            name = source(from: nameStart)
        }
        var isNegated = letter == "P"
        if name.hasPrefix("^") {
            name.removeFirst()
            isNegated.toggle()
        }
        if name == "Any" { return isNegated ? [.not([.range(0, 0x10FFFF)])] : [.range(0, 0x10FFFF)] }
        if ScalarSet.categories.contains(name) { return [.category(name, isNegated: isNegated)] }
        guard ScalarSet.isKnownScript(name) else { throw .badRange(source(from: start)) }
        return [.script(name, isNegated: isNegated)]
    }

    /// A backslash that stands for one scalar.
    mutating func escapedScalar() throws(RegexpError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw .trailingBackslash }
        position += 1
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal(from: start)
        case "0"..."7":
            // One digit from 1 to 7 alone would be a back-reference.
            let isOctal = letter == "0" || next.map { ("0"..."7").contains($0) } ?? false
            guard isOctal else { throw .badEscape(source(from: start)) }
            var value = letter.value - 48
            for _ in 0..<2 {
                guard let digit = next, ("0"..."7").contains(digit) else { break }
                value = value * 8 + digit.value - 48
                position += 1
            }
            return Unicode.Scalar(value) ?? "\u{FFFD}"
        default:
            let isAlphanumeric = RegexpClass.isWord(letter) && letter != "_"
            guard letter.isASCII, !isAlphanumeric else { throw .badEscape(source(from: start)) }
            return letter
        }
    }

    private mutating func hexadecimal(from start: Int) throws(RegexpError) -> Unicode.Scalar {
        let braced = consume("{")
        var value: UInt32 = 0
        var digits = 0
        while let digit = next.flatMap({ Character($0).hexDigitValue }), braced || digits < 2 {
            value = value * 16 + UInt32(digit)
            digits += 1
            position += 1
            guard value <= 0x10FFFF else { throw .badEscape(source(from: start)) }
        }
        guard digits >= (braced ? 1 : 2), !braced || consume("}") else { throw .badEscape(source(from: start)) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// `[…]`.
    mutating func bracketClass() throws(RegexpError) -> ScalarSet {
        position += 1
        var set = ScalarSet(foldsCase: flags.foldsCase)
        set.isNegated = consume("^")
        var isFirst = true
        while isFirst || next != "]" {
            isFirst = false
            guard next != nil else { throw .missingBracket }
            if let named = try posixClass() {
                set.elements += named
                continue
            }
            if next == "\\", let named = try escapedClass() {
                set.elements += named
                continue
            }
            let start = position
            let low = try classScalar()
            var high = low
            if next == "-", let after = peek(1), after != "]" {
                position += 1
                high = try classScalar()
            }
            guard low.value <= high.value else { throw .badRange(source(from: start)) }
            set.elements.append(.range(low.value, high.value))
        }
        position += 1
        return set
    }

    private mutating func classScalar() throws(RegexpError) -> Unicode.Scalar {
        guard let scalar = next else { throw .missingBracket }
        if scalar == "\\" { return try escapedScalar() }
        position += 1
        return scalar
    }

    /// `[:name:]` inside brackets.
    private mutating func posixClass() throws(RegexpError) -> [ScalarSet.Element]? {
        guard next == "[", peek(1) == ":" else { return nil }
        let start = position
        var end = position + 2
        while end + 1 < scalars.count, !(scalars[end] == ":" && scalars[end + 1] == "]") { end += 1 }
        guard end + 1 < scalars.count else { return nil }
        position = end
        var name = source(from: start + 2)
        position = end + 2
        let isNegated = name.hasPrefix("^")
        if isNegated { name.removeFirst() }
        guard let elements = RegexpClass.posix(name) else { throw .badRange(source(from: start)) }
        return isNegated ? [.not(elements)] : elements
    }
}
