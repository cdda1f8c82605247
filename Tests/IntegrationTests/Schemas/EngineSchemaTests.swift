import Glibc
import TestSupport
import Testing

@Suite("Documents about real containers, by their schemas", .needsEngine)
struct EngineSchemaTests {
    /// A project with a container in every state that lasts: a new command needs a line with it here.
    @Test("what every command prints about containers in every state is valid")
    func everyState() async throws {
        try await LabEngine.scope { lab in
            try await makeEveryState(lab)
            var runs: [FinishedProcess] = []
            let record = lab.folder.path("history.db")
            let watched = [
                "watch", lab.prefix, lab.name("none"), "-o", "ndjson", "--until", "Healthy", "--timeout", "1s",
                "--record", record,
            ]
            let watch = try await lab.launch(watched).result()
            #expect(watch.exitCode == 124, "\(watch)")
            let commands = [
                ["inspect", lab.prefix, "-o", "json"],
                ["inspect", lab.prefix, "-o", "ndjson", "--no-exec", "--logs", "0"],
                ["inspect", lab.name("good-1"), "-o", "json", "--run-check", "--probe"],
                ["inspect", lab.name("bad-1"), "-o", "json", "--run-check", "--url", "http://127.0.0.1:1/"],
                ["inspect", lab.name("none"), lab.name("plain-1"), "-o", "json"],
                ["inspect", lab.name("none"), "-o", "json"],
                [
                    "wait", lab.name("good-1"), lab.name("plain-1"), "project:\(lab.prefix)", "-o", "ndjson",
                    "--no-probe",
                ], ["explain", "-o", "json"],
                ["status", lab.prefix, lab.name("none"), "label:healthwatch.test=\(lab.prefix)", "-o", "json"],
                ["status", "-a", "--filter", "name=\(lab.prefix)", "-o", "ndjson"],
                ["probe", "container:\(lab.name("good-1"))", "container:\(lab.name("bad-1"))", "-o", "json"],
                ["probe", "http://127.0.0.1:1/", "tcp://127.0.0.1:1", "-o", "ndjson"],
                ["lint", lab.prefix, "healthwatch/busybox:1", "-o", "json"], ["lint", lab.prefix, "-o", "ndjson"],
                ["history", "--record", record, "-o", "json"], ["history", "--record", record, "-o", "ndjson"],
            ]
            for words in commands { runs.append(try await lab.launch(words).result()) }
            runs += [watch] + (try await healing(lab, record: record))
            try await lab.unpause("paused-1")
            let states = Set(try runs[0].json()["containers"]?.array?.compactMap { $0["condition"]?.string } ?? [])
            let expected = ["healthy", "unhealthy", "running", "starting", "exited", "paused", "never started"]
            #expect(states.isSuperset(of: expected), "\(states)")
            let shown = runs.flatMap { $0.text.matches(of: /"schema" ?: ?"healthwatch\.([a-z-]+)\/(v[0-9]+)"/) }
                .map { "\($0.1)-\($0.2).schema.json" }
            #expect(try Set(shown) == Set(SchemaCheck.schemas().keys).subtracting([SchemaCheck.common]))
            try await SchemaCheck.expectValid(runs)
        }
    }

    /// What heal does about the containers, whom it tells, and what is told of that later.
    private func healing(_ lab: LabEngine, record: String) async throws -> [FinishedProcess] {
        let told = lab.folder.path("told")
        let config = try lab.folder.write(
            """
            alerts:
              - {name: own, command: [sh, -c, 'printf "%s\\n" "$1" >> "$2"', sh, '{{json .}}', \(told)]}
            """, to: "alerts.yaml")
        let options = ["--config", config, "--record", record, "--stop-timeout", "0"]
        let commands = [
            ["heal", lab.prefix, "--dry-run", "--exited", "-o", "json"] + options,
            ["heal", lab.prefix, "--once", "--exited", "-o", "ndjson"] + options,
            ["alert", "--config", config, "-o", "ndjson"], ["alert", "--test", "--config", config, "-o", "json"],
            ["status", lab.prefix, "--record", record, "-o", "json"],
            ["history", "--record", record, "-o", "json"],
        ]
        var runs: [FinishedProcess] = []
        for words in commands { runs.append(try await lab.launch(words).result()) }
        let notices = try await RunningProcess(["/bin/cat", told], environment: [:]).result()
        let events = try notices.jsonLines().compactMap { $0["event"]?.string }
        #expect(events.count { $0 == "restarted" } == 2 && events.last == "test", "\(events) \(runs[1])")
        #expect(runs[4].text.contains("last_action"), "\(runs[4])")
        return runs + [notices]
    }

