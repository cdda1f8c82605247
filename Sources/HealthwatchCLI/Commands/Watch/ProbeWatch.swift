import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Locking
import Probing
import Terminal

/// The probes of a watch: asks them while their containers run, and knows how they stand.
final class ProbeWatch: Sendable {
    /// One run of a container, or an app for the probes that are about none: what is asked by one loop.
    fileprivate struct Run: Hashable {
        var app: App
        /// The container's id; nil for the probes that need none.
        var container: String?
        var start: String
    }

    fileprivate struct State {
        /// What is to be asked.
        var wanted: Set<Run> = []
        /// What is being asked.
        var asked: Set<Run> = []
        var standings: [Run: [Standing]] = [:]
    }

    /// How one bound probe stands.
    fileprivate struct Standing {
        var bound: BoundProbe
        var threshold: ProbeThreshold?
        /// The result of the last attempt.
        var last: ProbeResult?
        var message = ""
    }

    /// What of a container decides whether it has to be looked at again.
    private struct Sight: Hashable {
        var app: App
        var id: String
        var isRunning: Bool
        var since: Double?
    }

    private let configured: ConfiguredApps
    private let engine: Engine
    private let asker: ProbeAsker
    private let changed: @Sendable () -> Void
    private let state = Locked(State())
    private let seen = Locked(Set<Sight>())
    private let sights: AsyncStream<[App: [String]]>
    private let continuation: AsyncStream<[App: [String]]>.Continuation

    /// Asks nothing before ``run()``; `changed` is called when a probe stands otherwise than before.
    init(
        _ configured: ConfiguredApps, engine: Engine, client: any HTTPClient, timeline: Timeline,
        changed: @escaping @Sendable () -> Void
    ) {
        self.configured = configured
        self.engine = engine
        self.changed = changed
        asker = ProbeAsker(client: client, timeline: timeline, engine: engine)
        (sights, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes what apps there are, and their containers.
    func see(_ apps: [App: [Glance]]) {
        let probed = apps.filter { !configured.probes(of: $0.key).isEmpty }
        let sights = Set(
            probed.flatMap { app, glances in
                glances.map {
                    Sight(
                        app: app, id: $0.id.text, isRunning: $0.state == .running,
                        since: $0.isSinceRounded ? nil : $0.since)
                }
            })
        let isNew = seen.withLock { seen in
            defer { seen = sights }
            return seen != sights
        }
        if isNew {
            continuation.yield(probed.mapValues { $0.filter { $0.state == .running }.map(\.id.text) })
        }
    }

    /// Asks until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await apps in sights {
                for (run, loop) in await loops(for: apps) {
                    group.addTask { [state, changed] in
                        await loop.run { news in
                            let isChange = state.withLock { $0.take(news, of: run) }
                            if isChange { changed() }
                        }
                        state.withLock { _ = $0.asked.remove(run) }
                    }
                }
                changed()
            }
        }
    }

    /// How the probes of an app stand, each the worst of its containers. None has decided before its containers were
    /// looked at: an app must not be called well because nobody has asked yet.
    func standings(of app: App) -> [ProbeStanding] {
        let all = state.withLock { state in state.standings.filter { $0.key.app == app }.values.flatMap(\.told) }
        let probes = configured.probes(of: app)
        if all.isEmpty {
            return probes.map { $0.standing(.undecided) }
        }
        return probes.compactMap { probe in
            let own = all.filter { $0.standing.name == probe.name }.sorted { $0.container < $1.container }
            guard let worst = own.max(by: { $0.standing.verdict < $1.standing.verdict }) else { return nil }
            var standing = worst.standing
            if own.count > 1, !standing.message.isEmpty { standing.message = "\(worst.container): \(standing.message)" }
            return standing
        }
    }

    /// How a probe stands at one container, or at a URL.
    struct ContainerStanding: Sendable {
        var standing: ProbeStanding
        /// The container's id; nil for a URL, and while the containers have not been looked at.
        var container: String?
        /// When the run began that it is about, in seconds since 1970.
        var run: Double?
    }

    /// How the probes of an app stand at each container. What cannot be asked at all tells nothing about anybody.
    func containerStandings(of app: App) -> [ContainerStanding] {
        let probes = configured.probes(of: app)
        guard !probes.isEmpty else { return [] }
        let runs = state.withLock { state in state.standings.filter { $0.key.app == app } }
        if runs.isEmpty {
            return probes.map { ContainerStanding(standing: $0.standing(.undecided)) }
        }
        return runs.flatMap { run, standings in
            standings.filter { $0.bound.obstacle == nil }.map { one in
                ContainerStanding(
                    standing: one.bound.probe.standing(one.verdict, one.message), container: run.container,
                    run: Timestamp.date(run.start)?.timeIntervalSince1970)
            }
        }
    }

    /// The last attempt of a probe at one container, or at a URL.
    struct Attempt: Sendable {
        var app: App
        var probe: String
        /// The container's name; empty for a URL.
        var container: String
        var duration: Duration
        var hasPassed: Bool
    }

    /// The last attempts of all probes.
    var attempts: [Attempt] {
        state.withLock { state in
            state.standings.flatMap { run, standings in
                standings.compactMap { one in
                    one.last.map {
                        Attempt(
                            app: run.app, probe: one.bound.probe.name, container: one.bound.container?.name ?? "",
                            duration: $0.duration, hasPassed: $0.failure == nil)
                    }
                }
            }
        }
    }

    /// The loops that are to be started; what is not wanted any more ends by itself.
    private func loops(for apps: [App: [String]]) async -> [(Run, ProbeLoop)] {
        var bound: [Run: [BoundProbe]] = [:]
        for (app, ids) in apps {
            let (containers, _) = await engine.inspect(ids)
            let running = containers.filter(\.isRunning).sorted { $0.shortName < $1.shortName }
            for probe in configured.probes(of: app) {
                for one in BoundProbe.bind(probe, to: running, of: engine.endpoint) {
                    let run = Run(app: app, container: one.container?.id, start: one.container?.run ?? "")
                    bound[run, default: []].append(one)
                }
            }
        }
        let fresh = state.withLock { state in
            state.wanted = Set(bound.keys)
            state.standings = state.standings.filter { bound[$0.key] != nil }
            let fresh = bound.filter { !state.asked.contains($0.key) }
            for (run, probes) in fresh {
                state.asked.insert(run)
                state.standings[run] = probes.map { Standing(bound: $0) }
            }
            return fresh
        }
        return fresh.map { run, probes in
            var loop = ProbeLoop(probes: probes, asker: asker, start: asker.timeline.now)
            loop.isWanted = { [state] in state.withLock { $0.wanted.contains(run) } }
            return (run, loop)
        }
    }
}

