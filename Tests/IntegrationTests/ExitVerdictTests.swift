import TestSupport
import Testing

@Suite("What an exit means for the gate", .needsEngine)
struct ExitVerdictTests {
    @Test("an exit with another status than 0 fails", arguments: [1, 127, 137])
    func exited(code: Int) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(script: "exit \(code)"))
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
            #expect(end.message.contains("status \(code)"))
            #expect(end.verdicts == ["exited"])
        }
    }

    @Test("an exit while waiting fails at once")
    func exitsWhileWaiting() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .exiting(9, health: .starting))
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.exec("web", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
            #expect(end.message.contains("status 9"))
        }
    }

    @Test("a container that ran once and exited 0 has completed", arguments: ["no", "on-failure"])
    func oneShotByRule(policy: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("migrate", LabContainer(["true"]).with { $0.restart = policy })
            try await lab.wait(for: "migrate", state: "exited")
            let end = try await lab.gate("migrate")
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["completed"])
        }
    }

    @Test("--one-shot waits until it has completed")
    func oneShotByOption() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("migrate", .exiting(0))
            let wait = try lab.gating(lab.name("migrate"), ["--one-shot", lab.name("migrate")])
            try await wait.says("it should run once and exit 0")
            try await lab.exec("migrate", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["completed"])
        }
    }

    @Test("--one-shot names a service, too, and a failed one fails")
    func oneShotFails() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            try await lab.service("migrate", .exiting(3, health: .good))
            let wait = try lab.gating(lab.prefix, ["--one-shot", "migrate"])
            try await wait.says("it should run once and exit 0")
            try await lab.exec("migrate-1", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.offender == lab.name("migrate-1"))
        }
    }

    @Test("a service that another one wants completed is waited for until it is")
    func oneShotByLabel() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", dependsOn: "init:service_completed_successfully:false")
            try await lab.service("init", .exiting(0, health: .good))
            let wait = try lab.gating(lab.prefix)
            try await wait.says("it should run once and exit 0")
            try await lab.exec("init-1", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.names == [lab.name("init-1"), lab.name("web-1")])
            #expect(end.verdicts == ["completed", "skipped"])
        }
    }

    @Test("one that a service outside the app wants completed is waited for, too")
    func oneShotByStranger() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", dependsOn: "init:service_completed_successfully:false")
            try await lab.service("init", .exiting(4))
            let wait = try lab.gating("container:" + lab.name("init-1"))
            try await wait.says("it should run once and exit 0")
            try await lab.exec("init-1", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
        }
    }

    @Test("an exit with 0 of what has a health check is no completion")
    func exitedWithHealthcheck() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(["true"], health: .good))
            try await lab.wait(for: "web", state: "exited")
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
            #expect(end.message.contains("exited with status 0"))
        }
    }

    @Test("a container whose program is missing never started")
    func missingProgram() async throws {
        try await LabEngine.scope { lab in
            try await lab.create("web", LabContainer(["/nowhere/server"]))
            await #expect(throws: EngineRefusal.self) { try await lab.start("web") }
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "never-started")
            #expect(end.message.contains("/nowhere/server"))
            #expect(end.verdicts == ["never-started"])
        }
    }

    @Test("a container whose port is taken never started")
    func portInUse() async throws {
        try await LabEngine.scope { lab in
            let taken = try LoopbackSocket.listening(at: .tcp(port: 0))
            defer { taken.close() }
            try await lab.create(
                "web",
                LabContainer().with {
                    $0.network = "bridge"
                    $0.ports = ["80": "127.0.0.1:\(taken.port)"]
                })
            await #expect(throws: EngineRefusal.self) { try await lab.start("web") }
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "never-started")
            #expect(end.message.contains("\(taken.port)"))
        }
    }

    @Test("a container that was created and not started is waited for")
    func created() async throws {
        try await LabEngine.scope { lab in
            try await lab.create("web", LabContainer(health: .good))
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("created, not started yet")
            try await lab.start("web")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
        }
    }

    @Test("a container that was killed for lack of memory says so")
    func outOfMemory() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                // containerd listens for memory kills a moment after the start: one that comes before is not told.
                LabContainer(["sh", "-c", "sleep 3; exec dd if=/dev/zero of=/dev/null bs=256M count=1"]).with {
                    $0.memory = 8 << 20
                })
            // The kernel's word about it may come after the exit, and a busy engine misses it now and then.
            for isLast in [false, false, false, true] {
                try await lab.wait(for: "web", state: "exited")
                do {
                    try await lab.wait(for: "web", limit: .seconds(2)) { $0["State"]?["OOMKilled"]?.bool == true }
                    break
                } catch  where !isLast {
                    try await lab.start("web")
                }
            }
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "oom-killed")
            #expect(end.message.contains("SIGKILL"))
        }
    }

    @Test("a container that somebody stopped fails")
    func stopped() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.stop("web")
            let end = try await lab.gate("web")
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
        }
    }
}
