import Health

/// Durations: what Go's grammar takes, bare seconds take, too; and nanoseconds read as they are written.
enum DurationCheck {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let go = read { () throws(DurationText.Mistake) in try DurationText.parseGo(text) }
        let either = read { () throws(DurationText.Mistake) in try DurationText.parse(text) }
        guard let duration = either else { return }
        demand(go == nil || go == duration, "a duration of Go's grammar reads otherwise with bare seconds allowed")
        demand(!DurationText.brief(duration).isEmpty, "a duration has no text")
        let (seconds, attoseconds) = duration.components
        let (whole, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let nanoseconds = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        demand(!overflows || seconds < 0, "a duration is longer than 64 bits of nanoseconds")
        guard !overflows, !nanoseconds.overflow else { return }
        let again = read { () throws(DurationText.Mistake) in try DurationText.parseGo("\(nanoseconds.partialValue)ns")
        }
        demand(again == duration, "a duration reads otherwise in nanoseconds")
    }

    private static func read(_ parse: () throws(DurationText.Mistake) -> Duration) -> Duration? {
        do throws(DurationText.Mistake) {
            return try parse()
        } catch {
            demand(!error.text.isEmpty, "a mistake has no text")
            return nil
        }
    }
}
