/// Go's string literals: `"…"` with escapes, and `` `…` `` without.
package enum GoString {
    /// Why a literal is none.
    package enum Mistake: Error, Equatable, Sendable {
        /// The closing quote is missing.
        case unterminated
        /// A backslash sequence that a Go string does not have.
        case badEscape(String)
    }

    /// Reads the literal whose opening quote stands at `position`, and moves there past the closing one.
    package static func read(_ scalars: [Unicode.Scalar], at position: inout Int) throws(Mistake) -> String {
        var reader = Reader(scalars: scalars, position: position)
        defer { position = reader.position }
        return try scalars[position] == "`" ? reader.raw() : reader.quoted()
    }

    /// The literal in double quotes that reads as `text`.
    package static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case _ where scalar.value < 32 || scalar.value == 127: literal += escaped(UInt8(scalar.value))
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    private static func escaped(_ control: UInt8) -> String {
        if let letter = letters.first(where: { $0.value == control })?.key { return "\\\(letter)" }
        return control < 16 ? "\\x0\(String(control, radix: 16))" : "\\x\(String(control, radix: 16))"
    }

    /// The control characters that have a letter of their own.
    private static let letters: [Unicode.Scalar: UInt8] = [
        "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11,
    ]

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var position: Int

        private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
            position + offset < scalars.count ? scalars[position + offset] : nil
        }

        /// Backticks: everything as it stands, but carriage returns fall out.
        mutating func raw() throws(Mistake) -> String {
            position += 1
            var value = String.UnicodeScalarView()
            while let scalar = peek() {
                position += 1
                if scalar == "`" { return String(value) }
                if scalar != "\r" { value.append(scalar) }
            }
            throw .unterminated
        }

        mutating func quoted() throws(Mistake) -> String {
            position += 1
            // Bytes, because \x and octal escapes may spell one scalar in several pieces.
            var value: [UInt8] = []
            while let scalar = peek() {
                switch scalar {
                case "\"":
                    position += 1
                    return String(decoding: value, as: UTF8.self)
                case "\n":
                    throw .unterminated
                case "\\":
                    value += try escape()
                default:
                    value += Array(String(Character(scalar)).utf8)
                    position += 1
                }
            }
            throw .unterminated
        }

        private mutating func escape() throws(Mistake) -> [UInt8] {
            let start = position
            guard let letter = peek(1) else { throw .unterminated }
            position += 2
            if let control = GoString.letters[letter] { return [control] }
            switch letter {
            case "\\": return [92]
            case "\"": return [34]
            case "x": return [UInt8(truncatingIfNeeded: try number(digits: 2, radix: 16, from: start))]
            case "u", "U":
                let value = try number(digits: letter == "u" ? 4 : 8, radix: 16, from: start)
                guard let scalar = Unicode.Scalar(value) else { throw .badEscape(source(from: start, to: position)) }
                return Array(String(Character(scalar)).utf8)
            case "0"..."7":
                position -= 1
                let value = try number(digits: 3, radix: 8, from: start)
                guard value < 256 else { throw .badEscape(source(from: start, to: position)) }
                return [UInt8(value)]
            default:
                throw .badEscape(source(from: start, to: position))
            }
        }

        private mutating func number(digits: Int, radix: UInt32, from start: Int) throws(Mistake) -> UInt32 {
            var value: UInt32 = 0
            for _ in 0..<digits {
                guard let digit = peek().flatMap({ Character($0).hexDigitValue }), digit < radix else {
                    throw .badEscape(source(from: start, to: min(position + 1, scalars.count)))
                }
                value = (value << (radix == 16 ? 4 : 3)) + UInt32(digit)
                position += 1
            }
            return value
        }

        private func source(from start: Int, to end: Int) -> String {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[start..<end])
            return String(text)
        }
    }
}
