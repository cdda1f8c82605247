/// How an app is, in one word: the vocabulary of `status`, `watch` and `serve`.
package enum AppStatus: String, Sendable, CaseIterable {
    /// The engine cannot be asked.
    case unknown = "Unknown"
    /// There is no container, or none has health data and none is running.
    case missing = "Missing"
    /// All containers are stopped on purpose.
    case scaledDown = "SCALED_DOWN"
    /// An update or a scaling is under way: old and new stand side by side.
    case progressing = "Progressing"
    /// Starting up.
    case initializing = "Initializing"
    /// All containers fail.
    case unhealthy = "Unhealthy"
    /// Some containers fail, or are not there.
    case degraded = "Degraded"
    /// Everything that should run is ready.
    case healthy = "Healthy"

    /// All in the order of an overview: what needs a look first, first.
    package static let byUrgency = allCases.sorted { $0.rank < $1.rank }

    /// The place in that order; 0 is the first.
    package var rank: Int {
        switch self {
        case .unknown: 0
        case .unhealthy: 1
        case .missing: 2
        case .degraded: 3
        case .progressing: 4
        case .initializing: 5
        case .scaledDown: 6
        case .healthy: 7
        }
    }

    /// The same in the three words of health documents.
    package var level: HealthLevel {
        switch self {
        case .healthy: .healthy
        case .degraded, .progressing, .initializing, .scaledDown: .degraded
        case .unhealthy, .missing, .unknown: .unhealthy
        }
    }
}

/// The states of a check in a health document, and of what is made of several: the best first.
package enum HealthLevel: String, Sendable, Equatable, Comparable, CaseIterable {
    case healthy, degraded, unhealthy

    package static func < (left: HealthLevel, right: HealthLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .healthy: 0
        case .degraded: 1
        case .unhealthy: 2
        }
    }

    /// The worst of several; nothing at all is healthy.
    package static func worst(of levels: some Sequence<HealthLevel>) -> HealthLevel { levels.max() ?? .healthy }
}
