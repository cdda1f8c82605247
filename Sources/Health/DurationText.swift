/// Durations as people write them: Go's grammar (`1m30s`, `500ms`, `-1.5h`) and bare seconds (`90`, `1.5`).
package enum DurationText {
    /// Why a text is no duration.
    package enum Mistake: Error, Sendable, Equatable {
        case empty
        case missingUnit
        case unknownUnit(String)
        case notANumber
        case outOfRange
    }

    /// Reads Go's grammar (`time.ParseDuration`): whole range of 64-bit nanoseconds, fractions cut off below one.
    package static func parseGo(_ text: String) throws(Mistake) -> Duration {
        try parse(text, units: goUnits)
    }

    /// Reads the grammar of Compose files: Go's, with days (`d`, 24 hours) and weeks (`w`), which Compose 2.26 refuses
    /// and newer versions take (compose-spec, `11-extension.md`).
    package static func parseCompose(_ text: String) throws(Mistake) -> Duration {
        try parse(text, units: composeUnits)
    }

    private static func parse(_ text: String, units: [Substring: UInt64]) throws(Mistake) -> Duration {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty else { throw .empty }
        if rest.elementsEqual("0".utf8) { return .zero }
        var total: UInt64 = 0
        while !rest.isEmpty {
            let part = try component(&rest, units)
            let (sum, overflows) = total.addingReportingOverflow(part)
            guard !overflows, sum <= UInt64(Int64.max) + 1 else { throw .outOfRange }
            total = sum
        }
        if isNegative { return .nanoseconds(Int64(truncatingIfNeeded: 0 &- total)) }
        guard total <= UInt64(Int64.max) else { throw .outOfRange }
        return .nanoseconds(Int64(total))
    }

    /// Reads Go's grammar or bare seconds, which `docker compose --wait-timeout` and the Kamiwaza variables use.
    package static func parse(_ text: String) throws(Mistake) -> Duration {
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let isBare = !unsigned.isEmpty && unsigned.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
        return try parseGo(isBare ? text + "s" : text)
    }

    private static func component(
        _ rest: inout Substring.UTF8View, _ units: [Substring: UInt64]
    ) throws(Mistake) -> UInt64 {
        let whole = digits(&rest)
        var fraction = ""
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { throw .notANumber }
        let unitText = Substring(rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") })
        rest.removeFirst(unitText.utf8.count)
        guard !unitText.isEmpty else { throw .missingUnit }
        guard let unit = units[unitText] else { throw .unknownUnit(String(unitText)) }
        guard let count = whole.isEmpty ? 0 : UInt64(whole) else { throw .outOfRange }
        let (value, overflows) = count.multipliedReportingOverflow(by: unit)
        guard !overflows, value <= UInt64(Int64.max) + 1 else { throw .outOfRange }
        return value + part(of: unit, decimals: fraction)
    }

    /// `0.decimals` of a unit, cut off at whole nanoseconds; digits beyond what 64 bits hold change nothing.
    private static func part(of unit: UInt64, decimals: String) -> UInt64 {
        var numerator: UInt64 = 0
        var denominator: Double = 1
        for digit in decimals.utf8 {
            guard numerator <= UInt64(Int64.max) / 10 else { break }
            let next = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
            guard next <= UInt64(Int64.max) + 1 else { break }
            numerator = next
            denominator *= 10
        }
        return UInt64(Double(numerator) * (Double(unit) / denominator))
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> String {
        let digits = Substring(rest.prefix(while: isDigit))
        rest.removeFirst(digits.utf8.count)
        return String(digits)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// In nanoseconds. The two micro signs are U+00B5 and U+03BC.
    private static let goUnits: [Substring: UInt64] = [
        "ns": 1, "us": 1_000, "\u{b5}s": 1_000, "\u{3bc}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    private static let composeUnits = goUnits.merging(["d": 86_400_000_000_000, "w": 604_800_000_000_000]) { $1 }

    /// A duration for people, rounded to what matters: `850ms`, `12.3s`, `3m05s`, `2h10m`.
    package static func brief(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        if milliseconds == 0 { return "0s" }
        if milliseconds < 0 { return "-" + brief(.zero - duration) }
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        if milliseconds < 100_000 {
            let tenths = (milliseconds + 50) / 100
            return tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
        }
        let seconds = (milliseconds + 500) / 1_000
        if seconds < 3_600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
        return "\(seconds / 3_600)h\(twoDigits(seconds % 3_600 / 60))m"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension DurationText.Mistake {
    /// One clause, to follow "is not a duration: ".
    package var text: String {
        switch self {
        case .empty: "it is empty"
        case .missingUnit: "a number has no unit"
        case .unknownUnit(let unit): "unknown unit '\(unit)' (use h, m, s, ms, us or ns)"
        case .notANumber: "a number is missing"
        case .outOfRange: "it is too large"
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    package var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }

    /// Seconds with their fraction.
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
