package import Health

/// Something that happened, as it is told to people: of an app, of a container, or of the engine.
package struct Notice: Sendable, Equatable {
    /// What happened.
    package var event: Event
    /// When, in seconds since 1970 by the engine's clock.
    package var moment: Double
    /// The name of the app; empty for what is about none.
    package var app = ""
    /// What kind of app it is; empty for what is about none.
    package var kind = ""
    /// The container's name; empty for what is about none.
    package var container = ""
    /// The container's full id; empty for what is about none.
    package var containerID = ""
    /// The status before and now, of an app that changed; else empty.
    package var from = ""
    package var status = ""
    /// What the container does, in the engine's word; may be empty.
    package var state = ""
    /// Why, in one harmless line.
    package var reason = ""
    /// The stable word for the reason; may be empty.
    package var code = ""
    /// What the failing check said last, in one harmless line; may be empty.
    package var output = ""
    /// What the engine said when it could not do something; may be empty.
    package var problem = ""
    /// What the diagnosis says is wrong; nil where nothing was found or looked for.
    package var finding: Finding?
    /// How manieth restart it is, and how many there may be; nil where none is counted.
    package var restart: Int?
    package var limit: Int?
    /// How long the container may take to stop; nil for what is no restart.
    package var stopTimeout: Duration?
    /// How many notices about the same were put together in this one.
    package var heldBack = 0

    /// Something that happened then; the rest is set one by one.
    package init(_ event: Event, at moment: Double) {
        self.event = event
        self.moment = moment
    }

    /// What can happen. The raw values are the words of the configuration file and of documents.
    package enum Event: String, Sendable, CaseIterable {
        /// An app came to be something else.
        case changed
        case restarted
        case restartFailed = "restart-failed"
        case healed
        /// A container that somebody wants healed is in trouble, and left alone.
        case refused
        case gaveUp = "gave-up"
        case engineLost = "engine-lost"
        case engineBack = "engine-back"
        /// Somebody wants to see whether an alert arrives.
        case test
    }

    /// How bad it is.
    package enum Severity: String, Sendable {
        case error, warning, info
        /// Something is well again.
        case good
    }

    /// How bad it is.
    package var severity: Severity {
        switch event {
        case .changed:
            switch AppStatus(rawValue: status)?.level {
            case .healthy?: .good
            case .degraded?: .warning
            case .unhealthy?, nil: .error
            }
        case .restarted, .refused: .warning
        case .restartFailed, .gaveUp, .engineLost: .error
        case .healed, .engineBack: .good
        case .test: .info
        }
    }

    /// Whom it is about: notices about the same follow from each other.
    package var subject: String {
        switch event {
        case .changed: "app \(kind):\(app)"
        case .restarted, .restartFailed, .healed, .refused, .gaveUp: "container \(containerID)"
        case .engineLost, .engineBack: "engine"
        case .test: "test"
        }
    }

    /// Who it is about, for people.
    private var who: String { container.isEmpty ? app : container }

    /// What happened, in one line.
    package var title: String {
        switch event {
        case .changed: "\(app) is \(status)"
        case .restarted: "\(who) was restarted\(count)"
        case .restartFailed: "\(who) could not be restarted\(count)"
        case .healed: "\(who) is healthy again"
        case .refused: "\(who) is in trouble and left alone"
        case .gaveUp: "\(who) was given up\(restart.map { " after \(Plural.count($0, "restart"))" } ?? "")"
        case .engineLost: "the engine cannot be asked"
        case .engineBack: "the engine is back"
        case .test: "a test of healthwatch"
        }
    }

    private var count: String {
        guard let restart, let limit else { return "" }
        return " (\(restart) of \(limit))"
    }

    /// Everything else there is to say, a line each: the reason, the words of the check, the finding and what to do.
    package var details: [String] {
        var lines = [reason].filter { !$0.isEmpty }
        if !from.isEmpty { lines.append("it was \(from) before") }
        if !output.isEmpty { lines.append("output: \(output)") }
        if !problem.isEmpty { lines.append("problem: \(problem)") }
        if let finding {
            lines.append("finding: \(finding.title) [\(finding.id)]")
            if let fix = finding.fix.first { lines.append("fix: \(fix)") }
            if let command = finding.commands.first { lines.append("try: \(command)") }
        }
        if heldBack > 0 { lines.append("and \(Plural.count(heldBack, "earlier notice")) about the same") }
        return lines
    }

    /// All of it as text.
    package var text: String { ([title] + details).joined(separator: "\n") }
}
