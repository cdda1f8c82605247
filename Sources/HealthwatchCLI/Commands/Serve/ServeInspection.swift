import Diagnosis
import DockerEngine
import Health
import Locking
import StatusServer

/// What was found out about containers, for those who ask the server why one is not well: gathered in the background when a
/// container changes, and every now and then while it is not well. Nothing is run inside a container.
final class ServeInspection: Sendable {
    fileprivate struct State {
        /// The containers there are.
        var present: [ContainerID: Sight] = [:]
        var known: [ContainerID: Known] = [:]
    }

    /// What of a container decides whether it is looked into again.
    fileprivate struct Sight: Equatable {
        var state: ContainerState
        var health: HealthStatus
        var since: Double?
        var restarts: Int?
        /// Whether its log and the like are wanted, too.
        var isFailing: Bool
    }

    fileprivate struct Known {
        var sight: Sight
        /// When it was gathered.
        var moment: Duration
        /// The container in `healthwatch.inspect/v1`; nil for one that is gone.
        var json: [UInt8]?
    }

    private let engine: Engine
    private let timeline: Timeline
    private let state = Locked(State())
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// How old the findings about a container that fails may become.
    fileprivate static let freshness = Duration.seconds(30)
    /// How long the gathering about one container may take.
    private static let patience = Duration.seconds(5)
    /// At most that many containers are asked about at the same time.
    private static let crowd = 4

    init(_ engine: Engine, timeline: Timeline) {
        self.engine = engine
        self.timeline = timeline
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes what there is.
    func see(_ apps: [ServedApp]) {
        let parts = apps.flatMap(\.overview.parts)
        let present = Dictionary(parts.map { ($0.glance.id, Sight($0)) }) { first, _ in first }
        let hasWork = state.withLock { state in
            state.present = present
            if state.known.count > present.count { state.known = state.known.filter { present[$0.key] != nil } }
            return present.contains { state.isDue($0.key, $0.value, at: timeline.now) }
        }
        if hasWork { wake.yield() }
    }

    /// Gathers until the task is cancelled.
    func run() async {
        for await _ in wakes {
            let due = state.withLock { state in
                state.present.filter { state.isDue($0.key, $0.value, at: timeline.now) }
            }
            guard !due.isEmpty, let all = try? await engine.containers(within: Self.patience) else { continue }
            await Array(due).concurrentMap(atMost: Self.crowd) { id, sight in
                guard let json = await self.look(into: id, sight, among: all) else { return }
                let known = Known(sight: sight, moment: self.timeline.now, json: json)
                self.state.withLock { if $0.present[id] != nil { $0.known[id] = known } }
            }.reduce(()) { _, _ in }
        }
    }

    /// The container in the document; nil while it cannot be had.
    private func look(
        into id: ContainerID, _ sight: Sight, among all: [Wire.ContainerSummary]
    ) async -> [UInt8]? {
        guard let seen = try? await engine.inspect(id.text, within: Self.patience) else { return nil }
        let gathering = FactGathering(
            engine: engine, timeline: timeline, execRefusal: "a server runs nothing in containers",
            end: timeline.now + Self.patience)
        let evidence =
            sight.isFailing ? await gathering.gather(seen, among: all) : gathering.seen(seen, among: all)
        return Array(Documents.json(InspectDocument.Container(evidence, findings: evidence.findings)).utf8)
    }

    /// `healthwatch.inspect/v1` of those of these containers that were looked into; nil when none was.
    func document(of containers: [ContainerID]) -> [UInt8]? {
        let known = state.withLock { state in containers.compactMap { state.known[$0]?.json } }
        guard !known.isEmpty || containers.isEmpty else { return nil }
        return InspectDocument.json(joining: known)
    }
}

extension ServeInspection.State {
    fileprivate func isDue(_ id: ContainerID, _ sight: ServeInspection.Sight, at now: Duration) -> Bool {
        guard let known = known[id], known.sight == sight else { return true }
        return sight.isFailing && now - known.moment >= ServeInspection.freshness
    }
}

extension ServeInspection.Sight {
    fileprivate init(_ part: AppOverview.Part) {
        let glance = part.glance
        self.init(
            state: glance.state, health: glance.health, since: glance.isSinceRounded ? nil : glance.since,
            restarts: glance.restartCount, isFailing: part.level != .healthy || (glance.failingStreak ?? 0) > 0)
    }
}
