import DockerEngine
import FoundationEssentials
import Health

/// The containers of an engine as an overview knows them, and the apps that they form.
struct Inventory: Sendable {
    private struct Known: Sendable {
        var labels: [String: String]
        var glance: Glance
        /// The services, with their projects, that it wants to see completed.
        var awaits: [String]
    }

    private var containers: [String: Known] = [:]

    /// Every container, as the search for names reads them.
    private(set) var entries: [Wire.ContainerSummary] = []

    /// Takes a list of all containers. What an inspect told of a container stays, as long as the list agrees with it.
    mutating func take(_ list: [Wire.ContainerSummary], now: Date) {
        entries = list
        let before = containers
        containers = Dictionary(list.map { ($0.Id, Self.known($0, before: before[$0.Id], now: now)) }) { first, _ in
            first
        }
    }

    private static func known(_ entry: Wire.ContainerSummary, before: Known?, now: Date) -> Known {
        let glance = Glance(entry, now: now)
        var known = Known(labels: entry.Labels ?? [:], glance: glance, awaits: entry.awaitedServices)
        if let before, before.glance.agrees(with: glance) {
            known.glance = before.glance
            known.glance.name = glance.name
        }
        return known
    }

    /// Takes what an inspect told.
    mutating func take(_ glance: Glance, labels: [String: String]) {
        var glance = glance
        let before = containers[glance.id.text]?.glance
        // Who asked it to stop only events tell; that holds until it runs again.
        if let before, before.state == glance.state {
            glance.wasAskedToStop = glance.wasAskedToStop ?? before.wasAskedToStop
        }
        let awaits = ComposeLabels(labels)
        containers[glance.id.text] = Known(
            labels: labels, glance: glance, awaits: awaits.slot?.completions(of: awaits.dependencies) ?? [])
    }

    /// Takes what only some sources tell of a container that is known.
    mutating func amend(_ id: String, _ change: (inout Glance) -> Void) {
        guard var known = containers[id] else { return }
        change(&known.glance)
        containers[id] = known
    }

    /// Forgets a container that was removed.
    mutating func remove(_ id: String) { containers[id] = nil }

    /// What is known of a container.
    func glance(of id: String) -> Glance? { containers[id]?.glance }

    /// The id that a name, an id or the beginning of one means; nil for none.
    func id(of name: String) -> String? {
        if containers[name] != nil { return name }
        return containers.first { $0.key.hasPrefix(name) && name.utf8.count >= 12 || $0.value.glance.name == name }?.key
    }

    /// The ids of all.
    var ids: [String] { Array(containers.keys) }

    /// Every app: each Compose project, and each container that belongs to none.
    func apps() -> [App: [Glance]] {
        let awaited = awaitedServices
        var apps: [App: [Glance]] = [:]
        for known in containers.values { apps[Self.app(of: known), default: []].append(Self.glance(known, awaited)) }
        return apps
    }

    /// The containers of an app; those of a deployment are named by `ids`, for no label tells them.
    func glances(of app: App, ids: [String]) -> [Glance] {
        let awaited = awaitedServices
        let members: [Known] =
            app.kind == .deployment
            ? ids.compactMap { containers[$0] }
            : containers.values.filter { app.contains(name: $0.glance.name, labels: $0.labels) == true }
        return members.map { Self.glance($0, awaited) }
    }

    /// The app that a container belongs to, when nobody named one.
    func app(of id: String) -> App? { containers[id].map(Self.app) }

    /// The labels of all containers of these glances, for filters.
    func labels(of id: String) -> [String: String] { containers[id]?.labels ?? [:] }

    private var awaitedServices: Set<String> { Set(containers.values.lazy.flatMap(\.awaits)) }

    private static func app(of known: Known) -> App {
        let compose = ComposeLabels(known.labels)
        if let project = compose.project, !project.isEmpty, !compose.isOneOff {
            return App(kind: .project, name: project)
        }
        return App(kind: .container, name: known.glance.name)
    }

    private static func glance(_ known: Known, _ awaited: Set<String>) -> Glance {
        guard !awaited.isEmpty, let service = known.glance.slot.qualifiedService, awaited.contains(service) else {
            return known.glance
        }
        var glance = known.glance
        glance.isAwaited = true
        return glance
    }
}

extension Glance {
    /// Whether a later look by the list shows nothing new.
    fileprivate func agrees(with listed: Glance) -> Bool {
        guard problem == nil, state == listed.state, exitCode == listed.exitCode || !isEnded else { return false }
        // The list of some engines tells no health.
        return listed.health == .none || health == listed.health
    }

    private var isEnded: Bool { state == .exited || state == .dead }
}
