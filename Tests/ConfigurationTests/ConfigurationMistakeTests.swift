import Configuration
import Testing

@Suite("mistakes in healthwatch.yaml")
struct ConfigurationMistakeTests {
    @Test(
        "in probes are told with their place and the way out",
        arguments: [
            ("{}", "1:35: the probe asks nothing; give it one of url, path, tcp, exec, check"),
            ("{port: 80}", "1:35: the probe asks nothing; give it one of url, path, tcp, exec, check"),
            ("[]", "1:35: the probe 'api' must be a mapping, is a list"),
            ("{tcp: 80, path: /}", "1:45: 'tcp' and 'path' at once; keep one of them"),
            ("{url: 'http://a/', port: 80}", "1:54: 'port' means nothing beside 'url'"),
            ("{url: 'http://a/', service: web}", "1:54: 'service' means nothing beside 'url'"),
            (
                "{tcp: 80, method: GET, host: a}",
                "1:45: 'method' means nothing beside 'tcp'\n1:58: 'host' means nothing beside 'tcp'"
            ),
            ("{check: true, expect: {status: 200}}", "1:58: 'status' means nothing beside 'check'"),
            ("{check: false}", "1:43: 'check' must be true, is false"),
            (
                "{url: 'ftp://a/'}",
                "1:41: 'url' must be an absolute URL that begins with http:// or https://, is 'ftp://a/'"
            ),
            (
                "{url: 'http://u:secret@a:99999/'}",
                "1:41: 'url' must be an absolute URL that begins with http:// or https://, is 'http://u:***@a:99999/'"
            ),
            ("{path: health}", "1:42: 'path' must be a path that begins with /, is 'health'"),
            (
                "{path: 'http://a/'}",
                "1:42: 'path' must be a path that begins with /, is 'http://a/': a whole URL stands under 'url'"
            ),
            ("{path: '/a b'}", "1:42: 'path' must be a path that begins with /, is '/a b': write %20 for a blank"),
            ("{tcp: 0}", "1:41: 'tcp' must be a port from 1 to 65535 or HOST:PORT, is 0"),
            ("{tcp: 'a:70000'}", "1:41: 'tcp' must be a port from 1 to 65535 or HOST:PORT, is 'a:70000'"),
            ("{tcp: '::1:80'}", "1:41: 'tcp' must be a port from 1 to 65535 or HOST:PORT, is '::1:80'"),
            ("{exec: ls}", "1:42: 'exec' must be a list, is 'ls'"),
            ("{exec: []}", "1:42: 'exec' must be a list with an item, is a list"),
            (
                "{exec: {comand: [ls]}}",
                "1:42: the key 'command' is missing\n1:43: unknown key 'comand'; did you mean 'command'?"
            ),
            ("{exec: [sleep, 1]}", "1:50: an item of 'exec' must be text, is 1: put it in quotes"),
            ("{url: 'http://a/', cert: c.pem}", "1:54: 'cert' needs 'key' beside it"),
            ("{url: 'http://a/', key: c.pem}", "1:54: 'key' needs 'cert' beside it"),
            ("{url: 'http://a/', http: 3}", "1:60: 'http' must be 1.1 or 2, is 3"),
            ("{url: 'http://a/', method: 'a b'}", "1:62: 'method' must be an HTTP method such as GET, is 'a b'"),
            (
                "{url: 'http://a/', headers: {'a b': c, d: [e]}}",
                "1:64: the name of a header must be letters, digits and -, is 'a b'\n"
                    + "1:77: 'd' must be text in one line, is a list"
            ),
            ("{url: 'http://a/', headers: {a: \"b\\nc\"}}", "1:67: 'a' must be text in one line, is 'b…'"),
            ("{url: 'http://a/', resolve: [a]}", "1:64: an item of 'resolve' must be HOST:PORT:ADDRESS, is 'a'"),
            (
                "{url: 'http://a/', resolve: [], unixSocket: s}",
                "1:67: 'resolve' and 'unixSocket' at once; keep one of them"
            ),
            ("{url: 'http://a/', follow: 1}", "1:62: 'follow' must be true or false, is 1"),
            ("{check: true, role: ready}", "1:55: 'role' must be one of startup, readiness, liveness, is 'ready'"),
            ("{check: true, critical: maybe}", "1:59: 'critical' must be true or false, is 'maybe'"),
            ("{check: true, service: ''}", "1:58: 'service' must be text, is empty"),
            ("{check: true, service: 5}", "1:58: 'service' must be text, is 5: put it in quotes"),
            (
                "{check: true, periodSeconds: 0}",
                "1:64: 'periodSeconds' must be a number of seconds from 10ms to 8760h, is 0"
            ),
            (
                "{check: true, periodSeconds: 1e300}",
                "1:64: 'periodSeconds' must be a number of seconds from 10ms to 8760h, is 1e300"
            ),
            (
                "{check: true, timeoutSeconds: .nan}",
                "1:65: 'timeoutSeconds' must be a number of seconds from 1ms to 8760h, is .nan"
            ),
            (
                "{check: true, interval: 5, periodSeconds: 5}",
                "1:62: 'interval' and 'periodSeconds' mean the same; keep one of them"
            ),
            (
                "{check: true, interval: 0s}",
                "1:59: 'interval' must be a duration from 10ms to 8760h, such as 30s, is '0s'"
            ),
            (
                "{check: true, interval: soon}",
                "1:59: 'interval' must be a duration from 10ms to 8760h, such as 30s, is 'soon': a number is missing"
            ),
            ("{check: true, fall: 1.5}", "1:55: 'fall' must be a whole number of 1 or more, is 1.5"),
            ("{check: true, rise: 3000000000}", "1:55: 'rise' must be a whole number of 1 or more, is 3000000000"),
        ])
    func probes(_ probe: String, _ expected: String) {
        #expect(configurationComplaint("apps: {demo: {probes: {      api: \(probe)}}}") == expected)
    }

