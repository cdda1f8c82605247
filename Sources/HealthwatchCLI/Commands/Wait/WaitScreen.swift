import Health
import Locking
import Terminal

/// What a terminal shows of running waits: a line for each app, and one for each of its containers and targets.
final class WaitScreen: Sendable {
    private struct Row: Sendable {
        var text: String
        var role: Role?
        var symbol: String
        var since: Duration
        var isPending: Bool
    }

    private struct AppRows: Sendable {
        var status = DeploymentStatus.uninitialized
        var note = ""
        var rows: [(name: String, row: Row)] = []
    }

    private let palette: Palette
    private let apps = Locked<[(name: String, rows: AppRows)]>([])

    init(palette: Palette) { self.palette = palette }

    /// Takes what happened, and gives the lines to show.
    func take(_ event: WaitEvent) -> [String] {
        apps.withLock { apps in
            let index = apps.firstIndex { $0.name == event.app } ?? apps.endIndex
            if index == apps.endIndex { apps.append((event.app, AppRows())) }
            switch event.kind {
            case .status(let status, let note):
                apps[index].rows.status = status
                apps[index].rows.note = note
            case .container(let member):
                Self.put(
                    Self.row(member, at: event.elapsed), named: member.observation.slot.label, into: &apps[index].rows)
            case .probe(let target, let attempt):
                Self.put(Self.row(target, attempt, at: event.elapsed), named: target.url, into: &apps[index].rows)
            case .note: break
            }
        }
        return lines(at: event.elapsed)
    }

    /// Forgets an app that is done, and gives the lines to show.
    func remove(_ app: String) -> [String] {
        apps.withLock { $0.removeAll { $0.name == app } }
        return []
    }

    /// The lines as of that moment since the start.
    func lines(at now: Duration) -> [String] {
        apps.withLock { apps in
            apps.flatMap { app in
                let head =
                    palette.paint(app.rows.status.rawValue, .strong) + " \(app.name.visible(limit: 100)) "
                    + palette.paint("\(DurationText.brief(.seconds(now.components.seconds)))  \(app.rows.note)", .dim)
                return [head] + app.rows.rows.map { line($0.row, at: now) }
            }
        }
    }

    private func line(_ row: Row, at now: Duration) -> String {
        let age = row.isPending ? "  \(DurationText.brief(.seconds((now - row.since).components.seconds)))" : ""
        return "  \(palette.paint(row.symbol, row.role)) \(row.text)\(palette.paint(age, .dim))"
    }

    private static func put(_ row: Row, named name: String, into app: inout AppRows) {
        if let index = app.rows.firstIndex(where: { $0.name == name }) {
            app.rows[index].row = row
        } else {
            app.rows.append((name, row))
        }
    }

    private static func row(_ member: MemberSnapshot, at now: Duration) -> Row {
        let text = "\(member.observation.name.visible(limit: 100)) \(WaitText.standing(member))"
        return switch member.standing {
        case .passing: Row(text: text, role: .good, symbol: "✓", since: now, isPending: false)
        case .waiting: Row(text: text, role: .warning, symbol: "·", since: now, isPending: true)
        case .failing: Row(text: text, role: .bad, symbol: "✗", since: now, isPending: false)
        }
    }

    private static func row(_ target: ProbeTarget, _ attempt: ProbeAttempt, at now: Duration) -> Row {
        let text = "\(target.shownQuestion) \(ProbeText.result(attempt))"
        return attempt.hasPassed
            ? Row(text: text, role: .good, symbol: "✓", since: now, isPending: false)
            : Row(text: text, role: .warning, symbol: "·", since: now, isPending: true)
    }
}

extension Slot {
    /// A word that stays the same when the container is replaced.
    var label: String {
        switch self {
        case .replica(let project, let service, let number): "\(project)/\(service)/\(number)"
        case .name(let name): name
        }
    }
}
