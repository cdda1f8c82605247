import Alerting
import CommandSpec
import Configuration
import FoundationEssentials
import HTTP
import Health
import Terminal

/// The variables of docker-autoheal (willfarrell/docker-autoheal), which mean here what they mean there.
struct AutohealVariables: Sendable, Equatable {
    /// The label that selects, in place of `autoheal`; nil where nothing says so.
    var label: String?
    /// `AUTOHEAL_CONTAINER_LABEL=all`.
    var selectsAll = false
    var interval: Duration?
    var startDelay: Duration?
    var stopTimeout: Duration?
    /// The longest that the engine may take for an answer, beside the time to stop.
    var answerLimit: Duration?
    /// Whom to tell of restarts.
    var alerts: [AlertSettings] = []

    /// The variable that names an engine: the path of a socket, or an address.
    static let engine = "DOCKER_SOCK"

    /// What help says about them.
    static let lines =
        [
            EnvironmentLine(
                "AUTOHEAL_CONTAINER_LABEL", "The label that selects beside healthwatch.heal; all is --all."),
            EnvironmentLine("AUTOHEAL_INTERVAL", "The seconds of --interval."),
            EnvironmentLine("AUTOHEAL_START_PERIOD", "The seconds of --start-delay."),
            EnvironmentLine("AUTOHEAL_DEFAULT_STOP_TIMEOUT", "The seconds of --stop-timeout."),
            EnvironmentLine(
                "CURL_TIMEOUT", "The seconds that the engine may take beside the time to stop; 60 by default."),
            EnvironmentLine(engine, "The socket, or tcp:// address, of the engine when nothing else names it."),
        ] + alertLines

    /// What help says about those that are alerts.
    static let alertLines = [
        EnvironmentLine("WEBHOOK_URL", "Post each restart, as JSON with one text, to this URL."),
        EnvironmentLine("WEBHOOK_JSON_KEY", "The key of that text; text by default."),
        EnvironmentLine("APPRISE_URL", "Post each restart to this URL of Apprise."),
        EnvironmentLine("POST_RESTART_SCRIPT", "Run this program after each restart: NAME ID STATE TIMEOUT."),
    ]

    /// Why one of them cannot be used.
    struct Problem: Error, Equatable {
        var text: String
    }

    /// Reads those that are there; an empty one is none.
    init(_ environment: [String: String]) throws(Problem) {
        let environment = environment.filter { !$0.value.isEmpty }
        func seconds(_ name: String) throws(Problem) -> Duration? {
            guard let text = environment[name] else { return nil }
            do throws(ValueError) { return try ValueSyntax<Duration>.duration.parse(text) } catch {
                throw Problem(text: "\(name) is '\(text.visible(limit: 100))', which \(error.reason)")
            }
        }
        if let word = environment["AUTOHEAL_CONTAINER_LABEL"] {
            if word == "all" { selectsAll = true } else { label = word }
        }
        interval = try seconds("AUTOHEAL_INTERVAL").map { max($0, .seconds(1)) }
        startDelay = try seconds("AUTOHEAL_START_PERIOD")
        stopTimeout = try seconds("AUTOHEAL_DEFAULT_STOP_TIMEOUT")
        answerLimit = try seconds("CURL_TIMEOUT").map { max($0, .seconds(1)) }
        alerts = Self.alerts(environment)
    }

    /// Whom the variables tell of restarts.
    static func alerts(_ environment: [String: String]) -> [AlertSettings] {
        let environment = environment.filter { !$0.value.isEmpty }
        var alerts: [AlertSettings] = []
        if let url = environment["WEBHOOK_URL"] {
            var webhook = WebhookSettings(url, format: .text)
            webhook.textKey = environment["WEBHOOK_JSON_KEY"] ?? webhook.textKey
            alerts.append(alert("WEBHOOK_URL", .webhook(webhook)))
        }
        if let url = environment["APPRISE_URL"] {
            let template = #"{"title":"Autoheal","body":{{json .text}}}"#
            alerts.append(alert("APPRISE_URL", .webhook(WebhookSettings(url, template: template))))
        }
        if let path = environment["POST_RESTART_SCRIPT"] {
            alerts.append(alert("POST_RESTART_SCRIPT", .script(path), events: [.restarted]))
        }
        return alerts
    }

    private static func alert(
        _ name: String, _ action: AlertAction, events: [Notice.Event] = [.restarted, .restartFailed, .gaveUp]
    ) -> AlertSettings {
        AlertSettings(name: name, statuses: [], events: events, action: action, timeout: .seconds(30), limit: 60)
    }
}
