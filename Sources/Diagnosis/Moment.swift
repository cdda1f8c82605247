import FoundationEssentials

/// Times in sentences.
enum Moment {
    /// `2026-11-21T09:00:01Z`, or a dash for none.
    static func text(_ date: Date?) -> String { date.map { $0.formatted(Date.ISO8601FormatStyle()) } ?? "-" }
}
