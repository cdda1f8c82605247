import Health
import HistoryStore

/// A line of an overview: an app, and how it is.
struct OverviewEntry: Sendable, Equatable {
    /// The app; nil for a name that means nothing, or that could not be looked up.
    var app: App?
    /// As it is shown, and can be given back: the name alone where that says enough.
    var name: AppName
    /// How it is.
    var overview: AppOverview
    /// The name that it was asked for by, which may mean another app at another time; nil in an overview of everything.
    var asked: AppName?
    /// What healing did last about a container of it; nil where it did nothing of late, or nobody looked.
    var lastAction: Action?

    var status: AppStatus { overview.status }
    /// The name without its kind.
    var plainName: String { app?.name ?? name.name }
    /// Nil for a name that was given without one and means nothing.
    var kind: AppKind? { app?.kind ?? name.kind }

    /// The order of an overview: what needs a look first, then by name.
    static func isBefore(_ left: OverviewEntry, _ right: OverviewEntry) -> Bool {
        (left.status.rank, left.name.name, left.name.text)
            < (right.status.rank, right.name.name, right.name.text)
    }

    /// Entries for every app of the inventory, in order, with its probes. A name that two apps share is shown with its
    /// kind.
    static func all(
        _ inventory: Inventory, probes: (App) -> [ProbeStanding] = { _ in [] }, now: Double
    ) -> [OverviewEntry] {
        let apps = inventory.apps()
        var uses: [String: Int] = [:]
        for app in apps.keys { uses[app.name, default: 0] += 1 }
        let entries = apps.map { app, glances in
            OverviewEntry(
                app: app, name: AppName(kind: uses[app.name] == 1 ? nil : app.kind, name: app.name),
                overview: AppOverview(glances, probes: probes(app), now: now))
        }
        return entries.sorted(by: isBefore)
    }
}