extension ProbeWatch.State {
    /// Takes the result of an attempt; true when its probe stands otherwise than before.
    fileprivate mutating func take(_ news: ProbeNews, of run: ProbeWatch.Run) -> Bool {
        guard var standings = standings[run], standings.indices.contains(news.index) else { return false }
        let before = standings.told.map(\.standing)
        standings[news.index].threshold = news.threshold
        standings[news.index].last = news.result
        standings[news.index].message = news.result.shownText
        self.standings[run] = standings
        return standings.told.map(\.standing) != before
    }
}

extension [ProbeWatch.Standing] {
    /// What is told of them, with the names of their containers. While a startup probe fails nothing is told of those that
    /// it holds up.
    fileprivate var told: [(standing: ProbeStanding, container: String)] {
        let isHeldUp = contains { $0.bound.probe.role == .startup && $0.verdict == .failing }
        return filter { !isHeldUp || $0.bound.probe.role == .startup }.map { one in
            (one.bound.probe.standing(one.verdict, one.message), one.bound.container?.name ?? "")
        }
    }
}

extension ProbeWatch.Standing {
    /// What was taken for granted at the start is no verdict yet.
    fileprivate var verdict: ProbeStanding.Verdict {
        guard let threshold, threshold.isDecided else { return .undecided }
        return threshold.verdict == .success ? .passing : .failing
    }
}

extension Probe {
    /// How it stands with that verdict.
    fileprivate func standing(_ verdict: ProbeStanding.Verdict, _ message: String = "") -> ProbeStanding {
        ProbeStanding(name: name, role: role, isCritical: isCritical, verdict: verdict, message: message)
    }
}
