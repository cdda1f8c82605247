import TestSupport
import Testing

@testable import Lint

@Suite("Projects of Compose files")
struct ComposeModelTests {
    private static let base = """
        services:
          base:
            image: b
            healthcheck: {test: x, interval: 5s}
          db: {image: d}

        """

    private func text(_ files: [String: String], main: [String] = ["compose.yaml"]) -> String {
        ComposeSpecimen(files, main: main).text
    }

    @Test("a service begins with what it extends, in its own file or another one, relative to that")
    func extends() {
        let own = Self.base + "  c:\n    extends: base\n    healthcheck: {timeout: 3s}\n"
        #expect(
            text(["compose.yaml": own])
                == "base: [\"CMD-SHELL\", \"x\"] interval=5s\nc: [\"CMD-SHELL\", \"x\"] interval=5s timeout=3s")
        let other = "services:\n  c:\n    extends: {file: sub/other.yaml, service: base}\n"
        #expect(text(["compose.yaml": other, "sub/other.yaml": Self.base]) == "c: [\"CMD-SHELL\", \"x\"] interval=5s")
        let third = "services:\n  q:\n    image: q\n    healthcheck: {test: q, interval: \"${I:-9s}\"}\n"
        for (path, place) in [("../third.yaml", "third.yaml"), ("third.yaml", "sub/third.yaml")] {
            let middle = "services:\n  base:\n    extends: {file: \(path), service: q}\n"
            #expect(
                text(["compose.yaml": other, "sub/other.yaml": middle, place: third])
                    == "c: [\"CMD-SHELL\", \"q\"] interval=9s", "\(path)")
        }
        let itself =
            "services:\n  c:\n    extends: {file: compose.yaml, service: d}\n  d: {image: x, healthcheck: {test: y}}\n"
        #expect(text(["compose.yaml": itself]) == "c: [\"CMD-SHELL\", \"y\"]\nd: [\"CMD-SHELL\", \"y\"]")
        let reset = "services:\n  c:\n    extends: {file: o.yaml, service: base}\n    healthcheck: !reset null\n"
        #expect(text(["compose.yaml": reset, "o.yaml": Self.base]) == "")
    }

    @Test(
        "what cannot be extended is an error at its place",
        arguments: [
            ("    extends: nope\n", "7:5: 'c' extends 'nope', and there is no such service"),
            ("    extends: {service: nope}\n", "7:5: 'c' extends 'nope', and there is no such service"),
            ("    extends: {file: o.yaml, service: base}\n", "7:5: 'o.yaml' cannot be read"),
            (
                "    extends: {file: x.yaml}\n",
                "7:5: extends needs the name of a service: write 'service: NAME' below it"
            ),
            ("    extends: [base]\n", "7:5: extends needs the name of a service: write 'service: NAME' below it"),
            (
                "    extends: {file: other.yaml, service: q}\n",
                "7:5: 'c' extends 'q', and there is no such service in 'other.yaml'"
            ),
            ("    extends: c\n", "7:5: 'c' extends itself, through 1 services"),
        ])
    func unextendable(_ lines: String, _ message: String) {
        let files = ["compose.yaml": Self.base + "  c:\n" + lines, "other.yaml": Self.base]
        #expect(text(files) == "base: [\"CMD-SHELL\", \"x\"] interval=5s\ncompose.yaml:\(message)")
    }

    @Test("circles and long chains of files end")
    func circles() {
        #expect(
            text(["compose.yaml": "services:\n  c:\n    extends: d\n  d:\n    extends: c\n"]) == """
                compose.yaml:3:5: 'c' extends itself, through 2 services
                compose.yaml:5:5: 'd' extends itself, through 2 services
                """)
        let there = "services:\n  c:\n    extends: {file: b.yaml, service: c}\n"
        let back = "services:\n  c:\n    extends: {file: compose.yaml, service: c}\n"
        #expect(text(["compose.yaml": there, "b.yaml": back]).contains("extends itself"))
        #expect(
            text(["compose.yaml": "include: [b.yaml]\n", "b.yaml": "include: [b.yaml]\nservices:\n  c: {image: x}\n"])
                == "b.yaml:1:11: the file includes itself, through 1 files")
        var chain = "services:\n  c0: {image: x}\n"
        for number in 1...200 { chain += "  c\(number): {extends: c\(number - 1)}\n" }
        #expect(text(["compose.yaml": chain]).contains("'c200' extends itself") == false)
        #expect(text(["compose.yaml": chain]).contains("extends itself, through 32 services"))
    }

    @Test("included files are read first, with their own folders, each once")
    func includes() {
        let included = "services:\n  i: {image: i, healthcheck: {test: ii}}\n"
        #expect(
            text([
                "compose.yaml": "include: [i.yaml]\nservices:\n  c: {image: x, depends_on: [i]}\n", "i.yaml": included,
            ])
                == "i: [\"CMD-SHELL\", \"ii\"]")
        #expect(
            text([
                "compose.yaml": "include:\n  - path: [i.yaml, j.yaml]\nservices:\n  c: {image: x, depends_on: [i]}\n",
                "i.yaml": included, "j.yaml": "services:\n  i: {healthcheck: {interval: 1s}}\n",
            ]) == "i: [\"CMD-SHELL\", \"ii\"] interval=1s")
        #expect(
            text([
                "compose.yaml": "include: [sub/i.yaml]\n",
                "sub/i.yaml": "services:\n  i:\n    extends: {file: o.yaml, service: base}\n", "sub/o.yaml": Self.base,
            ]) == "i: [\"CMD-SHELL\", \"x\"] interval=5s")
        #expect(
            text(["compose.yaml": "include: [nope.yaml]\nservices:\n  i: {image: x}\n"])
                == "compose.yaml:1:11: 'nope.yaml' cannot be read")
        #expect(
            text([
                "compose.yaml":
                    "include: [\"https://example.com/x.git\"]\nservices:\n  i: {image: x, depends_on: [far]}\n"
            ]) == "")
    }

    @Test("documents of one file are laid over one another, as files are")
    func documents() {
        let file =
            "services:\n  c: {image: x, healthcheck: {test: a}}\n---\nservices:\n  c: {healthcheck: {retries: 4}}\n"
        #expect(text(["compose.yaml": file]) == "c: [\"CMD-SHELL\", \"a\"] retries=4")
        #expect(
            text(
                [
                    "a.yaml":
                        "services:\n  c: {image: x, healthcheck: {test: a}}\n  d: {image: y, healthcheck: {test: d}}\n",
                    "b.yaml": "services:\n  c: !override {image: z}\n  d: !reset null\n",
                ], main: ["a.yaml", "b.yaml"]) == "")
    }

    @Test("what is no Compose file says what it is instead")
    func shapes() {
        let table: [(String, String)] = [
            ("", "1:1: the file is empty; is it the right one?"),
            ("# only\n", "1:1: the file is empty; is it the right one?"),
            ("- a\n", "1:1: not a Compose file: it must be a mapping"),
            ("services:\n", "1:1: services must be a mapping of names to services"),
            ("services: []\n", "1:1: services must be a mapping of names to services"),
            ("services:\n  c:\n", "2:3: the service 'c' must be a mapping, such as 'image:' below it"),
            ("foo: 1\n", "1:1: not a Compose file: it has no services"),
            ("c:\n  image: x\n", "1:1: services stand at the top, as for Compose 1; indent them below 'services:'"),
            (
                "services:\n  c: {image: x}\nhealthcheck: {test: y}\n",
                "3:1: healthcheck stands beside the services, so that none has it; indent it below one of them"
            ),
            (
                "services:\n  c: {image: x}\n  healthcheck: {test: y}\n",
                "3:3: healthcheck stands beside the services, so that none has it; indent it below one of them"
            ),
            (
                "services:\n  c: {image: x\n",
                "3:1: did not find expected ',' or '}' while parsing a flow mapping that begins on line 2"
            ),
            ("services:\n  c: {image: x, image: y}\n", "2:17: the key 'image' is already on line 2"),
            (
                "services:\n  c: {image: x, healtcheck: {test: y}}\n",
                "2:17: a service has no key 'healtcheck', and Compose refuses the file; did you mean 'healthcheck'?"
            ),
            (
                "services:\n  c: {image: x, health_check: {test: y}}\n",
                "2:17: a service has no key 'health_check', and Compose refuses the file; did you mean 'healthcheck'?"
            ),
            (
                "services:\n  c: {image: x, depends-on: [c]}\n",
                "2:17: a service has no key 'depends-on', and Compose refuses the file; did you mean 'depends_on'?"
            ),
            (
                "services:\n  c: {image: \"${\"}\n",
                """
                2:14: '${' has a ${ that Compose cannot read: write ${NAME} or ${NAME:-default}, or $${ for a ${ of the \
                container's own shell
                """
            ),
        ]
        for (file, message) in table { #expect(text(["compose.yaml": file]) == "compose.yaml:\(message)", "\(file)") }
        #expect(text(["compose.yaml": "services:\n  c: {image: x, healthchecks_ui: 1, x-healthcheck: 2}\n"]) == "")
    }

    @Test(
        "dependencies are refused as Compose refuses them",
        arguments: [
            ("[db]", ""), ("{db: {condition: service_healthy, required: false, restart: yes}}", ""),
            ("{db: {condition: \"${C:-service_healthy}\"}}", ""),
            ("db", "28: depends_on must be a list of services, such as '[db]', or a mapping of them to conditions"),
            ("[1]", "41: depends_on lists names of services"),
            ("[nodb]", "41: 'c' depends on 'nodb', and there is no such service"),
            (
                "{db: {}}",
                """
                41: the dependency on 'db' needs a condition: 'condition: service_started' or 'condition: service_healthy' or \
                'condition: service_completed_successfully'
                """
            ),
            (
                "{db: null}",
                """
                41: the dependency on 'db' needs a condition: 'condition: service_started' or 'condition: service_healthy' or \
                'condition: service_completed_successfully'
                """
            ),
            ("{db: {condition: healthy}}", "46: 'healthy' is no condition; did you mean 'service_healthy'?"),
            (
                "{db: {condition: service_healty}}",
                "46: 'service_healty' is no condition; did you mean 'service_healthy'?"
            ),
            (
                "{db: {condition: ready}}",
                """
                46: 'ready' is no condition; it is one of service_started, service_healthy, service_completed_successfully
                """
            ),
            ("[c]", "41: services depend on one another in a circle: c → c"),
        ])
    func dependencies(_ value: String, _ message: String) {
        let file = "services:\n  db: {image: d}\n  c: {image: x, user: 100, depends_on: \(value)}\n"
        #expect(text(["compose.yaml": file]) == (message.isEmpty ? "" : "compose.yaml:3:\(message)"))
    }

    @Test("a circle of dependencies is shown whole, and a long chain is none")
    func dependencyCircles() {
        let circle = """
            services:
              a: {image: x, depends_on: [b]}
              b: {image: x, depends_on: {c: {condition: service_started}}}
              c: {image: x, depends_on: [a, d]}
              d: {image: x}
            """
        #expect(
            text(["compose.yaml": circle])
                == "compose.yaml:4:30: services depend on one another in a circle: a → b → c → a")
        var chain = "services:\n  c0: {image: x}\n"
        for number in 1...10_000 { chain += "  c\(number): {image: x, depends_on: [c\(number - 1)]}\n" }
        #expect(text(["compose.yaml": chain]) == "")
    }

    @Test("the environment wins over .env, and what is wrong there is said")
    func environment() {
        var specimen = ComposeSpecimen(service: "healthcheck: {interval: \"${A}\", timeout: \"$B\"}")
        specimen.files[".env"] = "A=1s\nB=2s\n"
        specimen.environment = ["A": "9s"]
        #expect(specimen.text == "c: interval=9s timeout=2s")
        specimen.files[".env"] = "B='2s\n"
        #expect(specimen.text.contains(".env:1:1: the value of B begins with a quote that nothing ends"))
    }

    @Test("places name files as the user would")
    func places() {
        let files = [
            "deploy/compose.yaml": "services:\n  c:\n    extends: {file: ../common/base.yaml, service: b}\n",
            "common/base.yaml": "services:\n  b:\n    image: x\n    healthcheck:\n      interval: 5\n",
            "deploy/.env": "A B=1\n",
        ]
        #expect(
            text(files, main: ["deploy/compose.yaml"]) == """
                c:
                deploy/.env:1:1: 'A B' is not a variable's name
                common/base.yaml:5:7: interval must be a duration with its unit: '5s' for seconds
                """)
    }
}
