import Foundation
import Health
import HistoryStore
import TestSupport
import Testing

@Suite("What is recorded")
struct RecordingTests {
    private let folder: ScratchFolder
    private let store: HistoryStore

    init() throws {
        folder = try ScratchFolder()
        store = try HistoryStore(folder.path("history"), .recording)
    }

    @Test("a transition is read as it was written, to the millisecond") func wholeTransition() throws {
        var transition = Transition(app: demo, date: at(1.234), from: "Healthy", to: "Unhealthy")
        transition.container = "web"
        transition.containerID = "0123"
        transition.message = "said \"no\"; '\u{0}' 🚦"
        transition.exitCode = -3
        #expect(try store.append([.transition(transition)]) == 1)
        #expect(try store.transitions(of: demo, since: at(0)) == [transition])
    }

    @Test("a check is read as it was written, with a duration in milliseconds or none") func wholeCheck() throws {
        let start = Date(timeIntervalSinceReferenceDate: 721_692_800.123_456_7)
        var check = Check(app: demo, containerID: "0123", container: "web", start: start, exitCode: 7, output: "")
        check.duration = .milliseconds(1500)
        var other = check
        other.start += 1
        other.duration = nil
        try store.append([.check(other), .check(check)])
        var found: [Check] = []
        try store.checks(of: demo, since: start) { check in
            found.append(check)
            return true
        }
        #expect(found == [check, other])
    }

    @Test("a start is read as the moment that was written, whatever its fraction") func exactStarts() throws {
        var random = SeededGenerator(seed: 1)
        let starts = Set(
            (0..<2_000).map { _ in
                let text = "2026-11-27T00:41:15.\(Int.random(in: 100_000_000..<1_000_000_000, using: &random))Z"
                return Timestamp.date(text) ?? .distantPast
            }
        ).sorted()
        let checks = starts.map {
            HistoryEntry.check(Check(app: demo, containerID: "0", container: "web", start: $0, exitCode: 0))
        }
        #expect(try store.append(checks) == checks.count)
        // Another process that read the same results.
        #expect(try store.append(checks) == 0)
        var found: [Date] = []
        try store.checks(of: demo, since: .distantPast) { check in
            found.append(check.start)
            return true
        }
        #expect(found == starts)
    }

    @Test("texts are cut to 1 KiB between two characters") func cut() throws {
        let long = String(repeating: "x", count: 1022) + "🚦🚦"
        guard case .transition(var transition) = change("Healthy", 0) else { return }
        transition.message = long
        try store.append([.transition(transition), result(1, 0, output: long)])
        let kept = String(repeating: "x", count: 1022)
        #expect(try store.transitions(of: demo, since: at(0)).map(\.message) == [kept])
        try store.checks(of: demo, since: at(0)) { check in
            #expect(check.output == kept)
            return true
        }
        #expect(try store.starts() == [0])
    }

    @Test(
        "two recorders that see one change record it once, whoever comes first", arguments: [[0.0, 0.2], [0.2, 0.0]])
    func twoRecorders(delays: [Double]) throws {
        let other = try HistoryStore(folder.path("history"), .recording)
        for (number, store) in [store, other].enumerated() {
            for (index, status) in ["Healthy", "Unhealthy", "Healthy"].enumerated() {
                try store.append([change(status, Double(index * 10) + delays[number])])
            }
        }
        #expect(try store.story() == ["0 Healthy", "10 Unhealthy", "20 Healthy"])
        #expect(try store.transitions(of: demo, since: .distantPast).map(\.date) == [at(0), at(10), at(20)])
    }