    @Test(
        "in expectations are told, too",
        arguments: [
            (
                "{status: 600-200}",
                "4:18: 'status' must be a status from 100 to 999 or a range such as 200-399, is '600-200': 600 is more than 200"
            ),
            (
                "{status: [200, 20]}",
                "4:24: an item of 'status' must be a status from 100 to 999 or a range such as 200-399, is 20"
            ),
            (
                "{status: '200,'}",
                "4:18: 'status' must be a status from 100 to 999 or a range such as 200-399, is '200,'"
            ),
            ("{status: []}", "4:18: 'status' must be a list with an item, is a list"),
            ("{body: 5}", "4:16: 'body' must be text, is 5: put it in quotes"),
            (
                "{bodyRegex: '(a'}",
                "4:21: 'bodyRegex' must be a regular expression in Go's syntax, is '(a': missing closing )"
            ),
            (
                "{bodyRegex: ['(?=a)']}",
                "4:22: an item of 'bodyRegex' must be a regular expression in Go's syntax, is '(?=a)': unsupported group (?= (Go's syntax has no look-ahead or look-behind)"
            ),
            (
                "{json: {'a[': 1}}",
                "4:17: a key of 'json' must be a path to one value, is 'a[': the bracket at column 2 is not closed"
            ),
            ("{json: {a: [1]}}", "4:20: 'a' must be a number, text, true, false or null, is a list"),
            ("{json: [a]}", "4:16: 'json' must be a mapping, is a list"),
            ("{header: {'a:': b}}", "4:19: the name of a header must be letters, digits and -, is 'a:'"),
            ("{maxLatency: 0}", "4:22: 'maxLatency' must be a duration from 1ms to 8760h, such as 30s, is 0"),
            ("{certificateDays: -1}", "4:27: 'certificateDays' must be a whole number from 0 to 36500, is -1"),
            ("{document: 'true'}", "4:20: 'document' must be true or false, is 'true'"),
            ("{maxLatenzy: 1s}", "4:10: unknown key 'maxLatenzy'; did you mean 'maxLatency'?"),
        ])
    func expectations(_ expectation: String, _ expected: String) {
        let text = "apps: {demo: {probes: {api: {\nurl: 'http://a/',\nexpect:\n        \(expectation)}}}}"
        #expect(configurationComplaint(text) == expected)
    }

