import TestSupport
import Testing

@Suite("How long and how often phase 2 asks", .needsEngine)
struct ProbeTimingTests {
    private static let interval = "KAMIWAZA_EXTENSION_PROBE_INTERVAL"
    private static let timeout = "KAMIWAZA_EXTENSION_PROBE_TIMEOUT"

    @Test("the interval and the timeout of the options decide how often a target is asked")
    func options() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web")
            let often = try await wait(lab, server, "--probe-interval", "50ms", "--probe-timeout", "3s")
            #expect(often.exit == 6, "\(often)")
            #expect((often.targets.first?["attempts"]?.int ?? 0) >= 5)
            // The end may cut an attempt before it reaches the server, and others only after.
            #expect([0, 1].contains((often.targets.first?["attempts"]?.int ?? 0) - server.received.count))
            #expect(often.statuses == [503])
            #expect(often.run.duration >= .seconds(3))
            #expect(often.message.contains("within 3s"))
            let once = try await wait(lab, server, "--probe-interval", "30s", "--probe-timeout", "0.4")
            #expect(once.exit == 6, "\(once)")
            #expect(once.targets.first?["attempts"]?.int == 1)
            #expect(once.run.duration < .seconds(10))
        }
    }

    @Test("Kamiwaza's variables say the same, and the options count before them")
    func variables() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("503 Service Unavailable")
            try await lab.run("web")
            let variables = [Self.interval: "0.05", Self.timeout: "3.0"]
            let often = try await wait(lab, server, environment: variables)
            #expect(often.exit == 6, "\(often)")
            #expect((often.targets.first?["attempts"]?.int ?? 0) >= 5)
            #expect(often.message.contains("within 3s"))
            let once = try await wait(
                lab, server, "--probe-interval", "30s", "--probe-timeout", "400ms",
                environment: [Self.interval: "50ms", Self.timeout: "60"])
            #expect(once.exit == 6, "\(once)")
            #expect(once.targets.first?["attempts"]?.int == 1)
            #expect(once.message.contains("within 400ms"))
        }
    }

    @Test("bad values are usage errors", arguments: ["soon", "-1s", "0", "1 s", ""], ["interval", "timeout"])
    func bad(value: String, what: String) async throws {
        let option = try await Binary.run(["wait", "web", "--probe-\(what)=\(value)"])
        #expect(option.exitCode == 2, "\(option)")
        #expect(option.errorText.contains("--probe-\(what)"))
        // A variable that is set to nothing is not set.
        guard !value.isEmpty else { return }
        let name = what == "interval" ? Self.interval : Self.timeout
        let variable = try await Binary.run(["wait", "web"], environment: [name: value])
        #expect(variable.exitCode == 2, "\(variable)")
        #expect(variable.errorText.contains(name))
    }

    @Test("an empty variable is no variable")
    func empty() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            let end = try await wait(lab, server, environment: [Self.interval: "", Self.timeout: ""])
            #expect(end.exit == 0, "\(end)")
        }
    }

    @Test("a server that takes connections and never answers ends the probe when its time is over")
    func silent() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { $0.waitForClose() }
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url, "--probe-timeout", "500ms")
            #expect(end.exit == 6, "\(end)")
            #expect(end.targets.first?["attempts"]?.int == 1)
            #expect(end.targets.first?["result"]?.string == "failed")
            #expect(end.targets.first?["error"]?.string == "no answer in time")
            #expect(end.run.duration < .seconds(10))
        }
    }

    @Test("a server that goes silent does not make what it answered before forgotten")
    func silentAtLast() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { connection in
                guard connection.number == 1, connection.readRequest() != nil else { return connection.waitForClose() }
                connection.send(
                    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsoon")
            }
            try await lab.run("web")
            let end = try await lab.probeInVain(lab.name("web"), "--url", server.url)
            #expect(end.exit == 6, "\(end)")
            #expect(end.message.contains("within 3s: 503 \"soon\""), "\(end)")
            #expect(end.targets.first?["attempts"]?.int == 2)
            #expect(end.statuses == [503])
        }
    }

    private func wait(
        _ lab: LabEngine, _ server: AnsweringServer, _ options: String..., environment: [String: String] = [:]
    ) async throws -> WaitEnd {
        try await lab.launch(
            ["wait", lab.name("web"), "-o", "json", "--url", server.url] + options, environment: environment
        ).ended()
    }
}
