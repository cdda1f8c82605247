import Health
import TestSupport
import Testing

@testable import Lint

@Suite("What is found in Compose files")
struct ComposeLintTests {
    /// Every finding as `PLACE SEVERITY ID: TITLE`, and every error.
    private func text(_ files: [String: String], main: [String] = ["compose.yaml"], environment: [String: String] = [:])
        -> String
    {
        let result = ComposeLint.check(ComposeSpecimen(files, main: main, environment: environment).model)
        return
            (result.errors.map(\.text)
            + result.findings.map {
                "\($0.place.text) \($0.finding.severity.rawValue) \($0.finding.id): \($0.finding.title)"
            }).joined(separator: "\n")
    }

    private static let timing = "interval: 10s, timeout: 5s, start_period: 30s"

    @Test("the check of a service is judged by the image that is built for it")
    func built() {
        let compose = """
            services:
              api:
                build: {context: ./api, target: run}
                healthcheck: {test: ["CMD", "curl", "-fsS", "http://127.0.0.1:8000/"], \(Self.timing)}
            """
        let slim = "FROM python:3.12 AS build\nRUN make\nFROM python:3.12-slim AS run\nCOPY --from=build /app /app\n"
        let missing =
            "compose.yaml:4:19 warning health-command-not-found: curl is not in python:3.12-slim, and nothing installs it"
        #expect(text(["compose.yaml": compose, "api/Dockerfile": slim]) == missing)
        #expect(text(["compose.yaml": compose, "api/Dockerfile": slim + "RUN apt-get install -y curl\n"]) == "")
        #expect(text(["compose.yaml": compose]) == "")
        let named = compose.split(separator: "{context: ./api, target: run}").joined(
            separator: "{context: api, dockerfile: ../Run, target: \"1\"}")
        #expect(text(["compose.yaml": named, "Run": slim]) == missing)
        let inline = compose.split(separator: "{context: ./api, target: run}")
            .joined(separator: "{dockerfile_inline: \"FROM python:3.12-slim\"}")
        #expect(text(["compose.yaml": inline]) == missing)
        let chosen = compose.split(separator: "target: run").joined(separator: "args: {BASE: x}")
        #expect(text(["compose.yaml": chosen, "api/Dockerfile": slim]) == "")
    }

