import TestSupport

/// How phase 2 asks in a test.
struct ProbeTiming {
    let options: [String]

    /// Passes soon after the app does.
    static let quick = Self(options: ["--probe-interval", "100ms"])
    /// Fails soon, with time enough for the last attempt to hear an answer on a busy machine.
    static let inVain = Self(options: ["--probe-interval", "1s", "--probe-timeout", "3s"])
}

extension LabEngine {
    /// Waits for an app.
    func probe(_ app: String, _ options: String...) async throws -> WaitEnd {
        try await probing(app, options).ended()
    }

    /// Waits for an app whose probe must fail.
    func probeInVain(_ app: String, _ options: String...) async throws -> WaitEnd {
        try await probing(app, options, timing: .inVain).ended()
    }

    /// Starts to wait for an app.
    func probing(_ app: String, _ options: [String], timing: ProbeTiming = .quick) throws -> RunningProcess {
        try launch(["wait", app, "-o", "json"] + timing.options + options)
    }
}

extension LabContainer {
    /// Runs for longer than any test, with variables in its environment.
    static func idle(_ environment: [String: String]) -> LabContainer {
        LabContainer().with { $0.environment = environment }
    }
}
