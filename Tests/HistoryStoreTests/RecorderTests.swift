import Foundation
import Locking
import TestSupport
import Testing

@testable import HistoryStore

@Suite("The recorder")
struct RecorderTests {
    private let folder: ScratchFolder
    private let path: String

    init() throws {
        folder = try ScratchFolder()
        path = folder.path("state/history")
    }

    /// A plan with short pauses, and the problems that come of it.
    private func plan() -> (plan: HistoryRecorder.Plan, problems: AsyncStream<HistoryError>) {
        let (problems, seen) = AsyncStream.makeStream(of: HistoryError.self)
        var plan = HistoryRecorder.Plan(path: path, engine: "one", watched: ["project:demo"])
        plan.pace.firstPause = .milliseconds(10)
        plan.pace.longestPause = .milliseconds(50)
        // Of today, the specimens would be older than what is kept.
        plan.now = { at(50) }
        plan.onProblem = { seen.yield($0) }
        return (plan, problems)
    }

    @Test("what is posted is in the file after the end, with the session that recorded it") func records() async throws
    {
        let (plan, _) = plan()
        let recorder = HistoryRecorder(plan)
        for index in 0..<1000 { recorder.post(change(index % 2 == 0 ? "Healthy" : "Unhealthy", Double(index))) }
        #expect(await recorder.finish(within: .seconds(60)) == 0)
        recorder.post(change("Missing", 5000))
        let store = try HistoryStore(path, .reading)
        #expect(try store.story().count == 1000)
        #expect(
            try store.sessions(since: .distantPast) == [
                Session(engine: "one", watched: ["project:demo"], started: at(50), lastSeen: at(50))
            ])
    }

    @Test("a post is committed at once, not at the end") func atOnce() async throws {
        var (plan, _) = plan()
        let (commits, seen) = AsyncStream.makeStream(of: [HistoryEntry].self)
        plan.onCommit = { seen.yield($0) }
        let recorder = HistoryRecorder(plan)
        recorder.post([change("Healthy", 0), result(0, 0)])
        #expect(await commits.first { _ in true } == [change("Healthy", 0), result(0, 0)])
        #expect(try HistoryStore(path, .reading).story() == ["0 Healthy"])
        await recorder.finish(within: .seconds(60))
    }

    @Test("a recorder that is let go without an end still writes what was posted") func letGo() async throws {
        var recorder: HistoryRecorder? = HistoryRecorder(plan().plan)
        recorder?.post(change("Healthy", 0))
        recorder = nil
        let path = path
        try await until { (try? HistoryStore(path, .reading).story()) == ["0 Healthy"] }
    }

    @Test("the session's sign of life is renewed while nothing happens") func heartbeat() async throws {
        var (plan, _) = plan()
        let clock = Locked(0.0)
        let beats = Monitor(0)
        plan.pace.heartbeat = .milliseconds(5)
        plan.now = {
            beats.withLock { $0 += 1 }
            return clock.withLock { seconds in
                seconds += 1
                return at(seconds)
            }
        }
        let recorder = HistoryRecorder(plan)
        try await onThread { _ = beats.wait(for: .seconds(60)) { $0 > 20 ? () : nil } }
        await recorder.finish(within: .seconds(60))
        let session = try #require(try HistoryStore(path, .reading).sessions(since: .distantPast).first)
        #expect(session.lastSeen.timeIntervalSince(session.started) > 10)
    }

    @Test("after a standstill a new session begins: what lay between was not observed") func standstill() async throws {
        var (plan, _) = plan()
        let clock = Locked(at(0))
        let commits = Monitor(0)
        plan.now = { clock.withLock { $0 } }
        plan.onCommit = { _ in commits.withLock { $0 += 1 } }
        let recorder = HistoryRecorder(plan)
        recorder.post(change("Healthy", 0))
        try await onThread { _ = commits.wait(for: .seconds(60)) { $0 == 1 ? () : nil } }
        clock.withLock { $0 = at(8000) }
        recorder.post(change("Unhealthy", 8000))
        await recorder.finish(within: .seconds(60))
        let sessions = try HistoryStore(path, .reading).sessions(since: .distantPast)
        #expect(sessions.map(\.started) == [at(0), at(8000)])
        #expect(sessions.map(\.lastSeen) == [at(0), at(8000)])
    }

    @Test("a lock is told of once, and what was posted meanwhile is written after it") func locked() async throws {
        var (plan, problems) = plan()
        _ = try HistoryStore(path, .recording)
        let commits = Monitor(0)
        plan.onCommit = { _ in commits.withLock { $0 += 1 } }
        plan.patience = .milliseconds(20)
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE")
        let recorder = HistoryRecorder(plan)
        recorder.post(change("Healthy", 0))
        var iterator = problems.makeAsyncIterator()
        #expect(await iterator.next() == .locked(path: path))
        recorder.post(change("Unhealthy", 1))
        try other.run("COMMIT")
        try await onThread { _ = commits.wait(for: .seconds(60)) { $0 > 0 ? () : nil } }
        // The next word about the lock comes only with the next lock.
        try other.run("BEGIN IMMEDIATE")
        recorder.post(change("Healthy", 2))
        #expect(await iterator.next() == .locked(path: path))
        try other.run("COMMIT")
        #expect(await recorder.finish(within: .seconds(60)) == 0)
        let story = try HistoryStore(path, .reading).story()
        #expect(story == ["0 Healthy", "1 Unhealthy", "2 Healthy"])
    }

    @Test("the end comes in time although a lock stays, and tells what is lost") func givesUp() async throws {
        var (plan, problems) = plan()
        _ = try HistoryStore(path, .recording)
        plan.patience = .milliseconds(20)
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE")
        let recorder = HistoryRecorder(plan)
        recorder.post([change("Healthy", 0), result(0, 0), result(0, 1)])
        #expect(await problems.first { _ in true } == .locked(path: path))
        let start = ContinuousClock.now
        let ending = Task { await recorder.finish(within: .milliseconds(300)) }
        ending.cancel()
        #expect(await ending.value == 3)
        #expect(ContinuousClock.now - start >= .milliseconds(290), "a cancelled task gave up at once")
        try other.run("COMMIT")
    }

    @Test("a file that is not ours ends the recording, and every post is dropped") func foreign() async throws {
        let (plan, problems) = plan()
        try FileManager.default.createDirectory(
            atPath: folder.path("state"), withIntermediateDirectories: false)
        try RawDatabase(path).run("CREATE TABLE things (x)")
        let recorder = HistoryRecorder(plan)
        recorder.post(change("Healthy", 0))
        #expect(await problems.first { _ in true } == .foreign(path: path))
        _ = await recorder.finish(within: .seconds(60))
        #expect(try RawDatabase(path).column("SELECT name FROM sqlite_master") == ["things"])
    }

    @Test("a folder that turns up later is used then") func laterFolder() async throws {
        let (plan, problems) = plan()
        try Data().write(to: URL(fileURLWithPath: folder.path("state")))
        let recorder = HistoryRecorder(plan)
        recorder.post(change("Healthy", 0))
        #expect(await problems.first { _ in true } == .cannotOpen(path: path, reason: "Not a directory"))
        try FileManager.default.removeItem(atPath: folder.path("state"))
        #expect(await recorder.finish(within: .seconds(60)) == 0)
        #expect(try HistoryStore(path, .reading).story() == ["0 Healthy"])
    }

    @Test("a history that somebody deleted is made anew") func deleted() async throws {
        var (plan, _) = plan()
        let commits = Monitor(0)
        plan.pace.heartbeat = .milliseconds(5)
        plan.onCommit = { _ in commits.withLock { $0 += 1 } }
        let recorder = HistoryRecorder(plan)
        recorder.post(change("Healthy", 0))
        try await onThread { _ = commits.wait(for: .seconds(60)) { $0 == 1 ? () : nil } }
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let path = path
        try await until { FileManager.default.fileExists(atPath: path) }
        recorder.post(change("Unhealthy", 1))
        #expect(await recorder.finish(within: .seconds(60)) == 0)
        #expect(try HistoryStore(path, .reading).story() == ["1 Unhealthy"])
    }

    @Test("a full inbox sheds the oldest checks, and keeps the transitions") func shedding() {
        let inbox = RecorderInbox(capacity: 1000)
        let transitions = (0..<200).map { change("Healthy", Double($0)) }
        let checks = (0..<3500).map { result(0, Double($0)) }
        inbox.post(transitions)
        for check in checks[..<3000] { inbox.post([check]) }
        let batch = inbox.next(after: .recording, pausing: false, limit: .zero).batch
        #expect(batch.count > 980 && batch.count <= 1000)
        #expect(batch == transitions + checks[..<3000].suffix(batch.count - 200))
        #expect(inbox.takeDropped() == 3200 - batch.count)

        inbox.post(Array(checks[3000...]))
        inbox.restore(batch)
        let second = inbox.next(after: .recording, pausing: false, limit: .zero).batch
        #expect(second.count > 980 && second.count <= 1000)
        #expect(second == transitions + checks.suffix(second.count - 200))
        #expect(inbox.takeDropped() == batch.count + 500 - second.count)
        #expect(inbox.abandon() == 3700, "what was shed and what is under way is not written yet")
    }

    @Test("when transitions alone fill the inbox, the oldest of them go") func sheddingTransitions() {
        let inbox = RecorderInbox(capacity: 100)
        let transitions = (0..<250).map { change("Healthy", Double($0)) }
        inbox.post([result(0, 0)] + transitions)
        let batch = inbox.next(after: .recording, pausing: false, limit: .zero).batch
        #expect(batch == transitions.suffix(99))
    }

    @Test("what a full inbox shed is told, in number, once there is room again") func overflow() async throws {
        var (plan, problems) = plan()
        _ = try HistoryStore(path, .recording)
        plan.capacity = 1000
        plan.patience = .milliseconds(20)
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE")
        let recorder = HistoryRecorder(plan)
        recorder.post((0..<200).map { change($0 % 2 == 0 ? "Healthy" : "Unhealthy", Double($0)) })
        for index in 0..<3000 { recorder.post(result(0, Double(index))) }
        var iterator = problems.makeAsyncIterator()
        #expect(await iterator.next() == .locked(path: path))
        try other.run("COMMIT")
        let lost = await recorder.finish(within: .seconds(60))
        #expect(lost >= 1000)
        #expect(await iterator.next() == .dropped(path: path, count: lost))
        let store = try HistoryStore(path, .reading)
        let (transitions, checks) = (try store.story().count, try store.starts().count)
        #expect(transitions == 200)
        #expect(checks == 3000 - lost)
    }
}
