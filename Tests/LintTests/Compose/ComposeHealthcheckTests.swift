import TestSupport
import Testing

@testable import Lint

/// Beside the corpora: what Compose 5.6.1 does with each of these.
@Suite("Forms of a health check in Compose files")
struct ComposeHealthcheckTests {
    @Test(
        "what Compose takes becomes the engine's check",
        arguments: [
            ("test: curl x", "c: [\"CMD-SHELL\", \"curl x\"]"), ("test: \"NONE\"", "c: [\"CMD-SHELL\", \"NONE\"]"),
            ("test: CMD curl x", "c: [\"CMD-SHELL\", \"CMD curl x\"]"), ("test: [\"CMD\"]", "c: [\"CMD\"]"),
            ("test: [\"CMD-SHELL\",\"a\",\"b\"]", "c: [\"CMD-SHELL\", \"a\", \"b\"]"), ("test: []", "c:"),
            ("test: |\n  curl x\n  y", "c: [\"CMD-SHELL\", \"curl x\\ny\\n\"]"),
            ("test: >-\n  curl x\n  y", "c: [\"CMD-SHELL\", \"curl x y\"]"),
            ("test: [\"CMD\", \"\"]", "c: [\"CMD\", \"\"]"),
            ("test: !!str 5", "c: [\"CMD-SHELL\", \"5\"]"), ("test: [\"${T:-CMD}\", x]", "c: [\"CMD\", \"x\"]"),
            ("test: [CMD, \"$$X\", \"${Y}\"]", "c: [\"CMD\", \"$X\", \"\"]"),
            ("? test\n: x", "c: [\"CMD-SHELL\", \"x\"]"),
            ("<<: {test: x}", "c: [\"CMD-SHELL\", \"x\"]"), ("test: !foo [\"CMD\",\"x\"]", "c: [\"CMD\", \"x\"]"),
            ("test: !reset null", "c:"), ("test: !override [\"CMD\",\"x\"]", "c: [\"CMD\", \"x\"]"), ("{}", "c:"),
            ("disable: yes", "c: [\"NONE\"]"), ("disable: \"on\"", "c: [\"NONE\"]"), ("disable: y", "c: [\"NONE\"]"),
            ("disable: TRUE", "c: [\"NONE\"]"), ("disable: off", "c:"), ("disable: \"no\"", "c:"),
            ("disable: ${X:-true}", "c: [\"NONE\"]"), ("test: [\"NONE\"]\ninterval: 1s", "c: [\"NONE\"] interval=1s"),
            ("retries: \"3\"", "c: retries=3"), ("retries: 1.5", "c: retries=1"), ("retries: 3.0", "c: retries=3"),
            ("retries: 0x10", "c: retries=16"), ("retries: 010", "c: retries=8"), ("retries: \"010\"", "c: retries=10"),
            ("retries: 1e3", "c: retries=1000"), ("retries: ${X:-5}", "c: retries=5"), ("retries: +3", "c: retries=3"),
            ("interval: 1d", "c: interval=24h00m"), ("interval: \"0\"", "c: interval=0s"),
            ("interval: +5s", "c: interval=5s"),
            ("interval: .5s", "c: interval=500ms"), ("interval: 1h.5m", "c: interval=1h00m"),
            ("interval: ${I:-5s}", "c: interval=5s"), ("start_interval: 5s", "c: start_interval=5s"),
            ("x-: 1", "c:"), ("interval: 5s\nx-foo: {a: 1}", "c: interval=5s"),
        ])
    func taken(_ lines: String, _ expected: String) {
        #expect(ComposeSpecimen(service: Self.check(lines)).text == expected)
    }

    private static func check(_ lines: String) -> String {
        "healthcheck:\n" + lines.split(separator: "\n").map { "  \($0)\n" }.joined()
    }

    private static let units = "must be a duration with its unit"

