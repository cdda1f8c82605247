import Foundation
import TestSupport
import Testing

@Suite("Watching real apps", .needsEngine)
struct WatchTests {
    @Test("a container that fails and recovers is a line each, with the container's own before the app's")
    func health() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let name = lab.name("web")
            let watch = try lab.watching([name])
            try await watch.tells("\(name): Healthy (ready, the health checks pass)")
            try await lab.spoil("web")
            try await watch.tells("\(name): Healthy -> Unhealthy (")
            try await lab.mend("web")
            try await watch.tells("\(name): Unhealthy -> Healthy (")
            let run = try await watch.interrupted()
            let told = run.untimed.map { $0.prefix { $0 != "(" } }
            #expect(
                told == [
                    "\(name): Healthy ", "\(name): \(name) healthy -> unhealthy ", "\(name): Healthy -> Unhealthy ",
                    "\(name): \(name) unhealthy -> healthy", "\(name): Unhealthy -> Healthy ",
                ], "\(run)")
            #expect(run.untimed[1].contains("(health check failed 2 times in a row"), "\(run)")
            #expect(run.errors.isEmpty, "\(run)")
        }
    }

    @Test("restart, stop and removal are told; NDJSON has from and to in every line")
    func ends() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            try await lab.wait(for: "web-1", health: "healthy")
            let name = lab.name("web-1")
            let watch = try lab.watching([lab.prefix, "-o", "ndjson"])
            try await watch.tells(#""to":"Healthy""#)
            try await lab.restart("web-1")
            try await watch.line { $0.contains(#""event":"app""#) && $0.contains(#""to":"SCALED_DOWN""#) }
            try await watch.line { $0.contains(#""from":"Initializing""#) && $0.contains(#""to":"Healthy""#) }
            try await lab.kill("web-1", signal: "KILL")
            try await lab.remove("web-1")
            try await watch.line { $0.contains(#""event":"app""#) && $0.contains(#""to":"Missing""#) }
            let run = try await watch.interrupted()
            // Whether the engine is seen while it removes a container is chance.
            let seen = try run.words(of: name).filter { $0 != "removing" }
            #expect(seen == ["healthy", "stopped", "starting", "healthy", "stopped", "removed"], "\(run)")
            let story = try run.story(of: lab.prefix)
            #expect(
                story.prefix(5) == [
                    " > Healthy", "Healthy > SCALED_DOWN", "SCALED_DOWN > Initializing", "Initializing > Healthy",
                    "Healthy > SCALED_DOWN",
                ], "\(run)")
            #expect(story.last?.hasSuffix(" > Missing") == true, "\(run)")
            var words: [String: String] = [:]
            for line in try run.jsonLines() {
                let key = line["container"]?.string ?? ""
                #expect(line["from"]?.string == words[key], "each goes on where the last one ended: \(run)")
                words[key] = line["to"]?.string
                #expect(line["kind"]?.string == "project" && line["message"]?.string?.isEmpty == false, "\(run)")
            }
            #expect(try run.jsonLines().contains { $0["exit_code"]?.int == 137 }, "\(run)")
        }
    }

    @Test("an exit by itself is told with its status, though the policy starts it again at once")
    func crash() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(script: "sleep 1000000 & trap 'exit 3' USR1; wait").with {
                    $0.restart = "always"
                })
            let watch = try lab.watching([lab.name("web"), "-o", "ndjson"])
            try await watch.tells(#""to":"running""#)
            try await lab.kill("web", signal: "USR1")
            try await watch.line { $0.contains(#""to":"restarting""#) && $0.contains(#""exit_code":3"#) }
            _ = try await watch.interrupted()
        }
    }

    @Test("apps that come and go are followed")
    func projects() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("first")
            let watch = try lab.watching([lab.own])
            try await watch.tells("\(lab.name("first")): Healthy (")
            try await lab.service("web", LabContainer(health: .good))
            try await watch.line { $0.contains(" \(lab.prefix): ") && $0.contains("Healthy (") }
            try await lab.remove("web-1")
            try await watch.line {
                $0.contains(" \(lab.prefix): ") && $0.hasSuffix(" -> Missing (all its containers were removed)")
            }
            let run = try await watch.interrupted()
            // In between the engine may be seen stopping and removing it.
            let told = run.untimed.filter { $0.hasPrefix("\(lab.prefix): ") }
            #expect(told.suffix(2).first?.hasSuffix(" -> removed") == true, "\(run)")
        }
    }

    @Test("a name that fits two apps is refused, and what does not fit together, too")
    func usage() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web")
            try await lab.run("twin")
            try await lab.call("POST", "/containers/\(lab.name("twin"))/rename?name=\(lab.prefix)")
            let run = try await lab.watching([lab.prefix]).result()
            #expect(run.exitCode == 2 && run.output.isEmpty, "\(run)")
            for kind in ["project", "container"] { #expect(run.errorText.contains("\(kind):\(lab.prefix)"), "\(run)") }
            let wrong = [
                ["--timeout", "3s"], ["--record", "x", "--no-record"], ["--until", "well"], ["-o", "json"],
                ["stack:shop"],
            ]
            for words in wrong {
                let run = try await lab.watching(words).result()
                #expect(run.exitCode == 2 && run.output.isEmpty && !run.errors.isEmpty, "\(run)")
            }
        }
    }
}

