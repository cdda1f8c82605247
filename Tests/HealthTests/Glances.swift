import Health

/// The engine's present in the tests of overviews, in seconds since 1970.
let present = 1_000_000.0

/// Containers as an overview sees them, in the few words that tell one from another.
extension Glance {
    /// An hour old, and since then in that state; the name is that of its place, too.
    static func being(_ state: ContainerState, _ name: String = "web") -> Glance {
        var glance = Glance(id: ContainerID("id-\(name)"), name: name, state: state)
        (glance.created, glance.since) = (present - 3600, present - 3600)
        return glance
    }

    /// Running without a health check.
    static func up(_ name: String = "web") -> Glance { being(.running, name) }

    /// Running with a health check that says so.
    static func checked(_ health: HealthStatus, _ name: String = "web", streak: Int? = nil) -> Glance {
        var glance = up(name).withCheck
        (glance.health, glance.failingStreak) = (health, streak)
        return glance
    }

    static func healthy(_ name: String = "web") -> Glance { checked(.healthy, name, streak: 0) }
    static func starting(_ name: String = "web") -> Glance { checked(.starting, name, streak: 0) }

    /// By three failed checks, of the three that it takes.
    static func unhealthy(_ name: String = "web", streak: Int = 3) -> Glance {
        checked(.unhealthy, name, streak: streak).with { $0.retries = 3 }
    }

    static func exited(_ code: Int, _ name: String = "web") -> Glance {
        being(.exited, name).with { $0.exitCode = code }
    }

    /// In back-off for that many seconds, after an exit with status 1.
    static func restarting(for seconds: Double = 0.5, _ name: String = "web") -> Glance {
        being(.restarting, name).since(seconds).with { $0.exitCode = 1 }
    }

    func with(_ change: (inout Glance) -> Void) -> Glance {
        var copy = self
        change(&copy)
        return copy
    }

    /// It has a health check.
    var withCheck: Glance { with { $0.hasHealthcheck = true } }
    /// Another container waits for it to exit 0.
    var awaited: Glance { with { $0.isAwaited = true } }
    /// The kernel killed a process of it.
    var outOfMemory: Glance { with { $0.isOutOfMemoryKilled = true } }
    /// The engine's events tell that somebody asked it to stop.
    var asked: Glance { with { $0.wasAskedToStop = true } }
    /// The engine's events tell that nobody did.
    var unasked: Glance { with { $0.wasAskedToStop = false } }
    func policy(_ policy: RestartPolicy) -> Glance { with { $0.restartPolicy = policy } }
    /// The engine starts it again after a failure, at most that often; 0 is without limit.
    func tries(_ maximum: Int) -> Glance { policy(.onFailure(maximumRetries: maximum)) }
    func restarts(_ count: Int) -> Glance { with { $0.restartCount = count } }
    func failed(_ error: String) -> Glance { with { $0.startError = error } }
    /// Compose's fingerprint of the configuration.
    func hash(_ hash: String) -> Glance { with { $0.configHash = hash } }
    static func dead(_ code: Int) -> Glance { exited(code).with { $0.state = .dead } }
    /// The last words of its check.
    func saying(_ words: String) -> Glance { with { $0.checkOutput = words } }
    /// In its state for that many seconds.
    func since(_ seconds: Double) -> Glance { with { $0.since = present - seconds } }
    /// Made that many seconds ago.
    func made(_ seconds: Double) -> Glance { with { $0.created = present - seconds } }

    /// A replica of a Compose service.
    func of(_ service: String, _ number: Int = 1, in project: String = "demo") -> Glance {
        with {
            $0.slot = .replica(project: project, service: service, number: number)
            $0.name = "\(project)-\(service)-\(number)"
        }
    }
}
