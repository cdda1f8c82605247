import DockerEngine
import FoundationEssentials
import Health

/// The apps as a watch knows them: kept true by events, put right by a list now and then.
struct WatchModel: Sendable {
    private var look: OverviewLook
    private let names: [AppName]
    /// Names of which it is told which of all containers they mean.
    private let grouping: [AppName]
    /// Whether every container is inspected once, not only what is named or fails.
    private let looksCloser: Bool
    private var named: [AppName: OverviewLook.Named] = [:]
    /// What each name meant last, for the time after it.
    private var known: [AppName: App] = [:]
    /// Who was asked to stop, since it last started, and when, in seconds since 1970.
    private(set) var asked: [String: Double] = [:]
    /// Why the engine cannot be asked; nil while it can.
    private(set) var loss: EngineError?
    /// The entries as of the last look that worked.
    private var last: [OverviewEntry] = []

    /// With `names` these apps alone are looked at; of those in `grouping` it is told which containers they mean.
    init(_ engine: Engine, names: [AppName], grouping: [AppName] = [], looksCloser: Bool) {
        look = OverviewLook(engine)
        self.names = names
        self.grouping = grouping
        self.looksCloser = looksCloser || !names.isEmpty
    }

    /// The engine's present in seconds since 1970.
    var now: Double { look.now }
    /// The containers.
    var inventory: Inventory { look.inventory }
    /// The containers that each name of ``grouping`` means at the moment.
    var groups: [AppName: Set<ContainerID>] {
        Dictionary(grouping.map { ($0, Set(members(of: $0).map(\.id))) }) { first, _ in first }
    }

    /// Lists everything, and looks closer at what is named and not known well yet. Returns the sentence about a name that
    /// cannot be used, and goes on to mean what it meant before; nil when all can.
    mutating func refresh() async throws(EngineError) -> String? {
        try await look.list()
        var problem: String?
        for name in names + grouping {
            let meaning = try await look.find(name, verb: grouping.isEmpty ? "watched" : "healed")
            switch meaning {
            case .unusable(let sentence):
                problem = problem ?? sentence
                continue
            case .app(let app, _): known[name] = app
            case .missing: break
            }
            named[name] = meaning
        }
        // Of everything else a list is enough, but why something fails it does not tell.
        let ids = names.isEmpty ? look.inventory.ids : names.flatMap { members(of: $0).map(\.id.text) }
        try await look.inspect(
            Set(ids).filter { id in
                guard let glance = look.inventory.glance(of: id), glance.isSinceRounded else { return false }
                return looksCloser || glance.health == .unhealthy || glance.state != .running
            }.sorted())
        let idle = look.inventory.apps().values.filter { !$0.contains { $0.state == .running } }
        try await look.learnChecks(of: idle.flatMap { $0 })
        loss = nil
        return problem
    }

    /// The engine cannot be asked.
    mutating func noteLoss(_ error: EngineError) { loss = error }

    /// What an event itself tells; what is to be looked at because of it.
    mutating func note(_ event: Wire.Event) -> Consequence {
        guard event.Type ?? "container" == "container", let id = event.Actor?.ID else { return .nothing }
        let moment = event.timeNano.map { Double($0) / 1e9 } ?? now
        switch event.verb {
        case "kill", "stop":
            if event.asksToStop { asked[id] = moment }
            // The end comes as an event of its own; 'stop' comes after it, and tells why it was.
            guard event.verb == "stop" else { return .nothing }
            look.inventory.amend(id) { if $0.state == .exited { $0.wasAskedToStop = true } }
            return .look(id)
        case "start": asked[id] = nil
        case "die":
            let wasAsked = asked[id] != nil
            look.inventory.amend(id) { glance in
                // The stream begins a moment before the first list, which may have seen the next start already.
                if glance.state == .running, !glance.isSinceRounded, glance.since ?? 0 > moment { return }
                let comesBack =
                    !wasAsked
                    && (glance.restartPolicy?.restarts(
                        afterExit: event.exitCode ?? 0, restartCount: glance.restartCount ?? 0) ?? false)
                glance.state = comesBack ? .restarting : .exited
                glance.exitCode = event.exitCode
                glance.since = moment
                glance.isSinceRounded = false
                glance.wasAskedToStop = wasAsked
            }
        case "destroy", "remove":
            asked[id] = nil
            look.inventory.remove(id)
            return .changed
        default: break
        }
        // Which app a container belongs to that was not there before, only a look at all of them tells where names are given.
        if !(names + grouping).isEmpty, look.inventory.glance(of: id) == nil { return .refresh }
        return .look(id)
    }

    /// What follows from an event.
    enum Consequence: Sendable, Equatable {
        case nothing
        /// The apps are others now, and there is nothing to look at.
        case changed
        case look(String)
        case refresh
    }

    /// Looks at containers that events were about.
    mutating func inspect(_ ids: [String]) async throws(EngineError) {
        try await look.inspect(ids)
        for id in ids where asked[id] != nil {
            look.inventory.amend(id) { if $0.state == .exited { $0.wasAskedToStop = true } }
        }
    }

    /// The apps, with their containers.
    var apps: [App: [Glance]] {
        if names.isEmpty { return look.inventory.apps() }
        let pairs = names.compactMap { name in known[name].map { ($0, members(of: name)) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// How every app is now with its probes, in order.
    mutating func entries(probes: (App) -> [ProbeStanding]) -> [OverviewEntry] {
        if let loss {
            let reason = "the engine cannot be asked: \(loss.text)"
            return last.map { entry in
                var entry = entry
                entry.overview = AppOverview(unknown: reason)
                return entry
            }
        }
        last =
            names.isEmpty
            ? OverviewEntry.all(look.inventory, probes: probes, now: now)
            : names.map { entry($0, probes) }.sorted(by: OverviewEntry.isBefore)
        return last
    }

    private func entry(_ name: AppName, _ probes: (App) -> [ProbeStanding]) -> OverviewEntry {
        let members = members(of: name)
        guard case .app(let app, _) = named[name], !members.isEmpty else {
            let missing = AppOverview(missing: AppText.missing(name))
            return OverviewEntry(app: known[name], name: name, overview: missing, asked: name)
        }
        let overview = AppOverview(members, probes: probes(app), now: now)
        return OverviewEntry(app: app, name: name, overview: overview, asked: name)
    }

    private func members(of name: AppName) -> [Glance] {
        guard case .app(let app, let ids) = named[name] else { return [] }
        return look.inventory.glances(of: app, ids: ids)
    }
}
