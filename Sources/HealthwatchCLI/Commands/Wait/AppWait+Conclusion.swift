import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Terminal

extension AppWait {
    /// Puts together how it ended; for a failure of a container what it left behind is gathered.
    mutating func conclude(_ ending: Ending) async -> WaitOutcome {
        var outcome = WaitOutcome(
            name: name, app: watch.app, status: status, exit: .success, startedAt: startedAt,
            finishedAt: context.date(), duration: timeline.now)
        var offender: ContainerID?
        switch ending {
        case .deployed: outcome.status = .deployed
        case .unusable(let message):
            outcome.status = .failed
            outcome.exit = .usage
            outcome.reason = WaitOutcome.Reason(code: .notFound, container: nil, message: message.visible(limit: 4_000))
        case .interrupted:
            let signal = context.interruption() ?? 2
            outcome.exit = ExitStatus(signal: signal)
            outcome.reason = WaitOutcome.Reason(
                code: .interrupted, container: nil, message: WaitText.interrupted(signal))
        case .failed(let code, let container, let message):
            offender = container
            outcome.status = .failed
            outcome.exit = ExitStatus(code)
            let name = watch.gate.members.first { $0.seen.id == container }?.seen.name
            outcome.reason = WaitOutcome.Reason(code: code, container: name, message: message.visible(limit: 4_000))
        }
        describePhases(of: &outcome, offender: offender)
        if let id = offender, let seen = watch.details[id] {
            let postmortem = await postmortem(of: seen)
            outcome.postmortem = postmortem
            if outcome.reason?.code == .unhealthy { tellLatestStreak(postmortem.container, in: &outcome) }
        }
        return outcome
    }

    /// A streak grows without any event: headline and table must not tell another one than the post-mortem.
    private mutating func tellLatestStreak(_ seen: Wire.ContainerInspect, in outcome: inout WaitOutcome) {
        guard let failure = watch.confirmUnhealthy(seen) else { return }
        outcome.reason?.message = WaitText.failure(failure)
        let id = ContainerID(seen.Id)
        outcome.members = outcome.members.map { shown in
            guard shown.isOffender, let member = watch.gate.members.first(where: { $0.seen.id == id }) else {
                return shown
            }
            return snapshot(of: member, offender: id)
        }
    }

    private func describePhases(of outcome: inout WaitOutcome, offender: ContainerID?) {
        outcome.members = watch.gate.members.map { snapshot(of: $0, offender: offender) }
        outcome.targets = round.finalOutcomes
        outcome.findings = round.findings + round.warnings
        let hasFailed = outcome.status == .failed
        let probeStart = round.startedAt
        outcome.containerPhase.duration = probeStart ?? passedAt ?? outcome.duration
        if probeStart != nil {
            outcome.containerPhase.result = .passed
        } else {
            outcome.containerPhase.result = hasFailed && outcome.exit != .usage ? .failed : .notRun
        }
        guard let probeStart else { return }
        outcome.probePhase.note = round.skipNote
        outcome.probePhase.duration = round.skipNote == nil ? outcome.duration - probeStart : .zero
        switch round.answer {
        case .passed: outcome.probePhase.result = round.skipNote == nil ? .passed : .skipped
        case .failed: outcome.probePhase.result = .failed
        case .waiting: outcome.probePhase.result = hasFailed ? .failed : .notRun
        }
    }

    /// Nothing may put off the end for long after the deadline: an engine that is well answers within a few milliseconds.
    private var endOfPostmortem: Duration {
        let latest = timeline.now + .seconds(5)
        return arguments.deadline.map { min(latest, max($0, timeline.now + .milliseconds(300))) } ?? latest
    }

    private func postmortem(of seen: Wire.ContainerInspect) async -> Postmortem {
        // The gate may have decided by an event a moment before the engine wrote the last result down.
        let end = endOfPostmortem
        let limit = min(end, timeline.now + .seconds(2))
        let answer = await timeline.race(until: limit) { [engine] () -> Result<Wire.ContainerInspect, EngineError> in
            do throws(EngineError) { return .success(try await engine.inspect(seen.Id)) } catch {
                return .failure(error)
            }
        }
        var postmortem = Postmortem(container: seen)
        switch answer ?? .failure(.unreachable(engine.endpoint, .timedOut(stage: .total))) {
        case .success(let latest): postmortem.container = latest
        case .failure(.notFound):
            postmortem.removal = DateInterval(start: startedAt, end: max(startedAt, context.date()))
                .shifted(by: engine.clockOffset)
            postmortem.logProblem = "it was removed with the container"
        case .failure(let error): postmortem.logProblem = error.text
        }
        if arguments.logLines == 0 { postmortem.logProblem = nil }
        guard arguments.logLines > 0, postmortem.logProblem == nil else { return postmortem }
        do throws(EngineError) {
            postmortem.log = try await engine.logTail(
                of: seen.Id, lines: arguments.logLines, isTTY: postmortem.container.Config?.Tty ?? false,
                within: min(.seconds(3), max(end - timeline.now, .milliseconds(100))))
        } catch {
            postmortem.logProblem = error.text
        }
        return postmortem
    }
}

extension DateInterval {
    fileprivate func shifted(by offset: Duration) -> DateInterval {
        DateInterval(start: start.addingTimeInterval(offset / .seconds(1)), duration: duration)
    }
}

extension ExitStatus {
    /// The status for a reason.
    init(_ reason: ReasonCode) {
        self =
            switch reason {
            case .unhealthy, .noHealthcheck: .unhealthy
            case .exited, .neverStarted, .crashLoop, .outOfMemory: .exited
            case .timedOut: .timedOut
            case .probeFailed, .noProbeTarget: .probe
            case .notFound: .notFound
            case .engine: .engine
            case .interrupted: .interrupted
            }
    }
}
