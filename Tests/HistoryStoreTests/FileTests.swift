import Foundation
import TestSupport
import Testing

@testable import HistoryStore

@Suite("The file of a history")
struct FileTests {
    private let folder: ScratchFolder
    private let path: String

    init() throws {
        folder = try ScratchFolder()
        path = folder.path("history")
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("the file and the folders above it are made for their owner alone") func permissions() throws {
        let deep = folder.path("a/b/history")
        let store = try HistoryStore(deep, .recording)
        try store.append([change("Healthy", 0)])
        #expect(try mode(folder.path("a")) == 0o700)
        #expect(try mode(folder.path("a/b")) == 0o700)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(deep + suffix) == 0o600) }
    }

    @Test("a new file carries our mark, its version, and can give space back") func marks() throws {
        _ = try HistoryStore(path, .recording)
        let raw = try RawDatabase(path)
        #expect(try raw.column("PRAGMA application_id") == ["\(0x6877_4869)"])
        #expect(try raw.column("PRAGMA user_version") == ["2"])
        #expect(try raw.column("PRAGMA auto_vacuum") == ["2"])
        #expect(try raw.column("PRAGMA journal_mode") == ["wal"])
    }

    @Test("a file of an older version is brought to the new one with all that is in it") func migration() throws {
        try HistoryStore(path, .recording).append([change("Healthy", 0)])
        var newer = HistoryFile(path: path)
        newer.schema.steps.append("ALTER TABLE transitions ADD COLUMN note TEXT; UPDATE transitions SET note = 'old'")
        let store = try HistoryStore(newer, .recording)
        #expect(try store.append([change("Unhealthy", 1)]) == 1)
        #expect(try store.story() == ["0 Healthy", "1 Unhealthy"])
        let raw = try RawDatabase(path)
        #expect(try raw.column("PRAGMA user_version") == ["3"])
        #expect(try raw.column("SELECT note FROM transitions ORDER BY id") == ["old", "NULL"])
        let error = problem { _ = try HistoryStore(path, .recording) }
        #expect(error == .tooNew(path: path, version: 3))
        #expect(problem { _ = try HistoryStore(path, .reading) } == .tooNew(path: path, version: 3))
    }

    @Test("a file from before there were actions is read as it is, and takes them once somebody records")
    func beforeActions() throws {
        var older = HistoryFile(path: path)
        older.schema.steps.removeLast()
        try HistoryStore(older, .recording).append([change("Healthy", 0)])
        let reading = try HistoryStore(path, .reading)
        #expect(try reading.actions(on: demo.engine, since: .distantPast).isEmpty)
        #expect(try reading.alerts(of: demo, since: .distantPast).isEmpty)
        #expect(try reading.story() == ["0 Healthy"])
        reading.close()
        #expect(try RawDatabase(path).column("PRAGMA user_version") == ["1"], "reading changes nothing")

        var action = Action(
            app: demo, container: "web", containerID: "id-of-web", date: at(1), kind: "restarted", reason: "unhealthy",
            message: "health check failed")
        (action.duration, action.run) = (.milliseconds(1_250), at(0.123_456_789))
        var alert = SentAlert(app: demo, date: at(2), alert: "chat", event: "restarted", message: "web was restarted")
        (alert.container, alert.problem) = ("web", "refused")
        let store = try HistoryStore(path, .recording)
        #expect(try store.append([.action(action), .alert(alert)]) == 2)
        #expect(try store.actions(of: demo, since: .distantPast) == [action])
        #expect(try store.actions(on: demo.engine, since: at(1)) == [action])
        #expect(try store.actions(on: demo.engine, since: at(1.5)).isEmpty)
        #expect(try store.actions(on: "another", since: .distantPast).isEmpty)
        #expect(try store.alerts(of: demo, since: .distantPast) == [alert])
    }

    @Test("a migration that fails leaves the old version as it was") func failedMigration() throws {
        try HistoryStore(path, .recording).append([change("Healthy", 0)])
        var newer = HistoryFile(path: path)
        newer.schema.steps.append("DELETE FROM transitions; CREATE TABLE transitions (x)")
        guard case .failed = problem({ _ = try HistoryStore(newer, .recording) }) else {
            Issue.record("a table was made twice")
            return
        }
        #expect(try HistoryStore(path, .recording).story() == ["0 Healthy"])
    }

    @Test("many that make one file at the same time all succeed") func creation() async throws {
        let path = path
        try await withThrowingTaskGroup { group in
            for index in 0..<8 {
                group.addTask {
                    try await onThread { () throws in
                        try HistoryStore(path, .recording).append([change("Healthy", 0, container: "\(index)")])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try HistoryStore(path, .reading).story().count == 8)
    }

    @Test(
        "a file that is none of ours is refused, and not touched",
        arguments: ["text", "a database", "one with another mark"])
    func foreign(kind: String) throws {
        switch kind {
        case "text": try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: path))
        case "a database": try RawDatabase(path).run("CREATE TABLE things (x)")
        default: try RawDatabase(path).run("PRAGMA application_id = 7; PRAGMA user_version = 1")
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(problem { _ = try HistoryStore(path, .recording) } == .foreign(path: path))
        #expect(problem { _ = try HistoryStore(path, .reading) } == .foreign(path: path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a history whose pages were overwritten is damaged") func damaged() throws {
        try HistoryStore(path, .recording).append((0..<500).map { result(0, Double($0)) })
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        let rest = Int(try file.seekToEnd()) - 4096
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: rest))
        try file.close()
        #expect(
            problem { _ = try HistoryStore(path, .recording).append([change("Healthy", 0)]) } == .damaged(path: path))
    }

