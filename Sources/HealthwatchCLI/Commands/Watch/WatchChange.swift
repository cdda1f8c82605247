import Health

/// A change that a watch saw.
struct WatchChange: Sendable, Equatable {
    /// The key of its app's entry.
    var key: String
    /// Whom it is about.
    var app: App?
    /// The app as it is shown.
    var name: AppName
    /// What of the app changed.
    var subject = Subject.app
    /// The word before; nil for what is seen for the first time.
    var from: String?
    /// The word now.
    var to: String
    /// What there is to say about it.
    var message: String
    /// How the app is now; nil for one that is gone.
    var overview: AppOverview?

    /// The app itself, or a part of it.
    enum Subject: Sendable, Equatable {
        case app
        case container(Container)
        /// The probe of that name.
        case probe(String)
    }

    struct Container: Sendable, Equatable {
        var name: String
        var id: String
        var exitCode: Int?
    }

    /// The container that it is about, if it is about one.
    var container: Container? { if case .container(let container) = subject { container } else { nil } }
}

/// What a watch knows of the apps as it last told them: the difference to the next look is what changed. Pure.
struct WatchState: Sendable {
    private struct Seen: Sendable {
        var entry: OverviewEntry
        /// Its containers as they were last known: an engine that cannot be asked has not removed anything.
        var parts: [AppOverview.Part]
        var probes: [ProbeStanding]
        var since: Double?
    }

    private var apps: [String: Seen] = [:]

    /// Since when an app is as it is, in seconds since 1970: since the change that was seen, else what its containers tell.
    func since(_ entry: OverviewEntry) -> Double? { apps[entry.key]?.since ?? entry.overview.since?.moment }

    /// Takes a later look, and tells what is different: of each app its containers first, then the app itself.
    mutating func take(_ entries: [OverviewEntry], now: Double) -> [WatchChange] {
        var changes: [WatchChange] = []
        var next: [String: Seen] = [:]
        for entry in entries {
            let before = apps[entry.key]
            let parts = entry.status == .unknown ? before?.parts ?? [] : entry.overview.parts
            changes += Self.containerChanges(from: before?.parts ?? [], to: parts, of: entry)
            let probes = entry.status == .unknown ? before?.probes ?? [] : entry.overview.probes
            changes += Self.probeChanges(from: before?.probes ?? [], to: probes, of: entry)
            var since = before?.since
            if before?.entry.status != entry.status {
                changes.append(Self.change(of: entry, from: before?.entry.status))
                since = before == nil ? nil : now
            }
            next[entry.key] = Seen(entry: entry, parts: parts, probes: probes, since: since)
        }
        for (key, seen) in apps.sorted(by: { $0.key < $1.key }) where next[key] == nil {
            var gone = seen.entry
            gone.overview = AppOverview(missing: "all its containers were removed")
            changes += Self.containerChanges(from: seen.parts, to: [], of: gone)
            if seen.entry.status != .missing { changes.append(Self.change(of: gone, from: seen.entry.status)) }
        }
        apps = next
        return changes
    }

    private static func change(of entry: OverviewEntry, from status: AppStatus?) -> WatchChange {
        WatchChange(
            key: entry.key, app: entry.app, name: entry.name, from: status?.rawValue,
            to: entry.status.rawValue, message: entry.overview.headline, overview: entry.overview)
    }

    private static func containerChanges(
        from before: [AppOverview.Part], to after: [AppOverview.Part], of entry: OverviewEntry
    ) -> [WatchChange] {
        let old = Dictionary(before.map { ($0.glance.id, $0) }) { first, _ in first }
        let present = Set(after.map(\.glance.id))
        var changes = after.compactMap { part -> WatchChange? in
            let word = part.readiness.word
            guard old[part.glance.id]?.readiness.word != word else { return nil }
            return change(of: part, in: entry, from: old[part.glance.id]?.readiness.word, to: word, part.condition)
        }
        for part in before where !present.contains(part.glance.id) {
            changes.append(change(of: part, in: entry, from: part.readiness.word, to: "removed", "removed"))
        }
        return changes
    }

    /// A probe that has not decided yet is news only when it was something else before.
    private static func probeChanges(
        from before: [ProbeStanding], to after: [ProbeStanding], of entry: OverviewEntry
    ) -> [WatchChange] {
        let old = Dictionary(before.map { ($0.name, $0.verdict) }) { first, _ in first }
        return after.filter { old[$0.name] ?? .undecided != $0.verdict }.map { probe in
            WatchChange(
                key: entry.key, app: entry.app, name: entry.name, subject: .probe(probe.name),
                from: old[probe.name]?.rawValue, to: probe.verdict.rawValue, message: probe.message,
                overview: entry.overview)
        }
    }

    private static func change(
        of part: AppOverview.Part, in entry: OverviewEntry, from: String?, to: String, _ message: String
    ) -> WatchChange {
        WatchChange(
            key: entry.key, app: entry.app, name: entry.name,
            subject: .container(
                WatchChange.Container(name: part.glance.name, id: part.glance.id.text, exitCode: part.glance.exitCode)),
            from: from, to: to, message: message, overview: entry.overview)
    }
}

/// What is new at each look: for the record, which keeps the times when the engine was lost, and for everybody else, who is
/// told of a loss once, and not what it makes of every app.
struct WatchNews: Sendable {
    private var recorded = WatchState()
    private var told = WatchState()
    private var isLost = false

    /// Takes a later look: what is to be recorded, and what is to be told; of the latter there is none while the engine is
    /// lost.
    mutating func take(_ look: ModelLoop.Look) -> (recorded: [WatchChange], told: [WatchChange]) {
        isLost = look.loss != nil
        return (
            recorded.take(look.entries, now: look.now), isLost ? [] : told.take(look.entries, now: look.now)
        )
    }

    /// Since when an app is as the last look had it, in seconds since 1970.
    func since(_ entry: OverviewEntry) -> Double? { isLost ? recorded.since(entry) : told.since(entry) }
}

extension OverviewEntry {
    /// What stays the same from look to look.
    var key: String { asked?.text ?? app?.spelling ?? name.text }
}
