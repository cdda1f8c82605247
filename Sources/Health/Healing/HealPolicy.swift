/// When a container in trouble is restarted, and how often.
package struct HealPolicy: Sendable, Equatable {
    /// How long its check must have said that it is unhealthy. A probe's thresholds are its own measure.
    package var minimumUnhealthy = Duration.zero
    /// The least time from a restart of a container to the next.
    package var cooldown = Duration.seconds(60)
    /// How that time grows while restarts do not help.
    package var backoff = Backoff()
    /// The most restarts of a container within ``window``, and in a row that did not heal it; at least 1.
    package var maximumRestarts = 3
    /// How long a restart counts that healed the container; one that did not counts until it is well.
    package var window = Duration.seconds(600)
    /// Whether a container that ended with a failure, and that its own policy does not bring back, is started again.
    package var healsExits = false

    /// The defaults.
    package init() {}

    /// How the pause between restarts of the same container grows.
    package struct Backoff: Sendable, Equatable {
        /// After the first restart; nil for as long as the cooldown.
        package var initial: Duration?
        /// The longest pause; the cooldown may be longer, and counts then.
        package var maximum = Duration.seconds(300)
        /// By how much it grows each time; at least 1.
        package var factor = 2.0

        /// The defaults.
        package init() {}
    }

    /// The pause after so many restarts; at least the cooldown.
    package func pause(after restarts: Int) -> Duration {
        guard restarts > 0 else { return .zero }
        let longest = max(backoff.maximum, cooldown)
        var pause = backoff.initial ?? cooldown
        for _ in 1..<restarts where pause < longest { pause = .seconds(pause / .seconds(1) * backoff.factor) }
        return max(cooldown, min(pause, longest))
    }

    /// So many restarts in a row that the engine could not carry out are tried.
    static let mostFailures = 10

    /// The pause after restarts that the engine could not carry out: short at first, because the container may be down
    /// meanwhile.
    func pause(afterFailures failures: Int) -> Duration {
        .seconds(1 << min(max(failures - 1, 0), 6))
    }
}
