import TestSupport
import Testing

extension FaultTests {
    @Test("the verdict comes at once after the event stream was cut and opened again", arguments: [1, 3, 10])
    func reopenedStream(cuts: Int) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .file("/tmp/up", startPeriod: .seconds(600))))
            let path = lab.folder.path("proxy")
            let proxy = try FaultProxy(at: .unix(path: path), to: EngineAddress.socket)
            defer { proxy.stop() }
            let process = try lab.launch(
                ["wait", lab.name("web"), "--interval", "60s"], environment: ["DOCKER_HOST": "unix://" + path])
            try await process.line(from: .errors) { $0.contains("starting") }
            for _ in 0..<cuts {
                let before = proxy.counts.connections
                proxy.cutOpenConnections()
                try await eventually { proxy.counts.connections > before }
            }
            try await lab.exec("web", "touch", "/tmp/up")
            try await lab.wait(for: "web", health: "healthy")
            let seen = ContinuousClock.now
            let run = try await process.result()
            // The test looks every 50 ms; the safety poll would take a minute.
            #expect(run.ended - seen < .seconds(3), "\(run)")
            #expect(run.exitCode == 0, "\(run)")
        }
    }

    @Test("an engine that refuses connections for a while is waited for, and the line says so")
    func refusedForAWhile() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .file("/tmp/up", startPeriod: .seconds(600))))
            let path = lab.folder.path("proxy")
            let proxy = try FaultProxy(at: .unix(path: path), to: EngineAddress.socket)
            defer { proxy.stop() }
            let process = try lab.launch(
                ["wait", lab.name("web"), "--interval", "60s"], environment: ["DOCKER_HOST": "unix://" + path])
            try await process.line(from: .errors) { $0.contains("starting") }
            proxy.refuse()
            proxy.cutOpenConnections()
            try await process.line(from: .errors) { $0.contains("lost the engine, waiting for it to come back") }
            try await lab.exec("web", "touch", "/tmp/up")
            try await lab.wait(for: "web", health: "healthy")
            try proxy.reopen()
            let seen = ContinuousClock.now
            let run = try await process.result()
            #expect(run.ended - seen < .seconds(5), "\(run)")
            #expect(run.exitCode == 0, "\(run)")
            #expect(run.errorText.contains("the engine is back"), "\(run)")
        }
    }

    /// What may stand in the way of events.
    enum Deafness: CaseIterable, Sendable {
        case noHead, headOnly, refused, missing, failing

        var treatment: EndpointProxy.Treatment {
            switch self {
            case .noHead: .stall(after: 0)
            // Longer than any head of the engine without an event; the replayed past is at most cut.
            case .headOnly: .stall(after: 190)
            case .refused: .answer(status: 403)
            case .missing: .answer(status: 404)
            case .failing: .answer(status: 500)
            }
        }
    }

    @Test(
        "without events the first look is not put off, and the safety poll finds the truth",
        arguments: Deafness.allCases)
    func deaf(_ deafness: Deafness) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .file("/tmp/up", startPeriod: .seconds(600))))
            let rule = EndpointProxy.Rule(endpoint: .events, treatment: deafness.treatment)
            let proxy = try EndpointProxy(at: lab.folder.path("proxy"), [rule])
            defer { proxy.stop() }
            let process = try lab.launch(
                ["wait", lab.name("web"), "--interval", "500ms"], environment: ["DOCKER_HOST": proxy.host])
            let started = ContinuousClock.now
            try await process.line(from: .errors) { $0.contains("starting") }
            #expect(ContinuousClock.now - started < .seconds(2))
            try await lab.exec("web", "touch", "/tmp/up")
            try await lab.wait(for: "web", health: "healthy")
            let seen = ContinuousClock.now
            let run = try await process.result()
            #expect(run.ended - seen < .seconds(3), "\(run)")
            #expect(run.exitCode == 0, "\(run)")
        }
    }

    @Test("a container that goes bad unheard is found out before --stable is over")
    func unheardFailure() async throws {
        try await LabEngine.scope { lab in
            let health = LabContainer.Health.file("/tmp/up", retries: 1)
            try await lab.run("web", LabContainer(script: "touch /tmp/up; sleep 1000000", health: health))
            try await lab.wait(for: "web", health: "healthy")
            let rule = EndpointProxy.Rule(endpoint: .events, treatment: .stall(after: 190))
            let proxy = try EndpointProxy(at: lab.folder.path("proxy"), [rule])
            defer { proxy.stop() }
            let process = try lab.launch(
                ["wait", lab.name("web"), "--interval", "60s", "--stable", "8s"],
                environment: ["DOCKER_HOST": proxy.host])
            try await process.line(from: .errors) { $0.contains("healthy") }
            try await lab.exec("web", "rm", "/tmp/up")
            try await lab.wait(for: "web", health: "unhealthy")
            let run = try await process.result()
            #expect(run.exitCode == 1, "\(run)")
        }
    }

    @Test("an app that never appears is missed on time, not at the next safety poll")
    func neverAppears() async throws {
        try await LabEngine.scope { lab in
            let run = try await lab.healthwatch(
                "wait", lab.name("nobody"), "--appear", "1s", "--interval", "60s")
            #expect(run.exitCode == 3, "\(run)")
            #expect(run.duration < .seconds(4), "\(run)")
        }
    }

    /// Looks every 5 ms, at most ten seconds long.
    func eventually(_ condition: () -> Bool) async throws {
        for _ in 0..<2000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("it did not come to pass")
    }
}
