/// What a scalar means.
package enum YAMLValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case double(Double)
    case string(String)
}

extension YAMLScalar {
    /// What it means by the core schema of YAML 1.2, with the numbers of Go's yaml.v3, which reads Compose files: also
    /// `0b11`, `1_000`, and a leading zero for octal. YAML 1.1's `yes` and `on` are strings, as there; see ``bool``.
    package var resolved: YAMLValue {
        guard isPlain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
        case ".nan", ".NaN", ".NAN": return .double(.nan)
        default: return number ?? .string(text)
        }
    }

    /// Its truth value where one is wanted: there yaml.v3 takes YAML 1.1's words (`yes`, `on`, `n`, …), too.
    package var bool: Bool? {
        if case .bool(let value) = resolved { return value }
        guard isPlain else { return nil }
        switch text {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return true
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return false
        default: return nil
        }
    }

    private var number: YAMLValue? {
        guard let first = text.utf8.first, Self.isDigit(first) || "+-.".utf8.contains(first) else { return nil }
        let plain = text.utf8.filter { $0 != UInt8(ascii: "_") }
        let digits = plain.first.map { "+-".utf8.contains($0) } == true ? plain.dropFirst() : plain[...]
        let sign = text.utf8.first == UInt8(ascii: "-") ? "-" : ""
        if let integer = Self.integer(digits, sign: sign) { return .integer(integer) }
        guard Self.isDecimal(digits) else { return nil }
        return Double(sign + String(decoding: digits, as: UTF8.self)).map { .double($0) }
    }

    /// Nil for what is no integer, and for one beyond 64 bits.
    private static func integer(_ digits: ArraySlice<UInt8>, sign: String) -> Int? {
        let text = String(decoding: digits, as: UTF8.self)
        let (prefix, radix): (Int, Int) =
            switch text.prefix(2).lowercased() {
            case "0x": (2, 16)
            case "0o": (2, 8)
            case "0b": (2, 2)
            default: text.count > 1 && text.hasPrefix("0") ? (1, 8) : (0, 10)
            }
        let rest = text.dropFirst(prefix)
        guard let first = rest.first, first != "+", first != "-" else { return nil }
        return Int(sign + rest, radix: radix)
    }

    /// `1`, `1.`, `1.5`, `.5`, each with an exponent or without.
    private static func isDecimal(_ digits: ArraySlice<UInt8>) -> Bool {
        var rest = digits
        let whole = skipDigits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = skipDigits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        guard let letter = rest.popFirst() else { return true }
        guard letter | 0x20 == UInt8(ascii: "e") else { return false }
        if let sign = rest.first, "+-".utf8.contains(sign) { rest.removeFirst() }
        return skipDigits(&rest) > 0 && rest.isEmpty
    }

    private static func skipDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
        let count = rest.prefix(while: isDigit).count
        rest.removeFirst(count)
        return count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
