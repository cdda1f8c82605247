import Health
import Testing

@testable import Lint

@Suite("Mistakes in the settings of checks")
struct ScheduleRuleTests {
    /// Settings, as `KEY VALUE` in milliseconds, on a sound check.
    private static func definition(_ settings: String, _ syntax: HealthcheckDefinition.Syntax = .compose)
        -> HealthcheckDefinition
    {
        var definition = HealthcheckDefinition(owner: "service web", syntax: syntax, place: Place(file: "f", line: 1))
        definition.test = ["CMD", "/health"]
        let words = settings.split(separator: " ").map(String.init)
        for (key, value) in zip(words, words.dropFirst()) {
            let duration = Int(value).map { Duration.milliseconds($0) }
            switch key {
            case "interval": definition.interval = duration
            case "timeout": definition.timeout = duration
            case "period": definition.startPeriod = duration
            case "fast": definition.startInterval = duration
            case "retries": definition.retries = Int(value)
            default: break
            }
        }
        return definition
    }

    private static func ids(_ settings: String, _ options: LintOptions = LintOptions()) -> [String] {
        let marks: [Finding.Severity: String] = [.error: "", .warning: "?", .info: "??"]
        return Linter.check([definition(settings)], options: options).map {
            $0.finding.id + (marks[$0.finding.severity] ?? "")
        }
    }

    @Test(
        "by the engine's values where nothing is written",
        arguments: [
            ("period 1000", []), ("period 1000 interval 60000", []),
            ("period 1000 interval 60001", ["interval-too-long?"]),
            ("period 1000 interval 2000", []), ("period 1000 interval 1999", ["check-too-frequent?"]),
            ("period 1000 interval 0", []), ("period 1000 interval 10000", []),
            ("period 1000 timeout 30000", []), ("period 1000 timeout 30001", ["timeout-exceeds-interval?"]),
            ("period 1000 timeout 11000 interval 10000", ["timeout-exceeds-interval?"]),
            ("period 1000 timeout 10000 interval 10000", []), ("period 1000 timeout 0 interval 10000", []),
            ("period 1000 retries 1", ["retries-too-low?"]), ("period 1000 retries 0", []),
            ("period 1000 retries 2", []),
            ("interval 30000", ["no-start-period??"]), ("period 0", ["no-start-period??"]),
            ("interval 20000", ["no-start-period??"]), ("interval 19999", ["no-start-period?"]),
            ("interval 10000 retries 6", ["no-start-period??"]),
            ("fast 1000", ["no-start-period?", "start-interval-unsupported??"]),
            ("period 1000 fast 1000", ["start-interval-unsupported??"]), ("period 1000 fast 0", []),
            ("interval 180000", ["check-slower-than-gate?", "interval-too-long?", "no-start-period??"]),
            ("interval 179999", ["interval-too-long?", "no-start-period??"]),
            ("period 1000 interval 180000", ["interval-too-long?"]),
            (
                "interval 9223372036854 retries 2147483647",
                ["check-slower-than-gate?", "interval-too-long?", "no-start-period??"]
            ),
        ])
    func settings(_ settings: String, _ expected: [String]) { #expect(Self.ids(settings) == expected) }

    @Test("an engine that is known decides about the start interval, and a gate about the first check") func options() {
        var options = LintOptions()
        options.engine = .init(name: "Docker 24.0.7", knowsStartInterval: false)
        #expect(
            Self.ids("period 1000 fast 1000 interval 180000", options)
                == ["check-slower-than-gate?", "interval-too-long?", "start-interval-unsupported?"])
        options.engine = .init(name: "Docker 26.1.5", knowsStartInterval: true)
        #expect(Self.ids("period 1000 fast 1000 interval 180000", options) == ["interval-too-long?"])
        options.gate = .seconds(20)
        #expect(Self.ids("period 0 interval 20000", options) == ["check-slower-than-gate?", "no-start-period??"])
    }

    @Test("what runs no command has no settings to be judged", arguments: [["NONE"], ["curl"], [], ["CMD"]])
    func others(_ test: [String]) {
        var definition = Self.definition("interval 1 timeout 99000 retries 1")
        definition.test = test
        let ids = Set(Linter.check([definition]).map(\.finding.id))
        #expect(ids.isDisjoint(with: ScheduleLintRules.all.flatMap(\.ids)))
    }

    @Test(
        "fixes are written as the file is",
        arguments: [
            (HealthcheckDefinition.Syntax.dockerfile, "--start-period=30s"), (.compose, "start_period: 30s"),
            (.engine, "StartPeriod: 30s"),
        ])
    func syntax(_ syntax: HealthcheckDefinition.Syntax, _ expected: String) throws {
        let found = try #require(Linter.check([Self.definition("interval 5000", syntax)]).first)
        #expect(found.finding.fix.first?.contains(" \(expected).") == true)
    }

