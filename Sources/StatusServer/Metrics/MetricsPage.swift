import Health

/// The metrics of one moment.
struct MetricsPage {
    /// The program and the moment.
    struct Moment {
        var version: String
        /// When the server started, in seconds since 1970.
        var startTime: Double
        /// Whether the engine can be asked.
        var isEngineUp: Bool
        /// How long ago the engine was heard of.
        var contactAge: Duration
        var lastChecks: [ContainerID: LastCheck]
        var lastAttempts: [LastAttempt]
    }

    private let base: MetricsBase
    private let moment: Moment

    /// What is to be said of a publication at a moment.
    init(_ base: MetricsBase, _ moment: Moment) { (self.base, self.moment) = (base, moment) }

    /// The page.
    func text(_ format: MetricsFormat) -> [UInt8] {
        var writer = SeriesWriter(format)
        writeServer(&writer)
        writer.append(base.first)
        writeStreaks(&writer)
        writer.append(base.restarts)
        writeChecks(&writer)
        writer.append(base.probes)
        writeAttempts(&writer)
        if format == .openMetrics { writer.append(Array("# EOF\n".utf8)) }
        return writer.bytes
    }

    private func writeServer(_ writer: inout SeriesWriter) {
        let version = Labels.open([("version", moment.version)]) + Labels.end
        writer.family(.build) { $0.sample(version, count: 1) }
        writer.family(.start) { $0.sample([], value: moment.startTime) }
        writer.family(.engineUp) { $0.sample([], holds: moment.isEngineUp) }
        writer.family(.contactAge) { $0.sample([], value: max(0, moment.contactAge.seconds)) }
    }

    private func writeStreaks(_ writer: inout SeriesWriter) {
        writer.family(.failingStreak) { writer in
            for container in base.containers {
                let streak = moment.lastChecks[container.id]?.failingStreak ?? container.failingStreak
                if let streak { writer.sample(container.labels, count: streak) }
            }
        }
    }

    private func writeChecks(_ writer: inout SeriesWriter) {
        let checks = base.containers.compactMap { container in
            moment.lastChecks[container.id].map { (labels: container.labels, check: $0) }
        }
        writer.family(.checkDuration) { writer in
            for (labels, check) in checks {
                if let duration = check.duration { writer.sample(labels, value: duration.seconds) }
            }
        }
        writer.family(.checkTime) { writer in
            for (labels, check) in checks { writer.sample(labels, value: check.start) }
        }
    }

    private func writeAttempts(_ writer: inout SeriesWriter) {
        let attempts = labelledAttempts
        writer.family(.probeSuccess) { writer in
            for (labels, attempt) in attempts { writer.sample(labels, holds: attempt.hasPassed) }
        }
        writer.family(.probeDuration) { writer in
            for (labels, attempt) in attempts { writer.sample(labels, value: attempt.duration.seconds) }
        }
    }

    /// Attempts at what is there, each with its labels: of two with the same labels the first counts.
    private var labelledAttempts: [(labels: [UInt8], attempt: LastAttempt)] {
        var known: Set<[UInt8]> = []
        return moment.lastAttempts.compactMap { attempt in
            guard let app = base.apps[AppKey(kind: attempt.kind, name: attempt.app)],
                app.probes.contains(attempt.probe),
                attempt.container.isEmpty || app.containers.contains(attempt.container)
            else { return nil }
            let own = Labels.open([("probe", attempt.probe), ("container", attempt.container)]).dropFirst()
            let labels = app.labels + [UInt8(ascii: ",")] + own + Labels.end
            return known.insert(labels).inserted ? (labels, attempt) : nil
        }
    }
}
