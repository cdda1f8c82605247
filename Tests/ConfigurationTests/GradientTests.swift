import Configuration
import HTTP
import Health
import Probing
import Testing

@Suite("Gradient deployment specs")
struct GradientTests {
    private func probe(
        _ role: ProbeRole, _ path: String, port: Int? = nil, _ schedule: ProbeSchedule = ProbeSchedule()
    ) -> Probe {
        Probe(
            name: role.rawValue, role: role,
            question: .http(HTTPQuestion(.container(ContainerPlace(port: port, path: path)))),
            expectation: Expectation(readsDocument: false), schedule: schedule)
    }

    @Test("become probes with Gradient's defaults, whose results are judged by the status alone")
    func example() throws {
        let spec = """
            image: registry.example/models/scorer:3
            resources: {replicas: 1}
            healthChecks:
              readiness:
                path: /ready
                port: 9000
                periodSeconds: 20
                timeoutSeconds: 4
              liveness: {path: /alive, port: 9000}
              startup:
                path: started?deep=1
                initialDelaySeconds: 5
                periodSeconds: 3
                failureThreshold: 40
                successThreshold: 2
            """
        #expect(
            try probes(spec) == [
                probe(
                    .readiness, "/ready", port: 9_000,
                    ProbeSchedule(period: .seconds(20), timeout: .seconds(4))),
                probe(.liveness, "/alive", port: 9_000),
                probe(
                    .startup, "/started?deep=1",
                    ProbeSchedule(
                        initialDelay: .seconds(5), period: .seconds(3), failureThreshold: 40, successThreshold: 2)),
            ])
    }

    @Test("may use HAProxy's words, where a bare number of inter counts milliseconds")
    func synonyms() throws {
        let spec = "healthChecks: {liveness: {path: /, inter: 2000, fall: 2, rise: 4}}"
        let schedule = ProbeSchedule(period: .seconds(2), failureThreshold: 2, successThreshold: 4)
        #expect(try probes(spec) == [probe(.liveness, "/", schedule)])
        for text in ["2s", "2000ms", "'2000'"] {
            #expect(try probes(spec.replacing("2000", with: text)) == [probe(.liveness, "/", schedule)])
        }
    }

    @Test("give the port of the image to checks without one")
    func imagePort() throws {
        let spec = "port: 8080\nhealthChecks: {liveness: {path: /a}, readiness: {path: /b, port: 81}}"
        #expect(try probes(spec) == [probe(.liveness, "/a", port: 8_080), probe(.readiness, "/b", port: 81)])
    }

    @Test(
        "are refused with the place and the way out",
        arguments: [
            ("healthChecks: {}", "1:1: the file has no probes"),
            ("healthChecks:", "1:14: 'healthChecks' must be a mapping, is empty"),
            ("healthChecks: {live: {path: /}}", "1:16: unknown key 'live'"),
            ("healthChecks: {livenes: {path: /}}", "1:16: unknown key 'livenes'; did you mean 'liveness'?"),
            ("healthChecks: {liveness: }", "1:26: 'liveness' must be a mapping, is empty"),
            ("healthChecks: {liveness: {port: 80}}", "1:26: the key 'path' is missing"),
            ("healthChecks: {liveness: {path: [/]}}", "1:33: 'path' must be a path such as /health, is a list"),
            ("healthChecks: {liveness: {path: 'a b'}}", "1:33: 'path' must be a path such as /health, is 'a b'"),
            (
                "healthChecks: {liveness: {path: /, perodSeconds: 3}}",
                "1:36: unknown key 'perodSeconds'; did you mean 'periodSeconds'?"
            ),
            (
                "healthChecks: {liveness: {path: /, timeoutSeconds: 0}}",
                "1:52: 'timeoutSeconds' must be a whole number of seconds from 1s to 8760h, is 0"
            ),
            (
                "healthChecks: {liveness: {path: /, timeoutSeconds: 1.5}}",
                "1:52: 'timeoutSeconds' must be a whole number of seconds from 1s to 8760h, is 1.5"
            ),
            (
                "healthChecks: {liveness: {path: /, periodSeconds: 0}}",
                "1:51: 'periodSeconds' must be a whole number of seconds from 1s to 8760h, is 0"
            ),
            (
                "healthChecks: {liveness: {path: /, initialDelaySeconds: -1}}",
                "1:57: 'initialDelaySeconds' must be a whole number of seconds from 0s to 8760h, is -1"
            ),
            (
                "healthChecks: {liveness: {path: /, failureThreshold: 0}}",
                "1:54: 'failureThreshold' must be a whole number of 1 or more, is 0"
            ),
            (
                "healthChecks: {liveness: {path: /, rise: 2, successThreshold: 2}}",
                "1:45: 'rise' and 'successThreshold' mean the same; keep one of them"
            ),
            (
                "healthChecks: {liveness: {path: /, inter: 5}}",
                "1:43: 'inter' must be a duration from 10ms to 8760h, such as 2s (a bare number counts milliseconds), "
                    + "is 5"
            ),
            (
                "healthChecks: {liveness: {path: /, inter: 2.5}}",
                "1:43: 'inter' must be a duration from 10ms to 8760h, such as 2s (a bare number counts milliseconds), "
                    + "is 2.5"
            ),
            (
                "healthChecks: {liveness: {path: /, inter: 5x}}",
                "1:43: 'inter' must be a duration from 10ms to 8760h, such as 2s (a bare number counts milliseconds), "
                    + "is '5x': unknown unit 'x' (use h, m, s, ms, us or ns)"
            ),
            (
                "healthChecks: {liveness: {path: /, port: 0}}",
                "1:42: 'port' must be a whole number from 1 to 65535, is 0"
            ),
            (
                "healthChecks: {liveness: {path: /, port: '80'}}",
                "1:42: 'port' must be a whole number from 1 to 65535, is '80'"
            ),
            (
                "healthChecks: {liveness: {path: /}}\n---\na: 1",
                "3:1: a second document begins here; this kind of file has one"
            ),
            ("healtChecks: {}", "1:1: unknown key 'healtChecks'; did you mean 'healthChecks'?"),
        ])
    func mistakes(_ text: String, _ expected: String) {
        #expect(complaint(text) == expected)
    }
}
