import Diagnosis
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
        outcome.findings = wayInWarnings()
        guard outcome.status == .failed || offender != nil, let seen = subject(offender, of: outcome) else {
            return outcome
        }
        let evidence = await evidence(about: seen, reason: outcome.reason?.code)
        // The diagnosis tells of all ways in, of those that passed, too.
        outcome.findings = evidence.findings.map(\.visible)
        outcome.evidence = evidence
        if outcome.reason?.code == .unhealthy { tellLatestStreak(evidence.container, in: &outcome) }
        return outcome
    }

    /// The container that the diagnosis is about: the offender, or for a way in that nobody's labels name the one that is
    /// most likely behind it.
    private func subject(_ offender: ContainerID?, of outcome: WaitOutcome) -> Wire.ContainerInspect? {
        if let offender { return watch.details[offender] }
        guard outcome.reason?.code == .probeFailed else { return nil }
        let members = watch.gate.members.compactMap { watch.details[$0.seen.id] }
        return members.first { !ProbePlan.fromLabels([$0], router: { _ in .standard }).targets.isEmpty }
            ?? members.first { $0.NetworkSettings?.Ports?.values.contains { $0?.isEmpty == false } ?? false }
            ?? members.first
    }

    /// What is noteworthy about ways in that passed.
    private func wayInWarnings() -> [Finding] {
        round.outcomes.filter(\.isPassed).flatMap { outcome -> [Finding] in
            let owner =
                watch.gate.members.first { $0.seen.name == outcome.target.container } ?? watch.gate.members.first
            guard let owner, case .route(let answer)? = outcome.last?.reply else { return [] }
            var facts = ContainerFacts(owner.seen, now: engine.now)
            facts.routes = [RouteFacts(passed: outcome.target, answer)]
            facts.sources.insert(.probe)
            return Diagnosis.wayInFindings(facts).map(\.visible)
        }
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
        let latest = timeline.now + .milliseconds(2_500)
        return arguments.deadline.map { min(latest, max($0, timeline.now + .milliseconds(300))) } ?? latest
    }

    private func evidence(about seen: Wire.ContainerInspect, reason: ReasonCode?) async -> Evidence {
        // The gate may have decided by an event a moment before the engine wrote the last result down.
        let end = endOfPostmortem
        let limit = min(end, timeline.now + .seconds(1))
        let answer = await timeline.race(until: limit) { [engine] () -> Result<Wire.ContainerInspect, EngineError> in
            do throws(EngineError) { return .success(try await engine.inspect(seen.Id)) } catch {
                return .failure(error)
            }
        }
        var evidence = Evidence(
            container: seen, facts: ContainerFacts(seen, of: engine), logLines: arguments.logLines)
        switch answer ?? .failure(.unreachable(engine.endpoint, .timedOut(stage: .total))) {
        case .success(let latest): evidence = await gather(latest, until: end)
        case .failure(.notFound):
            evidence.removal = DateInterval(start: startedAt, end: max(startedAt, context.date()))
                .shifted(by: engine.clockOffset)
            evidence.gaps = [.init(source: .log, reason: "it was removed with the container")]
        case .failure(let error): evidence.gaps = [.init(source: .log, reason: error.text)]
        }
        evidence.facts.gateLimit = arguments.timeout
        if reason == .timedOut { evidence.facts.gaveUpAfter = arguments.timeout }
        evidence.facts.requiresCheck = arguments.requiresHealthcheck
        await addRoutes(to: &evidence, until: end)
        return evidence
    }

    private func gather(_ latest: Wire.ContainerInspect, until end: Duration) async -> Evidence {
        let fresh = await timeline.race(until: min(end, timeline.now + .milliseconds(500))) { [engine] in
            try? await engine.containers()
        }
        let gathering = FactGathering(
            engine: engine, timeline: timeline, logLines: arguments.logLines,
            execRefusal: arguments.forbidsExec ? "--no-exec" : nil, end: end)
        return await gathering.gather(latest, among: (fresh ?? nil) ?? watch.neighbours)
    }

    private func addRoutes(to evidence: inout Evidence, until end: Duration) async {
        let seen = evidence.container
        evidence.facts.routes = round.rejected.filter { $0.container == seen.shortName }.map(RouteFacts.init(rejected:))
        let asked = round.finalOutcomes.compactMap { outcome -> RouteGathering.Asked? in
            switch outcome.last?.reply {
            case nil where outcome.attempts > 0 && outcome.target.bound == nil:
                .init(target: outcome.target, result: .failure(.timedOut(stage: .total)), askedFor: outcome.duration)
            case nil, .probe?: nil
            case .route(let answer)?:
                .init(
                    target: outcome.target, result: answer, askedFor: outcome.duration,
                    hasPassedGate: outcome.isPassed)
            }
        }
        if !asked.isEmpty {
            let gathering = RouteGathering(
                engine: engine, client: context.client, timeline: timeline, options: arguments.probe,
                neighbours: watch.neighbours, end: end)
            let (routes, gaps) = await gathering.gather(asked, of: seen)
            evidence.facts.routes += routes
            evidence.gaps += gaps
        }
        if !evidence.facts.routes.isEmpty { evidence.facts.sources.insert(.probe) }
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
