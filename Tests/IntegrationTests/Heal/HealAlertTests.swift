import Foundation
import Glibc
import Locking
import TestSupport
import Testing

@Suite("Alerts of heal and serve", .needsEngine)
struct HealAlertTests {
    @Test("endpoints that are down, slow, failing or talk nonsense hold up neither the healing nor the others")
    func faults() async throws {
        try await LabEngine.scope { lab in
            try await lab.runHealable("web") {
                $0.health?.test = ["CMD-SHELL", "test -e /tmp/up || { echo it is gone; exit 1; }"]
            }
            let good = try AnsweringServer()
            let failing = try AnsweringServer { _, number in (number < 3 ? "500 Sorry" : "200 OK", "so it is") }
            let slow = try LoopbackServer { $0.waitForClose() }
            let garbage = try LoopbackServer { connection in
                _ = connection.readRequest()
                connection.send([0, 255, 1, 2, 13, 10, 13, 10])
            }
            let file = try lab.folder.write(
                """
                alerts:
                  - {name: good, on: [restarted, healed], webhook: {url: "\(good.url)/in", format: slack}}
                  - {name: failing, on: [healed], webhook: {url: "\(failing.url)"}}
                  - {name: slow, on: [restarted], timeout: 60s, webhook: {url: "\(slow.url)"}}
                  - {name: garbage, on: [restarted], webhook: {url: "\(garbage.url)"}}
                  - {name: down, on: [restarted], webhook: {url: "http://127.0.0.1:\(try Consumer.freePort())/"}}
                """, to: "healthwatch.yaml")
            let heal = try lab.healing([lab.name("web")], ["-o", "ndjson", "--config", file, "--cooldown", "1s"])
            for count in 1...2 {
                try await lab.wait(for: "web", health: "healthy")
                try await lab.spoil("web")
                try await lab.eventually { good.received.count == 2 * count }
            }
            // The second notice took the place of the first, which was waiting, or came after it.
            try await lab.eventually { failing.received.count >= 3 }
            #expect(slow.accepted == 1, "one at a time")
            let run = try await heal.interrupted()
            #expect(
                try run.healStory(of: lab.name("web")).filter { $0 != "pausing" }
                    == Array(repeating: ["restarting", "restarted", "healed"], count: 2).flatMap { $0 }, "\(run)")
            for name in ["garbage", "down", "failing"] {
                #expect(run.errorText.contains("alert '\(name)': cannot be sent, and is tried again"), "\(run)")
            }
            #expect(run.errorText.contains("alert 'failing': works again after 2 failures"), "\(run)")
            for name in ["slow", "garbage", "down"] {
                let lost = run.errorText.split(separator: "\n").filter { $0.contains("alert '\(name)': not sent: ") }
                #expect(!lost.isEmpty, "what was not sent is said: \(run)")
            }
            let bodies = good.received.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(
                bodies.count { $0.contains("was restarted (1 of 3)") } == 1 && bodies[0].contains("output: it is gone"),
                "\(bodies)")

            let past = try await lab.watched("history", lab.name("web"), "-o", "json")
            let alerts = try past.json()["apps"]?.array?.first?["alerts"]?.array ?? []
            #expect(alerts.count { $0["alert"]?.string == "good" && $0["problem"] == .null } == 4, "\(past)")
            try await SchemaCheck.expectValid([past])
        }
    }

    @Test("serve tells of apps that change, of the engine that is lost and back, and records whom it told")
    func serving() async throws {
        try await OwnEngine.scope { engine in
            try await engine.runPatient("web")
            try await engine.makeHealthy("web")
            try await engine.eventuallyHealthy("web")
            let hook = try AnsweringServer()
            let folder = try ScratchFolder()
            let file = try folder.write(
                "alerts: [{name: hook, webhook: {url: \"\(hook.url)\"}}]\n", to: "healthwatch.yaml")
            let record = folder.path("history.db")
            let serve = try Binary.launch(
                ["serve", "--listen", "127.0.0.1:0", "--config", file, "--record", record],
                environment: engine.environment, home: folder)
            try await serve.notes("listening on")
            func told(_ words: String...) async throws {
                let end = ContinuousClock.now + .seconds(30)
                while !hook.received.contains(where: { request in
                    let body = String(decoding: request.body, as: UTF8.self)
                    return words.allSatisfy { body.contains($0) }
                }) {
                    guard ContinuousClock.now < end else { throw ServeProblem(text: "\(words): \(hook.received)") }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try await engine.makeUnhealthy("web")
            try await told(#""event":"changed""#, #""status":"Unhealthy""#, #""id":"health-check-failed""#)
            try await engine.end(by: SIGKILL)
            try await told(#""event":"engine-lost""#)
            try await engine.start()
            try await told(#""event":"engine-back""#)
            serve.signal(SIGTERM)
            let run = try await serve.result()
            #expect(run.exitCode == 143, "\(run)")
            let past = try await Binary.run(["history", "--record", record, "-o", "json"])
            let alerts = try past.json()["apps"]?.array?.first?["alerts"]?.array ?? []
            #expect(alerts.first?["event"]?.string == "changed" && alerts.first?["problem"] == .null, "\(past)")
        }
    }

    @Test("alert --test tells of each alert whether it arrives, and of one that is named")
    func test() async throws {
        let good = try AnsweringServer()
        let folder = try ScratchFolder()
        let file = try folder.write(
            """
            alerts:
              - {name: good, webhook: {url: "\(good.url)/hook/SECRET", format: discord}}
              - {name: down, webhook: {url: "http://127.0.0.1:\(try Consumer.freePort())/"}}
              - {name: own, command: [sh, -c, 'exit 3']}
            """, to: "healthwatch.yaml")
        let run = try await Binary.run(["alert", "--test", "--config", file])
        try #require(run.exitCode == 1 && run.lines.count == 3, "\(run)")
        #expect(run.lines[0].hasPrefix("good (webhook \(good.url)/…): delivered in "), "\(run)")
        #expect(run.lines[1].hasPrefix("down (webhook ") && run.lines[1].contains("): failed: "), "\(run)")
        #expect(run.lines[2] == "own (command sh): failed: the command exited with status 3", "\(run)")
        #expect(!run.text.contains("SECRET") && !run.errorText.contains("SECRET"))
        let one = try await Binary.run(["alert", "--test", "good", "--config", file])
        #expect(one.exitCode == 0 && one.lines.count == 1, "\(one)")
        #expect(good.received.count == 2)
        let list = try await Binary.run(["alert", "--config", file])
        #expect(list.exitCode == 0 && list.lines.count == 3 && good.received.count == 2, "\(list)")
        let unknown = try await Binary.run(["alert", "--test", "nobody", "--config", file])
        #expect(unknown.exitCode == 3 && unknown.errorText.contains("'good', 'down', 'own'"), "\(unknown)")
    }

    @Test("mail: with TLS and a password, later where that is asked for, and never to one that is refused for good")
    func mail() async throws {
        let certificates = try Certificates()
        let pair = try certificates.issue("mail", for: "localhost")
        let (plain, safe) = (try Consumer.freePort(), try Consumer.freePort())
        let folder = try ScratchFolder()
        let password = try folder.write("let me in\n", to: "password")
        let wrong = try folder.write("let me out\n", to: "wrong")
        let file = try folder.write(
            """
            alerts:
              - name: safe
                email: {server: "smtp://localhost:\(safe)", from: watch@example, to: [ops@example, dev@example],
                        user: watch, passwordFile: \(password), cacert: \(certificates.authority)}
              - name: wrong
                email: {server: "smtp://localhost:\(safe)", from: watch@example, to: ops@example,
                        user: watch, passwordFile: \(wrong), cacert: \(certificates.authority)}
              - name: untrusted
                email: {server: "smtp://localhost:\(safe)", from: watch@example, to: ops@example}
              - {name: grey, email: {server: "smtp://127.0.0.1:\(plain)", from: a@example, to: grey@example, requireTLS: false}}
              - {name: gone, email: {server: "smtp://127.0.0.1:\(plain)", from: a@example, to: gone@example, requireTLS: false}}
              - {name: strict, email: {server: "smtp://127.0.0.1:\(plain)", from: a@example, to: b@example}}
            """, to: "healthwatch.yaml")
        let script = SchemaCheck.package.appendingPathComponent("Tests/Mail/server.py").path
        let servers = try [
            RunningProcess([script, "\(plain)"], environment: [:]),
            RunningProcess([script, "\(safe)", pair.certificate, pair.key], environment: [:]),
        ]
        for server in servers { try await server.line { $0 == "ready" } }
        let run = try await Binary.run(["alert", "--test", "--config", file, "-o", "json"])
        #expect(run.exitCode == 1, "\(run)")
        let results = try run.json()["alerts"]?.array ?? []
        #expect(results.map { $0["delivered"]?.bool } == [true, false, false, false, false, false], "\(run)")
        #expect(try await Binary.run(["alert", "--test", "grey", "--config", file]).exitCode == 0, "the second time")
        for server in servers { server.signal(SIGTERM) }
        let mails = try await servers.asyncMap { try await $0.result().jsonLines(after: "ready") }
        #expect(mails.map(\.count) == [1, 1], "\(mails)")
        let mail = try #require(mails[1].first)
        #expect(mail["to"]?.strings == ["ops@example", "dev@example"] && mail["from"]?.string == "watch@example")
        #expect(mail["tls"]?.bool == true && mail["auto"]?.string == "auto-generated")
        #expect(mail["subject"]?.string == "[healthwatch] a test of healthwatch")
        #expect(mail["text"]?.string?.contains("alert 'safe' works") == true, "\(mail)")
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ body: (Element) async throws -> Other) async throws -> [Other] {
        var others: [Other] = []
        for element in self { others.append(try await body(element)) }
        return others
    }
}

extension FinishedProcess {
    /// The documents of the lines after one.
    fileprivate func jsonLines(after first: String) throws -> [JSONValue] {
        try lines.drop { $0 != first }.dropFirst().map {
            try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))
        }
    }
}
