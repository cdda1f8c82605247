package import Health

/// How everything is, as of one moment: what answers are made of. Published whenever something changed.
package struct ServedState: Sendable, Equatable {
    /// The apps, in the order of an overview.
    package var apps: [ServedApp]

    /// A state with these apps.
    package init(apps: [ServedApp] = []) { self.apps = apps }
}

/// An app, as it is served.
package struct ServedApp: Sendable, Equatable {
    /// Its name without its kind. Untrusted text, as are all names in the overview.
    package var name: String
    /// `project`, `container`, …; nil for a name that was asked for and means nothing.
    package var kind: String?
    /// How it is.
    package var overview: AppOverview
    /// Since when it is so, in seconds since 1970; nil where that is not known.
    package var since: Double?
    /// How often it came to be each status since the server started; how it was found at first counts for nothing.
    package var transitions: [AppStatus: Int]

    /// An app.
    package init(
        name: String, kind: String?, overview: AppOverview, since: Double? = nil, transitions: [AppStatus: Int] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.overview = overview
        self.since = since
        self.transitions = transitions
    }
}

/// When the engine was heard of last.
package struct EngineContact: Sendable, Equatable {
    /// When it last answered or sent an event, in the server's monotonic time.
    package var last: Duration
    /// Why it cannot be asked, in one harmless sentence; nil while it can.
    package var problem: String?

    /// A contact.
    package init(last: Duration, problem: String? = nil) {
        self.last = last
        self.problem = problem
    }
}

/// The last result of a container's health check.
package struct LastCheck: Sendable, Equatable {
    /// When it began, in seconds since 1970.
    package var start: Double
    /// How long it took; nil where the engine does not tell.
    package var duration: Duration?
    /// 0 for one that passed.
    package var exitCode: Int
    /// Failed checks in a row, this one included.
    package var failingStreak: Int

    /// A result.
    package init(start: Double, duration: Duration?, exitCode: Int, failingStreak: Int) {
        self.start = start
        self.duration = duration
        self.exitCode = exitCode
        self.failingStreak = failingStreak
    }
}

/// The last attempt of a probe at one container, or at a URL.
package struct LastAttempt: Sendable, Equatable {
    /// The app's name without its kind.
    package var app: String
    /// The app's kind.
    package var kind: String
    /// The probe's name.
    package var probe: String
    /// The container's name; empty for a probe of a URL.
    package var container: String
    /// How long it took.
    package var duration: Duration
    /// Whether it passed.
    package var hasPassed: Bool

    /// An attempt.
    package init(app: String, kind: String, probe: String, container: String, duration: Duration, hasPassed: Bool) {
        self.app = app
        self.kind = kind
        self.probe = probe
        self.container = container
        self.duration = duration
        self.hasPassed = hasPassed
    }
}

/// What changes from moment to moment, beside the published state. Asked on the server's thread at each request that needs
/// it: it looks up, and never waits.
package protocol LiveFigures: Sendable {
    /// The server's monotonic time, from its start.
    var now: Duration { get }
    /// When the engine was heard of last.
    var contact: EngineContact { get }
    /// The last result of each health check, by the container's id.
    var lastChecks: [ContainerID: LastCheck] { get }
    /// The last attempt of each probe.
    var lastAttempts: [LastAttempt] { get }
}

/// The JSON documents that the commands print, for `/api/v1`. They are made of what is known already.
package protocol CommandDocuments: Sendable {
    /// `healthwatch.status/v1` of these apps.
    func status(_ apps: [ServedApp]) -> [UInt8]
    /// `healthwatch.inspect/v1` of those of these containers that were looked into; nil when none was yet.
    func inspect(_ containers: [ContainerID]) -> [UInt8]?
    /// `healthwatch.history/v1` of these apps; `since` is what the client wrote, as `history --since` takes it, nil for the
    /// last day.
    func history(_ apps: [ServedApp], since: String?) async -> HistoryAnswer
}

/// What came of reading the record.
package enum HistoryAnswer: Sendable, Equatable {
    /// The document.
    case document([UInt8])
    /// Nothing is recorded, and why.
    case missing(String)
    /// `since` is no time, and why.
    case badTime(String)
    /// It cannot be read, and why.
    case failed(String)
}
