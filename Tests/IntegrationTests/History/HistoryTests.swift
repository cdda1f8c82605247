import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The history of real containers", .needsEngine)
struct HistoryTests {
    private static let touched = LabContainer(script: "touch /ok; sleep 1000000", health: .file("/ok"))

    /// A container that was good, bad and good again under a watch; the watch has ended.
    private func fallAndRise(_ lab: LabEngine) async throws {
        try await lab.run("web", Self.touched)
        try await lab.wait(for: "web", health: "healthy")
        let watch = try await lab.recording(lab.name("web"))
        try await lab.recorded("Healthy")
        try await lab.exec("web", "rm", "/ok")
        try await lab.recorded("Unhealthy")
        try await lab.exec("web", "touch", "/ok")
        try await lab.wait(for: "web", health: "healthy")
        try await lab.recorded("Healthy")
        try await lab.eventually {
            let checks = try await lab.told()["checks"]?.array?.first
            return checks?["count"]?.int ?? 0 > 2 && checks?["failed"]?.int ?? 0 >= 2
        }
        watch.signal(SIGTERM)
        #expect(try await watch.result().exitCode == 143)
    }

    @Test("a fall and a rise: the changes in their order, an uptime between, one incident that is over, every form")
    func incident() async throws {
        try await LabEngine.scope { lab in
            try await fallAndRise(lab)
            let app = try await lab.told(lab.name("web"))
            let changes = app["transitions"]?.array ?? []
            let own = changes.filter { $0["container"] == .null }.compactMap { $0["to"]?.string }
            #expect(own.first == "Healthy" && own.last == "Healthy" && own.contains("Unhealthy"), "\(own)")
            let times = changes.compactMap { $0["time"]?.time }
            #expect(times.count == changes.count && times == times.sorted())
            let of = changes.filter { $0["container"]?.string == lab.name("web") }.compactMap { $0["to"]?.string }
            #expect(of.first == "healthy" && of.last == "healthy" && of.contains("unhealthy"), "\(of)")
            let observed = try #require(app["observed_ms"]?.int)
            let up = try #require(app["up_ms"]?.int)
            #expect(up > 0 && up < observed, "\(app)")
            guard case .number(let uptime)? = app["uptime"] else { return #expect(app["uptime"] != .null) }
            #expect(uptime > 0 && uptime < 1 && abs(uptime - Double(up) / Double(observed)) < 0.01, "\(app)")
            let incidents = app["incidents"]?.array ?? []
            #expect(incidents.count == 1 && incidents.first?["ended_at"]?.time != nil, "\(incidents)")
            #expect(app["recovery"]?["mean_ms"]?.int ?? 0 > 0)
            let checks = app["checks"]?.array?.first
            #expect(checks?["count"]?.int ?? 0 > 2 && checks?["failed"]?.int ?? 0 >= 2, "\(app)")

            let text = try await lab.history(lab.name("web"))
            #expect(text.text.contains("1 incident, recovered in "), "\(text)")
            #expect(text.text.contains("Healthy -> Unhealthy"), "\(text)")
            let short = try await lab.history(lab.name("web"), "-n", "1")
            #expect(short.text.contains("changes before; -n shows more"), "\(short)")
            let lines = try await lab.history("-o", "ndjson").jsonLines()
            #expect(lines.map { $0["apps"]?.array?.count } == [1])
            #expect(try await lab.history("-q").lines == [lab.name("web")])
            let nothing = try await lab.history("container:\(lab.name("none"))", "-o", "json")
            #expect(nothing.exitCode == 3, "\(nothing)")
            #expect(nothing.errorText.contains("nothing was recorded of 'container:\(lab.name("none"))'"))
            #expect(try nothing.json()["apps"]?.array == [])
            let late = try await lab.told("--since", "1ms")
            #expect(late["transitions"]?.array == [] && late["incidents"]?.array == [], "\(late)")
            #expect(late["data"]?.string == "Healthy")
            let whole = try await lab.history("-o", "json")
            try await SchemaCheck.expectValid([nothing, whole])
            try await expectBite([try whole.json()])
        }
    }

    @Test("every result that the engine had is in the record, more than the engine keeps")
    func allResults() async throws {
        try await LabEngine.scope { lab in
            // The engine of the tests may be too busy to be asked in time about faster ones.
            let check = LabContainer.Health(["CMD", "true"], interval: .seconds(3))
            try await lab.run("web", LabContainer(health: check))
            let watch = try await lab.recording(lab.name("web"))
            var had: Set<Int> = []
            try await lab.eventually(limit: .seconds(90)) {
                had.formUnion(try await lab.keptStarts(of: "web"))
                return had.count >= 8
            }
            let all = had
            try await lab.eventually(limit: .seconds(40)) {
                Set(try await lab.recordedStarts()).isSuperset(of: all)
            }
            watch.signal(SIGTERM)
            try await watch.result()
            let recorded = try await lab.recordedStarts()
            #expect(Set(recorded).count == recorded.count, "no result is there twice")
            let count = try await lab.told()["checks"]?.array?.first?["count"]?.int
            #expect(count == recorded.count)
        }
    }

    @Test("a watch that ends by itself has read the last results, too")
    func lastResults() async throws {
        try await LabEngine.scope { lab in
            let check = LabContainer.Health(["CMD", "false"], interval: .seconds(2), retries: 3)
            try await lab.run("web", LabContainer(health: check))
            let watch = try await lab.recording(lab.name("web"), "--until", "Unhealthy")
            #expect(try await watch.result().exitCode == 0)
            #expect(try await lab.recordedStarts().count >= 3)
        }
    }

    @Test(
        "a container that is named by its id is watched, and so has an uptime; one in two apps has its checks in both")
    func names() async throws {
        try await LabEngine.scope { lab in
            let id = try await lab.service("web", LabContainer(health: .good))
            try await lab.wait(for: "web-1", health: "healthy")
            let watch = try await lab.recording(id, "project:\(lab.prefix)")
            try await lab.eventually(limit: .seconds(40)) {
                let run = try await lab.history("-o", "json")
                guard run.exitCode == 0 else { return false }
                let apps = try run.json()["apps"]?.array ?? []
                return apps.count == 2
                    && apps.allSatisfy { ($0["observed_ms"]?.int ?? 0) > 0 && $0["checks"]?.array?.count == 1 }
            }
            watch.signal(SIGTERM)
            try await watch.result()
        }
    }

    @Test("two watches at once record each change and each result once")
    func twice() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", Self.touched)
            try await lab.wait(for: "web", health: "healthy")
            let watches = [try await lab.recording(lab.name("web")), try await lab.recording(lab.name("web"))]
            try await lab.exec("web", "rm", "/ok")
            for watch in watches { try await watch.line { $0.contains("Unhealthy") } }
            for watch in watches {
                watch.signal(SIGTERM)
                try await watch.result()
            }
            let app = try await lab.told()
            for container in [JSONValue.null, .string(lab.name("web"))] {
                let words =
                    app["transitions"]?.array?.filter { $0["container"] == container }
                    .compactMap { $0["to"]?.string } ?? []
                #expect(zip(words, words.dropFirst()).allSatisfy { $0 != $1 } && words.count >= 2, "\(words)")
            }
            let starts = try await lab.recordedStarts()
            #expect(Set(starts).count == starts.count)
        }
    }

    @Test("a watch that was killed leaves a record that can be read, and a running one is read beside it")
    func killed() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let watch = try await lab.recording(lab.name("web"))
            try await lab.eventually {
                guard let app = try? await lab.told() else { return false }
                return (app["checks"]?.array?.first?["count"]?.int ?? 0) > 0
            }
            let running = try await lab.history()
            #expect(running.text.contains("100% up of ") && running.text.contains("; Healthy since "), "\(running)")
            watch.signal(SIGKILL)
            #expect(try await watch.result().signal == SIGKILL)
            let after = try await lab.told()
            #expect(after["data"]?.string == "Healthy")
            #expect(after["checks"]?.array?.first?["count"]?.int ?? 0 > 0)
        }
    }

    @Test("a value of a secret variable that a check prints is nowhere in the files of the record")
    func secrets() async throws {
        try await LabEngine.scope { lab in
            let secret = "s3cr3t-\(lab.prefix)-value"
            let check = LabContainer.Health(["CMD-SHELL", "echo token $API_TOKEN is wrong; exit 1"])
            try await lab.run(
                "web", LabContainer(health: check).with { $0.environment["API_TOKEN"] = secret })
            let watch = try await lab.recording(lab.name("web"))
            try await lab.recorded("Unhealthy")
            try await lab.eventually { (try? await lab.recordedStarts().isEmpty) == false }
            watch.signal(SIGKILL)
            try await watch.result()
            let bytes = try lab.recordedBytes()
            #expect(bytes.range(of: Data("is wrong".utf8)) != nil, "the output itself is there")
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
        }
    }
}

