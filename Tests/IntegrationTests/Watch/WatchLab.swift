import Foundation
import TestSupport
import Testing

extension LabEngine {
    /// Where a watch of this lab records when nothing else is said.
    var record: String { folder.path("state/healthwatch/history.db") }

    /// Starts a watch, whose record is in this lab's folder.
    func watching(
        _ words: [String], environment: [String: String] = [:], output: RunningProcess.Output = .captured
    ) throws -> RunningProcess {
        let own = ["XDG_STATE_HOME": folder.path("state")].merging(environment) { $1 }
        return try launch(["watch"] + words, environment: own, output: output)
    }

    /// A container that is healthy until ``spoil(_:)``, and again after ``mend(_:)``.
    func runFragile(_ short: String) async throws {
        let container = LabContainer(script: "touch /tmp/up; sleep 1000000", health: .file("/tmp/up"))
        try await run(short, container)
        try await wait(for: short, health: "healthy")
    }

    func spoil(_ short: String) async throws { try await exec(short, "rm", "/tmp/up") }
    func mend(_ short: String) async throws { try await exec(short, "touch", "/tmp/up") }
}

extension RunningProcess {
    /// Waits until standard output has a line with these words.
    @discardableResult
    func tells(_ words: String) async throws -> String { try await line { $0.contains(words) } }

    /// Waits until standard error has a line with these words.
    func notes(_ words: String) async throws { try await line(from: .errors) { $0.contains(words) } }

    /// Ends the watch as Ctrl-C does, which has to be all that it needs.
    func interrupted(at location: SourceLocation = #_sourceLocation) async throws -> FinishedProcess {
        signal(SIGINT)
        let run = try await result()
        #expect(run.exitCode == 130, "\(run)", sourceLocation: location)
        return run
    }
}

extension FinishedProcess {
    /// The lines without their times.
    var untimed: [String] {
        lines.map { $0.replacing(#/^[0-9-]{10}T[0-9:]{8}Z /#, with: "") }
    }

    /// What the app itself went through, of NDJSON lines: `Missing > Healthy`.
    func story(of app: String) throws -> [String] {
        try jsonLines().filter { $0["event"]?.string == "app" && $0["name"]?.string == app }
            .map { "\($0["from"]?.string ?? "") > \($0["to"]?.string ?? "")" }
    }

    /// The words of a container, of NDJSON lines.
    func words(of container: String) throws -> [String] {
        try jsonLines().filter { $0["event"]?.string == "container" && $0["container"]?.string == container }
            .compactMap { $0["to"]?.string }
    }
}