    @Test("a service without a check takes that of its Dockerfile, and is told of if there is none")
    func absent() {
        let compose = "services:\n  api:\n    build: .\n"
        let missing =
            "compose.yaml:2:3 warning no-healthcheck: service api has no health check: nothing verifies that the app works"
        #expect(text(["compose.yaml": compose, "Dockerfile": "FROM python:3.12\n"]) == missing)
        #expect(
            text(["compose.yaml": compose, "Dockerfile": "FROM python:3.12 AS a\nHEALTHCHECK CMD x\nFROM a\n"]) == "")
        #expect(text(["compose.yaml": compose]) == "")
        #expect(text(["compose.yaml": compose, "Dockerfile": "FRON x\n"]) == "")
    }

    @Test("who waits for what is built here without a check waits for ever")
    func waiting() {
        let compose = """
            services:
              web: {image: ghcr.io/example/web:1, depends_on: {api: {condition: service_healthy}}, healthcheck: {test: ["CMD", "/w"], \(Self.timing)}}
              cron: {image: ghcr.io/example/cron:1, depends_on: {api: {condition: service_healthy}}, healthcheck: {test: ["CMD", "/c"], \(Self.timing)}}
              api: {build: api}
            """
        #expect(
            text(["compose.yaml": compose, "api/Dockerfile": "FROM python:3.12\n"])
                == "compose.yaml:4:3 error no-healthcheck: service api has no health check, and cron and 1 other wait for it to become healthy"
        )
        #expect(text(["compose.yaml": compose, "api/Dockerfile": "FROM python:3.12\nHEALTHCHECK CMD x\n"]) == "")
    }

    @Test("the whole text of a finding about a dependency")
    func dependencyText() throws {
        let file = """
            services:
              web: {image: ghcr.io/example/web:1, depends_on: {db: {condition: service_healthy}}, healthcheck: {test: ["CMD", "/w"], \(Self.timing)}}
              db: {image: postgres:16}
            """
        let finding = try #require(ComposeLint.check(ComposeSpecimen(["compose.yaml": file]).model).findings.first)
        #expect(
            finding.finding
                == Finding(
                    "no-healthcheck", .error, container: "service db",
                    title: "service db has no health check, and web waits for it to become healthy",
                    evidence: ["web depends on it with condition: service_healthy (compose.yaml:2:57)"],
                    cause:
                        "postgres:16 brings no check of its own: Compose gives up, and does not start what waits for it.",
                    fix: [
                        "Give db a healthcheck: with a test that asks it.",
                        "Or wait only for its start: condition: service_started.",
                    ]))
    }

    @Test("findings stand where the words are, in whatever file that is, and comments there silence them")
    func otherFiles() {
        let main = "services:\n  api:\n    extends: {file: common/base.yaml, service: base}\n"
        func base(_ comment: String) -> String {
            """
            services:
              base:
                image: ghcr.io/example/api:1
                healthcheck:
                  test: ["CMD", "/api", "health"]
                  interval: 500ms\(comment)
                  timeout: 200ms
                  start_period: 30s
            """
        }
        let found =
            "common/base.yaml:6:7 warning check-too-frequent: the app is checked every 500ms, which costs more than it tells"
        #expect(text(["compose.yaml": main, "common/base.yaml": base("")]) == found)
        #expect(
            text(["compose.yaml": main, "common/base.yaml": base(" # healthwatch ignore=check-too-frequent")]) == "")
        #expect(
            text(["compose.yaml": main, "common/base.yaml": base(" # healthwatch ignore=check-to-frequent")])
                == """
                common/base.yaml:6:44: no finding is called 'check-to-frequent', so the comment silences nothing; did you mean \
                'check-too-frequent'?
                \(found)
                """)
        let over =
            "services:\n  api:\n    healthcheck: # healthwatch ignore=retries-too-low\n      interval: 10s\n      retries: 1\n"
        #expect(
            text(
                ["compose.yaml": main, "common/base.yaml": base(""), "over.yaml": over],
                main: ["compose.yaml", "over.yaml"])
                == "")
    }

    @Test("what services share is told once")
    func shared() throws {
        var file =
            "x-check: &check\n  test: [\"CMD\", \"curl\", \"http://127.0.0.1/\"]\n  interval: 10s\n  start_period: 20s\nservices:\n"
        for number in 1...8 { file += "  s\(number):\n    image: ghcr.io/example/s:1\n    healthcheck: *check\n" }
        let findings = ComposeLint.check(ComposeSpecimen(["compose.yaml": file]).model).findings
        #expect(findings.map(\.place.text) == ["compose.yaml:2:3"])
        #expect(
            findings.first?.finding.evidence.last
                == "the same for service s2, service s3, service s4, service s5, service s6, …")
    }

    @Test("values of variables are not shown, the words of the file are")
    func secrets() {
        let file = """
            services:
              db:
                image: ghcr.io/example/db:1
                environment: {DB_PASSWORD: "${DB_PASSWORD}"}
                healthcheck:
                  test: ["CMD-SHELL", "curl http://127.0.0.1/?x=${DB_PASSWORD}&pin=$OTHER_TOKEN"]
                  start_period: 30s
            """
        let specimen = ComposeSpecimen(
            ["compose.yaml": file], environment: ["DB_PASSWORD": "correct-horse", "OTHER_TOKEN": "battery-staple"])
        let shown = "\(ComposeLint.check(specimen.model))"
        #expect(shown.contains("curl-without-fail") && shown.contains("${DB_PASSWORD}"))
        #expect(!shown.contains("correct-horse") && !shown.contains("battery-staple"))
    }

    @Test("a variable with one $ that is meant for the container is told")
    func oneDollar() throws {
        func found(_ test: String, _ more: [String: String] = [:], environment: [String: String] = [:]) -> String {
            let file = """
                services:
                  db:
                    image: ghcr.io/example/db:1
                    env_file: [db.env]
                    environment: [USER_NAME=shop]
                    healthcheck: {test: \(test), \(Self.timing)}
                """
            return text(["compose.yaml": file].merging(more) { $1 }, environment: environment)
        }
        func told(_ name: String) -> String {
            "compose.yaml:6:19 warning health-check-failed: Compose replaces $\(name) by nothing before the container sees it"
        }
        #expect(found("\"pg_isready -U $USER_NAME\"") == told("USER_NAME"))
        #expect(found("[\"CMD-SHELL\", \"pg_isready -U ${USER_NAME}\"]") == told("USER_NAME"))
        #expect(found("\"pg_isready -d $DB_NAME\"", ["db.env": "DB_NAME=shop\n"]) == told("DB_NAME"))
        #expect(found("\"pg_isready -U $$USER_NAME\"") == "")
        #expect(found("\"pg_isready -U ${USER_NAME:-shop}\"") == "")
        #expect(found("\"pg_isready -U $USER_NAME\"", environment: ["USER_NAME": "shop"]) == "")
        #expect(found("\"pg_isready -U $USER_NAME\"", [".env": "USER_NAME=shop\n"]) == "")
        #expect(found("\"pg_isready -U $ELSEWHERE\"") == "")
    }

    @Test(
        "a check that asks for the host's port is told, one that asks another of its own is not",
        arguments: [
            ("ports: [\"8080:80\"]", 8080, true), ("ports: [\"8080:80\"]", 80, false),
            ("ports: [\"8080:80\"]", 9000, false),
            ("ports: [\"80\"]", 8080, false), ("ports: [\"8080:80\", \"80:8080\"]", 8080, false),
            ("ports: [\"127.0.0.1:8080:80/tcp\"]", 8080, true), ("ports: [\"8080:80/udp\"]", 8080, false),
            ("ports: [{target: 80, published: \"8080\"}]", 8080, true),
            ("ports: [{target: 80, published: 8080, protocol: udp}]", 8080, false),
            ("ports: [\"9090-9099:80-89\"]", 9095, true), ("ports: [8080:80]", 8080, true),
            ("ports: [\"[::1]:8080:80\"]", 8080, true),
            ("expose: [3000]", 8080, true), ("expose: [\"3000-3005/tcp\"]", 3004, false),
            ("ports: [nonsense, {a: b}, \"9-3:80\"]", 8080, false),
        ])
    func ports(_ ports: String, _ asked: Int, _ isTold: Bool) {
        let file = """
            services:
              web:
                image: ghcr.io/example/web:1
                \(ports)
                healthcheck: {test: ["CMD", "curl", "-fsS", "http://127.0.0.1:\(asked)/"], \(Self.timing)}
            """
        let found = text(["compose.yaml": file])
        #expect(found.contains("health-wrong-port") == isTold, "\(found)")
        #expect(isTold || found.isEmpty)
    }

    @Test("a start interval is judged by the engine that is to run it")
    func engine() {
        let specimen = ComposeSpecimen(
            service: "healthcheck: {test: [\"CMD\", \"/a\"], start_interval: 1s, \(Self.timing)}")
        func found(_ engine: LintOptions.Engine?) -> [String] {
            var options = LintOptions()
            options.engine = engine
            return ComposeLint.check(specimen.model, options: options).findings.map {
                "\($0.finding.severity.rawValue) \($0.finding.id)"
            }
        }
        #expect(found(nil) == ["info start-interval-unsupported"])
        #expect(
            found(.init(name: "Docker 24.0.7", knowsStartInterval: false)) == ["warning start-interval-unsupported"])
        #expect(found(.init(name: "Docker 27.3.1", knowsStartInterval: true)) == [])
    }

    @Test("where images are built is known of each service")
    func builds() {
        let file = """
            services:
              a: {build: ./a}
              b: {build: {context: b, dockerfile: Docker/file, target: run}}
              c: {build: "https://github.com/example/c.git#main"}
              d: {build: {dockerfile_inline: "FROM x"}}
              e: {image: y}
            """
        let over = "services:\n  b: {build: {context: other}}\n"
        let model = ComposeSpecimen(["compose.yaml": file, "over.yaml": over], main: ["compose.yaml", "over.yaml"])
            .model
        #expect(model.services.map { $0.build?.path } == ["a/Dockerfile", "other/Docker/file", nil, nil, nil])
        #expect(model.services.map { $0.build?.target } == [nil, "run", nil, nil, nil])
        #expect(model["b"]?.build?.place == Place(file: "over.yaml", line: 2, column: 7))
    }
}
