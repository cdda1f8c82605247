import Glibc
import TestSupport
import Testing

@Suite("Signals, closed pipes and terminals", .needsEngine)
struct SignalTests {
    @Test(
        "a signal ends the wait at once with a document of what is known",
        arguments: zip([SIGINT, SIGTERM], [Int32(130), 143]))
    func signal(number: Int32, code: Int32) async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .good))
            try await lab.service("b", LabContainer(health: .starting))
            let wait = try lab.gating(lab.prefix)
            try await wait.says("a-1 healthy")
            let sent = ContinuousClock.now
            wait.signal(number)
            let end = try await wait.ended()
            #expect(end.run.ended - sent < .seconds(3))
            #expect(end.exit == code, "\(end)")
            #expect(end.reason == "interrupted")
            #expect(end.status == "REQUESTED")
            #expect(end.document["exit_code"]?.int == Int(code))
            #expect(end.verdicts == ["healthy", "waiting"])
        }
    }

    @Test("a signal ends every form of the report well", arguments: ["text", "ndjson", "github", "junit"])
    func forms(format: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            let wait = try lab.launch(["wait", lab.name("web"), "-o", format])
            try await wait.says("starting")
            wait.signal(SIGINT)
            let run = try await wait.result()
            #expect(run.exitCode == 130, "\(run)")
            #expect(run.text.contains("interrupted"), "\(run)")
            if format == "ndjson" { #expect(try run.jsonLines().last?["event"]?.string == "result") }
        }
    }

    @Test("a signal ends a wait for an app that does not exist, and for an engine that does not answer")
    func early() async throws {
        try await LabEngine.scope { lab in
            let wait = try lab.gating(lab.prefix, ["--appear", "60s"])
            try await wait.says("UNINITIALIZED")
            wait.signal(SIGTERM)
            let end = try await wait.ended()
            #expect(end.exit == 143, "\(end)")
            #expect(end.status == "UNINITIALIZED")

            let asked = Latch()
            let server = try LoopbackServer { connection in
                asked.open()
                connection.waitForClose()
            }
            let stuck = try lab.launch(
                ["wait", "x", "-o", "json"], environment: ["DOCKER_HOST": "tcp://127.0.0.1:\(server.port)"])
            #expect(await asked.opened())
            stuck.signal(SIGINT)
            let stopped = try await stuck.ended()
            #expect(stopped.exit == 130, "\(stopped)")
            #expect(stopped.reason == "interrupted")
        }
    }

    @Test("a signal interrupts a probe")
    func whileProbing() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let asked = Latch()
            let server = try LoopbackServer { connection in
                asked.open()
                connection.waitForClose()
            }
            let wait = try lab.gating(lab.name("web"), ["--url", server.url])
            #expect(await asked.opened())
            wait.signal(SIGINT)
            let end = try await wait.ended()
            #expect(end.exit == 130, "\(end)")
            #expect(end.verdicts == ["skipped"])
        }
    }

    @Test("a reader that is gone is met in silence", arguments: ["text", "json", "ndjson"])
    func closedOutput(format: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good")
            try await lab.run("late", LabContainer(health: .starting))
            for (short, code) in [("good", Int32(0)), ("late", 124)] {
                let run = try await lab.launch(
                    ["wait", lab.name(short), "-o", format, "--timeout", "5s"], output: .broken, limit: .seconds(20)
                ).result()
                #expect(run.signal == nil)
                // Only events are written before the end: there the reader's absence shows in time to stop.
                #expect(run.exitCode == code || format == "ndjson", "\(run)")
                if short == "late" { #expect(run.exitCode != 0, "\(run)") }
                for words in ["Fatal", "rash", "Stack", "roken pipe"] {
                    #expect(!run.errorText.contains(words), "\(run)")
                }
            }
        }
    }

    @Test("a reader that leaves in the middle ends the wait, which is no success")
    func closedInTheMiddle() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            let wait = try lab.launch(["wait", lab.name("web"), "-o", "ndjson"], limit: .seconds(15))
            try await wait.line { $0.contains("starting") }
            wait.closeOutput()
            try await lab.restart("web")
            let run = try await wait.result()
            #expect(run.exitCode == 130, "\(run)")
            #expect(!run.errorText.contains("Fatal"))
        }
    }

    @Test("a full disk under standard output is no success")
    func fullDisk() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let command = "exec '\(Binary.path)' wait \(lab.name("web")) -H \(LabEngine.host) > /dev/full"
            let run = try await RunningProcess(["/bin/sh", "-c", command], environment: ["HOME": lab.folder.path("")])
                .result()
            #expect(run.exitCode == 70, "\(run)")
            #expect(run.errorText.contains("cannot write the output"))
        }
    }
}

@Suite("On a terminal", .needsEngine)
struct TerminalTests {
    /// Runs a shell command in a pseudo terminal of its own and returns all that came out of it.
    private func onTerminal(_ lab: LabEngine, _ command: String) async throws -> FinishedProcess {
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": lab.folder.path(""), "TERM": "xterm-256color", "SHELL": "/bin/sh",
            "DOCKER_HOST": LabEngine.host, "HW": Binary.path,
        ]
        return try await RunningProcess(
            ["/usr/bin/env", "script", "-qefc", command, "/dev/null"], environment: environment
        ).result()
    }

    /// The cursor is visible, colours are off, and lines are edited and echoed as before.
    private func expectRestored(_ run: FinishedProcess) {
        let shown = run.text.ranges(of: "\u{1B}[?25h").last?.lowerBound
        let hidden = run.text.ranges(of: "\u{1B}[?25l").last?.lowerBound
        if let hidden { #expect(shown.map { $0 > hidden } == true, "the cursor stays hidden: \(run)") }
        #expect(run.text.contains(" icanon") && run.text.contains(" echo "), "\(run)")
        #expect(!run.text.contains("\u{1B}[?1049h"))
    }

    @Test("a success is drawn and leaves the terminal as it was")
    func success() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let run = try await onTerminal(lab, "$HW wait \(lab.name("web")); code=$?; stty -a; exit $code")
            #expect(run.exitCode == 0, "\(run)")
            #expect(run.text.contains("DEPLOYED"))
            #expect(run.text.contains("\u{1B}["))
            expectRestored(run)
        }
    }

    @Test("Ctrl-C leaves the terminal as it was")
    func interrupt() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            let run = try await onTerminal(
                lab,
                "timeout --preserve-status --foreground -s INT 1 $HW wait \(lab.name("web")); code=$?; stty -a; exit $code"
            )
            #expect(run.exitCode == 130, "\(run)")
            #expect(run.text.contains("interrupted before it was decided"))
            expectRestored(run)
        }
    }

    @Test("a dumb terminal and NO_COLOR get no escape sequences")
    func dumb() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let run = try await onTerminal(lab, "TERM=dumb NO_COLOR=1 $HW wait \(lab.name("web"))")
            #expect(run.exitCode == 0, "\(run)")
            #expect(!run.output.contains(0x1B), "\(run)")
        }
    }
}
