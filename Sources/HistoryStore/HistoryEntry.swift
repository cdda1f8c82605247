package import FoundationEssentials

/// An app on an engine: whom a history tells about.
package struct HistoryApp: Sendable, Hashable {
    /// The engine, in the words of whoever records: its id, or its address.
    package var engine: String
    /// What the name means, such as `project` or `container`.
    package var kind: String
    /// The name.
    package var name: String

    /// The app of that kind and name on that engine.
    package init(engine: String, kind: String, name: String) {
        self.engine = engine
        self.kind = kind
        self.name = name
    }

    /// The name with its kind, as ``Session/watched`` has it.
    package var spelling: String { "\(kind):\(name)" }
}

/// A change of status of an app, or of a container of it.
package struct Transition: Sendable, Hashable {
    /// The app that changed, or whose container did.
    package var app: HistoryApp
    /// The container's name; nil when this is about the app as a whole.
    package var container: String?
    /// The container's full id; nil for the app.
    package var containerID: String?
    /// When; kept in whole milliseconds.
    package var date: Date
    /// The status before; nil at first sight.
    package var from: String?
    /// The status from then on.
    package var to: String
    /// Why, in words; at most ``HistoryEntry/textLimit`` bytes are kept.
    package var message: String
    /// The container's exit status, if it has one.
    package var exitCode: Int?

    /// A change of the app as a whole; the rest is set one by one.
    package init(app: HistoryApp, date: Date, from: String?, to: String) {
        self.app = app
        self.date = date
        self.from = from
        self.to = to
        message = ""
    }
}

/// One result of a container's health check.
package struct Check: Sendable, Hashable {
    /// An app that the container belongs to.
    package var app: HistoryApp
    /// The container's full id: with the start it tells one check from every other.
    package var containerID: String
    /// The container's name.
    package var container: String
    /// When the check started; kept as exactly as a `Date` is, to about a tenth of a microsecond.
    package var start: Date
    /// How long it took, in whole milliseconds on disk; nil when that is not known.
    package var duration: Duration?
    /// Its exit status; 0 passes.
    package var exitCode: Int
    /// What it printed; at most ``HistoryEntry/textLimit`` bytes are kept.
    package var output: String

    /// A check of that container; its duration is set on its own.
    package init(
        app: HistoryApp, containerID: String, container: String, start: Date, exitCode: Int, output: String = ""
    ) {
        self.app = app
        self.containerID = containerID
        self.container = container
        self.start = start
        self.exitCode = exitCode
        self.output = output
    }
}

/// Something that was done about a container, or came of it.
package struct Action: Sendable, Hashable {
    /// An app that the container belongs to.
    package var app: HistoryApp
    /// The container's name.
    package var container: String
    /// The container's full id.
    package var containerID: String
    /// When; kept in whole milliseconds.
    package var date: Date
    /// What was done, in one stable word: `restarted`, `restart-failed`, `healed`, `gave-up`.
    package var kind: String
    /// Why, in one stable word.
    package var reason: String
    /// The same in words; at most ``HistoryEntry/textLimit`` bytes are kept.
    package var message: String
    /// How long it took; kept in whole milliseconds.
    package var duration: Duration?
    /// When the run began that it ended; nil for a container that did not run.
    package var run: Date?

    /// Something that was done then; the rest is set one by one.
    package init(
        app: HistoryApp, container: String, containerID: String, date: Date, kind: String, reason: String,
        message: String
    ) {
        self.app = app
        self.container = container
        self.containerID = containerID
        self.date = date
        self.kind = kind
        self.reason = reason
        self.message = message
    }
}

/// Somebody was told of something, or could not be.
package struct SentAlert: Sendable, Hashable {
    /// The app that it was about.
    package var app: HistoryApp
    /// The container's name; nil when it was about the app as a whole.
    package var container: String?
    /// When it was sent; kept in whole milliseconds.
    package var date: Date
    /// The alert's name in the configuration.
    package var alert: String
    /// What was told, in one stable word.
    package var event: String
    /// The same in words; at most ``HistoryEntry/textLimit`` bytes are kept.
    package var message: String
    /// Why it was given up; nil when it arrived.
    package var problem: String?

    /// An alert that arrived then; the rest is set one by one.
    package init(app: HistoryApp, date: Date, alert: String, event: String, message: String) {
        self.app = app
        self.date = date
        self.alert = alert
        self.event = event
        self.message = message
    }
}

/// What is recorded.
package enum HistoryEntry: Sendable, Hashable {
    case transition(Transition)
    case check(Check)
    case action(Action)
    case alert(SentAlert)

    /// How much of a message or an output is kept, in bytes.
    package static let textLimit = 1024

    /// The text's first ``textLimit`` bytes, without a character's scalar cut in two.
    static func cut(_ text: String) -> String {
        let bytes = Array(text.utf8.prefix(textLimit + 1))
        guard bytes.count > textLimit else { return text }
        // A byte that goes on with a scalar (10xxxxxx) is no place to cut before.
        let end = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? textLimit
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
