import TestSupport
import Testing

/// What Compose did with a file, as it was observed, and what healthwatch must say of the same containers.
@Suite("Scenarios in which Compose was observed", .needsCompose)
struct ComposeCorpusTests {
    private static let file = "03c-compose-observed.json"

    /// What the gate must say: the exit status, who fails, and whether that is what Compose's `--wait` says.
    struct Expectation: Sendable, CustomStringConvertible {
        let scenario: String
        let exit: Int32
        var offender: String?
        /// False where Compose says something else, and is wrong.
        var agrees = true
        var options: [String] = []

        var description: String { scenario }
    }

    static let expectations = [
        Expectation(
            scenario: "TestUpWaitTimeout", exit: 124, offender: "app-1", options: ["--timeout", "3s"]),
        Expectation(scenario: "TestUpServiceUnhealthy", exit: 1, offender: "fail-1"),
        Expectation(scenario: "lab: one healthy, one unhealthy", exit: 1, offender: "b-1"),
        Expectation(scenario: "lab: unhealthy first, healthy later", exit: 1, offender: "a-1"),
        Expectation(
            scenario: "lab: no healthcheck replica exits while the first runs", exit: 5, offender: "b-1"),
        Expectation(scenario: "lab: two replicas, one unhealthy", exit: 1),
        // Compose 2.26 refuses a container without a check; that was mended later.
        Expectation(scenario: "lab: healthcheck NONE", exit: 0, agrees: false),
        // Compose does not look again at what was healthy once, and reports success.
        Expectation(scenario: "lab: healthy, then dies", exit: 5, offender: "a-1", agrees: false),
        // Tolerated for long enough, it is the success that it becomes.
        Expectation(
            scenario: "lab: unhealthy first, healthy later", exit: 0, agrees: false, options: ["--grace", "30s"]),
        // A one-shot is awaited until it is done, not failed because it ends.
        Expectation(
            scenario: "TestWaitOnFaster", exit: 0,
            options: ["--one-shot", "faster", "--one-shot", "slower"]),
        Expectation(scenario: "TestUpExitCodeFrom", exit: 5, offender: "failure-1", options: ["--stable", "20s"]),
    ]

    @Test(
        "healthwatch agrees with Compose, or is right where Compose is not",
        .enabled(if: Corpora.isRequired || Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: expectations)
    func scenario(expectation: Expectation) async throws {
        let scenario = try #require(Corpora.cases(in: Self.file).first { $0.name == expectation.scenario })
        // The engine of the tests has one image, and no name may be fixed, so that scenarios can run side by side.
        let yaml = try #require(scenario.input["compose.yaml"]?.string)
            .replacing("image: bb", with: "image: healthwatch/busybox:1")
            .replacing(try Regex("(?m)^ *container_name:.*\n"), with: "")
        try await ComposeProject.scope(yaml, isUp: false) { project in
            // What Compose itself makes of it does not matter here, only that the containers come.
            let up = try project.launch(["up", "-d"])
            let wait = try project.lab.gating(project.name, ["--appear", "30s", "--no-probe"] + expectation.options)
            let end = try await wait.ended()
            try await up.result()
            #expect(end.exit == expectation.exit, "\(end)")
            if let offender = expectation.offender { #expect(end.offender == project.lab.name(offender), "\(end)") }
            let observed = scenario.expected["docker20"]?.array?.last?["rc"]?.int
            #expect(((observed == 0) == (end.exit == 0)) == expectation.agrees, "Compose ended with \(observed ?? -1)")
        }
    }
}

/// The containers of Compose's own unit tests, made for real.
@Suite("Verdicts in Compose's own tests", .needsEngine)
struct ComposeVerdictTests {
    private static let file = "03b-compose-health-verdicts.json"

    @Test(
        "a container that Compose calls healthy passes, another does not",
        .enabled(if: Corpora.isRequired || Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: file).filter { $0.input["container"] != nil })
    func verdict(scenario: CorpusCase) async throws {
        let container = try #require(scenario.input["container"])
        let state = container["State"]?["Status"]?.string ?? ""
        try #require(["running", "exited"].contains(state), "only these can be made")
        let test = container["Config"]?["Healthcheck"]?["Test"]?.strings
        let health = container["State"]?["Health"]?["Status"]?.string
        let isHealthy = scenario.expected["healthy"]?.bool ?? false
        try await LabEngine.scope { lab in
            var made = LabContainer(health: test.map { .init(health == "unhealthy" ? ["CMD", "false"] : $0) })
            if state == "exited" { made.command = ["sh", "-c", "exit \(container["State"]?["ExitCode"]?.int ?? 0)"] }
            try await lab.run("web", made)
            try await lab.wait(for: "web", state: state)
            let end = try await lab.gate("web", "--timeout", "5s")
            #expect((end.exit == 0) == isHealthy, "\(end)")
        }
    }

    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(Self.file))
        #expect(Corpora.isPresent("03c-compose-observed.json"))
    }

    @Test("a dependency that is only to be started does not have to be healthy before its dependent is judged")
    func startedDependency() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("db")
            try await lab.service("redis")
            try await lab.service(
                "app", LabContainer(health: .good),
                dependsOn: "db:service_started:false,redis:service_started:false,gone:service_healthy:false")
            let end = try await lab.gateProject()
            #expect(end.exit == 0, "\(end)")
            #expect(end.names == ["db-1", "redis-1", "app-1"].map { lab.name($0) })
        }
    }

    @Test("an optional dependency that failed is a container of the app like any other")
    func failedOptionalDependency() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("db", LabContainer(script: "exit 1"))
            try await lab.service("app", LabContainer(health: .good), dependsOn: "db:service_healthy:false")
            let end = try await lab.gateProject()
            #expect(end.exit == 5, "\(end)")
            #expect(end.offender == lab.name("db-1"))
        }
    }
}
