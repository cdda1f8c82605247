import FoundationEssentials

extension Date {
    /// Whole milliseconds since 1970, rounded: a fraction that a `Date` cannot hold exactly must not shorten it by one.
    var milliseconds: Int64 { Self.bounded((timeIntervalSince1970 * 1e3).rounded()) }

    /// Nanoseconds since 1970, from a `Date`'s seconds since 2001, which are the more exact ones.
    var nanoseconds: Int64 {
        let since2001 = Self.bounded((timeIntervalSinceReferenceDate * 1e9).rounded())
        let (sum, overflows) = since2001.addingReportingOverflow(Self.nanosecondsUntil2001)
        return overflows ? .max : sum
    }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1e3)
    }

    init(nanoseconds: Int64) {
        let (difference, overflows) = nanoseconds.subtractingReportingOverflow(Self.nanosecondsUntil2001)
        self.init(timeIntervalSinceReferenceDate: Double(overflows ? .min : difference) / 1e9)
    }

    private static let nanosecondsUntil2001 = Int64(Date.timeIntervalBetween1970AndReferenceDate) * 1_000_000_000

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
