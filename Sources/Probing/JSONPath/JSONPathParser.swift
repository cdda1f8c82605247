/// Reads the steps of a path, one after the other (RFC 9535, sections 2.1 to 2.3 and 2.5).
struct JSONPathParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// All steps of the text.
    mutating func steps() throws(JSONPathMistake) -> [JSONPath.Step] {
        guard let first = next else { throw .empty }
        var steps: [JSONPath.Step] = []
        if first == "$" {
            index += 1
        } else if first != ".", first != "[" {
            steps.append(.member(try name()))
        }
        while next != nil {
            skipBlanks()
            switch next {
            case "."?:
                index += 1
                steps.append(.member(try name()))
            case "["?: steps.append(try bracket())
            default: throw unexpected(at: index)
            }
        }
        return steps
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var column: Int { index + 1 }

    private mutating func skipBlanks() {
        while let scalar = next, [" ", "\t", "\n", "\r"].contains(scalar) { index += 1 }
    }

    private func unexpected(at place: Int) -> JSONPathMistake {
        // Only blanks were before the end.
        let place = min(place, scalars.count - 1)
        return .unexpected(String(scalars[place]), column: place + 1)
    }

    /// A name without quotation marks.
    private mutating func name() throws(JSONPathMistake) -> String {
        switch next {
        case "."?: throw .selectsMany("..", column: column - 1)
        case "*"?: throw .selectsMany("*", column: column)
        case let scalar? where Self.beginsName(scalar): break
        default: throw .nameMissing(column: column)
        }
        let start = index
        while let scalar = next, Self.beginsName(scalar) || scalar == "-" || ("0"..."9").contains(scalar) { index += 1 }
        return Self.text(scalars[start..<index])
    }

    private static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" || scalar.value >= 0x80
    }

    private mutating func bracket() throws(JSONPathMistake) -> JSONPath.Step {
        let opened = column
        index += 1
        skipBlanks()
        let step: JSONPath.Step
        switch next {
        case nil: throw .unclosedBracket(column: opened)
        case "'"?, "\""?: step = .member(try quotedName())
        case "*"?, "?"?, ":"?: throw .selectsMany(String(scalars[index]), column: column)
        default: step = .element(try element(in: opened))
        }
        skipBlanks()
        switch next {
        case "]"?: index += 1
        case nil: throw .unclosedBracket(column: opened)
        case ","?, ":"?: throw .selectsMany(String(scalars[index]), column: column)
        default: throw unexpected(at: index)
        }
        return step
    }

    private mutating func element(in opened: Int) throws(JSONPathMistake) -> Int {
        let start = index
        while let scalar = next, !["]", ",", ":", " ", "\t", "\n", "\r"].contains(scalar) { index += 1 }
        guard index < scalars.count else { throw .unclosedBracket(column: opened) }
        let text = Self.text(scalars[start..<index])
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        // Neither `-0` nor `01` (section 2.3.3), and numbers that every JSON reader holds exactly (section 2.1).
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), !digits.hasPrefix("0") || text == "0",
            let number = Int(text), number.magnitude < 1 << 53
        else { throw .badIndex(text, column: start + 1) }
        return number
    }

    private mutating func quotedName() throws(JSONPathMistake) -> String {
        let (opened, mark) = (column, scalars[index])
        var name = String.UnicodeScalarView()
        index += 1
        while let scalar = next {
            if scalar == mark {
                index += 1
                return String(name)
            }
            guard scalar.value >= 0x20 else { throw .badEscape(column: column) }
            index += 1
            name.append(scalar == "\\" ? try escape(in: mark) : scalar)
        }
        throw .unclosedName(column: opened)
    }

    /// What a backslash and what follows it stand for.
    private mutating func escape(in mark: Unicode.Scalar) throws(JSONPathMistake) -> Unicode.Scalar {
        let start = column - 1
        guard let letter = next else { throw .badEscape(column: start) }
        index += 1
        switch letter {
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "/", "\\", mark: return letter
        case "u": break
        default: throw .badEscape(column: start)
        }
        guard let unit = codeUnit() else { throw .badEscape(column: start) }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard next == "\\", index + 1 < scalars.count, scalars[index + 1] == "u" else {
            throw .badEscape(column: start)
        }
        index += 2
        guard UTF16.isLeadSurrogate(unit), let trail = codeUnit(), UTF16.isTrailSurrogate(trail) else {
            throw .badEscape(column: start)
        }
        return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    }

    /// Four hexadecimal digits.
    private mutating func codeUnit() -> UInt16? {
        guard index + 4 <= scalars.count else { return nil }
        let digits = scalars[index..<(index + 4)]
        guard digits.allSatisfy(\.properties.isASCIIHexDigit) else { return nil }
        index += 4
        return UInt16(Self.text(digits), radix: 16)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
