import FoundationEssentials
import Health
import Terminal

/// `healthwatch.status/v1`: how apps are. Each keeps the shape of a fetch-status document and adds to it.
struct StatusDocument: Encodable {
    let schema = "healthwatch.status/v1"
    var apps: [App]

    struct App: Encodable {
        /// Without its kind.
        var name: String
        /// Null for a name that was given without one and means nothing.
        var kind: Nullable<String>
        /// The word of the vocabulary.
        var data: String
        /// The same as `healthy`, `degraded` or `unhealthy`.
        var status: String
        /// The most telling of the messages.
        var message: String
        var messages: [Message]
        var pods: Pods
        /// Null where it is not known exactly.
        var since: Nullable<String>
        /// By container, and by probe with `probe ` before its name.
        var checks: [String: Check]
        var containers: [Container]
        /// Left out where nothing was done within a day.
        var lastAction: HistoryDocument.Action?
    }

    struct Message: Encodable {
        var message: String
        var severity: String
    }

    struct Pods: Encodable {
        var ready: Int
        var notReady: Int
    }

    struct Check: Encodable {
        var state: String
        /// Left out where there is nothing to say.
        var message: String?
    }

    struct Container: Encodable {
        var name: String
        var id: String
        var service: Nullable<String>
        var image: String
        var state: String
        var health: String
        var isReady: Bool
        /// In a few words.
        var condition: String
        var exitCode: Nullable<Int>
        /// These are null where only the list of containers was read.
        var restarts: Nullable<Int>
        var failingStreak: Nullable<Int>

        enum CodingKeys: String, CodingKey {
            case name, id, service, image, state, health, condition, exitCode, restarts, failingStreak
            case isReady = "ready"
        }
    }
}

extension StatusDocument.App {
    init(_ entry: OverviewEntry) {
        self.init(
            entry.overview, name: entry.plainName, kind: entry.kind,
            since: entry.overview.since.flatMap { $0.isRounded ? nil : $0.moment })
        lastAction = entry.lastAction.map(HistoryDocument.Action.init)
    }

    /// An app of that name, which is so since `since`, in seconds since 1970.
    init(_ overview: AppOverview, name: String, kind: AppKind?, since: Double?) {
        self.name = name.visible(limit: 300)
        self.kind = Nullable(kind?.rawValue)
        data = overview.status.rawValue
        status = overview.status.level.rawValue
        message = overview.headline.visible(limit: 1_000)
        messages = overview.messages.map {
            .init(message: $0.text.visible(limit: 1_000), severity: $0.severity.rawValue)
        }
        pods = .init(ready: overview.ready, notReady: overview.notReady)
        self.since = Nullable(since.map { Timestamp.text($0) })
        let checks = overview.parts.map { ($0.glance.name.visible(limit: 300), StatusDocument.Check($0)) }
        let probes = overview.probes.map { ("probe \($0.name.visible(limit: 300))", StatusDocument.Check($0)) }
        self.checks = Dictionary(checks + probes) { first, _ in first }
        containers = overview.parts.map(StatusDocument.Container.init)
    }
}

extension StatusDocument.Check {
    init(_ part: AppOverview.Part) {
        state = part.level.rawValue
        message = part.readiness == .ready(isVerified: true) ? nil : part.condition.visible(limit: 1_000)
    }
}

extension StatusDocument.Check {
    init(_ probe: ProbeStanding) {
        state = probe.level.rawValue
        message = probe.verdict == .passing || probe.message.isEmpty ? nil : probe.message.visible(limit: 1_000)
    }
}

extension StatusDocument.Container {
    init(_ part: AppOverview.Part) {
        let glance = part.glance
        name = glance.name.visible(limit: 300)
        id = glance.id.text.visible(limit: 64)
        service = Nullable(glance.slot.service?.visible(limit: 200))
        image = glance.image.visible(limit: 500)
        state = glance.state.word.visible(limit: 60)
        health = glance.health.word.visible(limit: 60)
        isReady = part.readiness.isReady
        condition = part.condition.visible(limit: 1_000)
        exitCode = Nullable(glance.exitCode)
        restarts = Nullable(glance.restartCount)
        failingStreak = Nullable(glance.failingStreak)
    }
}
