import Foundation
import HistoryStore
import TestSupport
import Testing

@Suite("The history of real containers", .needsEngine)
struct HistoryTests {
    private static let secret = "hunter2-of-the-record"

    /// A container with a check a second, which passes while `/up` is there and says a secret of its environment.
    private func runTalkative(_ lab: LabEngine) async throws {
        var health = LabContainer.Health(["CMD-SHELL", "echo the token is $TOKEN; test -e /up"])
        health.interval = .seconds(1)
        health.retries = 1
        let container = LabContainer(script: "touch /up; sleep 1000000", health: health)
        try await lab.run("web", container.with { $0.environment = ["TOKEN": Self.secret] })
        try await lab.wait(for: "web", health: "healthy")
    }

    private func watch(_ lab: LabEngine, _ record: String) throws -> RunningProcess {
        try lab.launch(["watch", lab.name("web"), "--record", record], limit: .seconds(120))
    }

    private func history(_ lab: LabEngine, _ record: String) async throws -> (run: FinishedProcess, app: JSONValue?) {
        let run = try await lab.healthwatch("history", lab.name("web"), "--record", record, "-o", "json")
        return (run, try run.json()["apps"]?.array?.first)
    }

    /// The changes of the app itself.
    private func changes(_ app: JSONValue?) -> [String] {
        (app?["transitions"]?.array ?? []).filter { $0["container"]?.string == nil }.compactMap { $0["to"]?.string }
    }

    @Test("two watches record a day in the life of a container once: changes, an incident, and every check")
    func story() async throws {
        try await LabEngine.scope { lab in
            let record = lab.folder.path("record/history.db")
            try await runTalkative(lab)
            let watches = [try watch(lab, record), try watch(lab, record)]
            for watch in watches { try await watch.line { $0.contains(": Healthy (") } }
            // What the engine has at any moment must be in the record in the end: it keeps five results.
            var starts = try await results(lab)
            try await lab.exec("web", "rm", "/up")
            for watch in watches { try await watch.line { $0.contains("Healthy -> Unhealthy") } }
            starts.formUnion(try await results(lab))
            try await lab.exec("web", "touch", "/up")
            for watch in watches { try await watch.line { $0.contains("Unhealthy -> Healthy") } }
            try await lab.eventually {
                starts.formUnion(try await results(lab))
                return starts.count > 8
            }
            let app = HistoryApp(engine: LabEngine.host, kind: "container", name: lab.name("web"))
            try await lab.eventually {
                try starts.subtracting(recorded(record, app)).isEmpty
            }
            for watch in watches {
                watch.signal(SIGINT)
                #expect(try await watch.result().exitCode == 130)
            }
            let (run, told) = try await history(lab, record)
            #expect(changes(told) == ["Healthy", "Unhealthy", "Healthy"], "\(run)")
            let uptime = told?["uptime"]?.number ?? -1
            #expect(uptime > 0 && uptime < 1, "\(run)")
            #expect(told?["incidents"]?.array?.count == 1)
            #expect((told?["recovery"]?["mean_ms"]?.number ?? 0) > 0)
            #expect((told?["checks"]?.array?.first?["failed"]?.number ?? 0) >= 1)
            let lines = try await lab.healthwatch("history", lab.name("web"), "--record", record, "-o", "ndjson")
            try await SchemaCheck.expectValid([run, lines])
            for file in try FileManager.default.contentsOfDirectory(atPath: lab.folder.path("record")) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: lab.folder.path("record/\(file)")))
                #expect(bytes.range(of: Data(Self.secret.utf8)) == nil, "\(file)")
            }
        }
    }

    /// The starts of the results that the engine has now, in milliseconds.
    private func results(_ lab: LabEngine) async throws -> Set<Int> {
        let log = try await lab.inspect("web")["State"]?["Health"]?["Log"]?.array ?? []
        return Set(log.compactMap { $0["Start"]?.time.map(milliseconds) })
    }

    private func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1000).rounded()) }

    private func recorded(_ path: String, _ app: HistoryApp) throws -> Set<Int> {
        var starts: Set<Int> = []
        try HistoryStore(path, .reading).checks(of: app, since: .distantPast) { check in
            starts.insert(milliseconds(check.start))
            return true
        }
        return starts
    }

    @Test("a history is told while it is recorded, and after the watch was killed") func killed() async throws {
        try await LabEngine.scope { lab in
            let record = lab.folder.path("history.db")
            try await runTalkative(lab)
            let watch = try watch(lab, record)
            try await watch.line { $0.contains(": Healthy (") }
            try await lab.exec("web", "rm", "/up")
            try await watch.line { $0.contains("Healthy -> Unhealthy") }
            try await lab.eventually {
                changes(try await history(lab, record).app) == ["Healthy", "Unhealthy"]
            }
            watch.signal(SIGKILL)
            #expect(try await watch.result().signal == SIGKILL)
            let (run, app) = try await history(lab, record)
            #expect(run.exitCode == 0 && changes(app) == ["Healthy", "Unhealthy"], "\(run)")
            let text = try await lab.healthwatch("history", "--record", record)
            #expect(text.text.contains("Healthy -> Unhealthy"), "\(text)")
        }
    }
}
