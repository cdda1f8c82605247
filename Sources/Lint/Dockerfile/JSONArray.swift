/// A JSON array of strings, read as strictly as the builder does (Go, `encoding/json`): a comma too many makes it a line
/// for the shell, so Foundation's reader, which lets that pass, will not do.
struct JSONArray {
    private let bytes: [UInt8]
    private var position = 0
    /// The brackets that are open.
    private var open: [UInt8] = []
    private var words: [String] = []
    private var hasOtherValues = false

    /// What came of reading.
    enum Outcome: Equatable {
        case words([String])
        /// An array, but not of strings alone: an error of the builder.
        case notStrings
        /// No array: a line for the shell.
        case none
    }

    /// Go's limit, too.
    private static let deepest = 10_000

    static func read(_ text: String) -> Outcome {
        var array = JSONArray(bytes: Array(text.utf8))
        guard array.skipBlanks() == UInt8(ascii: "["), array.value(), array.skipBlanks() == nil else { return .none }
        return array.hasOtherValues ? .notStrings : .words(array.words)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte that is no blank, without taking it.
    private mutating func skipBlanks() -> UInt8? {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard let next = skipBlanks(), next == byte.asciiValue else { return false }
        position += 1
        return true
    }

    /// Takes one value with all that is in it; whether it is one.
    private mutating func value() -> Bool {
        repeat {
            guard let first = skipBlanks() else { return false }
            if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
                if !begin(first) { return false }
                // What has just begun either ends at once, or goes on with a value.
                if !endsAtOnce() {
                    if first == UInt8(ascii: "{"), !key() { return false }
                    continue
                }
            } else if !scalar(first) {
                return false
            }
            guard let goesOn = afterValue() else { return false }
            if !goesOn { return true }
        } while !open.isEmpty
        return true
    }

    private mutating func begin(_ bracket: UInt8) -> Bool {
        hasOtherValues = hasOtherValues || !open.isEmpty
        guard open.count < Self.deepest else { return false }
        open.append(bracket)
        position += 1
        return true
    }

    private mutating func endsAtOnce() -> Bool {
        guard take(open.last == UInt8(ascii: "[") ? "]" : "}") else { return false }
        open.removeLast()
        return true
    }

    /// Takes what stands behind a value: whether another one follows, nil when neither a comma nor an end is there.
    private mutating func afterValue() -> Bool? {
        while let bracket = open.last {
            if take(",") { return bracket == UInt8(ascii: "[") || key() ? true : nil }
            guard take(bracket == UInt8(ascii: "[") ? "]" : "}") else { return nil }
            open.removeLast()
        }
        return false
    }

    private mutating func key() -> Bool {
        guard skipBlanks() == UInt8(ascii: "\""), string() != nil else { return false }
        return take(":")
    }

    private mutating func scalar(_ first: UInt8) -> Bool {
        if first == UInt8(ascii: "\"") {
            guard let text = string() else { return false }
            if open.count == 1 { words.append(text) }
            return true
        }
        hasOtherValues = true
        let start = position
        while position < bytes.count, "+-.0123456789aeflnrstuE".utf8.contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return ["true", "false", "null"].contains(text) || Self.isNumber(text)
    }

    /// `-12.5e+3`: no sign but a minus, no zero before other digits, digits around the point.
    private static func isNumber(_ text: String) -> Bool {
        let parts = text.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
            .flatMap { $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false) }
        guard let mantissa = parts.first, parts.count <= 2 else { return false }
        let unsigned = mantissa.hasPrefix("-") ? mantissa.dropFirst() : mantissa
        let ends = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let exponent = parts.count == 2 ? parts[1].drop { $0 == "+" || $0 == "-" } : "0"
        let areDigits = (ends + [exponent]).allSatisfy {
            !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        return areDigits && (ends[0] == "0" || !ends[0].hasPrefix("0"))
            && (parts.count < 2 || parts[1].count - exponent.count <= 1)
    }

    /// Takes a string; nil when it is none.
    private mutating func string() -> String? {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                text += escaped
            case ..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> [UInt8]? {
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return unicode()
        default: return nil
        }
    }

    /// Four digits, and those of the other half of a pair; half a pair alone is the replacement character.
    private mutating func unicode() -> [UInt8]? {
        guard let first = hexadecimal() else { return nil }
        var scalar = Unicode.Scalar(first)
        if (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: "\\u".utf8) {
            let start = position
            position += 2
            guard let second = hexadecimal() else { return nil }
            if (0xDC00..<0xE000).contains(second) {
                scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            } else {
                position = start
            }
        }
        return Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
    }

    private mutating func hexadecimal() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        let digits = bytes[position..<(position + 4)]
        position += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
