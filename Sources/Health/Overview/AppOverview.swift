/// An app at one moment: what its containers make of it. Pure: the same containers give the same answer.
package struct AppOverview: Sendable, Equatable {
    /// How it is.
    package let status: AppStatus
    /// What there is to say: a summary first, then what the containers add to it, the worst first.
    package let messages: [StatusMessage]
    /// The containers, in the order of their places.
    package let parts: [Part]
    /// The probes of its configuration, in their order.
    package let probes: [ProbeStanding]

    /// A container and how it counts.
    package struct Part: Sendable, Equatable {
        /// What is known of it.
        package var glance: Glance
        /// How it counts.
        package var readiness: Readiness
    }

    /// Judges an app by its containers and its probes; `now` is the engine's present in seconds since 1970.
    package init(_ glances: [Glance], probes: [ProbeStanding] = [], now: Double) {
        let parts = Self.excusingWaits(glances.map { Part(glance: $0, readiness: $0.readiness(at: now)) })
            .sorted { $0.isBefore($1) }
        self.parts = parts
        self.probes = probes
        let byContainers = Self.status(of: parts)
        status = byContainers.counting(probes)
        let all = StatusMessage.all(byContainers, parts)
        let details = (all.dropFirst() + probes.compactMap(StatusMessage.detail)).worstFirst()
        messages =
            (status == byContainers ? Array(all.prefix(1)) : [StatusMessage.summary(status, probes)]) + details
    }

    /// Compose makes all containers first, and starts each when what it depends on is ready: one that was made long ago may
    /// still be about to start while another one starts up, unless the engine says why it could not.
    private static func excusingWaits(_ parts: [Part]) -> [Part] {
        guard parts.contains(where: \.readiness.isStarting) else { return parts }
        return parts.map { part in
            let isWaiting = part.readiness == .failing(.neverStarted) && part.glance.startError.isEmpty
            return isWaiting ? Part(glance: part.glance, readiness: .starting(.created)) : part
        }
    }

    /// An app that cannot be looked at, and why.
    package init(unknown reason: String) {
        (parts, probes) = ([], [])
        status = .unknown
        messages = [StatusMessage(reason, .error)]
    }

    /// An app that has no container, and what was looked for.
    package init(missing reason: String) {
        (parts, probes) = ([], [])
        status = .missing
        messages = [StatusMessage(reason, .error)]
    }

    /// How many containers serve.
    package var ready: Int { parts.count { $0.readiness.isReady } }
    /// How many should, or could, and do not. What ran once and is done counts for neither.
    package var notReady: Int { parts.count { !$0.readiness.isReady && $0.readiness != .completed } }
    /// The faults of its containers.
    package var faults: [Readiness.Fault] { parts.compactMap(\.readiness.fault) }
    /// The most telling message: the first that is worse than the summary of a good app, else the summary.
    package var headline: String {
        (messages.dropFirst().first { $0.severity != .info } ?? messages.first)?.text ?? ""
    }

    /// Since when it is so, as far as its containers tell, in seconds since 1970 by the engine's clock: the last start, end
    /// or verdict of those that decide. Nil where that is not known.
    package var since: (moment: Double, isRounded: Bool)? {
        let lasting = parts.filter { $0.readiness != .completed }
        let deciding: [Part] =
            switch status {
            case .unhealthy, .degraded: lasting.filter { !$0.readiness.isReady }
            case .initializing: lasting.filter(\.readiness.isStarting)
            case .unknown, .missing, .scaledDown, .progressing, .healthy: lasting.isEmpty ? parts : lasting
            }
        let moments = deciding.map(\.since)
        guard !moments.isEmpty, !moments.contains(nil) else { return nil }
        let latest = moments.compactMap { $0 }.max() ?? 0
        return (latest, deciding.contains { $0.glance.isSinceRounded })
    }

    /// Whether it is initializing for no other reason than that its probes have not decided yet.
    package var awaitsProbes: Bool {
        status == .initializing && !parts.contains(where: \.readiness.isStarting)
            && probes.contains { $0.verdict == .undecided }
    }

    /// Whether it serves nothing, and nobody wants it to: what an overview may leave out.
    package var isAtRest: Bool {
        !parts.isEmpty && parts.allSatisfy { $0.readiness.isOnPurpose || $0.readiness == .completed }
    }
}

