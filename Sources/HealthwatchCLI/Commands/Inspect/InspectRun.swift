import Diagnosis
import DockerEngine
import HTTP
import Health
import Terminal

/// One `inspect`: finds the containers, gathers what is known of each, and shows it.
struct InspectRun: Sendable {
    let arguments: InspectArguments
    let context: Context

    /// At most that many containers are asked about at the same time.
    private static let crowd = 4
    /// How long the gathering about one container may take, its probes and a run of its check aside.
    private static let patience = Duration.seconds(5)

    func run() async -> ExitStatus {
        if let path = arguments.probe.authorityFile {
            do throws(AuthorityFile.Flaw) { try AuthorityFile.check(path) } catch {
                say(ProbeText.authorityFile(path, error))
                return error.exit
            }
        }
        let report: InspectReport
        do throws(DocumentTemplate.Mistake) {
            report = try InspectReport(arguments, streams: context.streams, environment: context.environment)
        } catch {
            say("bad value for --format: \(error.text.visible(limit: 500))")
            return .usage
        }
        let timeline = context.startTimeline()
        let status: ExitStatus
        do throws(EngineError) {
            let engine = try await arguments.engine.connect(context, within: nil)
            status = try await inspect(on: engine, timeline, report)
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            say(error.text.visible(limit: 4_000))
            return .engine
        }
        return context.interruption().map { ExitStatus(signal: $0) } ?? status
    }

    private func inspect(
        on engine: Engine, _ timeline: Timeline, _ report: InspectReport
    ) async throws(EngineError) -> ExitStatus {
        let all = try await engine.containers(within: .seconds(10))
        var problems: [ExitStatus] = []
        var chosen: [Wire.ContainerSummary] = []
        var search = AppSearch(engine)
        for name in arguments.names {
            let (found, problem) = try await find(name, among: all, by: &search)
            for container in found where !chosen.contains(where: { $0.Id == container.Id }) { chosen.append(container) }
            if let problem { problems.append(problem) }
        }
        let (evidence, gone) = try await gather(chosen, among: all, on: engine, timeline)
        for name in gone { say("the container '\(name.visible(limit: 200))' was removed meanwhile") }
        let told = evidence.map { InspectReport.Entry(evidence: $0, findings: $0.findings) }
        if context.interruption() == nil {
            do throws(DocumentTemplate.Mistake) { try report.show(told) } catch {
                say("bad value for --format: \(error.text.visible(limit: 500))")
                return .usage
            }
        }
        if let first = problems.first { return first }
        if !gone.isEmpty { return .notFound }
        return told.contains(where: \.hasError) ? .unhealthy : .success
    }

    /// The containers that a name means.
    private func find(
        _ name: AppName, among all: [Wire.ContainerSummary], by search: inout AppSearch
    ) async throws(EngineError) -> ([Wire.ContainerSummary], ExitStatus?) {
        switch try await search.find(name, among: all).members(of: name, verb: "inspected") {
        case .success(let ids):
            let ids = Set(ids)
            return (all.filter { ids.contains($0.Id) }, nil)
        case .failure(let problem):
            say(problem.text)
            return ([], problem.exit)
        }
    }

    private func gather(
        _ chosen: [Wire.ContainerSummary], among all: [Wire.ContainerSummary], on engine: Engine, _ timeline: Timeline
    ) async throws(EngineError) -> (evidence: [Evidence], gone: [String]) {
        let results = await chosen.concurrentMap(atMost: Self.crowd) { container -> Result<Evidence, EngineError> in
            do throws(EngineError) {
                return .success(try await gather(container, among: all, on: engine, timeline))
            } catch {
                return .failure(error)
            }
        }
        var evidence: [Evidence] = []
        var gone: [String] = []
        for (container, result) in zip(chosen, results) {
            switch result {
            case .success(let found): evidence.append(found)
            case .failure(.notFound): gone.append(container.name)
            case .failure(let error): throw error
            }
        }
        return (evidence, gone)
    }

    private func gather(
        _ container: Wire.ContainerSummary, among all: [Wire.ContainerSummary], on engine: Engine, _ timeline: Timeline
    ) async throws(EngineError) -> Evidence {
        let seen = try await engine.inspect(container.Id, within: .seconds(10))
        let gathering = FactGathering(
            engine: engine, timeline: timeline, logLines: arguments.logLines,
            execRefusal: arguments.forbidsExec ? "--no-exec" : nil,
            runsCheck: arguments.runsCheck, end: timeline.now + Self.patience)
        async let asked = probe(seen, among: all, on: engine, timeline)
        var evidence = await gathering.gather(seen, among: all)
        let (routes, gaps) = await asked
        guard arguments.asksRoutes else { return evidence }
        evidence.facts.routes = routes
        evidence.facts.sources.insert(.probe)
        evidence.gaps += gaps
        return evidence
    }

    /// Asks each of the container's routes once, and what is behind the answers.
    private func probe(
        _ seen: Wire.ContainerInspect, among all: [Wire.ContainerSummary], on engine: Engine, _ timeline: Timeline
    ) async -> ([RouteFacts], [Evidence.Gap]) {
        guard arguments.asksRoutes else { return ([], []) }
        let options = arguments.probe
        let found = RouterAddress.find(among: all, publishedHost: engine.endpoint.publishedHost)
        var plan = ProbePlan.make(options, containers: [seen], found: found, asksHidden: true)
        let routes = ProbeRoutes(resolved: options.resolved, neighbours: all)
        plan.targets = plan.targets.map(routes.settled)
        let prober = Prober(
            client: context.client, timeline: timeline, tls: options.tls, followsRedirects: options.followsRedirects,
            interval: options.interval)
        let end = timeline.now + options.timeout
        let asked = await plan.targets.concurrentMap { target in
            let answer = await prober.answer(target, by: routes.route(to: target), within: end - timeline.now)
            return RouteGathering.Asked(target: target, result: answer, askedFor: options.timeout)
        }
        let gathering = RouteGathering(
            engine: engine, client: context.client, timeline: timeline, options: options, neighbours: all,
            end: timeline.now + Self.patience)
        let (facts, gaps) = await gathering.gather(asked, of: seen)
        let notes = plan.targets.isEmpty && plan.rejected.isEmpty ? ["nothing to ask: \(plan.absence)"] : plan.notes
        return (
            plan.rejected.map(RouteFacts.init(rejected:)) + facts,
            gaps + notes.map { Evidence.Gap(source: .probe, reason: $0) }
        )
    }

    private func say(_ text: String) {
        context.streams.writeLine("healthwatch inspect: \(text)", to: .error)
    }
}