    @Test(
        "what Compose refuses is an error at its key, with the way out",
        arguments: [
            ("disable: 1", "disable must be true or false"),
            ("disable: \"1\"", "disable must be true or false, and 'disable: 1' is neither"),
            ("disable: bogus", "disable must be true or false, and 'disable: bogus' is neither"),
            ("disable: \"\"", "disable must be true or false, and 'disable: ' is neither"),
            ("disable:", "disable must be true or false"),
            ("retries: yes", "'retries: yes' is not a number of retries: write a whole one, such as 3"),
            ("retries: true", "retries must be a number"), ("retries:", "retries must be a number"),
            ("retries: -1", "'retries: -1' is not a number of retries: write a whole one, such as 3"),
            ("retries: \"1.5\"", "'retries: 1.5' is not a number of retries: write a whole one, such as 3"),
            ("retries: ${X}", "'retries: ${X}' is not a number of retries: write a whole one, such as 3"),
            ("retries: .inf", "'retries: .inf' is not a number of retries: write a whole one, such as 3"),
            (
                "retries: 99999999999999999999",
                "'retries: 99999999999999999999' is not a number of retries: write a whole one, such as 3"
            ),
            ("test: 5", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("test: true", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("test:", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("test: {a: b}", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("test: [CMD, 5]", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("test: [CMD, [a]]", "test must be a string or a list of strings: quote what YAML reads as something else"),
            ("interval: 5", "interval \(units): '5s' for seconds"),
            ("timeout: null", "timeout \(units), such as '30s'"),
            ("start_period: true", "start_period \(units), such as '30s'"),
            ("interval: \"5\"", "'interval: 5' is not a duration: a number has no unit"),
            ("interval: 1y", "'interval: 1y' is not a duration: unknown unit 'y' (use h, m, s, ms, us or ns)"),
            ("interval: \"\"", "'interval: ' is not a duration: it is empty"),
            ("interval: ${I}", "'interval: ${I}' is not a duration: it is empty"),
            ("interval: \" 5s\"", "'interval:  5s' is not a duration: a number is missing"),
            (
                "start-period: 40s",
                "healthcheck has no key 'start-period', and Compose refuses the file; did you mean 'start_period'?"
            ),
            (
                "startInterval: 4s",
                "healthcheck has no key 'startInterval', and Compose refuses the file; did you mean 'start_interval'?"
            ),
            ("interal: 4s", "healthcheck has no key 'interal', and Compose refuses the file; did you mean 'interval'?"),
            ("TEST: x", "healthcheck has no key 'TEST', and Compose refuses the file; did you mean 'test'?"),
            (
                "X-foo: 1",
                """
                healthcheck has no key 'X-foo', and Compose refuses the file; it knows test, interval, timeout, retries, \
                disable, start_period, start_interval and what begins with x-
                """
            ),
        ])
    func refused(_ line: String, _ message: String) {
        let text = ComposeSpecimen(service: Self.check(line)).text
        #expect(text.split(separator: "\n").last.map(String.init) == "compose.yaml:5:7: \(message)")
    }

    @Test("what is no mapping is no check")
    func shapes() {
        let message = "healthcheck must be a mapping, such as 'test:' with a command below it"
        for text in ["", " null", " []", " true", " \"\"", " ${X}"] {
            #expect(
                ComposeSpecimen(service: "healthcheck:\(text)").text == "c:\ncompose.yaml:4:5: \(message)", "\(text)")
        }
        #expect(
            ComposeSpecimen(service: "healthcheck: none").text
                == "c:\ncompose.yaml:4:5: \(message); 'disable: true' switches it off")
        #expect(ComposeSpecimen(service: "healthcheck: !reset null").text == "")
    }

    @Test(
        "a later file is laid over an earlier one, key by key",
        arguments: [
            ("healthcheck:\n  test: x", "c: [\"CMD-SHELL\", \"x\"] interval=5s retries=2"),
            ("healthcheck:\n  timeout: 3s", "c: [\"CMD\", \"a\"] interval=5s timeout=3s retries=2"),
            ("healthcheck:\n  disable: true", "c: [\"NONE\"] interval=5s retries=2"),
            ("healthcheck: !reset null", ""), ("healthcheck: !reset {}", ""),
            ("healthcheck: {}", "c: [\"CMD\", \"a\"] interval=5s retries=2"),
            ("healthcheck: !override\n  timeout: 1s", "c: timeout=1s"),
            ("healthcheck:\n  test: !reset null", "c: interval=5s retries=2"),
            ("healthcheck:\n  test: []", "c: interval=5s retries=2"),
            ("healthcheck:\n  test: !override [\"CMD\",\"z\"]", "c: [\"CMD\", \"z\"] interval=5s retries=2"),
            ("healthcheck:\n  interval: !reset \"1s\"", "c: [\"CMD\", \"a\"] retries=2"),
            ("environment:\n  A: 1", "c: [\"CMD\", \"a\"] interval=5s retries=2"),
        ])
    func merged(_ lines: String, _ expected: String) {
        let base = "healthcheck:\n  test: [\"CMD\",\"a\"]\n  interval: 5s\n  retries: 2"
        #expect(ComposeSpecimen(service: lines, over: base).text == expected)
    }

    @Test("a check that is switched off stays so until a later file says otherwise")
    func disabled() {
        let test = "healthcheck:\n  test: x"
        #expect(ComposeSpecimen(service: test, over: "healthcheck:\n  disable: true").text == "c: [\"NONE\"]")
        #expect(
            ComposeSpecimen(service: test + "\n  disable: false", over: "healthcheck:\n  disable: true").text
                == "c: [\"CMD-SHELL\", \"x\"]")
        // Compose looks at the first word even so.
        #expect(
            ComposeSpecimen(service: "healthcheck:\n  disable: true\n  test: [\"none\"]").text == "c: [\"none\"]")
    }

    @Test("what the engine refuses, though Compose does not, is an error")
    func tooShort() {
        let specimen = ComposeSpecimen(
            service: "healthcheck:\n  test: x\n  interval: -5s\n  timeout: 1us\n  start_period: 0s")
        #expect(specimen.text == "c: [\"CMD-SHELL\", \"x\"] interval=-5s timeout=0s start_period=0s")
        let result = ComposeLint.check(specimen.model)
        #expect(
            result.errors.map(\.text) == [
                "compose.yaml:6:7: 'interval: -5s' is less than 1ms, which the engine refuses",
                "compose.yaml:7:7: 'timeout: 1us' is less than 1ms, which the engine refuses",
            ])
    }
}
