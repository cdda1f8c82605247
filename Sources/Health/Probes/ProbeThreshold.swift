/// Turns results into a verdict, which changes when enough results in a row speak against it. The thresholds of
/// Kubernetes and the rise and fall of HAProxy are both this; they differ in how they start.
package struct ProbeThreshold: Sendable, Equatable {
    /// Failures in a row that make it fail; HAProxy's `fall`. At least 1.
    package let failures: Int
    /// Successes in a row that make it pass; HAProxy's `rise`. At least 1.
    package let successes: Int
    /// What holds now.
    package private(set) var verdict: ProbeVerdict
    /// How many results were alike in a row, up to the last one.
    package private(set) var streak: Int
    /// Whether results have made the verdict what it is; else it is what was taken for granted at the start.
    package private(set) var isDecided = false
    /// What the last result spoke for.
    private var last: ProbeVerdict

    /// Starts with a verdict that was taken for granted. `failuresBefore` counts as if there had been that many already.
    package init(failures: Int, successes: Int, startingAs verdict: ProbeVerdict, failuresBefore: Int = 0) {
        self.failures = max(1, failures)
        self.successes = max(1, successes)
        self.verdict = verdict
        streak = max(0, failuresBefore)
        last = streak > 0 ? .failure : .unknown
    }

    /// Starts as a server of HAProxy 3.0 does: up, and one failure away from being down until its first success.
    package static func haproxy(rise: Int, fall: Int) -> ProbeThreshold {
        ProbeThreshold(failures: fall, successes: rise, startingAs: .success, failuresBefore: max(1, fall) - 1)
    }

    /// Takes the result of an attempt.
    package mutating func record(_ outcome: ProbeOutcome) {
        let result: ProbeVerdict
        switch outcome {
        case .success: result = .success
        case .failure: result = .failure
        case .inconclusive: return
        }
        streak = result == last ? min(streak, .max - 1) + 1 : 1
        last = result
        guard isReached else { return }
        verdict = result
        isDecided = true
    }

    /// Begins anew with a verdict that is taken for granted.
    package mutating func restart(as verdict: ProbeVerdict) {
        self = ProbeThreshold(failures: failures, successes: successes, startingAs: verdict)
    }

    /// Whether the last results in a row were enough for what they speak for.
    package var isReached: Bool {
        switch last {
        case .unknown: false
        case .success: streak >= successes
        case .failure: streak >= failures
        }
    }

    /// How many results in a row speak against the verdict, and how many change it.
    package var doubt: (against: Int, limit: Int) {
        let against = last == verdict ? 0 : streak
        let next: ProbeVerdict = verdict == .unknown ? last : verdict == .success ? .failure : .success
        return (against, next == .success ? successes : failures)
    }
}
