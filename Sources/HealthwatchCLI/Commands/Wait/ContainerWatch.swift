import DockerEngine
import FoundationEssentials
import Health

/// Follows the containers of one app: finds them, looks at them, and feeds the gate.
struct ContainerWatch: Sendable {
    /// How the app was named.
    let name: AppName
    private let engine: Engine
    private let timeline: Timeline

    /// The app, once it exists.
    private(set) var app: App?
    /// The judge.
    private(set) var gate: Gate
    /// The last inspect of each container of the app.
    private(set) var details: [ContainerID: Wire.ContainerInspect] = [:]
    /// Every container of the engine, as last listed.
    private(set) var neighbours: [Wire.ContainerSummary] = []

    /// Containers whose environment was read and names no deployment of this name: it never changes.
    private var strangers: Set<String> = []
    /// The exit status that the `die` event of a container told: of a removed one nothing else does.
    private var exitCodes: [ContainerID: Int] = [:]

    /// How long a busy engine may list a container that it no longer knows.
    private static let removalTime = Duration.seconds(2)

    /// What was found out about the name.
    enum Sighting: Sendable, Equatable {
        case present
        case absent
        case ambiguous([String])
        case unsupported(AppKind)
    }

    init(_ name: AppName, engine: Engine, policy: GatePolicy, timeline: Timeline) {
        self.name = name
        self.engine = engine
        self.timeline = timeline
        gate = Gate(policy: policy)
    }

    /// Looks at everything: which containers the app has now, and how each is.
    mutating func look() async throws(EngineError) -> Sighting {
        neighbours = try await engine.containers()
        var inspected: [String: Wire.ContainerInspect] = [:]
        if app == nil {
            switch try await resolve(&inspected) {
            case .found(let found): app = found
            case .missing: return .absent
            case .ambiguous(let spellings): return .ambiguous(spellings)
            case .unsupported(let kind): return .unsupported(kind)
            }
        }
        guard let app else { return .absent }
        let listed = neighbours.filter {
            app.contains(name: $0.name, labels: $0.Labels ?? [:]) ?? !strangers.contains($0.Id)
        }
        let others = try await inspect(listed.map(\.Id).filter { inspected[$0] == nil })
        for container in others { inspected[container.Id] = container }
        let found = listed.compactMap { inspected[$0.Id] }
        let present = Set(found.map(\.Id))
        if present.count < listed.count { try await confirmRemoval(of: Set(listed.map(\.Id)).subtracting(present)) }
        gate.noteAwaited(outside: Set(neighbours.flatMap(\.awaitedServices)))
        for seen in found { take(seen) }
        for member in gate.members where !present.contains(member.seen.id.text) { noteRemoval(member.seen.id) }
        guard gate.members.isEmpty else { return .present }
        // All that was listed is gone before it was looked at.
        self.app = nil
        return .absent
    }

    /// Containers that are listed, but unknown when asked for, were removed in between. If they are listed for longer, one
    /// of the two answers is wrong, and an app must not pass without them.
    private func confirmRemoval(of ids: Set<String>) async throws(EngineError) {
        let end = timeline.now + Self.removalTime
        while timeline.now < end {
            // While its files are being deleted the engine lists one as removing, or as dead.
            let isListed = try await engine.containers().contains {
                ids.contains($0.Id) && !["removing", "dead"].contains($0.State)
            }
            guard isListed else { return }
            guard await timeline.sleep(until: timeline.now + .milliseconds(50)) else { throw .cancelled }
        }
        throw .malformed(
            request: "GET /containers/\(ids.min() ?? "")/json",
            reason: "it knows no such container, but keeps listing it")
    }

    /// Takes what an event itself tells. What remains to be looked at is a container of the app, or one that may be; nil
    /// when it concerns others.
    mutating func note(_ event: Wire.Event) -> String? {
        guard let text = event.Actor?.ID, event.Type ?? "container" == "container" else { return nil }
        let id = ContainerID(text)
        guard let app, concerns(app, id, event) else { return nil }
        switch event.verb {
        case "kill": gate.noteStopRequest(id)
        case "die":
            exitCodes[id] = event.exitCode
            gate.noteExit(id)
        case "destroy", "remove":
            noteRemoval(id)
            return nil
        default: break
        }
        return text
    }

