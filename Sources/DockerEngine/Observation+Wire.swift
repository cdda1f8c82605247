package import FoundationEssentials
package import Health

extension Observation {
    /// What an inspect tells a gate; `now` is the engine's present.
    package init(_ seen: Wire.ContainerInspect, now: Date) {
        let labels = ComposeLabels(seen.Config?.Labels ?? [:])
        self.init(id: ContainerID(seen.Id), name: seen.shortName, slot: labels.slot, image: seen.Config?.Image ?? "")
        created = Timestamp.date(seen.Created)?.timeIntervalSince1970 ?? 0
        state = Self.state(seen.State)
        let started = Timestamp.date(seen.State.StartedAt)
        run = started == nil ? nil : seen.State.StartedAt
        sinceStarted = started.map { .seconds(now.timeIntervalSince($0)) }
        sinceFinished = Timestamp.date(seen.State.FinishedAt).map { .seconds(now.timeIntervalSince($0)) }
        exitCode = seen.State.ExitCode ?? 0
        startError = seen.State.Error ?? ""
        isOutOfMemoryKilled = seen.State.OOMKilled ?? false
        restartCount = seen.RestartCount ?? 0
        restartPolicy = RestartPolicy(seen.HostConfig?.RestartPolicy)
        hasHealthcheck = seen.Config?.Healthcheck?.isEnabled ?? false
        health = seen.State.Health.map { Self.health($0, hasHealthcheck: hasHealthcheck) } ?? .none
        failingStreak = seen.State.Health?.FailingStreak ?? 0
        retries = seen.Config?.Healthcheck?.effectiveRetries ?? 3
        hasResults = seen.State.Health?.Log?.isEmpty == false
        dependencies = labels.dependencies
    }

    /// In a restart's back-off dockerd says `Running` and `Restarting` at once; older engines leave `Status` behind the
    /// flags.
    private static func state(_ state: Wire.ContainerInspect.State) -> ContainerState {
        let word = ContainerState(state.Status)
        guard word == .running else { return word }
        if state.Restarting == true { return .restarting }
        return state.Paused == true ? .paused : .running
    }

    /// Podman 4.3 shows an empty status where there is no check, or one that is switched off; later versions show the same
    /// word before the first result.
    private static func health(_ health: Wire.ContainerInspect.Health, hasHealthcheck: Bool) -> HealthStatus {
        health.Status.isEmpty && !hasHealthcheck ? .none : HealthStatus(health.Status)
    }
}

extension RestartPolicy {
    fileprivate init(_ policy: Wire.ContainerInspect.HostConfig.RestartPolicy?) {
        self =
            switch policy?.Name {
            case "always": .always
            case "unless-stopped": .unlessStopped
            case "on-failure": .onFailure(maximumRetries: policy?.MaximumRetryCount ?? 0)
            default: .no
            }
    }
}

extension Wire.ContainerInspect.Config.Healthcheck {
    /// Whether the engine was told to check nothing: `NONE`.
    package var isDisabled: Bool { Test?.first == "NONE" }

    /// Whether there is something to run.
    package var isEnabled: Bool { Test?.isEmpty == false && !isDisabled }

    /// How many failures in a row make the container unhealthy: the engine's default is 3.
    package var effectiveRetries: Int { Retries.flatMap { $0 > 0 ? $0 : nil } ?? 3 }
}
