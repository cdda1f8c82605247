import TestSupport
import Testing

@Suite("What a health check means for the gate", .needsEngine)
struct HealthVerdictTests {
    @Test("a healthy container is deployed")
    func healthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let end = try await lab.gate("web")
            #expect(end.exit == 0, "\(end)")
            #expect(end.status == "DEPLOYED")
            #expect(end.verdicts == ["healthy"])
            #expect(end.containers.first?["healthy_after_ms"]?.int != nil)
            #expect(end.document["reason"] == .null)
            #expect(end.document["exit_code"]?.int == 0)
        }
    }

    @Test("an unhealthy container fails at once")
    func unhealthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .bad))
            let end = try await lab.gate("web")
            #expect(end.exit == 1, "\(end)")
            #expect(end.status == "FAILED")
            #expect(end.reason == "unhealthy")
            #expect(end.offender == lab.name("web"))
            // It goes on failing while the wait looks.
            #expect(end.message.wholeMatch(of: /health check failed \d+ times in a row/) != nil, "\(end)")
            #expect(end.verdicts == ["unhealthy"])
        }
    }

    @Test("the text of a failure shows the check, its output and the log")
    func postmortem() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web", LabContainer(script: "echo first; echo second; echo third; sleep 1000000", health: .bad))
            try await lab.wait(for: "web", health: "unhealthy")
            let run = try await lab.healthwatch("wait", lab.name("web"), "--logs", "2")
            let name = lab.name("web")
            #expect(run.exitCode == 1)
            #expect(run.text.hasPrefix("FAILED \(name) after "))
            #expect(run.lines.first?.contains(": \(name): health check failed ") == true)
            #expect(run.lines.first?.hasSuffix(" times in a row") == true)
            #expect(run.text.contains("  check    echo 'no luck today'; exit 1\n"))
            #expect(run.text.contains("every 250ms, timeout 10s, start period 0s, retries 2\n"))
            #expect(run.text.contains(": no luck today\n"))
            #expect(run.text.contains("\nerror: the health check fails with exit status 1 [health-check-failed]\n"))
            #expect(run.text.contains("  evidence  last check: exit 1: no luck today\n"))
            #expect(
                run.text.contains(
                    "  try       $ docker exec \(name) /bin/sh -c 'echo '\\''no luck today'\\''; exit 1'\n"))
            #expect(run.text.hasSuffix("  log      last 2 lines:\n    | second\n    | third\n"))
        }
    }

    @Test("a container that is still starting when time runs out is a timeout, never a success")
    func startingUntilTimeout() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            let end = try await lab.gate("web", "--timeout", "5s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
            #expect(end.verdicts == ["timed-out"])
            #expect(end.message.hasPrefix("still starting"))
            #expect(end.run.duration >= .seconds(5))
        }
    }

    @Test("a timeout of zero gives what is known now", arguments: [("good", 0), ("starting", 124)])
    func noTime(kind: String, code: Int32) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: kind == "good" ? .good : .starting))
            if kind == "good" { try await lab.wait(for: "web", health: "healthy") }
            let end = try await lab.gate("web", "--timeout", "0")
            #expect(end.exit == code, "\(end)")
        }
    }

    @Test("a running container without a health check is skipped")
    func noHealthcheck() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let end = try await lab.gate("web")
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["skipped"])
            #expect(end.containers.first?["health"]?.string == "none")
        }
    }

    @Test("a health check of NONE is none")
    func disabled() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .init(["NONE"])))
            let end = try await lab.gate("web")
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["skipped"])
        }
    }

    @Test("--require-healthcheck fails a running container without one", arguments: [nil, "NONE"])
    func required(test: String?) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: test.map { .init([$0]) }))
            let end = try await lab.gate("web", "--require-healthcheck")
            #expect(end.exit == 1, "\(end)")
            #expect(end.reason == "no-healthcheck")
            #expect(end.offender == lab.name("web"))
        }
    }

    @Test("--grace tolerates an unhealthy container that recovers")
    func graceRecovers() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .file("/ok")))
            let wait = try lab.gating(lab.name("web"), ["--grace", "30s"])
            try await wait.says("tolerated by --grace")
            try await lab.exec("web", "touch", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.verdicts == ["healthy"])
        }
    }

    @Test("--grace expires")
    func graceExpires() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .bad))
            try await lab.wait(for: "web", health: "unhealthy")
            let end = try await lab.gate("web", "--grace", "1s")
            #expect(end.exit == 1, "\(end)")
            #expect(end.reason == "unhealthy")
            #expect(end.run.duration >= .seconds(1))
            #expect(end.run.duration < .seconds(10))
        }
    }

    @Test("the timeout also ends a grace that is longer")
    func graceBeyondTimeout() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .bad))
            try await lab.wait(for: "web", health: "unhealthy")
            let end = try await lab.gate("web", "--grace", "600s", "--timeout", "5s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
        }
    }
}
