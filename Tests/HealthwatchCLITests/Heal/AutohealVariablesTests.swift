import Alerting
import Configuration
import Testing

@testable import HealthwatchCLI

@Suite("The variables of docker-autoheal")
struct AutohealVariablesTests {
    @Test("its defaults, as its image sets them, change nothing") func defaults() throws {
        let variables = try AutohealVariables([
            "AUTOHEAL_CONTAINER_LABEL": "autoheal", "AUTOHEAL_START_PERIOD": "0", "AUTOHEAL_INTERVAL": "5",
            "AUTOHEAL_DEFAULT_STOP_TIMEOUT": "10", "DOCKER_SOCK": "/var/run/docker.sock", "CURL_TIMEOUT": "30",
            "WEBHOOK_URL": "", "WEBHOOK_JSON_KEY": "content", "APPRISE_URL": "", "POST_RESTART_SCRIPT": "",
        ])
        #expect(variables.label == "autoheal" && !variables.selectsAll)
        #expect(variables.interval == .seconds(5) && variables.startDelay == .zero)
        #expect(variables.stopTimeout == .seconds(10) && variables.answerLimit == .seconds(30))
        #expect(variables.alerts.isEmpty)
    }

    @Test("all of them at work") func all() throws {
        let variables = try AutohealVariables([
            "AUTOHEAL_CONTAINER_LABEL": "all", "AUTOHEAL_START_PERIOD": "90", "AUTOHEAL_INTERVAL": "0",
            "WEBHOOK_URL": "https://chat/hook", "WEBHOOK_JSON_KEY": "content", "APPRISE_URL": "http://apprise/notify",
            "POST_RESTART_SCRIPT": "/bin/after",
        ])
        #expect(variables.selectsAll && variables.label == nil)
        #expect(variables.startDelay == .seconds(90))
        #expect(variables.interval == .seconds(1), "not faster than once a second: events tell what is between")
        #expect(variables.alerts.map(\.name) == ["WEBHOOK_URL", "APPRISE_URL", "POST_RESTART_SCRIPT"])
        #expect(variables.alerts.allSatisfy { $0.statuses.isEmpty && $0.events.contains(.restarted) })
        var webhook = WebhookSettings("https://chat/hook", format: .text)
        webhook.textKey = "content"
        #expect(variables.alerts.first?.action == .webhook(webhook))
    }

    @Test("a time that is none is an error that names the variable") func mistake() {
        let error = #expect(throws: AutohealVariables.Problem.self) {
            try AutohealVariables(["AUTOHEAL_INTERVAL": "often"])
        }
        #expect(error?.text.hasPrefix("AUTOHEAL_INTERVAL is 'often', which ") == true, "\(error?.text ?? "")")
    }
}
