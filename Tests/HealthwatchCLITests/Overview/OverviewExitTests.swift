import Health
import Testing

@testable import HealthwatchCLI

@Suite("The exit status of an overview")
struct OverviewExitTests {
    private typealias Exit = HealthwatchCLI.ExitStatus

    private func status(_ apps: [[Glance]]) -> Exit {
        Exit(apps.map { AppOverview($0, now: Listed.now) })
    }

    private static let healthy = [Listed.glance("a")]
    private static let unhealthy = [Listed.glance("a", .running, .unhealthy)]
    private static let starting = [Listed.glance("a", .running, .starting)]
    private static let exited = [Listed.glance("a", .exited) { $0.exitCode = 3 }]
    private static let stopped = [Listed.glance("a", .exited) { $0.exitCode = 143 }]
    private static let removing = [Listed.glance("a", .removing)]
    private static let done = [Listed.glance("a", .exited, .none) { $0.exitCode = 0 }]
    private static let crashed = [Listed.glance("a", .exited, .none) { $0.exitCode = 3 }]
    private static let looping = [Listed.glance("a", .restarting)]

    @Test("an app has the exit status of the contract, several that of the worst")
    func table() {
        let table: [([[Glance]], Exit)] = [
            ([], .success), ([Self.healthy], .success), ([Self.unhealthy], .unhealthy),
            ([Self.starting], .progressing), ([Self.removing], .progressing), ([Self.stopped], .scaledDown),
            ([Self.exited], .exited), ([Self.looping], .exited), ([[]], .notFound), ([Self.done], .notFound),
            ([Self.crashed], .exited), ([Self.healthy + Self.exited], .exited),
            ([Self.unhealthy + Self.exited], .unhealthy), ([Self.healthy + Self.unhealthy], .unhealthy),
            ([Self.healthy + Self.stopped], .unhealthy), ([Self.healthy, Self.stopped], .scaledDown),
            ([Self.stopped, Self.starting], .progressing), ([Self.starting, Self.exited], .exited),
            ([Self.exited, Self.unhealthy], .unhealthy), ([Self.unhealthy, Self.done], .notFound),
        ]
        for (apps, expected) in table {
            let names = apps.map { AppOverview($0, now: Listed.now).status.rawValue }
            #expect(status(apps) == expected, "\(names)")
            #expect(status(apps.reversed()) == expected, "\(names)")
        }
        let unknown = [AppOverview([], now: 0), AppOverview(unknown: "gone"), AppOverview(missing: "none")]
        #expect(Exit(unknown) == .engine)
        #expect(Exit([AppOverview(missing: "none")]) == .notFound)
    }
}
