import TestSupport
import Testing

@Suite("Restarts and pauses during a wait", .needsEngine)
struct ContainerRestartTests {
    @Test("a crash loop fails, with a health check and without", arguments: [false, true])
    func crashLoop(isChecked: Bool) async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(script: "exit 3", health: isChecked ? .good : nil).with { $0.restart = "always" })
            let end = try await lab.gate("web", "--timeout", "30s")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "crash-loop")
            #expect(end.message.contains("status 3"))
            #expect(end.verdicts == ["crash-loop"])
        }
    }

    @Test("a crash loop that runs for a moment each time never passes without a health check")
    func slowCrashLoop() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(script: "sleep 0.5; exit 1").with { $0.restart = "always" })
            try await lab.wait(for: "web") { ($0["RestartCount"]?.int ?? 0) >= 1 }
            let end = try await lab.gate("web", "--timeout", "30s", "--stable", "1s")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "crash-loop")
        }
    }

    @Test("a loop that was seen crashing before is not taken for running")
    func oldCrashLoop() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(script: "sleep 0.2; exit 1").with { $0.restart = "always" })
            try await lab.wait(for: "web") { ($0["RestartCount"]?.int ?? 0) >= 4 }
            let end = try await lab.gate("web", "--timeout", "30s")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "crash-loop")
        }
    }

    @Test("a container that crashes once and recovers is deployed, and the crash is counted")
    func oneCrash() async throws {
        try await LabEngine.scope { lab in
            try await lab.create(
                "web",
                LabContainer(
                    script: "test -e /crashed || { touch /crashed; exit 1; }; sleep 1000000",
                    health: .init(["CMD", "test", "-e", "/crashed"])
                ).with { $0.restart = "on-failure:5" })
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("created")
            try await lab.start("web")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["healthy"])
            #expect(end.restarts == [1])
        }
    }

    @Test("--max-restarts 0 tolerates none")
    func noRestarts() async throws {
        try await LabEngine.scope { lab in
            try await lab.create(
                "web",
                LabContainer(
                    script: "test -e /crashed || { touch /crashed; exit 1; }; sleep 1000000", health: .starting
                ).with { $0.restart = "always" })
            let wait = try lab.gating(lab.name("web"), ["--max-restarts", "0"])
            try await wait.says("created")
            try await lab.start("web")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "crash-loop")
            #expect(end.message.contains("1 restart,"))
        }
    }

    @Test("a policy that gives up after its retries is an exit, not a wait for ever")
    func retriesUsedUp() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(script: "exit 4").with { $0.restart = "on-failure:1" })
            try await lab.wait(for: "web") {
                $0["State"]?["Status"]?.string == "exited" && $0["RestartCount"]?.int == 1
            }
            let end = try await lab.gate("web", "--timeout", "20s")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
        }
    }

    @Test("docker restart during the wait is survived")
    func restartOnRequest() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .healthyOnceTouched)
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.restart("web")
            try await lab.exec("web", "touch", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.restarts == [1])
        }
    }

    @Test("docker stop and start during the wait are survived")
    func stopAndStart() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .healthyOnceTouched)
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.stop("web")
            try await wait.says("about to come back")
            try await lab.start("web")
            try await lab.exec("web", "touch", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
        }
    }

    @Test("a pause during the wait is no failed check")
    func pause() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .healthyOnceTouched)
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.pause("web")
            try await wait.says("paused")
            #expect(try await lab.inspect("web")["State"]?["Health"]?["Status"]?.string == "unhealthy")
            try await lab.unpause("web")
            try await lab.exec("web", "touch", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["healthy"])
        }
    }

    @Test("a container that stays paused times out, and says so")
    func paused() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            try await lab.pause("web")
            let end = try await lab.gate("web", "--timeout", "5s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.message.hasPrefix("still paused"))
        }
    }
}
