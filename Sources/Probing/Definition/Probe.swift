package import Health

/// One probe: a question that is asked again and again, what counts as a good answer, and what follows from a row of
/// good or bad ones.
package struct Probe: Sendable, Equatable {
    /// Tells it from the other probes of its app, as in `readiness` or `api`.
    package var name: String
    /// What its result decides.
    package var role: ProbeRole
    /// What is asked, and whom.
    package var question: ProbeQuestion
    /// What a good answer over HTTP looks like; of the others only the limit of latency counts.
    package var expectation: Expectation
    /// When it is asked, and how many results make a verdict.
    package var schedule: ProbeSchedule
    /// Whether its app is `Unhealthy` when it fails; else the app is `Degraded`.
    package var isCritical: Bool
    /// The Compose service, or the container by name, that it is for; nil where an app has one container, or the probe
    /// needs none.
    package var service: String?

    /// A probe with these parts.
    package init(
        name: String, role: ProbeRole = .readiness, question: ProbeQuestion,
        expectation: Expectation = Expectation(), schedule: ProbeSchedule = ProbeSchedule(), isCritical: Bool = true,
        service: String? = nil
    ) {
        self.name = name
        self.role = role
        self.question = question
        self.expectation = expectation
        self.schedule = schedule
        self.isCritical = isCritical
        self.service = service
    }
}

/// What a probe asks.
package enum ProbeQuestion: Sendable, Equatable {
    /// An HTTP request; its answer is the result.
    case http(HTTPQuestion)
    /// A stream of Server-Sent Events; each event is a result.
    case stream(HTTPQuestion)
    /// Whether a TCP connection can be made.
    case tcp(ProbePlace)
    /// Words to run inside the container; exit status 0 is good.
    case command([String])
    /// The container's own health check, run once more.
    case containerCheck
}

extension ProbeQuestion {
    /// Where it asks; nil for what runs inside a container.
    package var place: ProbePlace? {
        switch self {
        case .http(let question), .stream(let question): question.place
        case .tcp(let place): place
        case .command, .containerCheck: nil
        }
    }

    /// Whether it is about a container: about its inside, or about a port of it.
    package var needsContainer: Bool { if case .url? = place { false } else { true } }
}

/// Where a probe asks.
package enum ProbePlace: Sendable, Equatable {
    /// An absolute `http://`, `https://` or, for a connection only, `tcp://` URL.
    case url(String)
    /// A port of the container that the probe is for.
    case container(ContainerPlace)
}

/// An address inside a container, as orchestrators give it.
package struct ContainerPlace: Sendable, Equatable {
    /// Nil for the one port that the container's image exposes.
    package var port: Int?
    /// With a query if there is one; begins with `/`. Of no meaning for a connection only.
    package var path: String
    /// Whether it speaks TLS.
    package var isEncrypted: Bool
    /// Asked instead of the container's own address.
    package var host: String?

    /// An address inside a container.
    package init(port: Int? = nil, path: String = "/", isEncrypted: Bool = false, host: String? = nil) {
        self.port = port
        self.path = path
        self.isEncrypted = isEncrypted
        self.host = host
    }
}
