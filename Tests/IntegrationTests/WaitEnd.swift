import TestSupport

/// How a `wait … -o json` ended: the exit status and the document.
struct WaitEnd: CustomStringConvertible {
    let run: FinishedProcess
    let document: JSONValue

    init(_ run: FinishedProcess) throws {
        self.run = run
        document = try run.json()
    }

    var exit: Int32? { run.exitCode }
    var status: String? { document["status"]?.string }
    var reason: String? { document["reason"]?["code"]?.string }
    var offender: String? { document["reason"]?["container"]?.string }
    var message: String { document["reason"]?["message"]?.string ?? "" }
    var containers: [JSONValue] { document["containers"]?.array ?? [] }
    /// The names of the containers in the order of the document.
    var names: [String] { containers.compactMap { $0["name"]?.string } }
    /// The verdicts in the order of the document.
    var verdicts: [String] { containers.compactMap { $0["verdict"]?.string } }
    /// The restarts counted, in the order of the document.
    var restarts: [Int] { containers.compactMap { $0["restarts"]?.int } }

    var description: String { run.description }
}

extension LabEngine {
    /// Waits for one container of the lab.
    func gate(_ short: String, _ options: String...) async throws -> WaitEnd {
        try await gating(name(short), options).result().ended()
    }

    /// Waits for the lab's Compose project.
    func gateProject(_ options: String...) async throws -> WaitEnd {
        try await gating(prefix, options).result().ended()
    }

    /// Starts to wait for an app.
    func gating(_ app: String, _ options: [String] = []) throws -> RunningProcess {
        try launch(["wait", app, "-o", "json"] + options)
    }
}

extension RunningProcess {
    /// Waits for a line of progress with these words.
    func says(_ words: String) async throws {
        try await line(from: .errors) { $0.contains(words) }
    }

    /// Waits for the end and reads the document.
    func ended() async throws -> WaitEnd {
        try await result().ended()
    }
}

extension FinishedProcess {
    func ended() throws -> WaitEnd { try WaitEnd(self) }
}

extension LabContainer {
    /// Stays `starting` until `/ok` is there, then becomes healthy.
    static let healthyOnceTouched = LabContainer(health: .file("/ok", startPeriod: .seconds(600)))

    /// Runs until `/go` is there, then exits with a status.
    static func exiting(_ code: Int, health: Health? = nil) -> LabContainer {
        LabContainer(script: "until test -e /go; do sleep 0.05; done; exit \(code)", health: health)
    }
}
