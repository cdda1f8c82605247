/// What `heal` restarts, and how often.
package struct HealSettings: Sendable, Equatable {
    /// The apps as on the command line.
    package var apps: [String] = []
    /// Whether every container is healed, not only those of the apps and those with a label that asks for it.
    package var selectsAll = false
    /// How long a container must have been unhealthy.
    package var minimumUnhealthy = Duration.seconds(30)
    /// The least time from a restart of a container to the next.
    package var cooldown = Duration.seconds(60)
    /// The most restarts of a container within ``restartWindow``; at least 1.
    package var maximumRestarts = 3
    package var restartWindow = Duration.seconds(600)
    package var backoff = BackoffSettings()
    /// How long a container may take to stop before it is killed.
    package var stopTimeout = Duration.seconds(10)
    /// Whether what depends on a restarted container is restarted after it.
    package var restartsDependents = true

    /// The defaults.
    package init() {}
}

/// How the time between restarts of the same container grows.
package struct BackoffSettings: Sendable, Equatable {
    /// After the first restart.
    package var initial = Duration.seconds(10)
    /// Not less than ``initial``.
    package var maximum = Duration.seconds(300)
    /// By how much it grows each time; at least 1.
    package var factor = 2.0

    /// The defaults.
    package init() {}
}
