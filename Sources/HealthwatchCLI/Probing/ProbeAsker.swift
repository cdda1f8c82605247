import Diagnosis
import DockerEngine
import HTTP
import Health
import Probing

/// Asks bound probes, whatever they ask: over the network, or inside a container through its engine.
struct ProbeAsker: Sendable {
    let client: any HTTPClient
    let timeline: Timeline
    /// The engine of the containers; nil where nothing asks for one.
    var engine: Engine?

    /// Asks once, within the probe's own time.
    func ask(_ bound: BoundProbe) async -> ProbeResult {
        if let obstacle = bound.obstacle { return ProbeResult(.unaskable(obstacle.text)) }
        let (probe, timeout) = (bound.probe, bound.probe.schedule.timeout)
        switch probe.question {
        case .http(let question):
            return await HTTPProbe(client: client).ask(
                question, at: bound.url, expecting: probe.expectation, within: timeout)
        case .stream(let question):
            return await StreamProbe(client: client).first(
                question, at: bound.url, expecting: probe.expectation, within: timeout)
        case .tcp:
            return await TCPProbe(client: client).ask(bound.url, expecting: probe.expectation, within: timeout)
        case .command(let words): return await timed { await run(words, in: bound, within: timeout) }
        case .containerCheck: return await timed { await check(bound) }
        }
    }

    /// Takes each event of a stream as a result, until the task is cancelled. A stream that is silent for longer than the
    /// probe's period has failed.
    func follow(_ question: HTTPQuestion, _ bound: BoundProbe, report: (ProbeResult) -> Void) async {
        let schedule = bound.probe.schedule
        await StreamProbe(client: client).follow(
            question, at: bound.url, expecting: bound.probe.expectation, opening: schedule.timeout,
            silence: schedule.period
        ) { report($0) }
    }

    private func timed(_ ask: () async -> ProbeResult) async -> ProbeResult {
        let start = timeline.now
        var result = await ask()
        result.duration = timeline.now - start
        return result
    }
}

// MARK: - Inside a container

extension ProbeAsker {
    private func run(_ words: [String], in bound: BoundProbe, within timeout: Duration) async -> ProbeResult {
        guard let engine, let container = bound.container else {
            return ProbeResult(.unaskable(ProbeObstacle.noneNamed.text))
        }
        let check = CheckFacts(test: ["CMD"] + words, timeout: timeout)
        return await run(check, in: container, by: engine)
    }

    /// The container's own check is looked up each time: another run may have another one.
    private func check(_ bound: BoundProbe) async -> ProbeResult {
        guard let engine, let container = bound.container else {
            return ProbeResult(.unaskable(ProbeObstacle.noneNamed.text))
        }
        do throws(EngineError) {
            let seen = try await engine.inspect(container.id, within: bound.probe.schedule.timeout)
            guard seen.isRunning else {
                return ProbeResult(.unaskable(ProbeObstacle.notRunning(container: container.name).text))
            }
            let check = seen.Config?.Healthcheck.flatMap { CheckFacts($0, shell: seen.Config?.Shell, of: engine) }
            guard let check, [.exec, .shell].contains(check.form), check.test.count > 1 else {
                return ProbeResult(.noCheck)
            }
            return await run(check, in: container, by: engine)
        } catch {
            return Self.result(error)
        }
    }

    private func run(
        _ check: CheckFacts, in container: BoundProbe.Container, by engine: Engine
    ) async -> ProbeResult {
        do throws(EngineError) {
            let rerun = try await CheckRerun.run(check, in: container.id, by: engine, timeline: timeline)
            guard !rerun.result.hasPassed else { return ProbeResult() }
            return ProbeResult(.exit(code: rerun.result.exitCode, output: rerun.result.output))
        } catch {
            return Self.result(error)
        }
    }

    private static func result(_ error: EngineError) -> ProbeResult {
        error == .cancelled ? ProbeResult(.transport(.cancelled)) : ProbeResult(.unaskable(error.text))
    }
}