@Suite("Records that cannot be read")
struct HistoryFileTests {
    @Test("no record is exit 3 with a way out, somebody else's file exit 2, and both stay as they are")
    func unusable() async throws {
        let scratch = try ScratchFolder()
        let missing = try await Binary.run(["history", "--record", scratch.path("none.db")])
        #expect(missing.exitCode == 3 && missing.output.isEmpty, "\(missing)")
        #expect(missing.errorText.contains("'healthwatch watch' records"), "\(missing)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("none.db")))
        let usual = try await Binary.run(["history"], environment: ["XDG_STATE_HOME": scratch.path("state")])
        #expect(
            usual.exitCode == 3 && usual.errorText.contains(scratch.path("state/healthwatch/history.db")), "\(usual)")
        let words = String(repeating: "my own notes\n", count: 100)
        try words.write(toFile: scratch.path("notes"), atomically: true, encoding: .utf8)
        let foreign = try await Binary.run(["history", "--record", scratch.path("notes")])
        #expect(foreign.exitCode == 2 && foreign.errorText.contains("is not a history"), "\(foreign)")
        #expect(try String(contentsOfFile: scratch.path("notes"), encoding: .utf8) == words)
        let nowhere = try await Binary.run(["history"], environment: ["HOME": ""])
        #expect(nowhere.exitCode == 2 && nowhere.errorText.contains("--record"), "\(nowhere)")
    }

    @Test("a time in the future, and what is no time, are refused")
    func times() async throws {
        for text in ["9999-12-31", "0", "-1h", "yesterday", "36501d", "99999999999999999999h", ""] {
            let run = try await Binary.run(["history", "--since", text])
            #expect(run.exitCode == 2 && run.errorText.contains("--since"), "\(run)")
        }
    }
}