// MARK: - The status

extension AppOverview {
    /// The first that holds, in the order of the vocabulary.
    private static func status(of parts: [Part]) -> AppStatus {
        // What ran once and is done says nothing about an app that has more.
        let lasting = parts.filter { $0.readiness != .completed }
        if !parts.contains(where: { $0.isActive || $0.glance.hasHealthcheck == true }) { return .missing }
        if parts.allSatisfy({ $0.readiness.isOnPurpose || $0.readiness == .completed }) { return .scaledDown }
        if isChanging(lasting) { return .progressing }
        if lasting.contains(where: \.readiness.isStarting) { return .initializing }
        if lasting.allSatisfy(\.readiness.isReady) { return .healthy }
        return lasting.contains(where: \.readiness.isReady) ? .degraded : .unhealthy
    }

    /// Whether an update or a scaling is under way.
    private static func isChanging(_ parts: [Part]) -> Bool {
        if parts.contains(where: { $0.readiness == .removing }) { return true }
        let present = parts.filter { $0.glance.state != .exited && $0.glance.state != .dead }
        let services = Dictionary(grouping: present.filter { $0.glance.slot.service != nil }) {
            $0.glance.slot.qualifiedService
        }
        return services.values.contains { replicas in
            Set(replicas.compactMap(\.glance.configHash)).count > 1
                || Set(replicas.map(\.glance.slot)).count < replicas.count || isGrowing(replicas)
        }
    }

    /// Compose makes the replicas of one deployment within moments of each other.
    private static let oneDeployment = 3.0

    /// A start later than that after the creation is no longer the first one.
    private static let firstStart = 60.0

    /// Whether a replica is starting for the first time that was made after others of its service were.
    private static func isGrowing(_ replicas: [Part]) -> Bool {
        let oldest = replicas.filter(\.readiness.isReady).map(\.glance.created).min()
        guard let oldest else { return false }
        return replicas.contains { replica in
            let glance = replica.glance
            return replica.readiness.isStarting && glance.created - oldest >= oneDeployment
                && (glance.since ?? glance.created) - glance.created < firstStart
        }
    }
}

extension AppOverview.Part {
    /// Since when it is so: an unhealthy container is so since its verdict, not since its start.
    fileprivate var since: Double? {
        switch readiness {
        case .failing(.unhealthy): glance.unhealthySince
        case .starting(.created): glance.created
        default: glance.since
        }
    }

    /// Whether it does anything, or is about to.
    fileprivate var isActive: Bool {
        switch glance.state {
        case .exited, .dead: false
        case .created: readiness.isStarting
        case .running, .paused, .restarting, .removing, .other: true
        }
    }

    /// By place, then by age.
    fileprivate func isBefore(_ other: AppOverview.Part) -> Bool { order < other.order }

    /// One order for all of them: containers that Compose made stand beside others in an app that a label names.
    private var order: (String, String, Int, Double, String, String) {
        switch glance.slot {
        case .replica(let project, let service, let number):
            (project, service, number, glance.created, glance.name, glance.id.text)
        case .name(let name): ("", name, 0, glance.created, glance.name, glance.id.text)
        }
    }
}

// MARK: - What fetch-status and health documents show

extension AppOverview.Part {
    /// The state of the check that this container is.
    package var level: HealthLevel {
        switch readiness {
        case .ready, .completed: .healthy
        case .starting, .paused, .stopped, .removing: .degraded
        case .failing: .unhealthy
        }
    }
}
