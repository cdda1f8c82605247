package import FoundationEssentials

/// From when on an app had a status; until the next change.
package struct StatusChange: Sendable, Hashable {
    /// When it began.
    package var date: Date
    /// The status from then on.
    package var status: AppStatus

    /// A change to that status.
    package init(date: Date, status: AppStatus) {
        self.date = date
        self.status = status
    }
}

extension AppStatus {
    /// What a status means for the time that an app is up.
    enum Standing {
        /// It serves, at least in part.
        case up
        case down
        /// It is not meant to serve, or nobody can tell: the time counts for nothing.
        case neutral
    }

    /// `Healthy` and `Degraded` are up. A start or an update in which nothing serves is down, as it is for users.
    var standing: Standing {
        switch self {
        case .healthy, .degraded: .up
        case .progressing, .initializing, .unhealthy, .missing: .down
        case .unknown, .scaledDown: .neutral
        }
    }

    /// Whether an app that was never seen up is in trouble with it, not only on its way.
    var isTrouble: Bool { self == .unhealthy || self == .missing }

    /// Larger is worse.
    var severity: Int {
        switch self {
        case .healthy: 0
        case .scaledDown: 1
        case .unknown: 2
        case .degraded: 3
        case .progressing: 4
        case .initializing: 5
        case .unhealthy: 6
        case .missing: 7
        }
    }
}
