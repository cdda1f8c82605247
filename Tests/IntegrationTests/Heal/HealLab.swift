import Foundation
import TestSupport
import Testing

extension LabEngine {
    /// Starts a heal of these apps, which kills what it restarts, and whose record is in this lab's folder.
    func healing(
        _ names: [String], _ options: [String] = [], environment: [String: String] = [:],
        limit: Duration = .seconds(100)
    ) throws -> RunningProcess {
        let own = ["XDG_STATE_HOME": folder.path("state")].merging(environment) { $1 }
        return try launch(["heal"] + names + ["--stop-timeout", "0"] + options, environment: own, limit: limit)
    }

    /// A script that notes each of its starts.
    func counting(_ script: String = "sleep 1000000") -> String { "echo x >> /starts; \(script)" }

    /// A container that counts its starts, is healthy until ``spoil(_:)``, and after a restart again.
    func runHealable(_ short: String, _ change: (inout LabContainer) -> Void = { _ in }) async throws {
        let container = LabContainer(script: counting("touch /tmp/up; sleep 1000000"), health: .file("/tmp/up"))
        try await run(short, container.with(change))
        try await wait(for: short, health: "healthy")
    }

    /// A container that counts its starts, and that nothing makes healthy.
    func runHopeless(_ short: String, _ change: (inout LabContainer) -> Void = { _ in }) async throws {
        try await run(short, LabContainer(script: counting(), health: .bad).with(change))
        try await wait(for: short, health: "unhealthy")
    }

    /// How often a running container that counts was started.
    func starts(_ short: String) async throws -> Int {
        for count in 0..<50 where try await exec(short, "sh", "-c", "[ $(wc -l < /starts) = \(count) ]") == 0 {
            return count
        }
        throw ServeProblem(text: "\(short) does not tell how often it was started")
    }

    /// When the present run of a container began, in the engine's words.
    func began(_ short: String) async throws -> String {
        try await inspect(short)["State"]?["StartedAt"]?.string ?? ""
    }
}

extension FinishedProcess {
    /// The events of heal's NDJSON lines, about that container or all.
    func healEvents(of container: String? = nil) throws -> [JSONValue] {
        try jsonLines().flatMap { $0["events"]?.array ?? [] }
            .filter { container == nil || $0["container"]?.string == container }
    }

    /// The words for them.
    func healStory(of container: String) throws -> [String] {
        try healEvents(of: container).compactMap { event in
            let word = event["event"]?.string
            return ["refused", "waiting"].contains(word) ? event["reason"]?["code"]?.string : word
        }
    }
}

extension JSONValue {
    /// The moment of an event, in seconds since 1970.
    var moment: Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return self["time"]?.string.flatMap { try? Date($0, strategy: style) }?.timeIntervalSince1970 ?? 0
    }
}
