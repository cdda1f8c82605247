import CommandSpec
import Foundation
import HTTP
import HistoryStore
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

/// A record in a folder of its own, and a day to tell about: 25 November 2026, asked about when it is over.
struct ScratchRecord {
    static let demo = HistoryApp(engine: "unix:///one", kind: "project", name: "demo")

    private let folder: ScratchFolder
    private let store: HistoryStore
    let path: String

    init() throws {
        folder = try ScratchFolder()
        path = folder.path("history.db")
        store = try HistoryStore(path, .recording)
    }

    /// A time of the day: hours, minutes and seconds.
    static func at(_ hours: Double, _ minutes: Double = 0, _ seconds: Double = 0) -> Date {
        Date(timeIntervalSince1970: 1_795_564_800 + hours * 3600 + minutes * 60 + seconds)
    }

    /// Somebody watched from then to then; nil stands for all apps.
    func watched(
        _ from: Date, _ to: Date, _ apps: [String]? = nil, on engine: String = ScratchRecord.demo.engine
    ) throws {
        try store.heartbeat(try store.beginSession(engine: engine, watched: apps, at: from), at: to)
    }

    /// A change of the app, or of a container of it.
    func change(
        _ date: Date, _ from: String?, _ to: String, _ message: String = "", of app: HistoryApp = ScratchRecord.demo,
        container: String? = nil, exitCode: Int? = nil
    ) throws {
        var transition = Transition(app: app, date: date, from: from, to: to)
        transition.container = container
        transition.message = message
        transition.exitCode = exitCode
        #expect(try store.append([.transition(transition)]) == 1)
    }

    /// Results of the check of a container, a minute apart: for each its exit status and what it took in milliseconds.
    func checks(
        _ date: Date, _ results: [(exit: Int, took: Int?)], container: String = "demo-web-1",
        of app: HistoryApp = ScratchRecord.demo
    ) throws {
        let entries = results.enumerated().map { index, result in
            var check = Check(
                app: app, containerID: Self.id(of: container), container: container,
                start: date.addingTimeInterval(Double(index) * 60), exitCode: result.exit, output: "told")
            check.duration = result.took.map { .milliseconds($0) }
            return HistoryEntry.check(check)
        }
        #expect(try store.append(entries) == entries.count)
    }

    /// Something that healing did about the container `demo-web-1`, or that came of it.
    func healing(_ date: Date, _ kind: String, _ message: String) throws {
        let action = Action(
            app: Self.demo, container: "demo-web-1", containerID: Self.id(of: "demo-web-1"), date: date, kind: kind,
            reason: "unhealthy", message: message)
        #expect(try store.append([.action(action)]) == 1)
    }

    /// Somebody was told of the container `demo-web-1`, or could not be.
    func told(_ date: Date, _ alert: String, _ event: String, _ message: String, problem: String? = nil) throws {
        var sent = SentAlert(app: Self.demo, date: date, alert: alert, event: event, message: message)
        sent.container = "demo-web-1"
        sent.problem = problem
        #expect(try store.append([.alert(sent)]) == 1)
    }

    /// A full id, another one for each name.
    static func id(of container: String) -> String {
        String((container.utf8.map { String($0, radix: 16) }.joined() + String(repeating: "0", count: 64)).prefix(64))
    }

    /// What `history` with these words says when the day is over.
    func history(
        _ words: [String] = [], width: Int? = nil, now: Date = ScratchRecord.at(24)
    ) async throws -> (exit: HealthwatchCLI.ExitStatus, output: String, errors: String) {
        guard case .run(let arguments) = try HistoryCommand.spec.parse(["--record", path] + words) else {
            throw CancellationError()
        }
        let streams = Streams.captured(width: width ?? 80, isTerminal: width != nil)
        let context = Context(
            environment: [:], streams: streams, client: ScriptedHTTPClient([]),
            startTimeline: { Timeline(on: ManualClock()) }, date: { now }, interruption: { nil })
        let exit = await HistoryRun(arguments: arguments, context: context).run()
        return (exit, streams.captured(.output), streams.captured(.error))
    }
}
