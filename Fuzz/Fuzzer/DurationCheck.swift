import Health

/// Durations: what Go's grammar takes, bare seconds take, too; and nanoseconds read as they are written.
enum DurationCheck {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let go = read { () throws(DurationText.Mistake) in try DurationText.parseGo(text) }
        let either = read { () throws(DurationText.Mistake) in try DurationText.parse(text) }
        let compose = read { () throws(DurationText.Mistake) in try DurationText.parseCompose(text) }
        demand(go == nil || go == compose, "a duration of Go's grammar reads otherwise in a Compose file")
        guard let duration = either ?? compose else { return }
        demand(go == nil || go == duration, "a duration of Go's grammar reads otherwise with bare seconds allowed")
        demand(!DurationText.brief(duration).isEmpty, "a duration has no text")
        let written = "\(duration.attoseconds / 1_000_000_000)ns"
        let again = read { () throws(DurationText.Mistake) in try DurationText.parseGo(written) }
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
