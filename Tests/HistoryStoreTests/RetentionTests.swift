import Foundation
import TestSupport
import Testing

@testable import HistoryStore

@Suite("What is kept")
struct RetentionTests {
    private let folder: ScratchFolder
    private let path: String
    private let store: HistoryStore

    init() throws {
        folder = try ScratchFolder()
        path = folder.path("history")
        store = try HistoryStore(path, .recording)
    }

    @Test("what is older goes, but for the last status of each app and container") func age() throws {
        try store.append([
            change("Healthy", 0), change("Unhealthy", 10), change("Healthy", 20), change("Unhealthy", 200),
            change("Healthy", 0, container: "web"), change("Missing", 30, container: "web"),
        ])
        try store.append([result(0, 99), result(0, 100), result(0, 5, of: "old")])
        for end in [50.0, 150] {
            _ = try store.heartbeat(try store.beginSession(engine: "one", watched: nil, at: at(0)), at: at(end))
        }
        #expect(try store.prune(Retention(age: .seconds(100)), now: at(200)))
        #expect(try store.story() == ["20 Healthy", "web 30 Missing", "200 Unhealthy"])
        #expect(try store.starts() == [100])
        #expect(try store.checkSummaries(of: demo, since: at(0)).map(\.container) == ["web"])
        #expect(try store.sessions(since: at(0)).map(\.lastSeen) == [at(150)])
        #expect(try RawDatabase(path).column("SELECT count(*) FROM containers") == ["1"])
    }

    @Test("an app of which nothing is left is forgotten") func forgotten() throws {
        try store.append([result(0, 0)])
        #expect(try store.prune(Retention(age: .seconds(100)), now: at(200)))
        for table in ["apps", "containers", "members", "subjects"] {
            #expect(try RawDatabase(path).column("SELECT count(*) FROM \(table)") == ["0"], "\(table)")
        }
    }

    @Test("above the size the oldest checks go first, and the file shrinks") func size() throws {
        let output = String(repeating: "x", count: 1000)
        try store.append((0..<6000).map { result(0, Double($0), output: output) })
        try store.append((0..<100).map { change($0 % 2 == 0 ? "Healthy" : "Unhealthy", Double($0)) })
        let limit = 4 * 1024 * 1024
        #expect(try store.prune(Retention(size: limit), now: at(6000)))
        let starts = try store.starts()
        #expect(starts == Array((6000 - starts.count)..<6000))
        #expect(starts.count > 1000 && starts.count < 4000)
        #expect(try store.story().count == 100)
        let bytes = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(bytes <= limit)
        #expect(try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int == 0)
    }

    @Test("then transitions go, the oldest first, and the last status of each app stays") func transitions() throws {
        let other = HistoryApp(engine: "one", kind: "project", name: "other")
        try store.append([change("Healthy", 0, of: other)])
        try store.append((0..<20_000).map { change($0 % 2 == 0 ? "Healthy" : "Unhealthy", Double($0)) })
        try store.append([result(0, 19_999)])
        #expect(try store.prune(Retention(size: 400 * 1024), now: at(20_000)))
        let story = try store.story()
        #expect(story.last == "19999 Unhealthy")
        #expect(story.count > 10 && story.count < 19_000)
        #expect(try store.starts().isEmpty)
        #expect(try store.story(of: other) == ["0 Healthy"])
    }

    @Test("subjects without number cannot fill the file with their last statuses") func manySubjects() throws {
        try store.append((0..<5000).map { change("Missing", Double($0), container: "run-\($0)") })
        #expect(try store.prune(Retention(size: 300 * 1024), now: at(5000)))
        let story = try store.story()
        #expect(story.last == "run-4999 4999 Missing")
        #expect(story.count < 4000)
    }

    @Test("a reader in the middle of the log makes pruning come again, and no error") func busy() throws {
        try store.append([change("Healthy", 0)])
        let reader = try RawDatabase(path)
        try reader.run("BEGIN; SELECT * FROM transitions")
        try store.append([result(0, 0)])
        #expect(try !store.prune(Retention(), now: at(1)))
        try reader.run("COMMIT")
        #expect(try store.prune(Retention(), now: at(1)))
    }
}
