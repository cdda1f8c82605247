package import Health

/// What `heal` restarts, and how often.
package struct HealSettings: Sendable, Equatable {
    /// The apps as on the command line.
    package var apps: [String] = []
    /// Those that are left alone, whatever selects them.
    package var excluded: [String] = []
    /// Whether every container is healed, not only those of the apps and those with a label that asks for it.
    package var selectsAll = false
    /// When a container is restarted, and how often.
    package var policy = HealPolicy()
    /// How long a container may take to stop before it is killed.
    package var stopTimeout = Duration.seconds(10)
    /// Whether what depends on a restarted container is restarted after it.
    package var restartsDependents = true

    /// The defaults.
    package init() {}
}