    @Test("what wait prints about every way to end is valid")
    func everyEnd() async throws {
        try await LabEngine.scope { lab in
            try await makeEveryState(lab)
            try await lab.run("loop", LabContainer(script: "exit 3").with { $0.restart = "always" })
            // The project's own name, so that it fits two apps.
            try await lab.run("twin")
            try await lab.call("POST", "/containers/\(lab.name("twin"))/rename?name=\(lab.prefix)")
            let ends: [(words: [String], reason: String?)] = [
                (["good-1", "--no-probe"], nil), (["plain-1"], nil), (["done-1"], nil), (["bad-1"], "unhealthy"),
                (["plain-1", "--require-healthcheck"], "no-healthcheck"), (["failed-1"], "exited"),
                (["never"], "never-started"), (["starting-1", "--timeout", "0"], "timed-out"),
                (["paused-1", "--timeout", "0"], "timed-out"), (["loop"], "crash-loop"),
                (["none"], "not-found"), (["plain-1", "--require-probe"], "no-probe-target"),
                (["plain-1", "--no-probe", "--one-shot", "nobody"], nil),
            ]
            var runs: [FinishedProcess] = []
            for (words, reason) in ends {
                for format in ["json", "ndjson"] {
                    let arguments = ["wait", lab.name(words[0]), "-o", format] + words.dropFirst()
                    let run = try await lab.launch(arguments).result()
                    let result = format == "json" ? try run.json() : try run.jsonLines().last
                    #expect(result?["reason"]?["code"]?.string == reason, "\(run)")
                    runs.append(run)
                }
            }
            // And kinds that cannot be waited for.
            for name in [lab.prefix, "stack:shop", "service:shop_web"] {
                runs.append(try await lab.gating(name).ended().run)
            }
            try await lab.unpause("paused-1")
            try await SchemaCheck.expectValid(runs)
        }
    }

    private func makeEveryState(_ lab: LabEngine) async throws {
        let server = "mkdir /w; echo hi >/w/health; echo listening; httpd -f -p 8000 -h /w"
        let router = "traefik.http.routers.\(lab.prefix).rule"
        try await lab.service(
            "good",
            LabContainer(script: server, health: .good).with {
                $0.network = "bridge"
                $0.exposed = ["8000", "9000"]
                $0.labels = [router: "Host(`\(lab.prefix).example`)"]
            })
        let bad = LabContainer(script: "echo hello; sleep 1000000", health: .bad)
        try await lab.service("bad", bad.with { $0.environment["KAMIWAZA_APP_URL"] = "http://127.0.0.1:1/" })
        try await lab.service("plain")
        try await lab.service("off", LabContainer(health: .init(["NONE"])))
        try await lab.service("starting", LabContainer(health: .starting))
        try await lab.service("failed", LabContainer(script: "echo going down >&2; exit 3"))
        try await lab.service("done", LabContainer(["true"]))
        try await lab.service("paused", LabContainer(health: .good))
        let nowhere = LabContainer(["/nowhere/server"]).with {
            $0.labels = ["com.docker.compose.project": lab.prefix]
        }
        try await lab.create("never", nowhere)
        await #expect(throws: EngineRefusal.self) { try await lab.start("never") }
        for name in ["good-1", "paused-1"] { try await lab.wait(for: name, health: "healthy") }
        try await lab.pause("paused-1")
        try await lab.wait(for: "bad-1", health: "unhealthy")
        for name in ["failed-1", "done-1"] { try await lab.wait(for: name, state: "exited") }
    }

