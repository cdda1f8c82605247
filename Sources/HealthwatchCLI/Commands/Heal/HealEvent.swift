import Health

/// Something that healing did, or left alone: what is told in the log, in the record and by alerts.
struct HealEvent: Sendable, Equatable {
    /// What happened.
    var kind: Kind
    /// When, in seconds since 1970 by the engine's clock.
    var moment: Double
    /// The app of the container; nil for one that is not known any more.
    var app: App?
    /// The container's name.
    var container: String
    /// The container's full id.
    var id: ContainerID
    /// Why, in one harmless line.
    var reason: String
    /// The stable word for the reason.
    var code: String
    /// What the failing check or probe said last, in one harmless line; may be empty.
    var output = ""
    /// How manieth restart it is of how many; nil where none is counted.
    var count: Count?
    /// What the engine said when it could not do it.
    var problem: String?
    /// When the run began that a restart ended, in seconds since 1970; nil for one that did not run.
    var run: Double?
    /// What the container did, in the engine's word; empty where that is not told.
    var state = ""
    /// How long it may take to stop; nil for what is no restart.
    var stopTimeout: Duration?
    /// How long the restart took; of one that is well again how long ago the restart was.
    var duration: Duration?
    /// What the diagnosis says is wrong; nil where nothing was found or looked for.
    var finding: Finding?
    /// When time alone ends it, in seconds since 1970; nil where only news can.
    var until: Double?
    /// Whether nobody has to be alerted: somebody wants it so, or it was told before.
    var isExpected = false

    /// How manieth restart it is of those that count, and how many there may be.
    struct Count: Sendable, Equatable {
        var number: Int
        var limit: Int
    }

    /// What happened. The raw values are the words of documents, records and alerts.
    enum Kind: String, Sendable, CaseIterable {
        /// A restart begins.
        case restarting
        /// It was done.
        case restarted
        /// The engine could not do it.
        case restartFailed = "restart-failed"
        /// It is well again after a restart.
        case healed
        /// It is not restarted any more.
        case gaveUp = "gave-up"
        /// It is in trouble, and left alone for good, or until something else changes.
        case refused
        /// It is in trouble, and its time has not come yet.
        case waiting
        /// What would be done without `--dry-run`.
        case wouldRestart = "would-restart"

        /// What is kept in the record.
        static let recorded: [Kind] = [.restarted, .restartFailed, .healed, .gaveUp]
    }
}

extension HealEvent {
    /// Why, with what the check said, or the engine: in one line.
    var summary: String {
        let output = output.isEmpty ? "" : ": \(output)"
        let problem = problem.map { "; \($0)" } ?? ""
        return "\(reason)\(output)\(problem)"
    }
}