    @Test("without a file, or with an empty one, there is nothing to read, and nothing is made") func missing() throws {
        #expect(problem { _ = try HistoryStore(path, .reading) } == .missing(path: path))
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(problem { _ = try HistoryStore(path, .reading) } == .missing(path: path))
    }

    @Test("a folder, a device and a path through a file are refused with the reason") func noFile() throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let reasons = [
            folder.path(""): "it is a folder", "/dev/null": "it is no regular file",
            path + "/history": "Not a directory",
        ]
        for (place, reason) in reasons {
            for mode in [HistoryStore.Mode.reading, .recording] {
                let error = problem { _ = try HistoryStore(place, mode) }
                #expect(error == .cannotOpen(path: place, reason: reason))
            }
        }
    }

    @Test(
        "names that SQLite takes for something else are files all the same", arguments: ["a%41?b#c", "file:x", "ü 1"])
    func names(name: String) throws {
        let place = folder.path(name)
        try HistoryStore(place, .recording).append([change("Healthy", 0)])
        #expect(try HistoryStore(place, .reading).story() == ["0 Healthy"])
        #expect(FileManager.default.fileExists(atPath: place))
    }

    @Test("a lock that another program holds is waited for, and then told of") func locked() async throws {
        var file = HistoryFile(path: path)
        file.patience = .milliseconds(100)
        let store = try HistoryStore(file, .recording)
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE")
        let start = ContinuousClock.now
        #expect(problem { try store.append([change("Healthy", 0)]) } == .locked(path: path))
        #expect(ContinuousClock.now - start >= .milliseconds(90))
        #expect(try !store.prune(Retention(), now: at(0)))
        #expect(try store.story().isEmpty)
        try other.run("COMMIT")
        #expect(try store.append([change("Healthy", 0)]) == 1)
    }

    @Test("a file that another program has for itself can neither be written nor read") func exclusive() throws {
        var file = HistoryFile(path: path)
        file.patience = .milliseconds(100)
        _ = try HistoryStore(file, .recording)
        let other = try RawDatabase(path)
        try other.run("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        #expect(problem { _ = try HistoryStore(file, .recording) } == .locked(path: path))
        #expect(problem { _ = try HistoryStore(file, .reading) } == .locked(path: path))
    }

    @Test("a reader sees what is committed, while another one writes and holds the write lock") func reading() throws {
        let store = try HistoryStore(path, .recording)
        try store.append([change("Healthy", 0)])
        let reader = try HistoryStore(path, .reading)
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE; DELETE FROM transitions")
        #expect(try reader.story() == ["0 Healthy"])
        try other.run("ROLLBACK")
        try store.append([change("Unhealthy", 1)])
        #expect(try reader.story() == ["0 Healthy", "1 Unhealthy"])
        #expect(problem { try reader.append([change("Healthy", 2)]) } == .readOnly(path: path))
    }

    @Test("a file that was replaced or deleted is no longer in its place") func inPlace() throws {
        let store = try HistoryStore(path, .recording)
        #expect(store.isInPlace)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        #expect(!store.isInPlace)
        _ = try HistoryStore(path, .recording)
        #expect(!store.isInPlace)
    }

    @Test("every problem tells the file") func texts() {
        let problems: [HistoryError] = [
            .missing(path: "/h"), .cannotOpen(path: "/h", reason: "no"), .readOnly(path: "/h"), .foreign(path: "/h"),
            .tooNew(path: "/h", version: 3), .locked(path: "/h"), .full(path: "/h"), .damaged(path: "/h"),
            .dropped(path: "/h", count: 4), .failed(path: "/h", code: 5, reason: "no"),
        ]
        for problem in problems { #expect(problem.text.contains("/h")) }
        #expect(Set(problems.map(\.kind)).count == problems.count)
        #expect(HistoryError.full(path: "/h").text.contains("no space left on the device that holds /h"))
    }
}
