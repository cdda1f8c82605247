import Health

/// What metrics say of one publication, written once, and what it takes to write the rest.
struct MetricsBase: Sendable {
    /// The families from the status of apps to whether containers serve.
    let first: [UInt8]
    /// The restarts of containers.
    let restarts: [UInt8]
    /// The verdicts of probes.
    let probes: [UInt8]
    /// The containers, for what changes at each check of theirs.
    let containers: [Container]
    /// The apps, for the attempts of their probes.
    let apps: [AppKey: App]

    /// A container with its labels, closed.
    struct Container: Sendable {
        var id: ContainerID
        var labels: [UInt8]
        /// Failed checks in a row when it was published; nil where that is not known.
        var failingStreak: Int?
    }

    /// An app with its labels, open, and what attempts may be about: other ones are of what is gone.
    struct App: Sendable {
        var labels: [UInt8]
        var probes: Set<String>
        var containers: Set<String>
    }

    /// What is said of a state.
    init(_ state: ServedState, _ format: MetricsFormat) {
        let labelled = LabelledState(state)
        var writer = SeriesWriter(format)
        Self.writeApps(labelled, &writer)
        Self.writeContainers(labelled, &writer)
        first = writer.bytes
        restarts = Self.restarts(labelled, format)
        probes = Self.probes(labelled, format)
        containers = labelled.containers.map {
            Container(
                id: $0.part.glance.id, labels: $0.labels + Labels.end, failingStreak: $0.part.glance.failingStreak)
        }
        apps = Dictionary(
            labelled.apps.map { entry in
                let overview = entry.app.overview
                let app = App(
                    labels: entry.labels, probes: Set(overview.probes.map(\.name)),
                    containers: Set(overview.parts.map(\.glance.name)))
                return (entry.app.key, app)
            }
        ) { first, _ in first }
    }
}

/// A state with the labels of its series, each once: of two that would have the same labels the first counts.
private struct LabelledState {
    var apps: [(app: ServedApp, labels: [UInt8])] = []
    var containers: [(part: AppOverview.Part, labels: [UInt8])] = []
    var probes: [(probe: ProbeStanding, labels: [UInt8])] = []

    init(_ state: ServedState) {
        var known: Set<[UInt8]> = []
        for app in state.apps {
            let names = [(name: "app", value: app.name), (name: "kind", value: app.kind ?? "")]
            let labels = Labels.open(names)
            guard known.insert(labels).inserted else { continue }
            apps.append((app, labels))
            for part in app.overview.parts {
                let service = part.glance.slot.service ?? ""
                let own = Labels.open(names + [("service", service), ("container", part.glance.name)])
                if known.insert(own).inserted { containers.append((part, own)) }
            }
            for probe in app.overview.probes {
                let own = Labels.open(
                    names + [
                        ("probe", probe.name), ("role", probe.role.rawValue), ("critical", "\(probe.isCritical)"),
                    ])
                if known.insert(own).inserted { probes.append((probe, own)) }
            }
        }
    }
}

// MARK: - The families

extension MetricsBase {
    private static let statuses = AppStatus.allCases.map { (status: $0, label: Labels.last("status", $0.rawValue)) }
    private static let states = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
        .map { (word: $0, label: Labels.last("state", $0)) }
    private static let healths = ["none", "starting", "healthy", "unhealthy"]
        .map { (word: $0, label: Labels.last("health", $0)) }
    private static let verdicts = ProbeStanding.Verdict.allCases
        .map { (verdict: $0, label: Labels.last("verdict", $0.rawValue)) }

    private static func writeApps(_ state: LabelledState, _ writer: inout SeriesWriter) {
        writer.family(.appStatus) { writer in
            for (app, labels) in state.apps {
                for (status, label) in statuses {
                    writer.sample(labels, label, holds: app.overview.status == status)
                }
            }
        }
        writer.family(.appReady) { writer in
            for (app, labels) in state.apps { writer.sample(labels, Labels.end, count: app.overview.ready) }
        }
        writer.family(.appNotReady) { writer in
            for (app, labels) in state.apps { writer.sample(labels, Labels.end, count: app.overview.notReady) }
        }
        writer.family(.appTransitions) { writer in
            for (app, labels) in state.apps {
                for (status, label) in statuses { writer.sample(labels, label, count: app.transitions[status] ?? 0) }
            }
        }
    }

    private static func writeContainers(_ state: LabelledState, _ writer: inout SeriesWriter) {
        writer.family(.state) { writer in
            for (part, labels) in state.containers {
                writeWords(states, "state", of: part.glance.state.word, labels, &writer)
            }
        }
        writer.family(.health) { writer in
            for (part, labels) in state.containers {
                writeWords(healths, "health", of: part.glance.toldHealth, labels, &writer)
            }
        }
        writer.family(.ready) { writer in
            for (part, labels) in state.containers {
                writer.sample(labels, Labels.end, holds: part.readiness.isReady)
            }
        }
    }

    /// A sample for each of the words, and one more for a word that is none of them.
    private static func writeWords(
        _ words: [(word: String, label: [UInt8])], _ name: String, of word: String, _ labels: [UInt8],
        _ writer: inout SeriesWriter
    ) {
        var isKnown = false
        for (known, label) in words {
            writer.sample(labels, label, holds: known == word)
            if known == word { isKnown = true }
        }
        if !isKnown { writer.sample(labels, Labels.last(name, word), holds: true) }
    }

    private static func restarts(_ state: LabelledState, _ format: MetricsFormat) -> [UInt8] {
        var writer = SeriesWriter(format)
        writer.family(.restarts) { writer in
            for (part, labels) in state.containers {
                if let count = part.glance.restartCount { writer.sample(labels, Labels.end, count: count) }
            }
        }
        return writer.bytes
    }

    private static func probes(_ state: LabelledState, _ format: MetricsFormat) -> [UInt8] {
        var writer = SeriesWriter(format)
        writer.family(.probeStatus) { writer in
            for (probe, labels) in state.probes {
                for (verdict, label) in verdicts { writer.sample(labels, label, holds: probe.verdict == verdict) }
            }
        }
        return writer.bytes
    }
}

extension Glance {
    /// What its health check says. The engine's word for what does not run is left over from before (moby,
    /// `container/health.go`): nothing is checked then.
    fileprivate var toldHealth: String { state == .running ? health.word : HealthStatus.none.word }
}
