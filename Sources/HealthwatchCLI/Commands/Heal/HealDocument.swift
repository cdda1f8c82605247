import FoundationEssentials
import Health
import Terminal

/// `healthwatch.heal/v1`: what healing did, and left alone. A line of NDJSON has one event.
struct HealDocument: Encodable {
    let schema = "healthwatch.heal/v1"
    var events: [Event]

    struct Event: Encodable {
        var event: String
        var time: String
        var app: Nullable<App>
        var container: String
        var id: String
        var reason: Reason
        /// What the failing check or probe said last; of a refusal what is wrong, too.
        var output: String
        /// How manieth restart it is; null where none is counted.
        var restart: Nullable<Int>
        /// How many there may be.
        var limit: Nullable<Int>
        var durationMs: Nullable<Int>
        /// When time alone ends it.
        var until: Nullable<String>
        /// What the engine said when it could not do it.
        var problem: Nullable<String>
        var finding: Nullable<FindingDocument>
    }

    struct App: Encodable {
        var name: String
        var kind: String
    }

    struct Reason: Encodable {
        var code: String
        var message: String
    }
}

extension HealDocument.Event {
    init(_ event: HealEvent) {
        self.event = event.kind.rawValue
        time = Timestamp.text(event.moment)
        app = Nullable(event.app.map { .init(name: $0.name.visible(limit: 300), kind: $0.kind.rawValue) })
        container = event.container.visible(limit: 300)
        id = event.id.text.visible(limit: 64)
        reason = .init(code: event.code, message: event.reason.visible(limit: 1_000))
        output = event.output.visible(limit: 1_000)
        restart = Nullable(event.count?.number)
        limit = Nullable(event.count?.limit)
        durationMs = Nullable(event.duration.map { Int($0 / .milliseconds(1)) })
        until = Nullable(event.until.map { Timestamp.text($0) })
        problem = Nullable(event.problem)
        finding = Nullable(event.finding.map(FindingDocument.init))
    }
}