    @Test(
        "elsewhere are told, too",
        arguments: [
            ("", "1:1: the file is empty"),
            ("# nothing\n---\n", "1:1: the file is empty"),
            ("- a", "1:1: the file must be a mapping, is a list"),
            ("heal: {}\n---\nheal: {}", "3:1: a second document begins here; this kind of file has one"),
            (
                "heal: {all: true\nserve: {}",
                "2:6: did not find expected ',' or '}' while parsing a flow mapping that begins on line 1"
            ),
            ("heal: {}\nheal: {}", "2:1: the key 'heal' is already on line 1"),
            ("alert: []", "1:1: unknown key 'alert'; did you mean 'alerts'?"),
            ("healthChecks: {}", "1:1: unknown key 'healthChecks'"),
            ("apps: [demo]", "1:7: 'apps' must be a mapping, is a list"),
            ("apps:", "1:6: 'apps' must be a mapping, is empty"),
            ("apps: {'': {}}", "1:8: the name of an app must be text, is empty"),
            ("apps: {demo: ~}", "1:14: the app 'demo' must be a mapping, is empty"),
            ("apps: {demo: {probe: {}}}", "1:15: unknown key 'probe'; did you mean 'probes'?"),
            (
                "apps:\n  demo:\n    healthChecks: {liveness: {check: true}}\n    probes: {liveness: {check: true}}",
                "4:14: the name 'liveness' is already used on line 3"
            ),
            (
                "apps: {demo: {healthChecks: {liveness: {check: true, role: startup}}}}",
                "1:54: unknown key 'role'"
            ),
            ("alerts: {}", "1:9: 'alerts' must be a list, is a mapping"),
            (
                "alerts: [{}]",
                "1:10: the key 'name' is missing\n1:10: one of the keys 'webhook', 'command' and 'email' is missing"
            ),
            (
                "alerts: [{name: a, command: [b], webhook: {}}]",
                "1:34: 'command' and 'webhook' at once; keep one of them"
            ),
            ("alerts: [{name: a, webhook: {method: GET}}]", "1:29: the key 'url' is missing"),
            ("alerts: [{name: a, command: []}]", "1:29: 'command' must be a list with an item, is a list"),
            (
                "alerts:\n- {name: a, command: [b]}\n- {name: a, command: [c]}",
                "3:10: the name 'a' is already used on line 2"
            ),
            (
                "alerts: [{name: a, command: [b], on: [healthy]}]",
                "1:39: an item of 'on' must be one of Unknown, Missing, SCALED_DOWN, Progressing, Initializing, "
                    + "Unhealthy, Degraded, Healthy, restarted, restart-failed, healed, refused, gave-up, engine-lost, "
                    + "engine-back, is 'healthy': did you mean 'Healthy'?"
            ),
            (
                "alerts: [{name: a, command: [b], on: down}]",
                "1:38: 'on' must be one of Unknown, Missing, SCALED_DOWN, Progressing, Initializing, "
                    + "Unhealthy, Degraded, Healthy, restarted, restart-failed, healed, refused, gave-up, engine-lost, "
                    + "engine-back, is 'down'"
            ),
            (
                "alerts: [{name: a, webhook: {url: 'http://a', urlFile: b}}]",
                "1:47: 'url' and 'urlFile' at once; keep one of them"
            ),
            (
                "alerts: [{name: a, webhook: {url: 'http://a', format: chat}}]",
                "1:55: 'format' must be one of json, slack, discord, teams, text, is 'chat'"
            ),
            (
                "alerts: [{name: a, email: {server: 'http://a', from: b, to: []}}]",
                "1:36: 'server' must be smtp://HOST[:PORT] or smtps://HOST[:PORT], is 'http://a'\n"
                    + "1:54: 'from' must be an address such as ops@example.com, is 'b'\n"
                    + "1:61: 'to' must be a list with an item, is a list"
            ),
            ("alerts: [{name: a, limit: 0, command: [b]}]", "1:27: 'limit' must be a whole number of 1 or more, is 0"),
            ("heal: {maxRestarts: 0}", "1:21: 'maxRestarts' must be a whole number of 1 or more, is 0"),
            ("heal: {maxRestarts: {per: 1m}}", "1:22: unknown key 'per'"),
            (
                "heal: {backoff: {initial: 10m, maximum: 5m}}",
                "1:41: 'maximum' must be a duration from 10m00s to 8760h, such as 30s, is '5m'"
            ),
            ("heal: {backoff: {factor: 0.5}}", "1:26: 'factor' must be a number from 1 to 100, is 0.5"),
            ("heal: {cooldown: -1s}", "1:18: 'cooldown' must be a duration from 0s to 8760h, such as 30s, is '-1s'"),
            ("serve: {listen: [7100]}", "1:18: an item of 'listen' must be ADDRESS:PORT or unix:PATH, is 7100"),
            ("serve: {listen: ':7100'}", "1:17: 'listen' must be ADDRESS:PORT or unix:PATH, is ':7100'"),
            ("serve: {listen: []}", "1:17: 'listen' must be a list with an item, is a list"),
            ("serve: {tlsCert: a}", "1:9: 'tlsCert' needs 'tlsKey' beside it"),
            ("serve: {agentCheck: 'a:0'}", "1:21: 'agentCheck' must be ADDRESS:PORT, is 'a:0'"),
        ])
    func elsewhere(_ text: String, _ expected: String) {
        #expect(configurationComplaint(text) == expected)
    }

