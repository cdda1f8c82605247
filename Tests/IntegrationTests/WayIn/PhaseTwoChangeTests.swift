import Locking
import TestSupport
import Testing

@Suite("What happens during phase 2", .needsEngine)
struct PhaseTwoChangeTests {
    @Test("a container that dies fails the app at once")
    func death() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web", .exiting(3))
            let wait = try lab.probing(lab.name("web"), ["--url", server.url])
            try await wait.says("503")
            try await lab.exec("web", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.reason == "exited")
            #expect(end.offender == lab.name("web"))
            #expect(end.verdicts == ["exited"])
            #expect(end.run.duration < .seconds(20))
        }
    }

    @Test("a container that becomes unhealthy fails the app")
    func sickness() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web", LabContainer(script: "touch /ok; sleep 1000000", health: .file("/ok")))
            let wait = try lab.probing(lab.name("web"), ["--url", server.url])
            try await wait.says("503")
            try await lab.exec("web", "rm", "/ok")
            let end = try await wait.ended()
            #expect(end.exit == 1, "\(end)")
            #expect(end.reason == "unhealthy")
            #expect(end.verdicts == ["unhealthy"])
        }
    }

    @Test("a restart leads back to waiting, and then to a new round of probes")
    func restart() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web", LabContainer(health: .good))
            let wait = try lab.launch(
                ["wait", lab.name("web"), "-o", "ndjson", "--url", server.url, "--probe-interval", "100ms"])
            try await wait.line { $0.contains("503") }
            let before = server.received.count
            try await lab.restart("web")
            // Not the health of before.
            try await wait.line { $0.contains(#""verdict":"waiting""#) && !$0.contains(#""event":"result""#) }
            server.answer("200 OK")
            let run = try await wait.result()
            #expect(run.exitCode == 0, "\(run)")
            let result = try #require(try run.jsonLines().last)
            #expect(result["status"]?.string == "DEPLOYED")
            let attempts = result["phases"]?["probe"]?["targets"]?.array?.first?["attempts"]?.int ?? 0
            #expect(attempts >= 1)
            // What was asked before the restart does not count.
            #expect(attempts <= server.received.count - before, "\(run)")
        }
    }

    @Test("--stable keeps asking, and an answer that turns bad fails the app")
    func instability() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer { _, number in
                number <= 3 ? ("200 OK", "ok") : ("500 Internal Server Error", "out of luck")
            }
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url, "--stable", "30s")
            #expect(end.exit == 6, "\(end)")
            #expect(end.reason == "probe-failed")
            #expect(end.message.contains("did not stay good: 500 \"out of luck\""), "\(end)")
            #expect(end.probeResult == "failed")
            #expect(end.targets.first?["attempts"]?.int == 4)
            #expect(end.run.duration < .seconds(15))
        }
    }

    @Test("--stable ends well when everything stays good")
    func stability() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url, "--stable", "3s")
            #expect(end.exit == 0, "\(end)")
            #expect(end.run.duration >= .seconds(3))
            #expect(server.received.count >= 5)
        }
    }

    @Test("an app that goes silent in the window of --stable is not called stable", arguments: ["100ms", "5s"])
    func silence(interval: String) async throws {
        try await LabEngine.scope { lab in
            let asked = Locked(0)
            let server = try LoopbackServer { connection in
                guard connection.readRequest() != nil else { return }
                let number = asked.withLock { count in
                    count += 1
                    return count
                }
                if number == 1 {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                } else {
                    connection.waitForClose()
                }
            }
            try await lab.run("web")
            let end = try await lab.probe(
                lab.name("web"), "--url", server.url, "--stable", "3s", "--deadline", "8s", "--probe-interval", interval
            )
            #expect(end.exit == 124, "\(end)")
        }
    }

    @Test("a target that did not pass is not skipped because its container was stopped")
    func stopped() async throws {
        try await LabEngine.scope { lab in
            let closed = try LoopbackSocket.refusing()
            defer { closed.close() }
            let port = closed.port
            let app = LabContainer(script: "trap 'exit 0' TERM; while :; do sleep 0.1; done").with {
                $0.environment["KAMIWAZA_APP_URL"] = "http://127.0.0.1:\(port)/"
            }
            try await lab.run("web", app)
            let wait = try lab.probing(lab.name("web"), ["--probe-timeout", "30s"])
            try await wait.says("refused")
            try await lab.kill("web", signal: "TERM")
            let end = try await wait.ended()
            #expect(end.exit == 6, "\(end)")
            #expect(end.message.hasPrefix("what was probed is gone"), "\(end)")
        }
    }

    @Test("a member that comes during phase 2 unheard is probed, too")
    func unheardMember() async throws {
        try await LabEngine.scope { lab in
            let refused = try LoopbackSocket.refusing()
            defer { refused.close() }
            let server = try AnsweringServer("503 Service Unavailable")
            func app(_ url: String) -> LabContainer { LabContainer().with { $0.environment["KAMIWAZA_APP_URL"] = url } }
            try await lab.service("a", app(server.url))
            let rule = EndpointProxy.Rule(endpoint: .events, treatment: .answer(status: 403))
            let proxy = try EndpointProxy(at: lab.folder.path("proxy"), [rule])
            defer { proxy.stop() }
            let wait = try lab.launch(
                ["wait", lab.prefix, "-o", "json", "--probe-interval", "200ms", "--probe-timeout", "8s"],
                environment: ["DOCKER_HOST": proxy.host])
            try await wait.says("503")
            try await lab.service("b", app("http://127.0.0.1:\(refused.port)/"))
            server.answer("200 OK")
            let end = try await wait.ended()
            #expect(end.exit == 6, "\(end)")
            #expect(end.targets.count == 2)
        }
    }

    @Test("a target does not pass because its container ends")
    func completion() async throws {
        try await LabEngine.scope { lab in
            let closed = try LoopbackSocket.refusing()
            defer { closed.close() }
            let port = closed.port
            try await lab.run(
                "task", .exiting(0).with { $0.environment["KAMIWAZA_APP_URL"] = "http://127.0.0.1:\(port)/" })
            let wait = try lab.probing(
                lab.name("task"), ["--require-probe", "--interval", "500ms", "--probe-timeout", "8s"])
            try await wait.says("refused")
            try await lab.exec("task", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 6, "\(end)")
        }
    }

    @Test("the deadline ends phase 2 as running out of time")
    func deadline() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url, "--deadline", "3s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
            #expect(end.status == "FAILED")
            #expect(end.probeResult == "failed")
            #expect(end.statuses == [503])
            #expect(end.run.duration >= .seconds(3))
            #expect(end.run.duration < .seconds(15))
        }
    }

    @Test("an attempt that the deadline cuts was made, and failed")
    func deadlineInAttempt() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { $0.waitForClose() }
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url, "--deadline", "3s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
            #expect(end.message.contains("no answer yet"))
            #expect(end.targets.first?["result"]?.string == "failed")
            #expect(end.targets.first?["attempts"]?.int == 1)
        }
    }

    @Test("the deadline cuts a window of stability short, and that is no success")
    func deadlineInWindow() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            let end = try await lab.probe(
                lab.name("web"), "--url", server.url, "--deadline", "3s", "--stable", "30s")
            #expect(end.exit == 124, "\(end)")
            #expect(end.reason == "timed-out")
        }
    }

    @Test("a signal ends phase 2 at once")
    func interrupt() async throws {
        try await LabEngine.scope { lab in
            let asked = Latch()
            let server = try LoopbackServer { connection in
                asked.open()
                connection.waitForClose()
            }
            try await lab.run("web")
            let wait = try lab.probing(lab.name("web"), ["--url", server.url])
            #expect(await asked.opened())
            wait.signal(2)
            let end = try await wait.ended()
            #expect(end.exit == 130, "\(end)")
            #expect(end.reason == "interrupted")
            #expect(end.run.duration < .seconds(15))
        }
    }
}
