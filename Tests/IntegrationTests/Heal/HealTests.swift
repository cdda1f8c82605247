import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Healing", .needsEngine)
struct HealTests {
    @Test("an unhealthy container is restarted once, with the reason, and is well again")
    func heals() async throws {
        try await LabEngine.scope { lab in
            try await lab.runHealable("web")
            let heal = try lab.healing([lab.name("web")], ["-o", "ndjson"])
            try await lab.spoil("web")
            try await heal.tells(#""event":"healed""#)
            let run = try await heal.interrupted()
            #expect(try run.healStory(of: lab.name("web")) == ["restarting", "restarted", "healed"], "\(run)")
            let restarted = try run.healEvents(of: lab.name("web"))[1]
            #expect(restarted["reason"]?["code"]?.string == "unhealthy")
            #expect(restarted["restart"]?.int == 1 && restarted["limit"]?.int == 3)
            #expect(restarted["finding"]?["id"]?.string == "health-check-failed", "\(restarted)")
            #expect(try await lab.starts("web") == 2)
            try await SchemaCheck.expectValid([run])

            let past = try await lab.watched("history", lab.name("web"), "-o", "json")
            let actions = try past.json()["apps"]?.array?.first?["actions"]?.array ?? []
            #expect(actions.compactMap { $0["action"]?.string } == ["restarted", "healed"], "\(past)")
            let status = try await lab.watched("status", lab.name("web"))
            #expect(status.text.contains("; healed by a restart "), "\(status)")
        }
    }

    @Test("a hopeless container is restarted with growing pauses, then given up, with one alert")
    func givesUp() async throws {
        try await LabEngine.scope { lab in
            let told = lab.folder.path("told")
            let file = try lab.folder.write(
                "alerts:\n  - {name: own, on: [gave-up], command: [sh, -c, 'echo $HEALTHWATCH_TITLE >> \(told)']}\n",
                to: "healthwatch.yaml")
            try await lab.runHopeless("bad")
            let name = lab.name("bad")
            let heal = try lab.healing(
                [name], ["-o", "ndjson", "--cooldown", "1s", "--max-restarts", "3/10m", "--config", file])
            try await heal.tells(#""event":"gave-up""#)
            try await lab.eventually { (try? String(contentsOfFile: told, encoding: .utf8))?.isEmpty == false }
            // It goes on failing, and nothing more comes of it.
            let failed = try await lab.inspect("bad")["State"]?["Health"]?["FailingStreak"]?.int ?? 0
            try await lab.wait(for: "bad") { ($0["State"]?["Health"]?["FailingStreak"]?.int ?? 0) > failed + 4 }
            let run = try await heal.interrupted()
            let events = try run.healEvents(of: name).filter { $0["event"]?.string != "waiting" }
            #expect(
                events.compactMap { $0["event"]?.string }
                    == Array(repeating: ["restarting", "restarted"], count: 3).flatMap { $0 } + ["gave-up"], "\(run)")
            let begins = events.filter { $0["event"]?.string == "restarting" }.map(\.moment)
            let pauses = zip(begins.dropFirst(), begins).map { $0 - $1 }
            // Times are told in whole milliseconds.
            #expect(pauses[0] >= 0.999 && pauses[1] >= 1.999, "a pause of 1 s, then of 2: \(pauses)")
            #expect(events.last?["output"]?.string == "no luck today")
            #expect(try String(contentsOfFile: told, encoding: .utf8) == "\(name) was given up after 3 restarts\n")

            // The limit holds over the end of the program, until it is well.
            let again = try await lab.healing([name], ["--once", "-o", "ndjson", "--config", file]).result()
            #expect(again.exitCode == 1, "\(again)")
            #expect(try again.healStory(of: name) == ["given-up"], "\(again)")
            #expect(try await lab.starts("bad") == 4)
            #expect(try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").count == 1)
            let status = try await lab.watched("status", name)
            #expect(status.text.contains("; given up by heal "), "\(status)")
        }
    }

    @Test("paused, stopping, restarting, excluded and unselected containers are never touched, and it says why")
    func neverTouched() async throws {
        try await LabEngine.scope { lab in
            let names = ["paused", "stopping", "label", "option", "deployed", "swarm"]
            try await lab.runHopeless("paused")
            // It ignores the request to stop, and goes on failing its check meanwhile.
            try await lab.runHopeless("stopping") {
                $0.command[2] = "trap : TERM; \(lab.counting("while :; do sleep 1; done"))"
            }
            try await lab.runHopeless("label") { $0.labels["autoheal"] = "False" }
            try await lab.runHopeless("option")
            try await lab.runHopeless("deployed") { $0.environment["KAMIWAZA_DEPLOYMENT_ID"] = "model-\(lab.prefix)" }
            try await lab.runHopeless("swarm") {
                $0.labels["com.docker.swarm.service.name"] = "shop_web"
                $0.labels["com.docker.swarm.task.id"] = "x1"
                $0.labels["com.docker.swarm.service.id"] = "x2"
            }
            try await lab.run("loop", LabContainer(script: "exit 1").with { $0.restart = "always" })
            try await lab.runHopeless("selected")
            var begins: [String: String] = [:]
            for name in names { begins[name] = try await lab.began(name) }
            try await lab.pause("paused")
            let heal = try lab.healing(
                ["label:healthwatch.test=\(lab.prefix)"],
                [
                    "--exclude", lab.name("option"), "--exclude", "deployment:model-\(lab.prefix)", "-o", "ndjson",
                    "--min-unhealthy", "1s",
                ])
            let stopping = Task { try await lab.call("POST", "/containers/\(lab.name("stopping"))/stop?t=30") }
            try await heal.line { $0.contains(#""event":"restarted""#) && $0.contains(lab.name("selected")) }
            for name in names {
                try await heal.line { $0.contains(#""event":"refused""#) && $0.contains(lab.name(name)) }
            }
            let run = try await heal.interrupted()
            let codes = ["paused", "stopping", "excluded", "excluded", "excluded", "orchestrated"]
            for (name, code) in zip(names, codes) {
                #expect(try run.healStory(of: lab.name(name)) == [code], "\(run)")
                #expect(try await lab.began(name) == begins[name], "\(name) was restarted: \(run)")
            }
            #expect(try run.healEvents(of: lab.name("loop")).allSatisfy { $0["event"]?.string == "refused" }, "\(run)")
            #expect(run.text.contains("Docker Swarm looks after it"), "\(run)")
            try await lab.kill("stopping")
            _ = try? await stopping.value
            try await lab.unpause("paused")

            let unnamed = try await lab.healing([], ["--once", "-o", "ndjson"]).result()
            #expect(try unnamed.healStory(of: lab.name("option")) == ["not-selected"], "\(unnamed)")
        }
    }

    @Test("what depends on a restarted container is restarted after it, and nothing else")
    func dependents() async throws {
        try await LabEngine.scope { lab in
            let db = LabContainer(script: lab.counting("touch /tmp/up; sleep 1000000"), health: .file("/tmp/up"))
            try await lab.service("db", db.with { $0.network = "bridge" })
            try await lab.wait(for: "db-1", health: "healthy")
            let plain = LabContainer(script: lab.counting())
            try await lab.service("web", plain, dependsOn: "db:service_healthy:true")
            try await lab.service("loose", plain, dependsOn: "db:service_healthy:false")
            try await lab.service("apart", plain)
            try await lab.run("sidecar", plain.with { $0.network = "container:\(lab.name("db-1"))" })
            let heal = try lab.healing(["project:\(lab.prefix)"], ["-o", "ndjson"])
            try await lab.spoil("db-1")
            for name in ["web-1", "sidecar"] {
                try await heal.line { $0.contains(#""event":"restarted""#) && $0.contains(lab.name(name)) }
            }
            let run = try await heal.interrupted()
            let order = try run.healEvents().filter { $0["event"]?.string == "restarting" }
            #expect(order.first?["container"]?.string == lab.name("db-1"), "\(run)")
            #expect(
                order.dropFirst().allSatisfy {
                    $0["reason"]?["message"]?.string == "\(lab.name("db-1")), which it depends on, was restarted"
                        && $0["restart"]?.int == nil
                }, "\(run)")
            let counts = ["db-1": 2, "web-1": 2, "sidecar": 2, "loose-1": 1, "apart-1": 1]
            for (name, count) in counts { #expect(try await lab.starts(name) == count, "\(name): \(run)") }
        }
    }

    @Test("a dry run only says, one cycle ends, and their exit statuses tell how it is")
    func cycles() async throws {
        try await LabEngine.scope { lab in
            try await lab.runHopeless("bad")
            try await lab.run("good", LabContainer(health: .good))
            let (bad, good) = (lab.name("bad"), lab.name("good"))
            let dry = try await lab.healing([bad, good], ["--dry-run"]).result()
            #expect(dry.exitCode == 1, "\(dry)")
            #expect(dry.untimed.contains { $0.hasPrefix("\(bad): would restart (1 of 3): health check failed") })
            #expect(try await lab.starts("bad") == 1)
            let once = try await lab.healing([bad], ["--once", "-o", "json"]).result()
            #expect(once.exitCode == 0, "\(once)")
            #expect(try await lab.starts("bad") == 2)
            try await SchemaCheck.expectValid([once])
            let missing = try await lab.healing([lab.name("none"), good], ["--once"]).result()
            #expect(missing.exitCode == 3 && missing.errorText.contains(lab.name("none")), "\(missing)")
            try await lab.wait(for: "bad", health: "unhealthy")
            let pausing = try await lab.healing([bad], ["--once"]).result()
            #expect(pausing.exitCode == 1 && pausing.text.contains("a pause follows 1 restart"), "\(pausing)")
            #expect(try await lab.starts("bad") == 2)
        }
    }

    @Test("a container that ended with a failure is started again where that is wanted")
    func exited() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "job", LabContainer(script: lab.counting("[ -e /again ] && sleep 1000000; touch /again; exit 3")))
            try await lab.wait(for: "job", state: "exited")
            let without = try await lab.healing([lab.name("job")], ["--once"]).result()
            #expect(without.exitCode == 0 && without.text.isEmpty, "\(without)")
            let with = try await lab.healing([lab.name("job")], ["--once", "--exited"]).result()
            #expect(with.exitCode == 0 && with.text.contains("exited with status 3"), "\(with)")
            #expect(try await lab.starts("job") == 2)
        }
    }

    @Test("a liveness probe asks for a restart, a startup probe holds it back, a readiness probe never asks")
    func probes() async throws {
        try await LabEngine.scope { lab in
            for name in ["live", "late", "ready"] { try await lab.run(name, LabContainer(script: lab.counting())) }
            let probe = "{exec: [test, -e, /tmp/none], interval: 100ms, timeoutSeconds: 30, fall: 2"
            let file = try lab.folder.write(
                """
                apps:
                  \(lab.name("live")):
                    probes: {alive: \(probe), role: liveness}}
                  \(lab.name("late")):
                    probes:
                      alive: \(probe), role: liveness}
                      up: {exec: [test, -e, /tmp/none], interval: 100ms, timeoutSeconds: 30, fall: 100000, role: startup}
                  \(lab.name("ready")):
                    probes: {open: \(probe), role: readiness}}
                """, to: "healthwatch.yaml")
            let names = ["live", "late", "ready"].map { lab.name($0) }
            let heal = try lab.healing(names, ["--config", file, "-o", "ndjson"])
            try await heal.line { $0.contains(#""event":"restarted""#) && $0.contains(lab.name("live")) }
            let run = try await heal.interrupted()
            let first = try #require(try run.healEvents(of: lab.name("live")).first)
            #expect(first["reason"]?["code"]?.string == "liveness-probe-failed", "\(run)")
            #expect(try await lab.starts("live") == 2)
            #expect(try await lab.starts("late") == 1, "\(run)")
            #expect(try await lab.starts("ready") == 1, "\(run)")
        }
    }

    @Test("the container that it runs in is left alone", .needsCompose)
    func itself() async throws {
        let socket = LabEngine.host.replacing("unix://", with: "")
        try await LabEngine.scope { lab in
            let own = LabContainer(
                ["--host", "unix:///engine.sock", lab.name("self"), "--no-record", "-o", "ndjson"], health: .bad)
            try await lab.run(
                "self",
                own.with {
                    $0.image = "healthwatch/tools:1"
                    $0.entrypoint = ["healthwatch", "heal"]
                    $0.binds = ["\(socket):/engine.sock"]
                })
            let begin = try await lab.began("self")
            try await lab.eventually {
                let log = try await lab.bytes("GET", "/containers/\(lab.name("self"))/logs?stdout=1")
                return String(decoding: log, as: UTF8.self).contains(#""code":"itself""#)
            }
            #expect(try await lab.began("self") == begin)
        }
    }

    @Test("the service manager is told that it heals, again and again that it goes on, and that it ends")
    func notice() async throws {
        try await LabEngine.scope { lab in
            let socket = try DatagramSocket(lab.folder.path("notify"))
            defer { socket.close() }
            let environment = ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "30000000"]
            let heal = try lab.healing([lab.name("none")], ["--no-record"], environment: environment)
            #expect(try await onThread { socket.receive() } == "READY=1\nSTATUS=healing\n")
            for _ in 0..<3 { #expect(try await onThread { socket.receive() } == "WATCHDOG=1\n") }
            _ = try await heal.interrupted()
            var last = ""
            while last != "STOPPING=1\n" {
                last = try await onThread { socket.receive() }
                #expect(last == "STOPPING=1\n" || last == "WATCHDOG=1\n")
            }
        }
    }

    @Test("wrong words, no engine and a missing file are told in one line, with their exit status")
    func mistakes() async throws {
        let cases: [(words: [String], code: Int32, says: String)] = [
            (["--max-restarts", "0"], 2, "--max-restarts"), (["--cooldown", "soon"], 2, "--cooldown"),
            (["-o", "json"], 2, "--once"), (["--config", "/nowhere/x.yaml"], 3, "/nowhere/x.yaml"),
            (["-H", "unix:///nowhere/docker.sock"], 4, "/nowhere/docker.sock"),
        ]
        for (words, code, says) in cases {
            let run = try await Binary.run(["heal"] + words)
            #expect(run.exitCode == code && run.errorText.contains(says) && run.text.isEmpty, "\(run)")
        }
    }
}

extension LabEngine {
    /// A run to its end that reads this lab's record.
    func watched(_ words: String...) async throws -> FinishedProcess {
        try await launch(words, environment: ["XDG_STATE_HOME": folder.path("state")]).result()
    }
}
