import FoundationEssentials

extension Date {
    /// Whole milliseconds since 1970, rounded: a fraction that a `Date` cannot hold exactly must not shorten it by one.
    var milliseconds: Int64 { Self.bounded((timeIntervalSince1970 * 1e3).rounded()) }

    /// Nanoseconds since 1970, from a `Date`'s seconds since 2001, which are the more exact ones. Whole seconds and the rest
    /// are taken apart: as one number of nanoseconds they would be rounded to 128 of them.
    var nanoseconds: Int64 {
        let seconds = timeIntervalSinceReferenceDate.rounded(.down)
        let since1970 = Self.bounded(seconds + Self.timeIntervalBetween1970AndReferenceDate)
        let (whole, isOutOfRange) = since1970.multipliedReportingOverflow(by: 1_000_000_000)
        guard !isOutOfRange else { return seconds > 0 ? .max : .min }
        let rest = Int64(((timeIntervalSinceReferenceDate - seconds) * 1e9).rounded())
        let (sum, overflows) = whole.addingReportingOverflow(rest)
        return overflows ? .max : sum
    }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1e3)
    }

    init(nanoseconds: Int64) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let since2001 = Double(seconds) - Self.timeIntervalBetween1970AndReferenceDate
        self.init(timeIntervalSinceReferenceDate: since2001 + Double(rest) / 1e9)
    }

    private static func bounded(_ value: Double) -> Int64 {
        Int64(exactly: value) ?? (value > 0 ? .max : .min)
    }
}

extension Duration {
    /// Whole milliseconds, as far as 64 bits reach.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1000)
        return overflows ? (seconds > 0 ? .max : .min) : whole + attoseconds / 1_000_000_000_000_000
    }
}