    @Test("of two recorders at work at the same time each change is recorded once") func race() async throws {
        let path = folder.path("history")
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    try await onThread {
                        let store = try HistoryStore(path, .recording)
                        for index in 0..<300 {
                            try store.append([change(index.isMultiple(of: 2) ? "Healthy" : "Unhealthy", Double(index))])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let expected = (0..<300).map { "\($0) \($0.isMultiple(of: 2) ? "Healthy" : "Unhealthy")" }
        #expect(try store.story() == expected)
    }

    @Test("the same status of another container, app or engine is another change") func subjects() throws {
        let elsewhere = HistoryApp(engine: "two", kind: "project", name: "demo")
        let entries = [
            change("Healthy", 0), change("Healthy", 0, container: "web"), change("Healthy", 0, container: "db"),
            change("Healthy", 0, of: elsewhere),
        ]
        #expect(try store.append(entries + entries) == 4)
        #expect(try store.story() == ["0 Healthy", "web 0 Healthy", "db 0 Healthy"])
        #expect(try store.story(of: elsewhere) == ["0 Healthy"])
    }

    @Test("a check of one container with one start is kept once, and found by each app that has the container")
    func duplicateChecks() throws {
        let itself = HistoryApp(engine: "one", kind: "container", name: "web")
        let entries = [result(0, 0), result(1, 5), result(0, 0, of: "db"), result(1, 0, app: itself)]
        #expect(try store.append(entries) == 3)
        #expect(try store.append(entries) == 0)
        #expect(try store.starts() == [0, 0, 5])
        #expect(try store.starts(of: itself) == [0, 5])
    }

    @Test("the transitions since a moment come with each subject's last one before") func since() throws {
        try store.append([
            change("Healthy", 0), change("Unhealthy", 5), change("Healthy", 20), change("Healthy", 1, container: "web"),
            change("Healthy", 15, container: "db"), change("Missing", 30, container: "db"),
        ])
        #expect(
            try store.story(since: at(10))
                == ["web 1 Healthy", "5 Unhealthy", "db 15 Healthy", "20 Healthy", "db 30 Missing"])
        #expect(try store.story(since: at(5)).first == "0 Healthy")
    }

    @Test("the apps since a moment are those with entries, and those whose last status may still hold") func apps()
        throws
    {
        func app(_ name: String) -> HistoryApp { HistoryApp(engine: "one", kind: "project", name: name) }
        try store.append([
            change("Healthy", 0, of: app("standing")), change("Missing", 0, of: app("gone")),
            change("Missing", 20, of: app("going")), result(0, 20, app: app("checked")),
            result(0, 0, of: "old", app: app("forgotten")),
        ])
        #expect(try store.apps(since: at(10)).map(\.name) == ["checked", "going", "standing"])
    }

    @Test("checks in numbers: the nearest ranks of the known durations, failures, and the newest name") func summary()
        throws
    {
        try store.append((1...100).map { result($0 % 10 == 0 ? 1 : 0, Double($0), took: .milliseconds($0)) })
        try store.append([
            result(1, 101, took: nil), result(1, -5, took: .seconds(9)), result(0, 3, of: "db", app: demo),
        ])
        let summaries = try store.checkSummaries(of: demo, since: at(0))
        #expect(summaries.map(\.container) == ["db", "web"])
        let web = try #require(summaries.last)
        #expect(web.count == 101)
        #expect(web.failed == 11)
        #expect(web.median == .milliseconds(50))
        #expect(web.percentile95 == .milliseconds(95))
        #expect(web.longest == .milliseconds(100))
        #expect(try store.checkSummaries(of: demo, since: at(500)).isEmpty)
    }

    @Test("reading checks ends when told to") func streaming() throws {
        try store.append((0..<10).map { result(0, Double($0)) })
        var count = 0
        try store.checks(of: demo, since: at(0)) { _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
        #expect(try store.append([change("Healthy", 0)]) == 1)
    }

    @Test("a session lasts until its last heartbeat, and watches what it was told to") func sessions() throws {
        let all = try store.beginSession(engine: "one", watched: nil, at: at(0))
        let some = try store.beginSession(engine: "one", watched: ["project:demo", "label:a=b\nc"], at: at(5))
        #expect(try store.heartbeat(all, at: at(100)))
        #expect(try store.heartbeat(all, at: at(50)))
        #expect(try store.heartbeat(some, at: at(20)))
        let sessions = try store.sessions(since: at(0))
        #expect(
            sessions == [
                Session(engine: "one", watched: nil, started: at(0), lastSeen: at(100)),
                Session(engine: "one", watched: ["project:demo", "label:a=b\nc"], started: at(5), lastSeen: at(20)),
            ])
        #expect(try store.sessions(since: at(21)).count == 1)
        #expect(sessions.spans(of: demo, now: at(1000)) == [at(0)..<at(100), at(5)..<at(20)])
        #expect(sessions.spans(of: demo, now: at(120)) == [at(0)..<at(120), at(5)..<at(20)])
        let other = HistoryApp(engine: "one", kind: "project", name: "other")
        #expect(sessions.spans(of: other, now: at(1000)) == [at(0)..<at(100)])
        #expect(sessions.spans(of: HistoryApp(engine: "two", kind: "project", name: "demo"), now: at(9)).isEmpty)
    }

    @Test("after closing every call fails and says so") func closed() throws {
        store.close()
        let error = problem { try store.append([change("Healthy", 0)]) }
        #expect(error == .failed(path: folder.path("history"), code: 0, reason: "it has been closed"))
    }
}