    @Test("a command is written as the file is, with its dollar signs and quotes") func commands() throws {
        var definition = Self.definition("period 1000")
        definition.test = ["CMD-SHELL", "curl \"http://127.0.0.1:$PORT/\" || exit 1"]
        let compose = Linter.check([definition]).first?.finding.fix.first
        #expect(
            compose
                == #"Let an error status fail: test: ["CMD-SHELL", "curl -f \"http://127.0.0.1:$$PORT/\" || exit 1"]"#)
        definition.syntax = .dockerfile
        definition.passages[.test] = .init("CMD curl", at: definition.place)
        let dockerfile = Linter.check([definition]).first?.finding.fix.first
        #expect(dockerfile == #"Let an error status fail: HEALTHCHECK CMD curl -f "http://127.0.0.1:$PORT/" || exit 1"#)
    }
}

@Suite("Mistakes in the kinds of checks")
struct KindRuleTests {
    private static func findings(_ test: [String], _ syntax: HealthcheckDefinition.Syntax = .compose) -> [Finding] {
        var definition = HealthcheckDefinition(owner: "service web", syntax: syntax, place: Place(file: "f", line: 1))
        definition.test = test
        definition.startPeriod = .seconds(30)
        return Linter.check([definition]).map(\.finding)
    }

    @Test(
        "what stands where CMD should",
        arguments: [
            (
                ["curl", "-f", "http://127.0.0.1/"],
                #"Begin with CMD: test: ["CMD", "curl", "-f", "http://127.0.0.1/"]"#
            ),
            (["curl -f http://127.0.0.1/"], #"Begin with CMD: test: ["CMD-SHELL", "curl -f http://127.0.0.1/"]"#),
            (["cmd", "/health"], #"Begin with CMD: test: ["CMD", "/health"]"#),
            (["Cmd-Shell", "a b"], #"Begin with CMD: test: ["CMD-SHELL", "a b"]"#),
            (["none"], #"Begin with CMD: test: ["NONE"]"#),
            (["EXEC", "touch"], #"Begin with CMD: test: ["CMD", "EXEC", "touch"]"#),
        ])
    func unknown(_ test: [String], _ fix: String) {
        let found = Self.findings(test)
        #expect(found.map(\.id) == ["unknown-check-type"] && found.map(\.severity) == [.error])
        #expect(found.first?.fix == [fix])
    }

    @Test(
        "nothing where the command should be",
        arguments: [
            (["CMD"], "crashes"), (["CMD-SHELL"], "no program"), (["CMD-SHELL", ""], "always succeeds"),
            (["CMD-SHELL", " \n"], "always succeeds"), (["CMD", ""], "no program"),
        ])
    func empty(_ test: [String], _ cause: String) {
        let found = Self.findings(test)
        #expect(found.map(\.id) == ["empty-check-command"] && found.map(\.severity) == [.error])
        #expect(found.first?.cause.contains(cause) == true)
    }

    @Test("a check that takes its command from the image is judged by its settings alone") func inherited() {
        #expect(Self.findings([]) == [])
    }

    @Test(
        "no check at all",
        arguments: [
            (nil, Finding.Severity.warning), ("scratch", .warning), ("python:3.12", .warning),
            ("docker.io/library/redis", .warning),
            ("example/app:1", .info), ("ghcr.io/a/b", .info), ("mcr.microsoft.com/dotnet/aspnet:8.0", .info),
        ])
    func absent(_ image: String?, _ severity: Finding.Severity) {
        var definition = HealthcheckDefinition(owner: "service web", syntax: .compose, place: Place(file: "f", line: 1))
        definition.isAbsent = true
        definition.context.baseImage = image
        #expect(
            Linter.check([definition]).map { "\($0.finding.id) \($0.finding.severity)" } == [
                "no-healthcheck \(severity)"
            ])
    }

    @Test("CMD-SHELL is no type of a Dockerfile, and a misspelt type is told as it is written") func types() {
        let text =
            "FROM a\nHEALTHCHECK --start-period=1s CMD-SHELL curl -f http://127.0.0.1/\nFROM a\nHEALTHCHECK Curl x"
        let found = DockerfileLint.check(Array(text.utf8), file: "f").findings.map(\.finding)
        #expect(found.map(\.id) == ["unknown-check-type", "unknown-check-type"])
        #expect(
            found.flatMap(\.fix) == [
                "Write CMD; a command that is no list is a line for the shell: HEALTHCHECK CMD curl -f http://127.0.0.1/",
                "Put CMD before the command: HEALTHCHECK CMD Curl x",
            ])
    }
}
