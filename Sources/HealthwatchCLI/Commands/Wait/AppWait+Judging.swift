import DockerEngine
import Health

/// How the app stands.
extension AppWait {
    /// Says whether the wait is over, and starts phase 2 when it is its turn.
    mutating func judge(
        in group: inout DiscardingTaskGroup, send: @escaping @Sendable (Signal) -> Void
    ) -> Ending? {
        if let deadline = arguments.deadline, timeline.now >= deadline { return timedOut(deadline) }
        if let ending = judgeLoss() { return ending }
        guard watch.app != nil else {
            if status == .uninitialized, lastLook != nil { move(to: status, note: "nothing of it exists yet") }
            return nil
        }
        if status != .requested {
            move(to: .requested, note: Plural.count(watch.gate.members.count, "container"))
            for name in unknownOneShots { note(.note(WaitText.unknownOneShot(name))) }
        }
        let answer = watch.answer()
        showTransitions()
        switch answer {
        case .failed(let id, let failure): return failed(id, failure)
        case .waiting:
            passedAt = nil
            stableSince = nil
            round.reset()
            return nil
        case .passed:
            guard lost == nil else { return nil }
            passedAt = passedAt ?? timeline.now
            return judgeProbes(in: &group, send: send)
        }
    }

    private mutating func judgeProbes(
        in group: inout DiscardingTaskGroup, send: @escaping @Sendable (Signal) -> Void
    ) -> Ending? {
        // A change between two looks leads through no moment of waiting.
        let runs = Set(watch.gate.members.map { Run(id: $0.seen.id, start: $0.seen.run) })
        if round.isPlanned, runs != plannedFor {
            round.reset()
            stableSince = nil
        }
        if !round.isPlanned {
            plannedFor = runs
            round.plan(for: watch, engine: engine)
            for line in round.notes { note(.note(line)) }
            round.start(in: &group, send: send)
            plannedAt = lastLook
        } else if plannedAt != lastLook {
            plannedAt = lastLook
            if round.follow(watch, engine: engine) { round.start(in: &group, send: send) }
        }
        switch round.answer {
        case .failed(let code, let container, let message):
            return .failed(code, container: container ?? probed, message: message)
        case .waiting:
            stableSince = nil
            return nil
        case .passed:
            stableSince = stableSince ?? timeline.now
            guard timeline.now >= (stableSince ?? .zero) + arguments.stable else { return nil }
            return arguments.stable > .zero && round.isInDoubt ? nil : .deployed
        }
    }

    /// The container that stands behind the first target that did not pass.
    private var probed: ContainerID? {
        guard round.answer != .passed else { return nil }
        let target = round.outcomes.first { !$0.isPassed }?.target
        return watch.gate.members.first { $0.seen.name == target?.container }?.seen.id
    }

    /// An engine that stays away is given up when a container would be, or an app that does not exist yet.
    private func judgeLoss() -> Ending? {
        guard let lost else { return nil }
        let limits = [givenUpAt, watch.app == nil ? arguments.appear : nil].compactMap { $0 }
        return limits.contains { timeline.now >= $0 } ? .failed(.engine, container: nil, message: lost.error.text) : nil
    }

    private func failed(_ id: ContainerID, _ failure: Failure) -> Ending? {
        if let lost {
            // Other failures may be what time alone made of an old look: they wait until the engine can be asked.
            guard case .timedOut = failure else { return nil }
            return .failed(.engine, container: nil, message: lost.error.text)
        }
        return .failed(failure.code, container: id, message: WaitText.failure(failure))
    }

    /// The whole command's time is over, whatever it was waiting for.
    private mutating func timedOut(_ deadline: Duration) -> Ending {
        if let lost { return .failed(.engine, container: nil, message: lost.error.text) }
        let waiting = watch.gate.members.first { !watch.standing(of: $0).isPassing }
        let what =
            if let waiting {
                "\(waiting.seen.name) is \(WaitText.standing(watch.standing(of: waiting)))"
            } else if watch.app == nil {
                "the app does not exist yet"
            } else if stableSince != nil {
                "everything is good, but not yet for \(text(arguments.stable))"
            } else {
                round.pendingText
            }
        return .failed(
            .timedOut, container: waiting?.seen.id ?? probed,
            message: "the deadline of \(text(deadline)) passed; \(what)")
    }

    /// Names given to --one-shot that mean no container of the app: most likely misspelt.
    private var unknownOneShots: [String] {
        arguments.oneShots.filter { name in
            !watch.gate.members.contains { $0.seen.name == name || $0.seen.slot.service == name }
        }
    }

    private mutating func showTransitions() {
        for member in watch.gate.members {
            let now = Shown(standing: watch.standing(of: member), restarts: member.restarts)
            if shown.updateValue(now, forKey: member.seen.id) != now {
                note(.container(snapshot(of: member)))
            }
        }
    }

    func snapshot(of member: Member, offender: ContainerID? = nil) -> MemberSnapshot {
        let standing = watch.standing(of: member)
        var restarts = member.restarts
        // A loop is also told by the restarts before the wait.
        if case .failing(.crashLoop(let counted, _), _) = standing { restarts = counted }
        return MemberSnapshot(
            observation: member.seen, standing: standing, restarts: restarts,
            healthyAfter: member.passedAt, waited: member.waited, isOffender: member.seen.id == offender)
    }

    /// Tells of a new status of the app, once.
    mutating func move(to status: DeploymentStatus, note text: String) {
        guard self.status != status || shownStatus == nil else { return }
        self.status = status
        shownStatus = status
        note(.status(status, note: text))
    }
}
