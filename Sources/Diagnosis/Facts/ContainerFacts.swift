package import FoundationEssentials
package import Health

/// Where a fact comes from. A rule names the sources that it needs, and is passed over while one of them gave nothing.
package enum Source: String, Sendable, Hashable, CaseIterable {
    /// The engine's description of the container; always there.
    case inspect
    /// The last lines that it wrote.
    case log
    /// Its processes.
    case top
    /// The image that it was made from.
    case image
    /// What was read inside it: listening sockets, programs.
    case exec
    /// The other containers of the engine.
    case neighbours
    /// What the engine still remembers of its events.
    case events
    /// One more run of the health command.
    case runCheck = "run-check"
    /// What its routes answered from outside.
    case probe
    /// What Traefik itself says of its routers and servers.
    case routerAPI = "router-api"
}

/// Everything that is known of one container at one moment: what a diagnosis rests on.
package struct ContainerFacts: Sendable {
    /// State, exit, restarts, health.
    package var seen: Observation
    /// The present, by the engine's clock.
    package var now: Date
    /// When the run began that goes on, or that was the last one.
    package var startedAt: Date?
    /// When the last run ended.
    package var finishedAt: Date?
    /// When the container was made.
    package var createdAt: Date?
    /// Entrypoint and command, as the engine starts them.
    package var command: [String] = []
    /// The user that it runs as; empty for the image's.
    package var user = ""
    /// Its environment, for decisions only: values are never printed.
    package var environment: [String: String] = [:]
    /// In bytes; nil without a limit.
    package var memoryLimit: Int?
    /// The host name inside, which names the container itself.
    package var hostname = ""
    /// `bridge`, `host`, `container:ID`, a network's name.
    package var networkMode = ""
    package var networks: [NetworkPlace] = []
    package var ports: [ContainerPort] = []
    package var labels: [String: String] = [:]
    /// The Compose project that it is part of.
    package var project: String?

    /// The health check, also when it is switched off or unknown to the engine; nil where none is configured.
    package var check: CheckFacts?
    /// The engine's last results, oldest first; those of an earlier run stay.
    package var results: [CheckResult] = []

    /// The last lines of the log, oldest first.
    package var log: [String] = []
    /// The command lines of its processes.
    package var processes: [String] = []
    /// What listens inside, the engine's own name server left out.
    package var sockets: [ListeningSocket] = []
    /// The addresses that the container's hosts file gives `localhost`; nil where it was not read.
    package var localhost: [String]?
    /// Where the programs are that were looked for inside; nil for one that is not there.
    package var programs: [String: String?] = [:]
    /// The first line of the check's script, when it is one.
    package var scriptHead: String?
    /// How many of its processes the kernel has killed for lack of memory since the run began, by the count of its control
    /// group; nil where that was not read.
    package var memoryKills: Int?
    /// `amd64`, `arm64`: of the image and of the engine's machine.
    package var imageArchitecture: String?
    package var engineArchitecture: String?
    /// What the engine remembers, oldest first.
    package var events: [ContainerEvent] = []
    /// The other containers of the engine.
    package var neighbours: [Neighbour] = []
    /// Whether another container waits for this one to complete: it should end, and with 0.
    package var isAwaited = false
    /// What one more run of the health command gave, just now.
    package var rerun: CheckResult?
    /// What its routes answered.
    package var routes: [RouteFacts] = []

    /// Which sources told anything.
    package var sources: Set<Source> = [.inspect]
    /// For how long a gate waited for it, when it gave up; nil where no gate did.
    package var gaveUpAfter: Duration?
    /// Whether a gate demands a health check.
    package var requiresCheck = false
    /// For how long a gate waits for a container.
    package var gateLimit = Duration.seconds(180)

    /// The facts that every observation brings along.
    package init(_ seen: Observation, now: Date) {
        self.seen = seen
        self.now = now
    }

    package var name: String { seen.name }

    /// With which status the last run ended: the state of one that runs again no longer tells.
    var lastExit: Int {
        guard seen.state == .running else { return seen.exitCode }
        return events.last { $0.verb == "die" }?.exitCode ?? seen.exitCode
    }
}

/// A network that a container is attached to.
package struct NetworkPlace: Sendable, Equatable {
    package var name: String
    /// Empty while the container does not run.
    package var address: String
    /// The names by which others there find it.
    package var aliases: [String]

    package init(name: String, address: String = "", aliases: [String] = []) {
        self.name = name
        self.address = address
        self.aliases = aliases
    }
}

/// A port that a container exposes.
package struct ContainerPort: Sendable, Equatable {
    package var number: Int
    /// `tcp`, `udp` or `sctp`.
    package var transport: String
    /// Where it is published on the host, as `ADDRESS:PORT`; nowhere for one that is only exposed.
    package var published: [String]

    package init(number: Int, transport: String = "tcp", published: [String] = []) {
        self.number = number
        self.transport = transport
        self.published = published
    }
}

/// Another container of the same engine.
package struct Neighbour: Sendable, Equatable {
    package var name: String
    package var project: String?
    package var service: String?
    package var state: ContainerState
    /// As `docker ps` shows it: `Exited (1) 5 seconds ago`.
    package var status: String
    package var health: HealthStatus
    package var networks: [NetworkPlace]
    package var ports: [ContainerPort]
    /// Whether it is Traefik.
    package var isRouter: Bool

    package init(
        name: String, project: String? = nil, service: String? = nil, state: ContainerState = .running,
        status: String = "", health: HealthStatus = .none, networks: [NetworkPlace] = [],
        ports: [ContainerPort] = [], isRouter: Bool = false
    ) {
        self.name = name
        self.project = project
        self.service = service
        self.state = state
        self.status = status
        self.health = health
        self.networks = networks
        self.ports = ports
        self.isRouter = isRouter
    }

    /// What keeps others from using it; nil when nothing does.
    package var trouble: String? {
        switch state {
        case .running:
            switch health {
            case .unhealthy: "is unhealthy"
            case .starting: "is still starting"
            default: nil
            }
        case .exited, .dead: "has exited"
        case .created: "was never started"
        default: "is \(state.word)"
        }
    }
}

/// Something that happened to the container, as the engine remembers it.
package struct ContainerEvent: Sendable, Equatable {
    package var date: Date
    /// `start`, `die`, `kill`, `stop`, `oom`, `restart`.
    package var verb: String
    package var exitCode: Int?
    /// Of a `kill`.
    package var signal: Int?

    package init(date: Date, verb: String, exitCode: Int? = nil, signal: Int? = nil) {
        self.date = date
        self.verb = verb
        self.exitCode = exitCode
        self.signal = signal
    }
}
