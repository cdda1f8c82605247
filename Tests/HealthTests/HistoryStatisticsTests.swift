import Foundation
import Health
import Testing

/// A story of an app in minutes, and what is to be said of it.
struct StatisticsCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// Status letters with the minute from which they hold.
    var changes: [(Double, AppStatus)] = []
    /// The minutes in which somebody observed.
    var observed: [ClosedRange<Double>] = [0...60]
    /// Expected, in minutes.
    var seen: Double
    var up: Double
    var incidents: [(Double, Double?, AppStatus)] = []
    var mean: Double?
    var longest: Double?

    var testDescription: String { name }

    static let all: [StatisticsCase] = [
        Self(name: "nothing known", seen: 0, up: 0),
        Self(name: "always up", changes: [(0, .healthy)], seen: 60, up: 60),
        Self(name: "up since before the window", changes: [(-99, .healthy)], seen: 60, up: 60),
        Self(name: "known from the middle on", changes: [(20, .healthy)], seen: 40, up: 40),
        Self(name: "never observed", changes: [(0, .healthy)], observed: [], seen: 0, up: 0),
        Self(name: "degraded is up", changes: [(0, .healthy), (30, .degraded)], seen: 60, up: 60),
        Self(name: "observed in part", changes: [(0, .healthy)], observed: [0...10, 50...70], seen: 20, up: 20),
        Self(name: "observed by two", changes: [(0, .healthy)], observed: [0...30, 20...40], seen: 40, up: 40),
        Self(
            name: "one incident", changes: [(0, .healthy), (10, .unhealthy), (15, .healthy)], seen: 60, up: 55,
            incidents: [(10, 15, .unhealthy)], mean: 5, longest: 5),
        Self(
            name: "two incidents",
            changes: [(0, .healthy), (10, .unhealthy), (12, .healthy), (20, .missing), (30, .degraded)], seen: 60,
            up: 48,
            incidents: [(10, 12, .unhealthy), (20, 30, .missing)], mean: 6, longest: 10),
        Self(
            name: "the worst status of an incident is in its middle",
            changes: [(0, .healthy), (10, .progressing), (12, .unhealthy), (14, .initializing), (20, .healthy)],
            seen: 60,
            up: 50, incidents: [(10, 20, .unhealthy)], mean: 10, longest: 10),
        Self(
            name: "an incident that lasts", changes: [(0, .healthy), (50, .unhealthy)], seen: 60, up: 50,
            incidents: [(50, nil, .unhealthy)]),
        Self(
            name: "an incident from before the window", changes: [(-30, .missing), (20, .healthy)], seen: 60, up: 40,
            incidents: [(-30, 20, .missing)], mean: 50, longest: 50),
        Self(
            name: "a first start is down, and no incident", changes: [(0, .initializing), (10, .healthy)], seen: 60,
            up: 50),
        Self(
            name: "a first start that fails is an incident from the failure on",
            changes: [(0, .initializing), (10, .unhealthy), (20, .healthy)], seen: 60, up: 40,
            incidents: [(10, 20, .unhealthy)], mean: 10, longest: 10),
        Self(
            name: "a stop on purpose counts for nothing", changes: [(0, .healthy), (10, .scaledDown), (40, .healthy)],
            seen: 30, up: 30),
        Self(
            name: "a stop on purpose ends an incident without a recovery",
            changes: [(0, .healthy), (10, .unhealthy), (20, .scaledDown), (40, .initializing), (45, .healthy)],
            seen: 40, up: 25, incidents: [(10, 20, .unhealthy)]),
        Self(
            name: "unknown time counts for nothing, and ends no incident",
            changes: [(0, .healthy), (10, .unhealthy), (20, .unknown), (40, .unhealthy), (50, .healthy)], seen: 40,
            up: 20,
            incidents: [(10, 50, .unhealthy)], mean: 40, longest: 40),
        Self(
            name: "unknown between healthy and healthy is no incident",
            changes: [(0, .healthy), (10, .unknown), (20, .healthy)], seen: 50, up: 50),
        Self(
            name: "a failure while nobody looked begins when it was seen",
            changes: [(0, .healthy), (30, .unhealthy), (40, .healthy)], observed: [0...20, 35...60], seen: 45, up: 40,
            incidents: [(35, 40, .unhealthy)], mean: 5, longest: 5),
        Self(
            name: "down before and up after a time without anybody",
            changes: [(0, .healthy), (10, .missing), (35, .healthy)],
            observed: [0...20, 40...60], seen: 40, up: 30, incidents: [(10, 40, .missing)], mean: 30, longest: 30),
        Self(
            name: "changes in any order, two at one moment",
            changes: [(30, .healthy), (0, .healthy), (20, .degraded), (20, .unhealthy)], seen: 60, up: 50,
            incidents: [(20, 30, .unhealthy)], mean: 10, longest: 10),
        Self(
            name: "what comes after the window does not matter", changes: [(0, .healthy), (61, .missing)],
            observed: [0...90], seen: 60, up: 60),
    ]
}

