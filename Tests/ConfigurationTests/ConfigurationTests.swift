import Alerting
import Configuration
import HTTP
import Health
import Probing
import Regexp
import Testing
import YAMLDocument

@Suite("healthwatch.yaml")
struct ConfigurationTests {
    private func configuration(_ text: String, path: String = "/etc/hw/config.yaml") throws -> Configuration {
        try Configuration.read(Array(text.utf8), path: path)
    }

    private func question(_ lines: String, path: String = "/etc/hw/config.yaml") throws -> ProbeQuestion {
        let text = "apps: {demo: {probes: {api: {\(lines)}}}}"
        let probes = try configuration(text, path: path).apps.flatMap(\.probes)
        return try #require(probes.first).question
    }

    @Test("gives apps their probes, with what holds for all of an app")
    func apps() throws {
        let text = """
            x-slow: &slow {periodSeconds: 60, timeoutSeconds: 2.5}
            apps:
              demo:
                critical: false
                service: web
                healthChecks:
                  readiness: {path: /health, port: 8000, periodSeconds: 10, timeoutSeconds: 5}
                  liveness: {<<: *slow, path: /alive, timeoutSeconds: 0.5, critical: yes, service: worker}
                  startup: {check: true, inter: 500, fall: 20}
                probes:
                  api:
                    url: https://api.example/health
                    interval: 1m30s
                    timeout: 750ms
                    rise: 2
                  db: {tcp: 5432, role: liveness, initialDelaySeconds: 1}
                  queue: {tcp: "queue.example:5672"}
                  disk: {exec: [df, /data], critical: true}
                  age: {exec: {command: ["test", "-e", "/x"]}}
              project:other: {}
            """
        let expected = [
            Probe(
                name: "readiness", role: .readiness,
                question: .http(HTTPQuestion(.container(ContainerPlace(port: 8_000, path: "/health")))),
                schedule: ProbeSchedule(timeout: .seconds(5)), isCritical: false, service: "web"),
            Probe(
                name: "liveness", role: .liveness,
                question: .http(HTTPQuestion(.container(ContainerPlace(path: "/alive")))),
                schedule: ProbeSchedule(period: .seconds(60), timeout: .milliseconds(500)), service: "worker"),
            Probe(
                name: "startup", role: .startup, question: .containerCheck,
                schedule: ProbeSchedule(period: .milliseconds(500), failureThreshold: 20), isCritical: false,
                service: "web"),
            Probe(
                name: "api", question: .http(HTTPQuestion(.url("https://api.example/health"))),
                schedule: ProbeSchedule(period: .seconds(90), timeout: .milliseconds(750), successThreshold: 2),
                isCritical: false),
            Probe(
                name: "db", role: .liveness, question: .tcp(.container(ContainerPlace(port: 5_432))),
                schedule: ProbeSchedule(initialDelay: .seconds(1)), isCritical: false, service: "web"),
            Probe(name: "queue", question: .tcp(.url("tcp://queue.example:5672")), isCritical: false),
            Probe(name: "disk", question: .command(["df", "/data"]), service: "web"),
            Probe(name: "age", question: .command(["test", "-e", "/x"]), isCritical: false, service: "web"),
        ]
        let read = try configuration(text)
        #expect(read.apps.map(\.name) == ["demo", "project:other"])
        #expect(read.apps.map(\.mark.line) == [3, 20])
        #expect(read.apps[0].probes == expected)
        #expect(read.apps[1].probes.isEmpty)
        #expect(try probes(text) == expected)
    }