@Suite("Commands of a watch", .needsEngine)
struct WatchCommandTests {
    @Test("every change of an app runs the command with its variables, in order")
    func variables() async throws {
        try await LabEngine.scope { lab in
            let (name, path) = (lab.name("web"), lab.folder.path("changes"))
            let words = ["APP", "KIND", "FROM", "STATUS", "READY", "NOT_READY"].map { "$HEALTHWATCH_\($0)" }
            let command = "echo \"\(words.joined(separator: "|"))\" >> \(path)"
            let watch = try lab.watching([name, "--on-change", command, "-o", "ndjson"])
            try await watch.tells(#""to":"Missing""#)
            try await lab.run("web", LabContainer(health: .good))
            try await watch.tells(#""to":"Healthy""#)
            try await lab.stop("web")
            try await watch.tells(#""to":"SCALED_DOWN""#)
            try await lab.remove("web")
            func written() -> [String] {
                ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
            }
            try await lab.eventually { written().last?.contains("|Missing|") == true }
            let run = try await watch.interrupted()
            let told = written().map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
            #expect(told.map { "\($0[2]) > \($0[3])" } == Array(try run.story(of: name).dropFirst()), "\(run)")
            #expect(told.allSatisfy { $0[0] == name && $0[1] == "container" }, "\(told)")
            #expect(told.contains { Array($0[3...]) == ["Healthy", "1", "0"] }, "\(told)")
        }
    }

    @Test("a command that fails is said, and the watch goes on; its output goes to standard error")
    func failures() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let watch = try lab.watching([lab.name("web"), "--on-change", "echo heard; exit 3"])
            try await watch.tells(": Healthy (")
            try await lab.spoil("web")
            try await watch.notes("--on-change: the command exited with status 3")
            try await lab.mend("web")
            try await watch.tells(": Unhealthy -> Healthy")
            let run = try await watch.interrupted()
            #expect(run.errorText.contains("heard\n") && !run.text.contains("heard"), "\(run)")
        }
    }

    @Test("a command inherits no descriptor but the standard ones")
    func descriptors() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            try await lab.spoil("web")
            try await lab.wait(for: "web", health: "unhealthy")
            let path = lab.folder.path("descriptors")
            let watch = try lab.watching([
                lab.name("web"), "--until", "Healthy", "--on-change", "exec ls /proc/self/fd > \(path)",
            ])
            try await watch.tells("Unhealthy (")
            try await lab.mend("web")
            let run = try await watch.result()
            // The fourth is the folder that ls reads.
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "0\n1\n2\n3\n", "\(run)")
        }
    }

    @Test("an end by --until waits for the command, and a signal does not")
    func finish() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            try await lab.spoil("web")
            try await lab.wait(for: "web", health: "unhealthy")
            let (name, done) = (lab.name("web"), lab.folder.path("done"))
            let until = ["--until", "Healthy", "--on-change"]
            let patient = try lab.watching([name] + until + ["sleep 1; touch \(done)"])
            let begun = lab.folder.path("begun")
            let hasty = try lab.watching([name] + until + ["touch \(begun); sleep 40"])
            for watch in [patient, hasty] { try await watch.tells("Unhealthy (") }
            try await lab.mend("web")
            let run = try await patient.result()
            #expect(run.exitCode == 0, "\(run)")
            #expect(FileManager.default.fileExists(atPath: done))
            try await lab.eventually { FileManager.default.fileExists(atPath: begun) }
            try await hasty.tells("Unhealthy -> Healthy")
            let sent = ContinuousClock.now
            let stopped = try await hasty.interrupted()
            #expect(stopped.ended - sent < .seconds(20), "\(stopped)")
        }
    }
}
