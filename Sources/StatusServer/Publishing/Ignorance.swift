import Health

/// Why nothing is known of any app, although the server runs.
struct Ignorance: Equatable, Sendable {
    /// In one harmless sentence, with how long it lasts so far.
    var reason: String
    /// What it comes from; the same for as long as it does.
    var cause: Cause

    /// What ignorance comes from.
    enum Cause: Equatable, Sendable {
        /// Nothing was published yet; and what keeps it, if something does.
        case firstLook(problem: String?)
        /// The engine was not heard of for too long; and why, if that is known.
        case silence(problem: String?)
    }

    /// The ignorance of that moment of the server's time, if there is any: without contact for longer than `limit`
    /// everything may have changed, and `hasLooked` says whether there was a first look at all.
    init?(_ contact: EngineContact, at now: Duration, limit: Duration, hasLooked: Bool) {
        let age = now - contact.last
        let because = contact.problem.map { ": \($0.sentence)" } ?? ""
        if age > limit {
            cause = .silence(problem: contact.problem)
            reason = "no contact with the engine for \(Self.whole(age))\(because)"
        } else if !hasLooked {
            cause = .firstLook(problem: contact.problem)
            reason = "still looking for the first time\(because)"
        } else {
            return nil
        }
    }

    /// Without the fraction of a second, so that a reason lasts for a second at least.
    private static func whole(_ age: Duration) -> String { DurationText.brief(.seconds(age.components.seconds)) }

    /// The first moment at which silence is too long.
    static func onset(_ contact: EngineContact, limit: Duration) -> Duration {
        contact.last + limit + .nanoseconds(1)
    }
}
