import Alerting
import Configuration
import Health
import Terminal

/// `healthwatch.alerts/v1`: who is told of trouble, and whether that works.
struct AlertDocument: Encodable, Sendable {
    let schema = "healthwatch.alerts/v1"
    var alerts: [Alert]

    struct Alert: Encodable, Sendable {
        var name: String
        /// `webhook`, `command` or `email`.
        var type: String
        /// Without what may be a secret in it.
        var place: String
        var on: [String]
        /// Null when nothing was sent.
        var isDelivered = Nullable<Bool>(nil)
        var durationMs = Nullable<Int>(nil)
        var problem: Nullable<String>

        enum CodingKeys: String, CodingKey {
            case name, type, place, on, durationMs, problem
            case isDelivered = "delivered"
        }

        init(_ settings: AlertSettings, place: String, problem: String? = nil) {
            name = settings.name.visible(limit: 200)
            type = settings.action.word
            self.place = place
            on = settings.statuses.map(\.rawValue) + settings.events.map(\.rawValue)
            self.problem = Nullable(problem)
        }
    }
}
