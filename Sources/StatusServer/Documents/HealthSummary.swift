import Health
import Terminal

/// How something is, in the three words of health documents, and why.
struct HealthSummary: Equatable, Sendable {
    /// How it is.
    var level: HealthLevel
    /// Why, for what is unhealthy; empty for what is not. Names in it are the engine's.
    var reason: String

    /// Something, and the reason to give when it is unhealthy.
    init(_ level: HealthLevel, _ reason: @autoclosure () -> String) {
        self.level = level
        self.reason = level == .unhealthy ? reason() : ""
    }

    /// 503 for what is unhealthy, so that what only looks at the status of an answer knows, too.
    var status: Int { level == .unhealthy ? 503 : 200 }

    /// The document that says so.
    var json: [UInt8] {
        var json = JSONWriter()
        json.object(members)
        return json.bytes
    }

    /// Writes its members.
    func members(_ json: inout JSONWriter) {
        json.member("status", level.rawValue)
        if level == .unhealthy { json.member("reason", reason.sentence) }
    }
}

extension HealthSummary {
    /// An app.
    init(_ app: ServedApp) { self.init(app.overview.status.level, app.overview.headline) }

    /// All apps together are as bad as the worst. What is at rest serves nothing, on purpose, and counts for nothing.
    init(_ state: ServedState, _ index: AppIndex) {
        let counting = state.apps.filter { !$0.overview.isAtRest }
        self.init(HealthLevel.worst(of: counting.lazy.map(\.overview.status.level)), Self.reason(counting, index))
    }

    private static func reason(_ apps: [ServedApp], _ index: AppIndex) -> String {
        let unhealthy = apps.filter { $0.overview.status.level == .unhealthy }
        guard let worst = unhealthy.first else { return "" }
        let others = unhealthy.count > 1 ? "; and \(unhealthy.count - 1) more" : ""
        return "\(index.label(of: worst).name): \(worst.overview.headline.visible(limit: 600))\(others)"
    }

    /// A part of an app; nil when the app has none of that name.
    init?(_ component: Scope.Component, of overview: AppOverview) {
        switch component {
        case .service(let name):
            let replicas = overview.parts.filter { $0.glance.slot.service == name }
            guard let worst = replicas.max(by: { $0.level < $1.level }) else { return nil }
            let which = replicas.count > 1 ? "\(worst.glance.name): " : ""
            self.init(worst.level, which + worst.condition)
        case .container(let name):
            guard let part = overview.parts.first(where: { $0.glance.name == name }) else { return nil }
            self.init(part.level, part.condition)
        case .probe(let name):
            guard let probe = overview.probes.first(where: { $0.name == name }) else { return nil }
            self.init(probe.level, probe.message.isEmpty ? "the probe fails" : probe.message)
        }
    }
}