@Suite("Statistics of a history")
struct HistoryStatisticsTests {
    private func at(_ minutes: Double) -> Date { Date(timeIntervalSince1970: 1_700_000_000 + minutes * 60) }

    private func timeline(
        _ changes: [(Double, AppStatus)], observed: [ClosedRange<Double>] = [0...60], until end: Double = 60
    ) -> StatusTimeline {
        StatusTimeline(
            changes: changes.map { StatusChange(date: at($0.0), status: $0.1) },
            observed: observed.map { at($0.lowerBound)..<at($0.upperBound) }, window: at(0)..<at(end))
    }

    @Test("of an hour", arguments: StatisticsCase.all) func table(story: StatisticsCase) {
        let statistics = HistoryStatistics(timeline(story.changes, observed: story.observed))
        #expect(statistics.observed == .seconds(story.seen * 60))
        #expect(statistics.up == .seconds(story.up * 60))
        #expect(statistics.uptime == (story.seen > 0 ? story.up / story.seen : nil))
        let expected = story.incidents.map { start, end, worst in
            Incident(start: at(start), end: end.map { at($0) }, worst: worst)
        }
        #expect(statistics.incidents == expected)
        #expect(statistics.meanRecovery == story.mean.map { .seconds($0 * 60) })
        #expect(statistics.longestRecovery == story.longest.map { .seconds($0 * 60) })
    }

    /// Changes between up and down, `every` minutes.
    private func flips(_ count: Int, every: Double, from start: Double = 1) -> [(Double, AppStatus)] {
        var changes: [(Double, AppStatus)] = [(0, .healthy)]
        for index in 0..<count {
            changes.append((start + Double(index) * every, index % 2 == 0 ? .unhealthy : .degraded))
        }
        return changes
    }

    @Test("six changes between up and down within an hour are flapping, five are not") func flapping() {
        #expect(HistoryStatistics(timeline(flips(6, every: 5))).isFlapping)
        #expect(!HistoryStatistics(timeline(flips(5, every: 5))).isFlapping)
        #expect(HistoryStatistics(timeline(flips(3, every: 5)), flapRule: FlapRule(changes: 3)).isFlapping)
    }

    @Test("changes within up, or within down, do not count as flapping") func withinUp() {
        for statuses in [[AppStatus.healthy, .degraded], [.unhealthy, .progressing]] {
            let changes = (0..<20).map { (Double($0), statuses[$0 % 2]) }
            #expect(HistoryStatistics(timeline(changes)).flips.isEmpty)
        }
    }

    @Test("what flapped in the past, or too slowly, does not flap now") func flappedOnce() {
        let past = HistoryStatistics(timeline(flips(8, every: 2), observed: [0...500], until: 500))
        #expect(past.hasFlapped && !past.isFlapping)
        #expect(past.busiest == 8)
        let slow = HistoryStatistics(timeline(flips(20, every: 20), observed: [0...500], until: 500))
        #expect(!slow.hasFlapped && !slow.isFlapping)
        #expect(slow.busiest == 4)
        #expect(slow.flips.count == 20)
    }

    @Test("each part of the window shows its worst status, and nothing where nobody observed") func buckets() {
        let changes: [(Double, AppStatus)] = [(0, .healthy), (12, .unhealthy), (13, .degraded), (20, .healthy)]
        let seen = timeline(changes, observed: [0...30, 45...60])
        #expect(seen.buckets(6) == [.healthy, .unhealthy, .healthy, nil, .healthy, .healthy])
        #expect(seen.buckets(4) == [.unhealthy, .degraded, nil, .healthy])
        #expect(seen.buckets(1) == [.unhealthy])
        #expect(seen.buckets(0).isEmpty)
        #expect(timeline([]).buckets(2) == [nil, nil])
    }

    @Test("the order of badness has Missing at its one end and Healthy at the other") func order() {
        let order: [AppStatus] = [
            .missing, .unhealthy, .initializing, .progressing, .degraded, .unknown, .scaledDown, .healthy,
        ]
        #expect(Set(order) == Set(AppStatus.allCases))
        for (better, worse) in zip(order.dropFirst(), order) {
            #expect(timeline([(0, worse), (30, better)]).buckets(1) == [worse], "\(worse) before \(better)")
        }
    }
}
