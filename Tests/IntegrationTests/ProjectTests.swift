import TestSupport
import Testing

@Suite("Several containers under one gate", .needsEngine)
struct ProjectTests {
    @Test("a service that was healthy and then died fails while others are awaited")
    func healthyThenDied() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", .exiting(0, health: .good))
            try await lab.service("b", .healthyOnceTouched)
            let wait = try lab.gating(lab.prefix)
            try await wait.says("a-1 healthy")
            try await lab.exec("a-1", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.offender == lab.name("a-1"))
        }
    }

    @Test("a service that was healthy and became unhealthy fails when its turn comes back")
    func healthyThenUnhealthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .init(["CMD", "test", "!", "-e", "/bad"])))
            try await lab.service("b", .healthyOnceTouched)
            let wait = try lab.gating(lab.prefix)
            try await wait.says("a-1 healthy")
            try await lab.exec("a-1", "touch", "/bad")
            try await lab.wait(for: "a-1", health: "unhealthy")
            try await lab.exec("b-1", "touch", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 1, "\(end)")
            #expect(end.offender == lab.name("a-1"))
        }
    }

    @Test("a container that dies out of turn fails at once")
    func diesOutOfTurn() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .starting))
            try await lab.service("b", .exiting(7))
            let wait = try lab.gating(lab.prefix)
            try await wait.says("a-1 starting")
            try await lab.exec("b-1", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.offender == lab.name("b-1"))
            #expect(end.message.contains("status 7"))
            #expect(end.verdicts == ["waiting", "exited"])
        }
    }

    @Test("sequential timeouts are per container, a parallel one is for all", arguments: [false, true])
    func timeouts(isParallel: Bool) async throws {
        try await LabEngine.scope { lab in
            func touching(after seconds: Int) -> LabContainer {
                LabContainer(
                    script: "sleep \(seconds); touch /ok; sleep 1000000",
                    health: .file("/ok", startPeriod: .seconds(600)))
            }
            try await lab.service("a", touching(after: 5))
            try await lab.service("b", touching(after: 10))
            let end = try await lab.gateProject(
                "--timeout", isParallel ? "7s" : "9s", isParallel ? "--parallel" : "--no-probe")
            #expect(end.exit == (isParallel ? 124 : 0), "\(end)")
            if !isParallel { #expect(end.verdicts == ["healthy", "healthy"], "\(end)") }
        }
    }

    @Test("--parallel fails as soon as any container is unhealthy")
    func parallelUnhealthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .starting))
            try await lab.service("b", LabContainer(health: .bad))
            let end = try await lab.gateProject("--parallel")
            #expect(end.exit == 1, "\(end)")
            #expect(end.offender == lab.name("b-1"))
        }
    }

    @Test("--deadline bounds the whole command")
    func deadline() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .good))
            try await lab.service("b", LabContainer(health: .starting))
            try await lab.wait(for: "a-1", health: "healthy")
            let end = try await lab.gateProject("--deadline", "3s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
            #expect(end.offender == lab.name("b-1"))
            #expect(end.message.contains("deadline of 3s"))
            #expect(end.run.duration >= .seconds(3))
            #expect(end.run.duration < .seconds(20))
        }
    }

    @Test("--deadline also bounds the wait for an app to appear")
    func deadlineForNothing() async throws {
        try await LabEngine.scope { lab in
            // With its kind: a bare name could be a deployment, and every container of a busy engine be looked into.
            let end = try await lab.gating("project:\(lab.prefix)", ["--appear", "60s", "--deadline", "2s"]).ended()
            #expect(end.exit == 124, "\(end)")
        }
    }

    @Test("containers of 'compose run' are no part of the project")
    func oneOff() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            var task = lab.composed("web", LabContainer(script: "exit 1"))
            task.labels["com.docker.compose.oneoff"] = "True"
            try await lab.run("web-run-abc", task)
            let end = try await lab.gateProject()
            #expect(end.exit == 0, "\(end)")
            #expect(end.names == [lab.name("web-1")])
        }
    }

    @Test("one bad replica of a scaled service fails the app")
    func replicas() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good), number: 1)
            try await lab.service("web", LabContainer(health: .bad), number: 2)
            try await lab.service("web", LabContainer(health: .good), number: 3)
            let end = try await lab.gateProject()
            #expect(end.exit == 1, "\(end)")
            #expect(end.offender == lab.name("web-2"))
            #expect(end.names == (1...3).map { lab.name("web-\($0)") })
        }
    }

    @Test("those that others depend on are judged first")
    func order() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("app", LabContainer(health: .good), dependsOn: "zdb:service_healthy:false")
            try await lab.service("zdb", LabContainer(health: .good))
            let end = try await lab.gateProject()
            #expect(end.exit == 0, "\(end)")
            #expect(end.names == [lab.name("zdb-1"), lab.name("app-1")])
        }
    }

    @Test("several apps: each has its result, and the first that failed gives the exit status")
    func severalApps() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good", LabContainer(health: .good))
            try await lab.run("bad", LabContainer(script: "exit 8"))
            try await lab.run("late", LabContainer(health: .starting))
            try await lab.wait(for: "good", health: "healthy")
            try await lab.wait(for: "bad", state: "exited")
            let names = ["good", "bad", "late"].map { lab.name($0) }
            let run = try await lab.launch(["wait"] + names + ["-o", "ndjson", "--timeout", "6s"]).result()
            #expect(run.exitCode == 5, "\(run)")
            let results = try run.jsonLines().filter { $0["event"]?.string == "result" }
            let codes = results.reduce(into: [String: Int]()) { $0[$1["app"]?.string ?? ""] = $1["exit_code"]?.int }
            #expect(codes == [names[0]: 0, names[1]: 5, names[2]: 124])
            let turned = try await lab.launch(["wait"] + names.reversed() + ["-q", "--timeout", "6s"]).result()
            #expect(turned.exitCode == 124, "\(turned)")
            #expect(turned.text == names[0] + "\n")
        }
    }
}
