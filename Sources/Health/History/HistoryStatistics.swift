package import FoundationEssentials

/// A time in which an app was not up, and should have been.
package struct Incident: Sendable, Hashable {
    /// When the app left up; where that was not seen, when the status began in which it was first seen down.
    package var start: Date
    /// When it was seen up again, or was stopped on purpose; nil while it lasts.
    package var end: Date?
    /// The worst status in it.
    package var worst: AppStatus

    /// An incident that lasts, unless it has an end.
    package init(start: Date, end: Date? = nil, worst: AppStatus) {
        self.start = start
        self.end = end
        self.worst = worst
    }
}

/// When changes between up and not up are so many that the app flaps.
package struct FlapRule: Sendable, Hashable {
    /// So many changes…
    package var changes: Int
    /// …within so much time.
    package var period: Duration

    /// Six in an hour unless told otherwise: three times down and up again. A count that a person can check by hand says
    /// more than the weighted rate of the last 21 checks, by which Nagios decides, and needs no second limit.
    package init(changes: Int = 6, period: Duration = .seconds(3600)) {
        self.changes = changes
        self.period = period
    }
}

/// How an app did in a window of time. Time in which nobody observed, or in which the app was `SCALED_DOWN` or `Unknown`,
/// counts for nothing.
package struct HistoryStatistics: Sendable, Equatable {
    /// How long the app was observed and should have been up.
    package let observed: Duration
    /// How much of it the app was `Healthy` or `Degraded`: a degraded app still serves.
    package let up: Duration
    /// By their start.
    package let incidents: [Incident]
    /// Of the incidents that ended with the app up again; nil without any.
    package let meanRecovery: Duration?
    /// The longest of these.
    package let longestRecovery: Duration?
    /// When the app changed between up and not up.
    package let flips: [Date]
    /// The most flips within the rule's period, anywhere in the window.
    package let busiest: Int
    /// Whether the app flapped at any time of the window.
    package let hasFlapped: Bool
    /// Whether it flaps at the end of the window.
    package let isFlapping: Bool

    /// The part of the observed time that the app was up, from 0 to 1; nil when it was not observed.
    package var uptime: Double? { observed > .zero ? up / observed : nil }

    /// The statistics of a timeline.
    package init(_ timeline: StatusTimeline, flapRule: FlapRule = FlapRule()) {
        var (observed, up) = (0.0, 0.0)
        var reading = IncidentReading()
        for stretch in timeline.stretches {
            if stretch.status.standing != .neutral { observed += stretch.length }
            if stretch.status.standing == .up { up += stretch.length }
            reading.read(stretch)
        }
        self.observed = .seconds(observed)
        self.up = .seconds(up)
        incidents = reading.incidents
        flips = reading.flips
        let times = reading.recoveries.map { Duration.seconds($0) }
        meanRecovery = times.isEmpty ? nil : times.reduce(.zero, +) / times.count
        longestRecovery = times.max()
        busiest = Self.most(flips, within: flapRule.period / .seconds(1))
        hasFlapped = busiest >= flapRule.changes
        let recent = timeline.window.upperBound.addingTimeInterval(-(flapRule.period / .seconds(1)))
        isFlapping = flips.count { $0 >= recent } >= flapRule.changes
    }

    /// The most of the sorted dates that lie within `period` seconds of each other.
    private static func most(_ dates: [Date], within period: TimeInterval) -> Int {
        var (first, most) = (0, 0)
        for (index, date) in dates.enumerated() {
            while date.timeIntervalSince(dates[first]) > period { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}

/// Incidents, stretch by stretch.
private struct IncidentReading {
    private(set) var incidents: [Incident] = []
    /// Seconds from the start to the end of incidents after which the app was up.
    private(set) var recoveries: [TimeInterval] = []
    private(set) var flips: [Date] = []
    private var isOpen = false
    /// Whether the app was up when it was last either up or down; nil before.
    private var wasUp: Bool?

    mutating func read(_ stretch: StatusTimeline.Stretch) {
        // A change that nobody saw is dated to when it was first seen.
        let start = stretch.range.lowerBound
        switch stretch.status.standing {
        case .up:
            if wasUp == false { flips.append(start) }
            wasUp = true
            if let duration = close(at: start) { recoveries.append(duration) }
        case .down:
            if wasUp == true { flips.append(start) }
            let isIncident = wasUp == true || isOpen || stretch.status.isTrouble
            // Of an app that was first seen down, the time before the window counts, too.
            let began = wasUp == nil ? min(stretch.since, start) : start
            wasUp = false
            guard isIncident else { return }
            if !isOpen { incidents.append(Incident(start: began, worst: stretch.status)) }
            isOpen = true
            let last = incidents.count - 1
            if incidents[last].worst.severity < stretch.status.severity { incidents[last].worst = stretch.status }
        case .neutral:
            // Nobody waits for an app that was stopped on purpose: what comes next is a start.
            guard stretch.status == .scaledDown else { return }
            _ = close(at: start)
            wasUp = nil
        }
    }

    /// Ends the incident; answers how long it was, in seconds.
    private mutating func close(at date: Date) -> TimeInterval? {
        guard isOpen else { return nil }
        isOpen = false
        let last = incidents.count - 1
        incidents[last].end = date
        return date.timeIntervalSince(incidents[last].start)
    }
}