    @Test("says everything about a request")
    func request() throws {
        var expected = HTTPQuestion(.url("http://api.example/x?y"))
        expected.method = "POST"
        expected.headers = [Header("Accept", "application/json"), Header("X-Count", "5"), Header("X-On", "true")]
        expected.body = Array("{}".utf8)
        expected.maximumRedirects = 20
        expected.tls = TLSPolicy(
            verifies: false, authorityFile: "/etc/hw/ca.pem", clientCertificateFile: "/keys/c.pem",
            clientKeyFile: "/etc/hw/../c.key")
        expected.version = .http2
        expected.route = .via([
            Detour(host: "api.example", port: 80, to: ["127.0.0.1", "::1"]), Detour(port: 80, to: ["10.0.0.1"]),
        ])
        let text = """
            url: http://api.example/x?y, method: post, body: "{}", follow: true, insecure: true, cacert: ca.pem,
              cert: /keys/c.pem, key: ../c.key, http: 2, resolve: ["*:80:10.0.0.1", "api.example:80:127.0.0.1,[::1]"],
              headers: {Accept: application/json, X-Count: 5, X-On: true}
            """
        #expect(try question(text) == .http(expected))
        #expect(try question(text + ", stream: true") == .stream(expected))
    }

    @Test("says where in a container, or at which Unix socket")
    func places() throws {
        func http(_ place: ProbePlace, _ change: (inout HTTPQuestion) -> Void = { _ in }) -> ProbeQuestion {
            var question = HTTPQuestion(place)
            change(&question)
            return .http(question)
        }
        let place = ContainerPlace(port: 8_443, path: "/", isEncrypted: true, host: "a.example")
        #expect(
            try question("path: /, port: 8443, scheme: https, host: a.example, http: 1.1") == http(.container(place)))
        let local = http(.url("http://localhost/health")) { $0.route = .unixSocket(path: "/run/app.sock") }
        #expect(try question("path: /health, unixSocket: /run/app.sock") == local)
        let named = http(.url("https://[::1]:81/")) { $0.route = .unixSocket(path: "/etc/hw/s") }
        #expect(try question("path: /, unixSocket: s, host: '::1', port: 81, scheme: https") == named)
        let url = http(.url("http://a.example/")) { $0.route = .unixSocket(path: "s") }
        #expect(try question("url: 'http://a.example/', unixSocket: s", path: "healthwatch.yaml") == url)
        let slashed = http(.url("http://a.example/")) { $0.route = .unixSocket(path: "/s") }
        #expect(try question("url: 'http://a.example/', unixSocket: s", path: "/healthwatch.yaml") == slashed)
    }

    @Test("says what a good answer is")
    func expectation() throws {
        let text = probing(
            "url: http://a.example", "expect:", "  status: [204, '300-302, 401']", "  body: ok",
            "  bodyRegex: ['^a', 'b+$']", "  json: {status: up, '$.n[0]': 3, .on: True, .gone: null, .version: }",
            "  header: {X-Ready: 'yes', ETag: }", "  maxLatency: 500ms", "  certificateDays: 14", "  document: false")
        let expected = Expectation(
            statuses: [204...204, 300...302, 401...401], texts: ["ok"],
            patterns: [try GoRegexp("^a"), try GoRegexp("b+$")],
            values: [
                JSONExpectation(try JSONPath(parsing: "status"), equals: "up"),
                JSONExpectation(try JSONPath(parsing: "$.n[0]"), equals: "3"),
                JSONExpectation(try JSONPath(parsing: ".on"), equals: "true"),
                JSONExpectation(try JSONPath(parsing: ".gone"), equals: "null"),
                JSONExpectation(try JSONPath(parsing: ".version")),
            ],
            headers: [ExpectedHeader("X-Ready", "yes"), ExpectedHeader("ETag")], maximumLatency: .milliseconds(500),
            certificateDays: 14, readsDocument: false)
        #expect(try probes(text).map(\.expectation) == [expected])
        let tcp = probing("tcp: 80", "expect: {maxLatency: 1}")
        #expect(try probes(tcp).map(\.expectation) == [Expectation(maximumLatency: .seconds(1))])
        #expect(try probes(probing("check: true")).map(\.expectation) == [Expectation()])
    }

    @Test("says what the commands do")
    func settings() throws {
        let text = """
            alerts:
            - name: ops
              on: [Unhealthy, gave-up, SCALED_DOWN]
              webhook: {url: "https://hooks.example/x", method: put, headers: {X-Key: 1}, template: "{{.App}}"}
              timeout: 3
            - {name: page, command: [/usr/local/bin/notify, now], on: Missing, limit: 3}
            - name: mail
              email:
                server: smtps://mail.example:465
                from: hw@example.com
                to: [ops@example.com, dev@example.com]
                user: hw
                passwordFile: secrets/mail
                requireTLS: no
                cacert: /ca.pem
            - {name: hook, webhook: {urlFile: hook.url, format: text, key: content}}
            - {name: chat, webhook: {url: "http://chat.example/"}}
            heal:
              apps: [demo, "project:x"]
              exclude: db
              exited: yes
              all: true
              minUnhealthy: 45s
              cooldown: 2m
              maxRestarts: {count: 5, within: 1h}
              backoff: {initial: 1s, maximum: 10s, factor: 1.5}
              stopTimeout: 20s
              dependents: no
            serve:
              listen: ["0.0.0.0:7100", "[::1]:7101", "unix:run/hw.sock"]
              tokenFile: token
              tlsCert: /c.pem
              tlsKey: k.pem
              agentCheck: 127.0.0.1:7200
            """
        var mail = MailSettings(
            server: "smtps://mail.example:465", from: "hw@example.com", to: ["ops@example.com", "dev@example.com"])
        mail.user = "hw"
        mail.passwordFile = "/etc/hw/secrets/mail"
        mail.requiresTLS = false
        mail.authorityFile = "/ca.pem"
        var hook = WebhookSettings("", format: .text)
        hook.urlFile = "/etc/hw/hook.url"
        hook.textKey = "content"
        var expected = Configuration()
        expected.alerts = [
            AlertSettings(
                name: "ops", statuses: [.unhealthy, .scaledDown], events: [.gaveUp],
                action: .webhook(
                    WebhookSettings(
                        "https://hooks.example/x", method: "PUT", headers: [Header("X-Key", "1")],
                        template: "{{.App}}")), timeout: .seconds(3)),
            AlertSettings(
                name: "page", statuses: [.missing], events: [], action: .command(["/usr/local/bin/notify", "now"]),
                limit: 3),
            AlertSettings(name: "mail", action: .mail(mail)), AlertSettings(name: "hook", action: .webhook(hook)),
            AlertSettings(name: "chat", action: .webhook(WebhookSettings("http://chat.example/"))),
        ]
        expected.heal.apps = ["demo", "project:x"]
        expected.heal.excluded = ["db"]
        expected.heal.policy.healsExits = true
        expected.heal.selectsAll = true
        expected.heal.policy.minimumUnhealthy = .seconds(45)
        expected.heal.policy.cooldown = .seconds(120)
        expected.heal.policy.maximumRestarts = 5
        expected.heal.policy.window = .seconds(3_600)
        expected.heal.policy.backoff.initial = .seconds(1)
        expected.heal.policy.backoff.maximum = .seconds(10)
        expected.heal.policy.backoff.factor = 1.5
        expected.heal.stopTimeout = .seconds(20)
        expected.heal.restartsDependents = false
        expected.serve.addresses = [
            .network(NetworkAddress(host: "0.0.0.0", port: 7_100)),
            .network(NetworkAddress(host: "::1", port: 7_101)), .unix(path: "/etc/hw/run/hw.sock"),
        ]
        expected.serve.tokenFile = "/etc/hw/token"
        expected.serve.certificateFile = "/c.pem"
        expected.serve.keyFile = "/etc/hw/k.pem"
        expected.serve.agentCheck = NetworkAddress(host: "127.0.0.1", port: 7_200)
        #expect(try configuration(text) == expected)
    }

    @Test("has a default for whatever it does not say")
    func defaults() throws {
        #expect(try configuration("x-nothing: 1") == Configuration())
        #expect(try configuration("{apps: {}, alerts: [], heal: {}, serve: {}}") == Configuration())
        var many = Configuration()
        many.heal.policy.maximumRestarts = 9
        many.heal.policy.backoff.initial = .seconds(900)
        many.heal.policy.backoff.maximum = .seconds(900)
        #expect(try configuration("heal: {maxRestarts: 9, backoff: {initial: 15m}}") == many)
    }
}
