package import FoundationEssentials

/// Moments as they are written: by engines in RFC 3339 with up to nine digits of a second and `0001-01-01T00:00:00Z` for
/// never, by HTTP, by certificates, and in documents.
package enum Timestamp {
    /// The moment; nil for never and for what is no moment.
    ///
    /// Read by hand: every inspect carries a dozen, and the first one that a format style reads costs a millisecond, for
    /// time zones and calendars.
    package static func date(_ text: String?) -> Date? {
        guard let text, !text.hasPrefix("0001-01-01T") else { return nil }
        var digits = Digits(text.utf8)
        guard let year = digits.number(4, then: "-"), let month = digits.number(2, then: "-"),
            let day = digits.number(2), digits.skip("T") || digits.skip("t"),
            let hour = digits.number(2, then: ":"), let minute = digits.number(2, then: ":"),
            let second = digits.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60,
            let fraction = digits.fraction(), let offset = digits.offset()
        else { return nil }
        let days = daysSince1970(year, month, day)
        return Date(
            timeIntervalSince1970: Double(days * 86_400 + hour * 3600 + minute * 60 + second - offset) + fraction)
    }

    /// The moment that a `Date` header tells, to the second: `Sat, 21 Nov 2026 02:40:59 GMT` (RFC 9110, IMF-fixdate).
    package static func httpDate(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
        return date("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
    }

    /// The moment that a certificate names, as OpenSSL prints it: `Nov  5 03:57:01 2026 GMT`.
    package static func certificateDate(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count >= 4, let month = months.firstIndex(of: String(parts[0])), let day = Int(parts[1]) else {
            return nil
        }
        return date("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)T\(parts[2])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The moment in UTC with milliseconds, as documents carry it.
    package static func text(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The same for seconds since 1970.
    package static func text(_ moment: Double) -> String { text(Date(timeIntervalSince1970: moment)) }

    /// The moment in UTC to the second, as mail carries it (RFC 5322): `27 Nov 2026 01:02:03 +0000`.
    package static func mailText(_ date: Date) -> String {
        let parts = date.formatted(Date.ISO8601FormatStyle()).split(whereSeparator: { "-TZ".contains($0) })
        guard parts.count == 4, let month = Int(parts[1]), months.indices.contains(month - 1) else { return "" }
        return "\(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) +0000"
    }

    /// In the Gregorian calendar, by years that begin in March: the day that leap years add is then the last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}

/// Reads the numbers of a moment from the front of a text.
private struct Digits {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) { rest = text[...] }

    /// Exactly that many digits, and the separator after them.
    mutating func number(_ count: Int, then separator: Character? = nil) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let byte = rest.first, (48...57).contains(byte) else { return nil }
            rest.removeFirst()
            value = value * 10 + Int(byte - 48)
        }
        if let separator, !skip(separator) { return nil }
        return value
    }

    mutating func skip(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// `.123456789`, or nothing; nil for a point without digits.
    mutating func fraction() -> Double? {
        guard skip(".") else { return 0 }
        var value = 0.0
        var scale = 1.0
        while let digit = number(1) {
            value = value * 10 + Double(digit)
            scale *= 10
        }
        return scale > 1 ? value / scale : nil
    }

    /// Seconds east of Greenwich: `Z`, or `+01:00`, and nothing after it.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return rest.isEmpty ? 0 : nil }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2, then: ":"), let minutes = number(2), hours < 24, minutes < 60,
            rest.isEmpty
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