    /// Looks at one container, for at most that long.
    mutating func look(at id: String, within time: Duration) async throws(EngineError) {
        do {
            take(try await engine.inspect(id, within: time))
        } catch .notFound {
            noteRemoval(ContainerID(id))
        }
    }

    /// Takes a later inspect of a container that failed as unhealthy, if it comes to the same verdict, and gives that
    /// failure as it is now; nil when it says anything else, for the verdict stands.
    mutating func confirmUnhealthy(_ seen: Wire.ContainerInspect) -> Failure? {
        var later = self
        later.take(seen)
        let (before, now) = (failure(of: seen.Id), later.failure(of: seen.Id))
        guard case .unhealthy? = before, case .unhealthy? = now else { return nil }
        self = later
        return now
    }

    private func failure(of id: String) -> Failure? {
        guard let member = gate.members.first(where: { $0.seen.id.text == id }),
            case .failing(let failure, _) = standing(of: member)
        else { return nil }
        return failure
    }

    private func concerns(_ app: App, _ id: ContainerID, _ event: Wire.Event) -> Bool {
        if details[id] != nil { return true }
        if app.kind == .deployment, strangers.contains(id.text) { return false }
        let attributes = event.Actor?.Attributes ?? [:]
        return app.contains(name: attributes["name"] ?? "", labels: attributes) ?? (event.verb != "destroy")
    }

    private mutating func take(_ seen: Wire.ContainerInspect) {
        let id = ContainerID(seen.Id)
        guard let app, app.contains(seen) else {
            strangers.insert(seen.Id)
            // A container that was renamed out of the app is no longer part of it.
            if details[id] != nil { noteRemoval(id) }
            return
        }
        details[id] = seen
        if seen.State.Status == "running" { exitCodes[id] = nil }
        gate.observe(Observation(seen, now: engine.now), at: timeline.now)
    }

    private mutating func noteRemoval(_ id: ContainerID) {
        gate.noteRemoval(id, exitCode: exitCodes[id], at: timeline.now)
    }

    /// The name among the listed containers. Which of them are a deployment of that name only their environment tells:
    /// what was inspected for that is handed on in `inspected`.
    private mutating func resolve(
        _ inspected: inout [String: Wire.ContainerInspect]
    ) async throws(EngineError) -> AppResolution {
        let resolution = AppResolution(name, among: neighbours)
        guard name.kind == nil || name.kind == .deployment else { return resolution }
        let deployment = App(kind: .deployment, name: name.name)
        let unknown = neighbours.map(\.Id).filter { !strangers.contains($0) }
        var (seen, problem) = await engine.inspect(unknown, within: name.kind == nil ? .seconds(1) : nil)
        if problem != nil, name.kind == nil, seen.contains(where: deployment.contains) {
            // There is such a deployment, so the others are worth more time than a stranger is.
            let known = Set(seen.map(\.Id))
            let rest = await engine.inspect(unknown.filter { !known.contains($0) })
            seen += rest.seen
            problem = rest.problem
        }
        for container in seen { inspected[container.Id] = container }
        let members = seen.filter { deployment.contains($0) }
        strangers.formUnion(Set(seen.map(\.Id)).subtracting(members.map(\.Id)))
        // A container of somebody else that the engine chokes on must not keep an app from being judged; one that may be
        // part of a deployment that exists must not be left out.
        if let problem, name.kind == .deployment || !members.isEmpty { throw problem }
        if name.kind == .deployment { return members.isEmpty ? .missing : .found(deployment) }
        return resolution.weighed(with: deployment, of: members, among: neighbours)
    }

    /// Inspects all of them; one that is gone meanwhile is left out.
    private func inspect(_ ids: [String]) async throws(EngineError) -> [Wire.ContainerInspect] {
        let (seen, problem) = await engine.inspect(ids)
        if let problem { throw problem }
        return seen
    }
}

extension Wire.ContainerSummary {
    /// The services that it wants to see completed, with their projects.
    var awaitedServices: [String] {
        let compose = ComposeLabels(Labels ?? [:])
        return compose.slot?.completions(of: compose.dependencies) ?? []
    }
}

extension ContainerWatch {
    /// How the gate stands now.
    mutating func answer() -> Gate.Answer { gate.answer(at: timeline.now) }

    /// Where a container stands now.
    func standing(of member: Member) -> Standing { gate.standing(of: member, at: timeline.now) }
}
