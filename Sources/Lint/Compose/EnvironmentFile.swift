/// Reads a file of variables, as Compose reads `.env` (observed on Compose 5.6.1): `NAME=value` or `NAME: value`, quotes
/// of both kinds over several lines, comments, and variables in what is not in single quotes.
struct EnvironmentFile {
    /// The variables that it sets.
    private(set) var variables: [String: String] = [:]
    /// What Compose refuses the file for; the rest is read all the same.
    private(set) var errors: [LintError] = []

    private let file: String
    private let outer: [String: String]
    private var interpolation: Interpolation
    private var rest: ArraySlice<UInt8>
    private var line = 1

    /// - Parameters:
    ///   - file: Its name, for errors.
    ///   - environment: Variables that are set already; they win in what refers to them.
    init(_ bytes: [UInt8], file: String, environment: [String: String]) {
        self.file = file
        outer = environment
        interpolation = Interpolation(environment: environment)
        rest = bytes.starts(with: Self.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        while skipToEntry() { readEntry() }
    }

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// Steps over blank lines and comments. Returns whether anything is left.
    private mutating func skipToEntry() -> Bool {
        while let byte = rest.first {
            if byte == UInt8(ascii: "#") {
                skipLine()
            } else if Self.isBlank(byte) || byte == UInt8(ascii: "\n") {
                line += byte == UInt8(ascii: "\n") ? 1 : 0
                rest.removeFirst()
            } else {
                return true
            }
        }
        return false
    }

    private mutating func skipLine() { rest = rest[(rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex)...] }

    private mutating func readEntry() {
        let text = rest.prefix { $0 != UInt8(ascii: "\n") }
        guard let separator = text.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else {
            // A name alone is taken from the environment, which it is in already.
            return skipLine()
        }
        guard let name = name(text[..<separator]) else { return skipLine() }
        let place = Place(file: file, line: line, column: 1)
        rest = rest[(separator + 1)...].drop(while: Self.isBlank)
        guard let value = value() else {
            errors.append(.malformed(place, "the value of \(name) begins with a quote that nothing ends"))
            return
        }
        do throws(Interpolation.Mistake) {
            let result = try interpolation.interpolated(value)
            variables[name] = result
            if outer[name] == nil { interpolation.environment[name] = result }
        } catch {
            errors.append(.malformed(place, error.text))
        }
    }

    /// The name before the separator; nil, with an error, for what is none.
    private mutating func name(_ text: ArraySlice<UInt8>) -> String? {
        var words = text.split(whereSeparator: Self.isBlank)
        if words.count > 1, words[0].elementsEqual("export".utf8) { words.removeFirst() }
        let name = words.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard words.count <= 1, name.utf8.allSatisfy(Self.isNameByte) else {
            let shown = String(decoding: text.prefix(80), as: UTF8.self)
            errors.append(.malformed(Place(file: file, line: line, column: 1), "'\(shown)' is not a variable's name"))
            return nil
        }
        return name
    }

    /// The value at the front, ready for interpolation, and all of its lines consumed; nil for a quote without an end.
    private mutating func value() -> String? {
        let quote = rest.first
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            let text = rest.prefix { $0 != UInt8(ascii: "\n") }
            skipLine()
            return String(decoding: Self.bare(text), as: UTF8.self)
        }
        rest.removeFirst()
        var output: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote {
                skipLine()
                return String(decoding: output, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "\\"), let next = rest.first, let meant = Self.escape(next, in: quote) {
                output += meant
                rest.removeFirst()
            } else {
                let isLiteral = byte == UInt8(ascii: "$") && quote == UInt8(ascii: "'")
                output += isLiteral ? [byte, byte] : [byte]
            }
        }
        return nil
    }

    /// What stands for a backslash and that byte; nil where the backslash is only itself.
    private static func escape(_ byte: UInt8, in quote: UInt8?) -> [UInt8]? {
        guard quote == UInt8(ascii: "\"") else { return byte == quote ? [byte] : nil }
        switch byte {
        case UInt8(ascii: "n"): return [UInt8(ascii: "\n")]
        case UInt8(ascii: "r"): return [UInt8(ascii: "\r")]
        case UInt8(ascii: "t"): return [UInt8(ascii: "\t")]
        case UInt8(ascii: "$"): return [byte, byte]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
        default: return nil
        }
    }

    /// Without a comment, which a blank comes before, and without blanks at the end.
    private static func bare(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.endIndex
        for index in text.indices.dropFirst() where text[index] == UInt8(ascii: "#") && isBlank(text[index - 1]) {
            end = index
            break
        }
        while end > text.startIndex, isBlank(text[end - 1]) { end -= 1 }
        return text[..<end]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
