/// What an overview knows of one container at one moment. An entry of the engine's list is enough for one; what only an
/// inspect tells is nil then.
package struct Glance: Sendable, Equatable {
    /// Which container.
    package var id: ContainerID
    /// Its name, without the leading slash.
    package var name: String
    /// The place it fills in its app.
    package var slot: Slot
    /// The image as the user named it.
    package var image = ""
    /// When it was created, in seconds since 1970.
    package var created: Double = 0
    /// Compose's fingerprint of the service's configuration: two of them in one service are an update under way.
    package var configHash: String?
    /// Whether another container of the app waits for it to exit 0 (`service_completed_successfully`).
    package var isAwaited = false

    /// What it does.
    package var state: ContainerState
    /// Since when it does so, its start or its end, in seconds since 1970 by the engine's clock.
    package var since: Double?
    /// Whether that moment is only known as roughly as `docker ps` tells it.
    package var isSinceRounded = false
    /// When the check that made it unhealthy ended; nil where the engine's five results do not reach back to it.
    package var unhealthySince: Double?
    /// A moment at which it was unhealthy already, as early as its streak and the pause between two checks tell; nil for one
    /// that is not.
    package var unhealthyBy: Double?
    /// The exit status of its last run; nil for one that has not ended.
    package var exitCode: Int?
    /// Why its last start failed; empty when it did not, or the list does not tell.
    package var startError = ""
    /// Whether the kernel killed a process of it for lack of memory.
    package var isOutOfMemoryKilled = false
    /// How often its policy has restarted it.
    package var restartCount: Int?
    /// What the engine does when it exits.
    package var restartPolicy: RestartPolicy?
    /// Whether somebody asked it to stop before it ended, by the engine's events.
    package var wasAskedToStop: Bool?

    /// The container whose network it shares, as the engine names it; nil for none, and where only the list was read.
    package var networkHost: String?

    /// What the engine's monitor says; to be trusted while it runs only.
    package var health: HealthStatus = .none
    /// Whether it has a health check. The list tells nothing about the check of a container that does not run.
    package var hasHealthcheck: Bool?
    /// Failed checks in a row.
    package var failingStreak: Int?
    /// How many make it unhealthy.
    package var retries: Int?
    /// The last words of its failing check, in one harmless line; empty where they are not known.
    package var checkOutput = ""
    /// Why it cannot be looked at, in one harmless line; nil when it can.
    package var problem: String?

    /// A running container; the other facts are set one by one.
    package init(id: ContainerID, name: String, slot: Slot? = nil, state: ContainerState = .running) {
        self.id = id
        self.name = name
        self.slot = slot ?? .name(name)
        self.state = state
    }
}
