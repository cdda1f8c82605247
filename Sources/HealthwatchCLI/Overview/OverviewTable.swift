import FoundationEssentials
import Health
import HistoryStore
import Terminal

/// Apps as a table: app, status, ready, containers, since, message.
struct OverviewTable: Sendable {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, cuts nothing.
    let width: Int?

    /// Below this there is no room for the number of containers, which READY tells nearly as well.
    private static let narrow = 72

    private var isNarrow: Bool { width.map { $0 < Self.narrow } ?? false }

    /// The header and a row for each entry; `now` is the engine's present in seconds since 1970.
    func lines(
        _ entries: [OverviewEntry], now: Double, since: (OverviewEntry) -> Double? = { $0.overview.since?.moment }
    )
        -> [String]
    {
        var columns: [Table.Column] = [
            .init("APP", minimumWidth: 10), .init("STATUS"), .init("READY", alignment: .right),
            .init("CONTAINERS", alignment: .right), .init("SINCE", alignment: .right),
            .init("MESSAGE", minimumWidth: 12),
        ]
        if isNarrow { columns.remove(at: 3) }
        var table = Table(columns)
        for entry in entries {
            var cells = Self.cells(entry, now: now, age: since(entry).map { now - $0 })
            if isNarrow { cells.remove(at: 3) }
            table.add(cells)
        }
        return table.lines(width: width, palette: palette)
    }

    private static func cells(_ entry: OverviewEntry, now: Double, age: Double?) -> [Table.Cell] {
        let overview = entry.overview
        let total = overview.ready + overview.notReady
        return [
            .init(entry.name.text.visible(limit: 300), .strong), .init(entry.status.rawValue, role(entry.status)),
            .init("\(overview.ready)/\(total)"), .init(String(overview.parts.count)),
            .init(age.map(Self.age) ?? "-", .dim), .init(message(entry, now: now)),
        ]
    }

    /// What there is to say, and what healing did last.
    private static func message(_ entry: OverviewEntry, now: Double) -> String {
        let headline = entry.overview.headline.visible(limit: 1_000)
        guard let action = entry.lastAction else { return headline }
        let who = entry.overview.parts.count > 1 ? "\(action.container.visible(limit: 300)) " : ""
        let what =
            switch HealEvent.Kind(rawValue: action.kind) {
            case .restarted: "\(who)restarted by heal"
            case .restartFailed: "heal could not restart \(who.isEmpty ? "it" : who.dropLast())"
            case .healed: "\(who)healed by a restart"
            case .gaveUp: "\(who)given up by heal"
            default: "\(who)\(action.kind.visible(limit: 60))"
            }
        return "\(headline); \(what) \(age(now - action.date.timeIntervalSince1970)) ago"
    }

    /// In one unit, as `kubectl` does: `45s`, `12m`, `5h`, `3d`.
    static func age(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 1e15))
        return switch seconds {
        case ..<120: "\(seconds)s"
        case ..<7_200: "\(seconds / 60)m"
        case ..<172_800: "\(seconds / 3_600)h"
        default: "\(seconds / 86_400)d"
        }
    }

    /// What a status means for the eye.
    static func role(_ status: AppStatus) -> Role {
        switch status {
        case .healthy: .good
        case .unhealthy, .unknown, .missing: .bad
        case .degraded, .progressing, .initializing: .warning
        case .scaledDown: .dim
        }
    }
}
