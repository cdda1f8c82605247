import TestSupport
import Testing

@Suite("When phase 2 is skipped", .needsEngine)
struct ProbeSkipTests {
    @Test(
        "an app that is named as a service or a tool is not asked, unless that is wanted",
        arguments: ["service-", "tool-", "mcp-"])
    func prefixes(prefix: String) async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("500 Internal Server Error")
            let name = "\(prefix)\(lab.prefix)"
            try await lab.service(
                "web",
                LabContainer.idle(["KAMIWAZA_APP_URL": server.url]).with {
                    $0.labels["com.docker.compose.project"] = name
                })
            let skipped = try await lab.probe(name)
            #expect(skipped.exit == 0, "\(skipped)")
            #expect(skipped.probeResult == "skipped")
            #expect(skipped.targets.isEmpty)
            #expect(skipped.note.contains("'\(prefix)'"))
            #expect(server.received.isEmpty)
            let required = try await lab.probeInVain(name, "--require-probe")
            #expect(required.exit == 6, "\(required)")
            #expect(required.reason == "probe-failed")
            #expect(required.statuses == [500])
            let named = try await lab.probeInVain("project:\(name)", "--url", server.url)
            #expect(named.exit == 6, "\(named)")
            #expect(named.statuses == [500])
        }
    }

    @Test("the words count only at the beginning of a name", arguments: ["my-tool-", "services", "mcp"])
    func otherNames(prefix: String) async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            let name = "\(prefix)\(lab.prefix)"
            try await lab.service(
                "web",
                LabContainer.idle(["KAMIWAZA_APP_URL": server.url]).with {
                    $0.labels["com.docker.compose.project"] = name
                })
            let end = try await lab.probe(name)
            #expect(end.exit == 0, "\(end)")
            #expect(end.probeResult == "passed")
            #expect(server.received.count == 1)
        }
    }

    @Test("--no-probe asks nothing")
    func noProbe() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("500 Internal Server Error")
            try await lab.run("web", .idle(["KAMIWAZA_APP_URL": server.url]))
            let end = try await lab.probe(lab.name("web"), "--no-probe")
            #expect(end.exit == 0, "\(end)")
            #expect(end.probeResult == "skipped")
            #expect(end.note == "--no-probe")
            #expect(server.received.isEmpty)
        }
    }

    @Test("an app without anything to ask is deployed, and says that nothing was asked")
    func nothing() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let run = try await lab.healthwatch("wait", lab.name("web"))
            #expect(run.exitCode == 0, "\(run)")
            #expect(run.lines.first?.hasPrefix("DEPLOYED \(lab.name("web")) in ") == true)
            #expect(run.text.contains("phase 2 skipped: nothing to probe: no --url"))
            let strict = try await lab.probe(lab.name("web"), "--require-probe")
            #expect(strict.exit == 6, "\(strict)")
            #expect(strict.reason == "no-probe-target")
            #expect(strict.status == "FAILED")
            #expect(strict.probeResult == "failed")
        }
    }

    @Test("phase 2 does not begin before phase 1 has passed")
    func order() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web", LabContainer(health: .bad))
            let end = try await lab.probe(lab.name("web"), "--url", server.url)
            #expect(end.exit == 1, "\(end)")
            #expect(end.probeResult == "not_run")
            #expect(server.received.isEmpty)
        }
    }

    @Test(
        "to ask and not to ask at once is a usage error",
        arguments: [["--url", "http://a.example/"], ["--require-probe"]])
    func contradiction(options: [String]) async throws {
        let run = try await Binary.run(["wait", "web", "--no-probe"] + options)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errorText.contains("--no-probe"))
        #expect(run.errorText.contains(options[0]))
        #expect(run.output.isEmpty)
    }
}
