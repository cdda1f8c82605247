import TestSupport

/// How a `status APP… -o json` ended: the exit status and the apps.
struct StatusEnd: CustomStringConvertible {
    let run: FinishedProcess
    let apps: [JSONValue]

    init(_ run: FinishedProcess) throws {
        self.run = run
        apps = try run.json()["apps"]?.array ?? []
    }

    var exit: Int32? { run.exitCode }
    /// The words of the vocabulary, in the order of the document.
    var data: [String] { apps.compactMap { $0["data"]?.string } }
    /// What the first app says of itself.
    var message: String { apps.first?["message"]?.string ?? "" }
    /// `ready/not ready` of the first app.
    var pods: String {
        let pods = apps.first?["pods"]
        return "\(pods?["ready"]?.int ?? -1)/\(pods?["not_ready"]?.int ?? -1)"
    }
    var description: String { run.description }
}

extension LabEngine {
    /// The status of apps, or of all that the options let through.
    func status(_ words: String...) async throws -> StatusEnd {
        try StatusEnd(try await launch(["status", "-o", "json"] + words).result())
    }

    /// The option that lets only what is of this lab through: other tests use the engine, too.
    var own: String { "--filter=name=^\(prefix)" }
}
