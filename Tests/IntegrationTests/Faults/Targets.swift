import Foundation
import TestSupport
import Testing

/// Containers whose truth is known, for runs that may see only part of it.
enum Target: String, Sendable, CaseIterable {
    case starting, unhealthy, healthy, exited

    /// The exit status of a run that saw everything and had its time.
    var truth: Int32 {
        switch self {
        case .starting: 124
        case .unhealthy: 1
        case .healthy: 0
        case .exited: 5
        }
    }

    /// Checks are rare, so that hundreds of runs have the engine for themselves.
    private var container: LabContainer {
        switch self {
        case .starting:
            LabContainer(health: .init(["CMD", "false"], interval: .seconds(600), startPeriod: .seconds(600)))
        case .unhealthy: LabContainer(health: .init(["CMD", "false"], interval: .seconds(1), retries: 1))
        case .healthy: LabContainer(health: .init(["CMD", "true"], interval: .seconds(1)))
        case .exited: LabContainer(script: "exit 1")
        }
    }

    /// Runs `body` while a container of each kind is there and settled.
    static func scope(_ body: (LabEngine) async throws -> Void) async throws {
        try await LabEngine.scope { lab in
            for target in allCases { try await lab.run(target.rawValue, target.container) }
            try await lab.wait(for: "exited", state: "exited")
            try await lab.wait(for: "unhealthy", health: "unhealthy")
            try await lab.wait(for: "healthy", health: "healthy")
            try await body(lab)
        }
    }
}

/// A run of `wait` on a target, and what every such run has to obey.
struct Trial: Sendable {
    var target: Target
    /// What was done to it, for the report of a failure.
    var fault: String
    var arguments: [String] = []
    /// `--timeout`.
    var timeout = Duration.seconds(1)
    /// Exit statuses that the fault may lead to, beside the truth.
    var alternatives: Set<Int32> = [4, 124]
    /// After ``timeout``: the engine's two seconds for a first answer, three for a post-mortem, and a busy machine.
    var margin = Duration.seconds(6)

    /// Starts it; `host` is the address of a proxy.
    func launch(in lab: LabEngine, host: String) throws -> RunningProcess {
        let fixed = ["wait", "container:" + lab.name(target.rawValue), "--timeout", "\(timeout / .milliseconds(1))ms"]
        return try lab.launch(fixed + arguments, environment: ["DOCKER_HOST": host], limit: .seconds(45))
    }

    /// Checks the end of a run; `sawTruth` tells whether a whole answer about the container got through.
    func check(_ run: FinishedProcess, sawTruth: Bool) {
        let code = run.exitCode ?? -1
        let isAllowed = code == target.truth || alternatives.contains(code)
        #expect(isAllowed, "\(fault), \(target): a status that cannot be\n\(run)")
        #expect(code != 0 || target == .healthy && sawTruth, "\(fault), \(target): success without proof\n\(run)")
        #expect(run.duration < timeout + margin, "\(fault), \(target): overdue\n\(run)")
        Self.checkWords(run, "\(fault), \(target)")
    }

    /// Neither a trap nor a stack trace.
    static func checkWords(_ run: FinishedProcess, _ what: String) {
        let isCrash = ["Fatal error", "crashed", "Backtrace", "Stack dump"].contains { run.errorText.contains($0) }
        #expect(!isCrash, "\(what): a crash\n\(run)")
    }
}

/// Runs many trials, a few at a time.
enum Swarm {
    /// `HEALTHWATCH_TEST_FAULT_SCALE` multiplies the number of runs; 1 by default.
    static let scale =
        ProcessInfo.processInfo.environment["HEALTHWATCH_TEST_FAULT_SCALE"].flatMap { Int($0) } ?? 1

    /// Runs `body` for each, at most `width` at the same time, and returns how many there were.
    @discardableResult
    static func each<Item: Sendable>(
        _ items: [Item], width: Int = 4, _ body: @escaping @Sendable (Item) async throws -> Void
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, item) in items.enumerated() {
                if index >= width { try await group.next() }
                group.addTask { try await body(item) }
            }
            try await group.waitForAll()
        }
        return items.count
    }
}
