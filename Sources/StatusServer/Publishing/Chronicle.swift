import Health

/// What changed from one publication to the next, for clients that were away for a while: the last changes of everything and
/// of each app.
struct Chronicle: Sendable {
    /// How many changes of one scope are kept.
    static let length = 64
    /// How many apps are remembered that are gone: their clients may come back, but names may be made up without end.
    static let longestMemory = 256

    /// The changes of one scope.
    private struct Track: Sendable {
        var last: HealthSummary
        /// The oldest first.
        var changes: [Change] = []
        /// The publication since which it is gone.
        var goneSince: Int?
    }

    private struct Change: Sendable {
        var publication: Int
        var event: [UInt8]
    }

    private let run: String
    private var whole: Track?
    private var apps: [AppKey: Track] = [:]

    /// A chronicle of a run of the server.
    init(run: String) { self.run = run }

    /// Notes what a publication changed.
    mutating func note(_ snapshot: Snapshot) {
        note(snapshot.summary(of: .whole), of: &whole, snapshot.publication)
        for app in snapshot.state.apps { note(HealthSummary(app), of: &apps[app.key], snapshot.publication) }
        guard apps.count > snapshot.state.apps.count else { return }
        for key in apps.keys where snapshot.index.place(of: key) == nil && apps[key]?.goneSince == nil {
            note(Self.gone(key), of: &apps[key], snapshot.publication)
            apps[key]?.goneSince = snapshot.publication
        }
        forget()
    }

    private func note(_ summary: HealthSummary, of track: inout Track?, _ publication: Int) {
        if track == nil {
            track = Track(last: summary)
        } else {
            track?.goneSince = nil
            guard track?.last != summary else { return }
            track?.last = summary
        }
        let event = EventText.event(summary.json, id: EventID(run: run, publication: publication))
        track?.changes.append(Change(publication: publication, event: event))
        if let count = track?.changes.count, count > Self.length { track?.changes.removeFirst() }
    }

    private mutating func forget() {
        let gone = apps.filter { $0.value.goneSince != nil }
        guard gone.count > Self.longestMemory else { return }
        let oldest = gone.sorted { ($0.value.goneSince ?? 0) < ($1.value.goneSince ?? 0) }
        for (key, _) in oldest.prefix(gone.count - Self.longestMemory) { apps[key] = nil }
    }

    /// The events of the changes of a scope after one publication and before another; those of a part of an app are not
    /// kept.
    func events(of scope: Scope, after first: Int, before last: Int) -> [UInt8] {
        let track: Track? =
            switch scope {
            case .whole: whole
            case .app(let key): apps[key]
            case .component: nil
            }
        // Most have nothing new.
        guard let track, let latest = track.changes.last?.publication, latest > first else { return [] }
        return Array(track.changes.filter { $0.publication > first && $0.publication < last }.map(\.event).joined())
    }

    /// How an app is that is there no more.
    static func gone(_ key: AppKey) -> HealthSummary {
        HealthSummary(.unhealthy, "there is no app '\(key.name.name)' any more")
    }
}
