import Foundation
import TestSupport
import Testing

@Suite("The forms of a status, and names that cannot be shown", .needsEngine)
struct StatusOutputTests {
    @Test("an app that does not exist is missing, and others are shown beside it")
    func missing() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let end = try await lab.status("container:\(lab.name("none"))", lab.name("web"))
            #expect(end.exit == 3, "\(end)")
            #expect(end.data == ["Missing", "Healthy"])
            #expect(end.apps.first?["kind"]?.string == "container")
            #expect(end.message.contains("does not exist"))
            let bare = try await lab.status(lab.name("none"))
            #expect(bare.data == ["Missing"] && bare.exit == 3, "\(bare)")
            #expect(bare.apps.first?["kind"] == .null)
            try await SchemaCheck.expectValid([end.run, bare.run])
        }
    }

    @Test("a name that fits two apps lists the exact spellings; apps that share a name are shown with their kind")
    func ambiguous() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web")
            try await lab.run("other")
            try await lab.call("POST", "/containers/\(lab.name("other"))/rename?name=\(lab.prefix)")
            let end = try await lab.status(lab.prefix)
            #expect(end.exit == 2 && end.apps.isEmpty, "\(end)")
            #expect(end.run.errorText.contains("project:\(lab.prefix), container:\(lab.prefix)"), "\(end)")
            let all = try await lab.healthwatch("status", "-q", lab.own)
            #expect(all.lines == ["container:\(lab.prefix)", "project:\(lab.prefix)"], "\(all)")
            let both = try await lab.healthwatch("status", "-q", all.lines[0], all.lines[1])
            #expect(both.lines == all.lines && both.exitCode == 0, "\(both)")
        }
    }

    @Test("labels, ids and deployments name apps as they do for wait; one that is named twice is shown once")
    func kinds() async throws {
        try await LabEngine.scope { lab in
            let server = LabContainer().with {
                $0.environment["KAMIWAZA_DEPLOYMENT_ID"] = "model-\(lab.prefix)"
                $0.labels["tier-\(lab.prefix)"] = "front"
            }
            let id = try await lab.run("web", server)
            let names = [
                "label:tier-\(lab.prefix)": "label", "deployment:model-\(lab.prefix)": "deployment",
                "model-\(lab.prefix)": "deployment", id: "container", String(id.prefix(12)): "container",
            ]
            for (name, kind) in names {
                let end = try await lab.status(name, name)
                #expect(end.exit == 0, "\(end)")
                #expect(end.apps.compactMap { $0["kind"]?.string } == [kind], "\(end)")
                #expect(end.apps.first?["containers"]?.array?.map { $0["id"]?.string } == [id])
            }
        }
    }

    @Test("filters, -q, -a and templates choose what is shown, and the exit status is that of what is shown")
    func chosen() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good", LabContainer(health: .good).with { $0.labels["tier"] = "front" })
            try await lab.run("bad", LabContainer(health: .bad))
            try await lab.run("off", LabContainer(health: .good))
            try await lab.stop("off")
            try await lab.wait(for: "good", health: "healthy")
            try await lab.wait(for: "bad", health: "unhealthy")
            let (good, bad, off) = (lab.name("good"), lab.name("bad"), lab.name("off"))
            let table: [([String], [String], Int32)] = [
                ([], [bad, good], 1), (["-a"], [bad, off, good], 1), (["-f", "status=Healthy"], [good], 0),
                (["-f", "status=scaled-down"], [off], 10), (["-f", "health=unhealthy"], [bad], 1),
                (["-f", "label=tier=front"], [good], 0), (["-f", "label=tier=back"], [], 0),
                (["-f", "status=Healthy", "-f", "status=Unhealthy"], [bad, good], 1),
            ]
            for (words, names, exit) in table {
                let run = try await lab.launch(["status", "-q", lab.own] + words).result()
                #expect(run.lines == names && run.exitCode == exit, "\(run)")
                #expect(run.errors.isEmpty)
            }
            let fields = "{{.Name}}|{{.Data}}|{{.Pods.NotReady}}"
            let template = try await lab.healthwatch("status", lab.own, "--format", fields)
            #expect(template.lines == ["\(bad)|Unhealthy|1", "\(good)|Healthy|0"], "\(template)")
            let named = try await lab.healthwatch("status", good, off, "--format", "table {{.Name}}\t{{.Status}}")
            #expect(named.lines.count == 3 && named.exitCode == 10, "\(named)")
            let lines = try await lab.healthwatch("status", lab.own, "-o", "ndjson").jsonLines()
            #expect(lines.map { $0["apps"]?.array?.first?["name"]?.string } == [bad, good])
        }
    }

    @Test("the text is a table, whole")
    func text() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            try await lab.service("db", LabContainer(health: .bad))
            try await lab.wait(for: "web-1", health: "healthy")
            try await lab.wait(for: "db-1", health: "unhealthy")
            let run = try await lab.healthwatch("status", lab.prefix)
            let text = run.text.replacing(#/\ +\d+s\ /#, with: " AGE ").replacing(/\d+ times/, with: "N times")
            let words = "\(lab.name("db-1")): health check failed N times in a row: no luck today"
            #expect(
                text == """
                    APP          STATUS    READY  CONTAINERS  SINCE  MESSAGE
                    \(lab.prefix)  Degraded    1/2           2 AGE  \(words)

                    """)
            #expect(run.exitCode == 1 && run.errors.isEmpty)
        }
    }

    @Test("no engine: the reason on standard error, and named apps are Unknown")
    func noEngine() async throws {
        let nowhere = ["-H", "unix:///nowhere/docker.sock"]
        let named = try await Binary.run(["status", "x", "project:y", "x", "-o", "json"] + nowhere)
        #expect(named.exitCode == 4, "\(named)")
        #expect(named.errorText.hasPrefix("healthwatch status: "), "\(named)")
        #expect(named.errorText.contains("unix:///nowhere/docker.sock (from --host)"), "\(named)")
        let apps = try named.json()["apps"]?.array ?? []
        #expect(apps.map { $0["data"]?.string } == ["Unknown", "Unknown"])
        #expect(apps.map { $0["kind"] } == [.null, .string("project")])
        let all = try await Binary.run(["status", "-o", "json"] + nowhere)
        let shown = try all.json()["apps"]?.array
        #expect(all.exitCode == 4 && shown == [], "\(all)")
        let quiet = try await Binary.run(["status", "-q"] + nowhere)
        #expect(quiet.exitCode == 4 && quiet.output.isEmpty, "\(quiet)")
        try await SchemaCheck.expectValid([named, all])
    }

    @Test(
        "something else than an engine answers",
        arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "SSH\r\n", ""])
    func noRealEngine(answer: String) async throws {
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
        }
        let run = try await Binary.run(["status", "-q", "-H", "tcp://127.0.0.1:\(server.port)"])
        #expect(run.exitCode == 4 && run.output.isEmpty, "\(run)")
    }

    @Test(
        "hostile labels, names and outputs are made visible in every form",
        arguments: [
            ["-o", "text"], ["-o", "json"], ["-o", "ndjson"], ["-q"],
            ["--format", "{{.Name}} {{.Message}} {{json .}}"],
        ])
    func hostile(words: [String]) async throws {
        try await LabEngine.scope { lab in
            let evil = "\u{1B}[31m\u{7}\r\n\u{202E}\u{9B}2J"
            let script =
                #"printf '\033[31mred\033]0;owned\007 \377\376 \r\b'; head -c 9000 /dev/zero | tr '\0' A; exit 1"#
            var web = lab.composed("web", LabContainer(health: .init(["CMD-SHELL", script])))
            web.labels["com.docker.compose.project"] = lab.prefix + evil
            web.labels["com.docker.compose.service"] = "web" + evil
            try await lab.run("web-1", web)
            try await lab.wait(for: "web-1", health: "unhealthy")
            for named in [["container:\(lab.name("web-1"))"], [lab.own], ["project:\(lab.prefix)\(evil)"]] {
                let run = try await lab.launch(["status"] + words + named).result()
                #expect(run.exitCode == 1, "\(run)")
                #expect(run.text.contains(lab.prefix))
                for bytes in [run.output, run.errors] {
                    let text = try #require(String(validating: bytes, as: UTF8.self))
                    let invisible = text.unicodeScalars.filter {
                        [.control, .format].contains($0.properties.generalCategory) && $0 != "\n"
                    }
                    #expect(invisible.isEmpty && bytes.count < 20_000, "\(run)")
                }
            }
        }
    }

    @Test("secrets in a check's words are masked")
    func secrets() async throws {
        try await LabEngine.scope { lab in
            let check = LabContainer.Health(["CMD-SHELL", "echo \"$TOKEN https://user:hunter2@db/\"; exit 1"])
            try await lab.run("web", LabContainer(health: check).with { $0.environment["TOKEN"] = "s3cret-value" })
            try await lab.wait(for: "web", health: "unhealthy")
            let end = try await lab.status(lab.name("web"))
            #expect(end.exit == 1 && end.message.contains("in a row: "), "\(end)")
            #expect(!end.run.text.contains("hunter2") && !end.run.text.contains("s3cret-value"), "\(end)")
        }
    }

    @Test("a reader that is gone is met in silence", arguments: ["text", "json", "ndjson"])
    func closedOutput(format: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good")
            let run = try await lab.launch(["status", lab.name("good"), "-o", format], output: .broken).result()
            #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
        }
    }

    @Test(
        "a mistake is refused with exit status 2 and a line that names it",
        arguments: [
            (["--filter", "state=up"], "status, health, label, name"), (["--filter", "status=good"], "SCALED_DOWN"),
            (["-f", "health=bad"], "none, starting, healthy, unhealthy"), (["-f", "name=("], "regular expression"),
            (["-f", "label==x"], "KEY or KEY=VALUE"), (["-f", "x"], "KEY=VALUE"),
            (["-o", "yaml"], "text, json, ndjson"),
            (["--format", "{{.Name"], "--format"),
            (["--format", "{{.Name}}", "-o", "json"], "'--format' and '--output'"),
            (["--color", "blue"], "auto, always, never"), (["--nope"], "'--nope'"), (["bogus:x"], "'bogus' is no kind"),
            (["-H", "unix:///a", "--context", "b"], "'--host' and '--context'"), ([""], "must not be empty"),
        ])
    func mistakes(words: [String], named: String) async throws {
        let run = try await Binary.run(["status"] + words)
        #expect(run.exitCode == 2 && run.output.isEmpty, "\(run)")
        #expect(run.errorText.hasPrefix("healthwatch status: ") && run.errorText.contains(named), "\(run)")
    }

    @Test("Swarm kinds are refused for now", arguments: ["stack:shop", "service:shop_web"])
    func swarm(name: String) async throws {
        try await LabEngine.scope { lab in
            let end = try await lab.status(name)
            #expect(end.exit == 2 && end.apps.isEmpty && end.run.errorText.contains("Swarm"), "\(end)")
        }
    }
}
