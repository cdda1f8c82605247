import Foundation
import TestSupport
import Testing

@Suite("How a watch ends", .needsEngine)
struct WatchEndTests {
    @Test("--until ends it when every app is there, not before")
    func until() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("good")
            try await lab.runFragile("late")
            try await lab.spoil("late")
            try await lab.wait(for: "late", health: "unhealthy")
            let names = [lab.name("good"), lab.name("late")]
            let watch = try lab.watching(names + ["--until", "Healthy"])
            try await watch.tells("\(names[1]): Unhealthy (")
            try await lab.mend("late")
            let run = try await watch.result()
            #expect(run.exitCode == 0, "\(run)")
            #expect(run.untimed.last?.hasPrefix("\(names[1]): Unhealthy -> Healthy") == true, "\(run)")
            #expect(run.errors.isEmpty, "\(run)")
            let both = try await lab.watching(names + ["--until", "degraded", "--until", "healthy"]).result()
            #expect(both.exitCode == 0, "one of several is enough: \(both)")
        }
    }

    @Test("--timeout ends it with 124, and says who is late")
    func timeout() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good", LabContainer(health: .good))
            try await lab.run("late", LabContainer(health: .starting))
            try await lab.wait(for: "good", health: "healthy")
            let run = try await lab.watching([lab.own, "--until", "Healthy", "--timeout", "2s"]).result()
            #expect(run.exitCode == 124, "\(run)")
            #expect(
                run.errorText == "healthwatch watch: after 2s: \(lab.name("late")) is Initializing\n", "\(run)")
            let none = try await lab.watching([
                "--filter=name=^\(lab.name("none"))$", "--until", "Healthy", "--timeout", "0s",
            ]).result()
            #expect(none.exitCode == 124 && none.errorText.contains("there is no app"), "\(none)")
        }
    }

    @Test("an app that is missing is waited for")
    func missing() async throws {
        try await LabEngine.scope { lab in
            let name = lab.name("web")
            let watch = try lab.watching([name, "--until", "Healthy", "-o", "ndjson"])
            try await watch.tells(#""to":"Missing""#)
            try await lab.run("web", LabContainer(health: .good))
            let run = try await watch.result()
            #expect(run.exitCode == 0, "\(run)")
            let story = try run.story(of: name)
            #expect(story.first == " > Missing" && story.count { $0.hasSuffix("> Missing") } == 1, "\(run)")
            #expect(
                story.dropFirst().first?.hasPrefix("Missing > ") == true && story.last?.hasSuffix("> Healthy") == true,
                "\(run)")
        }
    }

    @Test("what is stopped is no app that nobody watches when that is awaited")
    func scaledDown() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let watch = try lab.watching([lab.own, "--until", "SCALED_DOWN"])
            try await watch.tells(": Healthy (")
            try await lab.stop("web")
            let run = try await watch.result()
            #expect(run.exitCode == 0, "\(run)")
        }
    }

    @Test("signals", arguments: zip([SIGINT, SIGTERM, SIGHUP], [Int32(130), 143, 130]))
    func signals(number: Int32, code: Int32) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let watch = try lab.watching([lab.name("web")])
            try await watch.tells(": Healthy (")
            watch.signal(number)
            let run = try await watch.result()
            #expect(run.exitCode == code, "\(run)")
            #expect(run.lines.count == 1 && run.errors.isEmpty, "\(run)")
        }
    }

    @Test("a reader that leaves ends it without a word", arguments: ["text", "ndjson"])
    func closed(format: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let never = try await lab.watching([lab.name("web"), "-o", format], output: .broken).result()
            #expect(never.exitCode == 0 && never.errors.isEmpty, "\(never)")
            let watch = try lab.watching([lab.name("web"), "-o", format])
            try await watch.tells("Healthy")
            watch.closeOutput()
            try await lab.kill("web")
            let run = try await watch.result()
            #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
        }
    }

    @Test("no engine at the start is exit 4, with the reason")
    func noEngine() async throws {
        try await LabEngine.scope { lab in
            let host = ["DOCKER_HOST": "unix:///nowhere/docker.sock"]
            let run = try await lab.watching([], environment: host).result()
            #expect(run.exitCode == 4 && run.output.isEmpty, "\(run)")
            #expect(run.errorText.contains("/nowhere/docker.sock"), "\(run)")
            #expect(!FileManager.default.fileExists(atPath: lab.folder.path("state")))
        }
    }

    @Test("an engine that is lost and comes back is told once; what happened meanwhile is no change from Unknown")
    func lost() async throws {
        try await LabEngine.scope { lab in
            for short in ["web", "other"] {
                try await lab.run(short, LabContainer(health: .good))
                try await lab.wait(for: short, health: "healthy")
            }
            let path = lab.folder.path("p.sock")
            let changes = lab.folder.path("changes")
            var proxy = try EndpointProxy(at: path, [])
            defer { proxy.stop() }
            let command = "echo \"$HEALTHWATCH_APP $HEALTHWATCH_FROM $HEALTHWATCH_STATUS\" >> \(changes)"
            let watch = try lab.watching(
                [lab.own, "-o", "ndjson", "-a", "--on-change", command], environment: ["DOCKER_HOST": proxy.host])
            for short in ["web", "other"] {
                try await watch.line { $0.contains(#""event":"app""#) && $0.contains(lab.name(short)) }
            }
            proxy.stop()
            try await watch.tells("lost the engine, waiting for it to come back: ")
            try await lab.stop("web")
            proxy = try EndpointProxy(at: path, [])
            try await watch.tells("the engine is back")
            try await watch.tells(#""to":"SCALED_DOWN""#)
            let written = "\(lab.name("web")) Healthy SCALED_DOWN\n"
            try await lab.eventually { (try? String(contentsOfFile: changes, encoding: .utf8)) == written }
            let run = try await watch.interrupted()
            #expect(try run.story(of: lab.name("web")) == [" > Healthy", "Healthy > SCALED_DOWN"], "\(run)")
            #expect(try run.story(of: lab.name("other")) == [" > Healthy"], "\(run)")
            #expect(try run.words(of: lab.name("web")) == ["healthy", "stopped"], "\(run)")
            #expect(try run.words(of: lab.name("other")) == ["healthy"], "\(run)")
            let notes = try run.jsonLines().filter { $0["event"]?.string == "note" }
            #expect(notes.count == 2, "\(run)")
        }
    }

    @Test("an engine that sends no events is asked every interval, which is said")
    func noEvents() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let proxy = try EndpointProxy(
                at: lab.folder.path("p.sock"), [.init(endpoint: .events, treatment: .answer(status: 403))])
            defer { proxy.stop() }
            let watch = try lab.watching(
                [lab.name("web"), "--interval", "1s"], environment: ["DOCKER_HOST": proxy.host])
            try await watch.notes("the engine sends no events, so it is asked every 1s")
            try await lab.stop("web")
            try await watch.tells("Healthy -> SCALED_DOWN")
            _ = try await watch.interrupted()
        }
    }
}
