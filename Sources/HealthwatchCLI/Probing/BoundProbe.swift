import Diagnosis
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
    /// What it belongs to in its file: an app, a container, or nothing, which is empty; nil for what is in no file.
    var owner: String?

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
enum ProbeObstacle: Error, Sendable, Equatable {
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
    /// One probe for each container that it is for; one alone for a URL, whatever containers there are.
    static func bind(_ probe: Probe, to containers: [Wire.ContainerInspect], of engine: Endpoint) -> [BoundProbe] {
        guard probe.question.needsContainer else { return [bind(probe, at: nil)] }
        switch choose(probe.service, among: containers) {
        case .failure(let obstacle): return [BoundProbe(probe: probe, label: probe.name, obstacle: obstacle)]
        case .success(let containers):
            return containers.map { container in
                var bound = BoundProbe(probe: probe, label: "\(container.shortName) \(probe.name)")
                bound.container = Container(container)
                do throws(ProbeObstacle) { bound.url = try bound.url(in: container, of: engine) } catch {
                    bound.obstacle = error
                }
                return bound
            }
        }
    }

    /// A probe that is bound to no container: of a URL, or of a place at `address`.
    static func bind(_ probe: Probe, at address: String?) -> BoundProbe {
        var bound = BoundProbe(probe: probe, label: probe.name)
        switch probe.question.place {
        case .url(let url)?: bound.url = url
        case .container(let place)?:
            if let port = place.port {
                bound.url = bound.url(of: place, at: place.host ?? address ?? "127.0.0.1", port: port)
            } else {
                bound.obstacle = .noneNamed
            }
        case nil: bound.obstacle = .noneNamed
        }
        return bound
    }

    /// Where a container is asked; empty for what runs inside it.
    private func url(in container: Wire.ContainerInspect, of engine: Endpoint) throws(ProbeObstacle) -> String {
        guard container.isRunning else { throw .notRunning(container: container.shortName) }
        guard case .container(let place)? = probe.question.place else { return "" }
        let exposed = container.exposedPorts
        guard let port = place.port ?? (exposed.count == 1 ? exposed.first : nil) else {
            throw .noPort(container: container.shortName, exposed: exposed)
        }
        // The engine's own proxy takes connections to a published port even while nothing listens behind it.
        let inside = engine.isLocal ? container.ownAddress.map { ($0, port) } : nil
        let outside = container.publishedPort(of: port).map { (engine.publishedHost, $0) }
        let found = place.host.map { ($0, port) } ?? (isConnection ? inside ?? outside : outside ?? inside)
        guard let (host, number) = found else {
            throw .noAddress(container: container.shortName, port: port)
        }
        return url(of: place, at: host, port: number)
    }

    private var isConnection: Bool { if case .tcp = probe.question { true } else { false } }

    /// The URL of a place where it is reached.
    private func url(of place: ContainerPlace, at host: String, port: Int) -> String {
        let peer = "\(host.urlHost):\(port)"
        return isConnection ? "tcp://\(peer)" : "\(place.isEncrypted ? "https" : "http")://\(peer)\(place.path)"
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

extension Wire.ContainerInspect {
    /// The TCP ports that its image or its command line exposes, in ascending order.
    var exposedPorts: [Int] {
        ContainerPort.all(self.NetworkSettings?.Ports ?? [:]).filter { $0.transport == "tcp" }.map(\.number)
    }

    /// Where it is reached from the engine's machine: its address on a network, else, when it shares that of the machine,
    /// the machine's own.
    fileprivate var ownAddress: String? {
        let address = NetworkPlace.all(self.NetworkSettings?.Networks ?? [:]).first { !$0.address.isEmpty }?.address
        return address ?? (self.HostConfig?.NetworkMode == "host" ? "127.0.0.1" : nil)
    }

    /// The port of the engine's machine that leads to a port of its own.
    fileprivate func publishedPort(of port: Int) -> Int? {
        let bindings = (self.NetworkSettings?.Ports?["\(port)/tcp"] ?? nil) ?? []
        return bindings.lazy.compactMap { $0.HostPort.flatMap { Int($0) } }.first
    }
}