    @Test("are told all at once, in the order of the file, each once, and with the file's name")
    func several() {
        let text = """
            serve: {tlsCert: a}
            x-probe: &probe {path: /, prot: 80}
            apps:
              a: {probes: {p: *probe, q: *probe, r: {<<: *probe, port: x}}}
            """
        #expect(throws: ConfigurationError.self) { try Configuration.read(Array(text.utf8), path: "etc/hw.yaml") }
        do throws(ConfigurationError) { _ = try Configuration.read(Array(text.utf8), path: "etc/hw.yaml") } catch {
            #expect(
                error.text == """
                    etc/hw.yaml:1:9: 'tlsCert' needs 'tlsKey' beside it
                    etc/hw.yaml:2:27: unknown key 'prot'; did you mean 'port'?
                    etc/hw.yaml:4:60: 'port' must be a whole number from 1 to 65535, is 'x'
                    """)
        }
    }

    @Test("are counted after twenty")
    func many() {
        let text = (1...25).map { "wrong\($0): 1\n" }.joined()
        let lines = configurationComplaint(text).split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.first == "1:1: unknown key 'wrong1'")
        #expect(lines.last == " and 5 more")
    }

    @Test("and files of an unknown kind, or without probes, are refused where probes are wanted")
    func kinds() {
        let unknown =
            "1:1: this is no file of probes: at its top are neither apps, alerts, heal or serve, nor healthChecks, nor "
            + "Kubernetes' apiVersion and kind"
        #expect(complaint("services: {web: {}}") == unknown)
        #expect(complaint("- a") == unknown)
        #expect(complaint("text") == unknown)
        #expect(complaint("aps: {}") == "1:1: unknown key 'aps'; did you mean 'apps'?")
        #expect(complaint("heal: {}") == "1:1: the file has no probes")
        #expect(complaint("\n# nothing") == "1:1: the file is empty")
        #expect(
            complaint("a: [")
                == "1:5: did not find expected node content while parsing a flow node that begins on line 1")
    }
}
