import DockerEngine
import Health
import Terminal

/// One `wait`: connects, waits for every app at the same time, and shows how each ended.
struct WaitRun: Sendable {
    let arguments: WaitArguments
    let context: Context

    func run() async -> ExitStatus {
        if let refusal = refuseAuthorityFile() { return refusal }
        let configured: ConfiguredApps
        do throws(ConfigurationFile.Problem) {
            configured = try ConfiguredApps.load(arguments.configurationFile, context: context)
        } catch {
            context.streams.writeLine("healthwatch wait: \(error.text)", to: .error)
            return error.exit
        }
        let timeline = context.startTimeline()
        let reporter = WaitReporter(arguments, streams: context.streams, environment: context.environment)
        let outcomes = await withDiscardingTaskGroup { group in
            group.addTask { Wire.prepare() }
            group.addTask { await reporter.keepDrawing(on: timeline) }
            defer { group.cancelAll() }
            return await connectAndWait(configured, timeline, reporter)
        }
        reporter.finish(outcomes)
        return outcomes.first { $0.exit != .success }?.exit ?? .success
    }

    /// Looks at the file of `--cacert`; when it is of no use, says so and returns the exit status.
    private func refuseAuthorityFile() -> ExitStatus? {
        guard let path = arguments.probe.authorityFile else { return nil }
        do throws(AuthorityFile.Flaw) {
            try AuthorityFile.check(path)
            return nil
        } catch {
            let text = ProbeText.authorityFile(path, error)
            context.streams.writeLine("healthwatch wait: \(text)", to: .error)
            return error.exit
        }
    }

    private func connectAndWait(
        _ configured: ConfiguredApps, _ timeline: Timeline, _ reporter: WaitReporter
    ) async -> [WaitOutcome] {
        do throws(EngineError) {
            let engine = try await arguments.engine.connect(
                context, within: min(arguments.deadline ?? .seconds(10), arguments.longestSilence))
            return await wait(on: engine, configured: configured, timeline: timeline, reporter: reporter)
        } catch {
            let outcomes = distinctApps.map { unreachable($0, error, timeline: timeline) }
            for outcome in outcomes { reporter.show(outcome) }
            return outcomes
        }
    }

    private func wait(
        on engine: Engine, configured: ConfiguredApps, timeline: Timeline, reporter: WaitReporter
    ) async -> [WaitOutcome] {
        await withTaskGroup(of: (Int, WaitOutcome).self) { group in
            for (index, name) in distinctApps.enumerated() {
                group.addTask {
                    var wait = AppWait(
                        name, arguments: arguments, configured: configured, engine: engine, context: context,
                        timeline: timeline
                    ) { reporter.show($0) }
                    return (index, await wait.run())
                }
            }
            var outcomes: [Int: WaitOutcome] = [:]
            for await (index, outcome) in group {
                outcomes[index] = outcome
                reporter.show(outcome)
            }
            return outcomes.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// An app named twice is waited for once.
    private var distinctApps: [AppName] { arguments.apps.distinct }

    private func unreachable(_ name: AppName, _ error: EngineError, timeline: Timeline) -> WaitOutcome {
        let now = context.date()
        var outcome = WaitOutcome(
            name: name, app: nil, status: .failed, exit: .engine, startedAt: now, finishedAt: now,
            duration: timeline.now)
        outcome.reason = WaitOutcome.Reason(code: .engine, container: nil, message: error.text.visible(limit: 4_000))
        if let signal = context.interruption() {
            outcome.status = .uninitialized
            outcome.exit = ExitStatus(signal: signal)
            outcome.reason = WaitOutcome.Reason(
                code: .interrupted, container: nil, message: WaitText.interrupted(signal))
        }
        return outcome
    }
}
