import DockerEngine
import HTTP
import Health
import Probing

/// A probe together with whom it asks: one of them for each container that it is for.
struct BoundProbe: Sendable, Equatable {
    var probe: Probe
    /// Tells it from all others of the command, for people.
    var label: String
    /// Where it asks; empty for what runs inside a container.
    var url = ""
    /// The container that it is for.
    var container: Container?
    /// Why it cannot be asked: each attempt fails with it.
    var obstacle: ProbeObstacle?

    /// The container that a probe is for.
    struct Container: Sendable, Equatable {
        var id: String
        var name: String
        /// Tells one run from the next: its start as the engine writes it.
        var run: String

        init(_ container: Wire.ContainerInspect) {
            id = container.Id
            name = container.shortName
            run = container.State.StartedAt ?? ""
        }
    }
}

/// Why a probe has nowhere to ask.
enum ProbeObstacle: Sendable, Equatable {
    case notRunning(container: String)
    /// The container exposes no port, or several, and the probe names none.
    case noPort(container: String, exposed: [Int])
    /// It has no address on any network, and does not publish the port.
    case noAddress(container: String, port: Int)
    /// The app has several containers, and the probe does not say which.
    case severalContainers([String])
    /// No container of the app is the service or the container of that name.
    case noContainer(String)
    /// The probe is for a container, and none is named.
    case noneNamed

    /// One clause, to follow "cannot be asked: ".
    var text: String {
        switch self {
        case .notRunning(let container): "container \(container) does not run"
        case .noPort(let container, let exposed) where exposed.isEmpty:
            "container \(container) exposes no port: say which with 'port:'"
        case .noPort(let container, let exposed):
            "container \(container) exposes ports \(exposed.map(String.init).joined(separator: ", ")): "
                + "say which with 'port:'"
        case .noAddress(let container, let port):
            "container \(container) has no address of its own and does not publish port \(port)"
        case .severalContainers(let names):
            "the app has several containers (\(names.joined(separator: ", "))): say which with 'service:'"
        case .noContainer(let service): "the app has no container of service '\(service)', nor one of that name"
        case .noneNamed: "it is about the inside of a container, and none is named: --container says which"
        }
    }
}

extension BoundProbe {
    /// One probe for each container that it is for.
    static func bind(_ probe: Probe, to containers: [Wire.ContainerInspect], of engine: Endpoint) -> [BoundProbe] {
        let chosen = choose(probe.service, among: containers)
        switch chosen {
        case .failure(let obstacle): return [BoundProbe(probe: probe, label: probe.name, obstacle: obstacle)]
        case .success(let containers):
            return containers.map { container in
                var bound = BoundProbe(probe: probe, label: "\(container.shortName) \(probe.name)")
                bound.container = Container(container)
                bound.locate(in: container, of: engine)
                return bound
            }
        }
    }

    /// A probe that is bound to no container: of a URL, or of a place at `address`.
    static func bind(_ probe: Probe, at address: String?) -> BoundProbe {
        var bound = BoundProbe(probe: probe, label: probe.name)
        switch probe.question {
        case .http(let question), .stream(let question): bound.locate(question.place, at: address)
        case .tcp(let place): bound.locate(place, at: address)
        case .command, .containerCheck: bound.obstacle = .noneNamed
        }
        return bound
    }

    private mutating func locate(_ place: ProbePlace, at address: String?) {
        switch place {
        case .url(let url): self.url = url
        case .container(let place):
            guard let port = place.port else {
                obstacle = .noneNamed
                return
            }
            url = place.url(at: place.host ?? address ?? "127.0.0.1", port: port)
        }
    }

    private mutating func locate(in container: Wire.ContainerInspect, of engine: Endpoint) {
        switch probe.question {
        case .http(let question), .stream(let question): locate(question.place, in: container, of: engine)
        case .tcp(let place): locate(place, in: container, of: engine, isConnection: true)
        case .command, .containerCheck:
            if !container.isRunning { obstacle = .notRunning(container: container.shortName) }
        }
    }

    private mutating func locate(
        _ place: ProbePlace, in container: Wire.ContainerInspect, of engine: Endpoint, isConnection: Bool = false
    ) {
        guard case .container(let place) = place else { return locate(place, at: nil) }
        guard container.isRunning else {
            obstacle = .notRunning(container: container.shortName)
            return
        }
        let exposed = container.exposedPorts
        guard let port = place.port ?? (exposed.count == 1 ? exposed.first : nil) else {
            obstacle = .noPort(container: container.shortName, exposed: exposed)
            return
        }
        // The engine's own proxy takes connections to a published port even while nothing listens behind it.
        let inside = engine.isLocal ? container.ownAddress.map { ($0, port) } : nil
        let outside = container.publishedPort(of: port).map { (engine.publishedHost, $0) }
        let found = place.host.map { ($0, port) } ?? (isConnection ? inside ?? outside : outside ?? inside)
        guard let (host, number) = found else {
            obstacle = .noAddress(container: container.shortName, port: port)
            return
        }
        url = place.url(at: host, port: number)
    }

    private static func choose(
        _ service: String?, among containers: [Wire.ContainerInspect]
    ) -> Result<[Wire.ContainerInspect], ProbeObstacle> {
        guard let service else {
            let services = Set(containers.map { ComposeLabels($0.Config?.Labels ?? [:]).service ?? $0.shortName })
            return services.count > 1
                ? .failure(.severalContainers(containers.map(\.shortName).sorted())) : .success(containers)
        }
        let chosen = containers.filter {
            ComposeLabels($0.Config?.Labels ?? [:]).service == service || $0.shortName == service
        }
        return chosen.isEmpty ? .failure(.noContainer(service)) : .success(chosen)
    }
}

extension ProbeObstacle: Error {}

extension ContainerPlace {
    /// The URL of this place where it is reached.
    func url(at host: String, port: Int) -> String {
        "\(isEncrypted ? "https" : "http")://\(host.urlHost):\(port)\(path)"
    }
}

extension Wire.ContainerInspect {
    /// The TCP ports that its image or its command line exposes, in ascending order.
    var exposedPorts: [Int] {
        (self.NetworkSettings?.Ports ?? [:]).keys.compactMap { key in
            let parts = key.split(separator: "/")
            return parts.last == "tcp" || parts.count == 1 ? parts.first.flatMap { Int($0) } : nil
        }.sorted()
    }

    /// Where it is reached from the engine's machine: its address on a network, else, when it shares that of the machine,
    /// the machine's own.
    fileprivate var ownAddress: String? {
        let networks = (self.NetworkSettings?.Networks ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value)
        let address = networks.lazy.compactMap { $0.IPAddress }.first { !$0.isEmpty }
        return address ?? (self.HostConfig?.NetworkMode == "host" ? "127.0.0.1" : nil)
    }

    /// The port of the engine's machine that leads to a port of its own.
    fileprivate func publishedPort(of port: Int) -> Int? {
        let bindings = (self.NetworkSettings?.Ports?["\(port)/tcp"] ?? nil) ?? []
        return bindings.lazy.compactMap { $0.HostPort.flatMap { Int($0) } }.first
    }
}
