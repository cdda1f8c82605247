import DockerEngine
import Foundation
import Health

@testable import HealthwatchCLI

/// Entries of an engine's list, and overviews of apps.
enum Listed {
    static let now = 1_000_000.0

    /// The JSON of an entry; `more` are further members.
    static func json(
        _ name: String, state: String = "running", _ status: String = "Up 3 minutes", labels: [String: String] = [:],
        more: String = ""
    ) throws -> String {
        let labels = String(decoding: try JSONEncoder().encode(labels), as: UTF8.self)
        return #"{"Id":"id-\#(name)","Names":["/\#(name)"],"Image":"app:1","State":"\#(state)","Status":"\#(status)","#
            + #""Created":900000,"Labels":\#(labels)\#(more)}"#
    }

    static func entry(
        _ name: String, state: String = "running", _ status: String = "Up 3 minutes", labels: [String: String] = [:]
    ) throws -> Wire.ContainerSummary {
        let json = try json(name, state: state, status, labels: labels)
        return try JSONDecoder().decode(Wire.ContainerSummary.self, from: Data(json.utf8))
    }

    /// The labels that Compose writes.
    static func composed(_ project: String, _ service: String, _ more: [String: String] = [:]) -> [String: String] {
        let own = ["com.docker.compose.project": project, "com.docker.compose.service": service]
        return own.merging(more) { $1 }
    }

    static func glance(
        _ name: String, _ state: ContainerState = .running, _ health: HealthStatus = .healthy,
        _ change: (inout Glance) -> Void = { _ in }
    ) -> Glance {
        var glance = Glance(id: ContainerID("id-\(name)"), name: name, state: state)
        (glance.created, glance.since, glance.image) = (now - 7000, now - 300, "app:1")
        (glance.health, glance.hasHealthcheck) = (health, health != .none)
        change(&glance)
        return glance
    }

    static func overview(_ name: String, kind: AppKind = .project, _ glances: [Glance]) -> OverviewEntry {
        OverviewEntry(
            app: App(kind: kind, name: name), name: AppName(kind: nil, name: name),
            overview: AppOverview(glances, now: now))
    }

    /// An app in each of several states.
    static let various = [
        overview("shop", [glance("shop-web-1", .running, .unhealthy) { $0.failingStreak = 4 }, glance("shop-db-1")]),
        overview("batch", kind: .container, [glance("batch", .exited, .none) { $0.exitCode = 137 }]),
        overview("blog", [glance("blog-1", .exited, .healthy) { $0.exitCode = 143 }]),
        overview("api", [glance("api-1", .running, .starting) { $0.since = now - 5 }]),
        overview("a", kind: .container, [glance("a", .running, .none)]),
    ]
}
