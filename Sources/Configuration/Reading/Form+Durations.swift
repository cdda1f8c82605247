import Health
import YAMLDocument

extension Form where Value == Duration {
    /// The longest time that means anything: a year.
    private static var longest: Duration { .seconds(365 * 24 * 3_600) }

    /// Go's grammar or bare seconds.
    static func duration(atLeast least: Duration = .zero) -> Self {
        Self(bounds("a duration", "such as 30s", least)) { node throws(Refusal) in
            guard let text = node.text else { throw Refusal() }
            let duration: Duration
            do throws(DurationText.Mistake) { duration = try DurationText.parse(text) } catch {
                throw Refusal(error.text)
            }
            return try within(least, duration)
        }
    }

    /// HAProxy's `inter`, where a bare number counts milliseconds (HAProxy's configuration manual, section 2.5).
    static func haproxyDuration(atLeast least: Duration) -> Self {
        Self(bounds("a duration", "such as 2s (a bare number counts milliseconds)", least)) { node throws(Refusal) in
            let isBare = node.text.map { $0.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") } }
            guard isBare == true else { return try duration(atLeast: least).read(node) }
            guard let milliseconds = node.text.flatMap({ Int($0) }), milliseconds <= longest.milliseconds else {
                throw Refusal()
            }
            return try within(least, .milliseconds(milliseconds))
        }
    }

    /// A number of seconds, with a fraction where that is allowed.
    static func seconds(atLeast least: Duration, fractions: Bool) -> Self {
        let wanted = fractions ? "a number of seconds" : "a whole number of seconds"
        return Self(bounds(wanted, nil, least)) { node throws(Refusal) in
            guard let seconds = node.double, fractions || node.integer != nil, abs(seconds) <= longest.seconds else {
                throw Refusal()
            }
            return try within(least, .nanoseconds(Int64((seconds * 1e9).rounded())))
        }
    }

    private static func within(_ least: Duration, _ duration: Duration) throws(Refusal) -> Duration {
        guard least <= duration, duration <= longest else { throw Refusal() }
        return duration
    }

    private static func bounds(_ noun: String, _ example: String?, _ least: Duration) -> String {
        let bounded = "\(noun) from \(DurationText.brief(least)) to 8760h"
        return example.map { "\(bounded), \($0)" } ?? bounded
    }
}
