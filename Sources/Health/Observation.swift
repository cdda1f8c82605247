/// The full id of a container.
package struct ContainerID: Sendable, Hashable {
    /// 64 hexadecimal digits, as the engine gives them.
    package let text: String

    /// The id with that text.
    package init(_ text: String) { self.text = text }
}

/// What was seen of one container at one moment: the facts that a gate judges by.
package struct Observation: Sendable, Equatable {
    /// Which container.
    package var id: ContainerID
    /// Its name, without the leading slash.
    package var name: String
    /// The place it fills in its app: a re-created container has another id and the same slot.
    package var slot: Slot
    /// The image as the user named it.
    package var image: String
    /// When it was created, in seconds since 1970: of two containers in one slot the younger one counts.
    package var created: Double

    /// What it does.
    package var state: ContainerState
    /// Which run this is: the engine's `State.StartedAt`, verbatim; nil before the first start.
    package var run: String?
    /// How long ago this run began.
    package var sinceStarted: Duration?
    /// How long ago the last run ended.
    package var sinceFinished: Duration?
    /// The exit status of the last run.
    package var exitCode: Int
    /// Why the last start failed; empty when it did not (`State.Error`).
    package var startError: String
    /// Whether the kernel killed a process of it for lack of memory.
    package var isOutOfMemoryKilled: Bool
    /// How often its restart policy has restarted it; `docker start` and `docker restart` set it back to 0.
    package var restartCount: Int
    /// What the engine does when it exits.
    package var restartPolicy: RestartPolicy

    /// Whether a health check is configured and enabled.
    package var hasHealthcheck: Bool
    /// What the monitor says.
    package var health: HealthStatus
    /// Failed checks in a row.
    package var failingStreak: Int
    /// How many failures in a row make it unhealthy.
    package var retries: Int
    /// Whether the monitor has any result at all.
    package var hasResults: Bool

    /// The services that it depends on, each with the condition.
    package var dependencies: [Dependency]

    /// A running container without a health check; the other facts are set one by one.
    package init(id: ContainerID, name: String, slot: Slot? = nil, image: String = "") {
        self.id = id
        self.name = name
        self.slot = slot ?? .name(name)
        self.image = image
        created = 0
        state = .running
        run = nil
        sinceStarted = nil
        sinceFinished = nil
        exitCode = 0
        startError = ""
        isOutOfMemoryKilled = false
        restartCount = 0
        restartPolicy = .no
        hasHealthcheck = false
        health = .none
        failingStreak = 0
        retries = 3
        hasResults = false
        dependencies = []
    }
}

/// The place that a container fills in its app.
package enum Slot: Sendable, Hashable {
    /// The numbered replica of a Compose service; two projects may have services of one name.
    case replica(project: String = "", service: String, number: Int)
    /// A container that stands for itself.
    case name(String)

    /// The Compose service, if there is one.
    package var service: String? {
        if case .replica(_, let service, _) = self { service } else { nil }
    }

    /// The Compose service with its project: services of two projects may share a name.
    package var qualifiedService: String? {
        if case .replica(let project, let service, _) = self { "\(project)/\(service)" } else { nil }
    }

    /// The services, with their projects, that a container in this place wants to see completed.
    package func completions(of dependencies: [Dependency]) -> [String] {
        dependencies.filter { $0.condition == "service_completed_successfully" }.map { qualified($0.service) }
    }

    /// A service of the same project.
    func qualified(_ service: String) -> String {
        if case .replica(let project, _, _) = self { "\(project)/\(service)" } else { service }
    }
}

/// `depends_on` of a Compose service, as its container's label tells.
package struct Dependency: Sendable, Equatable {
    /// The service depended on.
    package var service: String
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    package var condition: String
    /// Whether it is restarted after the service was (`restart: true`).
    package var restarts: Bool

    /// A dependency on that service.
    package init(service: String, condition: String, restarts: Bool = false) {
        self.service = service
        self.condition = condition
        self.restarts = restarts
    }
}

/// What the engine does when a container exits: `HostConfig.RestartPolicy`.
package enum RestartPolicy: Sendable, Equatable {
    case no
    /// After a failure only, at most that often; 0 is without limit.
    case onFailure(maximumRetries: Int)
    case always, unlessStopped

    /// Whether a container that ended with that status is started again by the engine.
    package func restarts(afterExit code: Int, restartCount: Int) -> Bool {
        switch self {
        case .no: false
        case .always, .unlessStopped: true
        case .onFailure(let maximum): code != 0 && (maximum == 0 || restartCount < maximum)
        }
    }
}
