/// How one probe of an app stands.
package struct ProbeStanding: Sendable, Equatable {
    /// Tells it from the others of its app.
    package var name: String
    /// What its result decides.
    package var role: ProbeRole
    /// Whether its app is unhealthy when it fails; else the app is degraded.
    package var isCritical: Bool
    /// What its results make of it.
    package var verdict: Verdict
    /// What was answered last, in a few words.
    package var message: String

    /// What a row of results says; the better first.
    package enum Verdict: String, Sendable, Equatable, Comparable, CaseIterable {
        case passing
        /// Too few results so far.
        case undecided
        case failing

        package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// How one probe stands.
    package init(name: String, role: ProbeRole, isCritical: Bool, verdict: Verdict, message: String) {
        self.name = name
        self.role = role
        self.isCritical = isCritical
        self.verdict = verdict
        self.message = message
    }

    /// The state of the check that this probe is.
    package var level: HealthLevel {
        switch verdict {
        case .passing: .healthy
        case .undecided: .degraded
        case .failing: isCritical ? .unhealthy : .degraded
        }
    }
}

extension AppStatus {
    /// The status of an app whose containers make it this one, together with its probes: they count where containers
    /// serve.
    func counting(_ probes: [ProbeStanding]) -> AppStatus {
        guard self == .healthy || self == .degraded else { return self }
        if probes.contains(where: { $0.verdict == .undecided }) { return .initializing }
        let failing = probes.filter { $0.verdict == .failing }
        if failing.contains(where: \.isCritical) { return .unhealthy }
        return failing.isEmpty ? self : .degraded
    }
}

extension StatusMessage {
    /// What one probe adds; nil for one that passes.
    static func detail(_ probe: ProbeStanding) -> StatusMessage? {
        let words = probe.message.isEmpty ? "" : ": \(probe.message)"
        switch probe.verdict {
        case .passing: return nil
        case .undecided: return StatusMessage("probe \(probe.name) has not decided yet\(words)", .info)
        case .failing:
            return StatusMessage("probe \(probe.name) fails\(words)", probe.isCritical ? .error : .warning)
        }
    }

    /// The summary of an app whose containers are ready, for its probes make it what it is.
    static func summary(_ status: AppStatus, _ probes: [ProbeStanding]) -> StatusMessage {
        let failing = probes.count { $0.verdict == .failing }
        let words = "\(failing) of \(Plural.count(probes.count, "probe"))"
        return switch status {
        case .initializing: StatusMessage("starting up: not every probe has decided", .info)
        case .unhealthy: StatusMessage("not functioning: \(words) failing", .error)
        default: StatusMessage("ready, but \(words) failing", .warning)
        }
    }
}