    @Test("what wait prints when a signal ends it is valid, in phase 1 and in phase 2")
    func interrupted() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("late", LabContainer(health: .starting))
            try await lab.run("web")
            let asked = Latch()
            let server = try LoopbackServer { connection in
                asked.open()
                connection.waitForClose()
            }
            let waits = [
                try lab.gating(lab.name("none"), ["--appear", "60s"]), try lab.gating(lab.name("late")),
                try lab.gating(lab.name("web"), ["--url", server.url, "-o", "ndjson"]),
            ]
            try await waits[0].says("UNINITIALIZED")
            try await waits[1].says("starting")
            #expect(await asked.opened())
            var runs: [FinishedProcess] = []
            for wait in waits {
                wait.signal(SIGINT)
                let run = try await wait.result()
                #expect(run.exitCode == 130, "\(run)")
                runs.append(run)
            }
            try await SchemaCheck.expectValid(runs)
        }
    }

    @Test("what wait prints about answers of every kind is valid")
    func everyAnswer() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer { request, _ in
                request.target == "/bad" ? ("500 Internal Server Error", "broken\n") : ("200 OK", "ok")
            }
            let login = try LoopbackServer(
                answering: "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
            try await lab.run("web")
            try await lab.run("told", .idle(["KAMIWAZA_APP_URL": server.url]))
            let router = "traefik.http.routers.\(lab.prefix).rule"
            try await lab.run("wrong", LabContainer().with { $0.labels = [router: "Hots(`shop.example`)"] })
            let cases: [(words: [String], code: Int32)] = [
                ([lab.name("web"), "--url", server.url, "--url", login.url], 0),
                ([lab.name("web"), "--url", server.url, "--url", "\(server.url)/bad"], 6),
                ([lab.name("web"), "--url", "http://127.0.0.1:1/"], 6), ([lab.name("told")], 0),
                ([lab.name("wrong")], 6),
            ]
            var runs: [FinishedProcess] = []
            for (words, code) in cases {
                for format in ["json", "ndjson"] {
                    let timing = code == 0 ? ProbeTiming.quick : .inVain
                    let run = try await lab.launch(["wait", "-o", format] + words + timing.options).result()
                    #expect(run.exitCode == code, "\(run)")
                    runs.append(run)
                }
            }
            try await SchemaCheck.expectValid(runs)
        }
    }

    @Test("a key that is missing or new, and a value of a wrong type, is noticed wherever it stands in a document")
    func bite() async throws {
        try await LabEngine.scope { lab in
            try await makeEveryState(lab)
            let server = try AnsweringServer("500 Internal Server Error")
            let waits = [
                "wait", lab.name("plain-1"), "-o", "ndjson", "--url", server.url, "--url", "http://127.0.0.1:1/",
            ]
            let waited = try await lab.launch(waits + ProbeTiming.inVain.options).result()
            let failed = try await lab.gate("bad-1")
            let asked = ["-o", "json", "--run-check", "--probe", "--router-address", "http://127.0.0.1:1"]
            let inspected = try await lab.inspected("good-1", asked)
            let container = try inspected.json()["containers"]?.array?.first
            #expect(container?["run_check"]?.object != nil && container?["check"]?.object != nil, "\(inspected)")
            // Not the events: of all its containers together a busy engine remembers 256.
            for key in ["results", "ports", "listening", "networks", "routes", "findings"] {
                #expect(container?[key]?.array?.isEmpty == false, "\(key): \(inspected)")
            }
            let lines = try waited.jsonLines()
            try await expectBite(lines.dropLast() + [failed.document, try inspected.json()])
            let optional = ["container", "address", "location", "error"].map { "$.phases.probe.targets[].\($0)" }
            try await expectBite([try #require(lines.last)], mayMiss: Set(optional + ["$.event"]))
            let check = "$.apps[].checks.\(lab.name("bad-1"))"
            let shown = try await lab.launch(["status", lab.name("bad-1"), "-o", "json"]).result()
            try await expectBite([try shown.json()], mayMiss: [check, check + ".message"])
            try await lab.unpause("paused-1")
        }
    }
}
