package import FoundationEssentials
package import Health

extension Glance {
    /// What an entry of the list tells; `now` is the engine's present.
    package init(_ entry: Wire.ContainerSummary, now: Date) {
        let labels = ComposeLabels(entry.Labels ?? [:])
        self.init(
            id: ContainerID(entry.Id), name: entry.name, slot: labels.slot, state: ContainerState(entry.State ?? ""))
        image = entry.Image ?? ""
        created = entry.Created.map(Double.init) ?? 0
        configHash = labels.configHash
        let text = StatusText(entry.Status ?? "")
        since = text.lasting.map { now.timeIntervalSince1970 - $0 / .seconds(1) }
        isSinceRounded = true
        exitCode = state.isUp ? nil : text.exitCode
        health = entry.health
        failingStreak = entry.Health?.FailingStreak
        if health != .none { hasHealthcheck = true } else if state.isUp { hasHealthcheck = false }
    }

    /// What an inspect tells; `now` is the engine's present.
    package init(_ seen: Wire.ContainerInspect, now: Date) {
        let observed = Observation(seen, now: now)
        self.init(id: observed.id, name: observed.name, slot: observed.slot, state: observed.state)
        image = observed.image
        created = observed.created
        configHash = ComposeLabels(seen.Config?.Labels ?? [:]).configHash
        since = Timestamp.date(state.isUp ? seen.State.StartedAt : seen.State.FinishedAt)?.timeIntervalSince1970
        exitCode = !state.isUp && observed.run != nil ? observed.exitCode : nil
        startError = state.isUp ? "" : SecretMask.mask(observed.startError)
        isOutOfMemoryKilled = observed.isOutOfMemoryKilled
        restartCount = observed.restartCount
        restartPolicy = observed.restartPolicy
        health = observed.health
        hasHealthcheck = observed.hasHealthcheck
        failingStreak = observed.failingStreak
        retries = observed.retries
        unhealthySince = seen.State.Health.flatMap { Self.verdict($0, retries: observed.retries) }
        unhealthyBy = unhealthySince ?? Self.earliest(seen, retries: observed.retries)
        let mode = (seen.HostConfig?.NetworkMode ?? "").split(separator: ":", maxSplits: 1)
        if mode.count == 2, mode[0] == "container" { networkHost = String(mode[1]) }
    }

    /// When it was unhealthy at the latest, where the results do not reach back to the verdict: two checks are at least an
    /// interval apart.
    private static func earliest(_ seen: Wire.ContainerInspect, retries: Int) -> Double? {
        guard let health = seen.State.Health, health.Status == "unhealthy", let streak = health.FailingStreak,
            let last = health.Log?.last, let end = Timestamp.date(last.End)?.timeIntervalSince1970
        else { return nil }
        let interval = seen.Config?.Healthcheck?.Interval.flatMap { $0 > 0 ? Double($0) / 1e9 : nil } ?? 30
        return end - Double(max(0, streak - retries)) * interval
    }

    /// The end of the check whose failure was one too many.
    private static func verdict(_ health: Wire.ContainerInspect.Health, retries: Int) -> Double? {
        let results = health.Log ?? []
        let streak = health.FailingStreak ?? 0
        guard health.Status == "unhealthy", streak >= retries else { return nil }
        let index = results.count - streak + retries - 1
        guard results.indices.contains(index) else { return nil }
        return Timestamp.date(results[index].End)?.timeIntervalSince1970
    }
}

extension ContainerState {
    /// Whether its processes exist.
    fileprivate var isUp: Bool { self == .running || self == .paused }
}

extension Wire.ContainerSummary {
    /// What the monitor says: the entry's own field (API 1.52), else the words of its status text.
    package var health: HealthStatus {
        if let word = Health?.Status, !word.isEmpty { return HealthStatus(word) }
        return StatusText(Status ?? "").health
    }
}
