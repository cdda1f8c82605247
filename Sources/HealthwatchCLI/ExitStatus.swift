package import CommandSpec
import Health

/// The numbers that scripts branch on; the only place that knows them.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    case unhealthy = 1
    case usage = 2
    case notFound = 3
    case engine = 4
    case exited = 5
    case probe = 6
    case progressing = 9
    case scaledDown = 10
    case `internal` = 70
    case timedOut = 124
    case interrupted = 130
    case terminated = 143

    /// The status that a signal leaves behind.
    package init(signal: Int32) { self = signal == 15 ? .terminated : .interrupted }

    /// The status that an overview leaves behind: that of the worst app.
    init(_ overviews: some Sequence<AppOverview>) {
        let statuses = overviews.map(Self.init(overview:))
        let worst = Self.worstFirst.first { statuses.contains($0) }
        self = worst ?? .success
    }

    private static let worstFirst: [ExitStatus] = [
        .engine, .notFound, .unhealthy, .exited, .progressing, .scaledDown,
    ]

    private init(overview: AppOverview) {
        // A failed check counts for more than what ended beside it.
        let failure: ExitStatus =
            overview.faults.contains(.unhealthy) || overview.faults.isEmpty ? .unhealthy : .exited
        self =
            switch overview.status {
            case .healthy: .success
            case .unknown: .engine
            case .missing: overview.faults.isEmpty ? .notFound : .exited
            case .unhealthy, .degraded: failure
            case .initializing, .progressing: .progressing
            case .scaledDown: .scaledDown
            }
    }

    /// What it means, for help and man pages.
    package var meaning: String {
        switch self {
        case .success: "Success: deployed, healthy, nothing to report."
        case .unhealthy: "Unhealthy: a health check failed, or a required one is missing."
        case .usage: "Usage: a bad option, a bad value or an ambiguous name."
        case .notFound: "No such app or container, or it was removed while waiting."
        case .engine: "The engine cannot be reached, refuses or fails."
        case .exited: "A container exited, crashed, loops or never started."
        case .probe: "The HTTP probe failed, or was required and had no target."
        case .progressing: "The app is still initializing or progressing."
        case .scaledDown: "The app is scaled down."
        case .internal: "Internal error: a bug."
        case .timedOut: "Timed out: still starting when time ran out."
        case .interrupted: "Interrupted by SIGINT."
        case .terminated: "Terminated by SIGTERM."
        }
    }

    /// The line for help and man pages.
    package var line: ExitStatusLine { ExitStatusLine(code: rawValue, meaning: meaning) }
}
