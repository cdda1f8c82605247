import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// Looks at apps through an engine: one request for the list, and more only about what is named.
struct OverviewLook: Sendable {
    let engine: Engine
    var inventory = Inventory()
    private var search: AppSearch

    /// What a name means at the moment.
    enum Named: Sendable, Equatable {
        case app(App, ids: [String])
        case missing
        /// The sentence that tells why the name cannot be used.
        case unusable(String)
    }

    /// An engine that is silent for that long cannot be asked.
    static let patience = Duration.seconds(10)

    init(_ engine: Engine) {
        self.engine = engine
        search = AppSearch(engine)
    }

    /// The engine's present in seconds since 1970.
    var now: Double { engine.now.timeIntervalSince1970 }

    /// Lists all containers.
    mutating func list() async throws(EngineError) {
        let list = try await engine.briefContainers(within: Self.patience)
        inventory.take(list, now: engine.now)
        // Podman's list tells no health.
        let needy = engine.isPodman ? list.filter { $0.Health == nil }.map(\.Id) : []
        if !needy.isEmpty { try await inspect(needy) }
    }

    /// What a name means among the listed containers; `verb` is for the sentence about a kind that cannot be looked at.
    mutating func find(_ name: AppName, verb: String) async throws(EngineError) -> Named {
        switch try await search.find(name, among: inventory.entries) {
        case .found(let app, let ids): .app(app, ids: ids)
        case .missing: .missing
        case .ambiguous(let spellings): .unusable(AppText.ambiguous(name, spellings).visible(limit: 4_000))
        case .unsupported(let kind): .unusable(AppText.unsupported(name, kind, verb: verb).visible(limit: 600))
        }
    }

    /// Finds out more about these containers: an inspect of each, and the engine's events about those that have ended.
    mutating func inspect(_ ids: [String]) async throws(EngineError) {
        let engine = engine
        let looks = await ids.concurrentMap(atMost: 16) { id in await Self.inspect(id, on: engine) }
        for (id, look) in zip(ids, looks) {
            switch look {
            case .seen(let glance, let labels): inventory.take(glance, labels: labels)
            case .gone: inventory.remove(id)
            case .problem(let error):
                guard error.concernsOneContainer else { throw error }
                inventory.amend(id) { $0.problem = "cannot be looked at: \(error.text)".visible(limit: 600) }
            }
        }
    }

    private enum Look: Sendable {
        case seen(Glance, labels: [String: String])
        case gone
        case problem(EngineError)
    }

    private static func inspect(_ id: String, on engine: Engine) async -> Look {
        do throws(EngineError) {
            let seen = try await engine.inspect(id, within: patience)
            var glance = Glance(seen, of: engine)
            if glance.state == .exited {
                glance.wasAskedToStop = try? await engine.wasAskedToStop(id)
            }
            return .seen(glance, labels: seen.Config?.Labels ?? [:])
        } catch .notFound {
            return .gone
        } catch {
            return .problem(error)
        }
    }

    /// Of apps of which nothing runs: which of their containers have no health check at all. The list does not tell that
    /// of a stopped container, but its filter does, for all at once; not Podman's.
    mutating func learnChecks(of glances: [Glance]) async throws(EngineError) {
        guard !engine.isPodman, glances.contains(where: { $0.hasHealthcheck == nil }) else { return }
        let filters = Filters(["health": ["none"]])
        let without = Set(try await engine.briefContainers(filters, within: Self.patience).map(\.Id))
        for glance in glances where glance.hasHealthcheck == nil {
            inventory.amend(glance.id.text) { $0.hasHealthcheck = !without.contains(glance.id.text) }
        }
    }
}

extension Glance {
    /// What an inspect tells, with the words of a check that fails.
    init(_ seen: Wire.ContainerInspect, of engine: Engine) {
        self.init(seen, now: engine.now)
        guard health == .unhealthy || (failingStreak ?? 0) > 0, state == .running else { return }
        let facts = ContainerFacts(seen, of: engine)
        guard let last = facts.results.last, last.exitCode != 0 else { return }
        let lines = last.output.split(whereSeparator: \.isNewline).map { String($0).trimmed }
        checkOutput = Redaction(environment: facts.environment)(lines.last { !$0.isEmpty } ?? "").visible(limit: 300)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension EngineError {
    /// Whether it may be about the container that was asked for, and not about the engine.
    fileprivate var concernsOneContainer: Bool {
        switch self {
        case .refused, .malformed: true
        default: false
        }
    }
}

extension Wire.Event {
    /// Whether it tells that somebody asked a container to stop: 'docker kill -s HUP' asks for something else.
    var asksToStop: Bool {
        verb == "stop" || verb == "kill" && ["2", "3", "9", "15"].contains(Actor?.Attributes?["signal"] ?? "15")
    }
}

extension Engine {
    /// Whether somebody asked a container to stop before its last exit, by the events that the engine remembers; nil when
    /// they do not reach back that far.
    func wasAskedToStop(_ id: String) async throws(EngineError) -> Bool? {
        let events = try await pastEvents(of: id, ["start", "die", "kill", "stop"], within: .seconds(4))
        guard let death = events.lastIndex(where: { $0.verb == "die" }) else { return nil }
        let start = events[..<death].lastIndex { $0.verb == "start" }
        if events[(start ?? 0)...].contains(where: \.asksToStop) { return true }
        // Whether it was asked before what is remembered begins cannot be told.
        return start == nil ? nil : false
    }
}
