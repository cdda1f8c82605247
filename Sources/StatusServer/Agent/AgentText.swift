import Health
import Terminal

/// What HAProxy's agent check is answered (HAProxy's configuration manual, `agent-check`): one line of words, with a
/// description after `#`, which its statistics show.
enum AgentText {
    /// The most characters of a description.
    static let longest = 100

    /// Everything is well.
    static let up = "up 100%\n"

    /// Nothing is to be sent there, and why.
    static func down(_ reason: String) -> String {
        let harmless = String(
            reason.visible(limit: longest * 4).unicodeScalars.filter { $0 != "#" }.prefix(longest).map(Character.init))
        return "down #\(harmless)\n"
    }

    /// Less is to be sent there: as much as the share of the containers that serve; none at all is down.
    static func partial(ready: Int, of all: Int, _ reason: String) -> String {
        guard ready > 0 else { return down(reason) }
        return "up \(min(max(ready * 100 / max(all, 1), 1), 99))%\n"
    }
}

extension AgentText {
    /// What is answered about something that is known.
    static func answer(_ scope: Scope, _ snapshot: Snapshot) -> String {
        let summary = snapshot.summary(of: scope)
        switch summary.level {
        case .healthy: return up
        case .unhealthy: return down(summary.reason)
        case .degraded:
            let parts = counting(scope, snapshot)
            return partial(ready: parts.ready, of: parts.all, parts.reason)
        }
    }

    /// How many containers serve, of how many, and what there is to say of the worst.
    private static func counting(_ scope: Scope, _ snapshot: Snapshot) -> (ready: Int, all: Int, reason: String) {
        switch scope {
        case .whole:
            let apps = snapshot.state.apps.filter { !$0.overview.isAtRest }
            let worst = apps.first { $0.overview.status.level == .degraded }
            let reason = worst.map { "\(snapshot.index.label(of: $0)): \($0.overview.headline)" } ?? ""
            let ready = apps.reduce(0) { $0 + $1.overview.ready }
            return (ready, apps.reduce(ready) { $0 + $1.overview.notReady }, reason)
        case .app(let key):
            guard let overview = snapshot.app(key)?.overview else { return (0, 0, "") }
            return (overview.ready, overview.ready + overview.notReady, overview.headline)
        case .component(let key, .container(let name)):
            let part = snapshot.app(key)?.overview.parts.first { $0.glance.name == name }
            return (0, 1, part?.condition ?? "")
        case .component: return (0, 0, "")
        }
    }
}
