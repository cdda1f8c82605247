import DockerEngine
import Health
import Locking
import Probing
import Terminal

/// One `probe`: finds out whom to ask, asks, and tells what was answered.
struct ProbeRun: Sendable {
    let arguments: ProbeArguments
    let context: Context

    func run() async -> ExitStatus {
        let plan: ProbeSelection
        do throws(ProbeSelection.Problem) {
            plan = try await ProbeSelection.make(arguments, context: context)
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            context.streams.writeLine(
                "healthwatch probe: \(error.text.visible(limit: 8_000, form: .multiLine))", to: .error)
            return error.exit
        }
        let timeline = context.startTimeline()
        let asker = ProbeAsker(client: context.client, timeline: timeline, engine: plan.engine)
        let report = ProbeReport(arguments, context: context)
        switch arguments.mode {
        case .once: return await askOnce(plan.probes, asker, report)
        case .wait: return await wait(plan.probes, asker, report)
        case .watch: return await watch(plan.groups, asker, report)
        }
    }

    /// So many may ask at the same time.
    private static let crowd = 256

    private func askOnce(_ probes: [BoundProbe], _ asker: ProbeAsker, _ report: ProbeReport) async -> ExitStatus {
        let results = await probes.concurrentMap(atMost: Self.crowd) { await asker.ask($0) }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        let exit: ExitStatus = results.allSatisfy(\.hasPassed) ? .success : .probe
        report.finish(Array(zip(probes, results.map { $0 })), exit: exit)
        return exit
    }
}

// MARK: - Until it passes

extension ProbeRun {
    /// Longer than that nobody waits without saying so.
    private static let defaultDeadline = Duration.seconds(60)

    private func wait(_ probes: [BoundProbe], _ asker: ProbeAsker, _ report: ProbeReport) async -> ExitStatus {
        let results = Locked<[ProbeResult?]>(Array(repeating: nil, count: probes.count))
        let deadline = arguments.deadline ?? Self.defaultDeadline
        let passed = await asker.timeline.race(until: deadline) {
            await withTaskGroup(of: Bool.self) { group in
                for (index, probe) in probes.enumerated() {
                    group.addTask {
                        await wait(for: probe, asker) { result in
                            let before = results.withLock { results in
                                defer { results[index] = result }
                                return results[index]
                            }
                            if before?.shownText != result.shownText { report.progress(probe, result) }
                        }
                    }
                }
                return await group.allSatisfy { $0 }
            }
        }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        let exit: ExitStatus = passed == true ? .success : .timedOut
        report.finish(Array(zip(probes, results.withLock { $0 })), exit: exit)
        return exit
    }

    /// Asks at every interval until enough attempts in a row have passed; false when the task was cancelled.
    private func wait(
        for probe: BoundProbe, _ asker: ProbeAsker, _ tell: @Sendable (ProbeResult) -> Void
    ) async -> Bool {
        let schedule = probe.probe.schedule
        var threshold = ProbeThreshold(
            failures: schedule.failureThreshold, successes: schedule.successThreshold, startingAs: .unknown)
        var next = schedule.initialDelay
        while await asker.timeline.sleep(until: next) {
            let result = await asker.ask(probe)
            if Task.isCancelled { return false }
            tell(result)
            threshold.record(result.outcome)
            if threshold.verdict == .success { return true }
            next = max(next + schedule.period, asker.timeline.now)
        }
        return false
    }
}

// MARK: - For ever

extension ProbeRun {
    /// More than that are not asked at the same moment, but spread over their period.
    private static let together = 20
    /// In steps of that length: who is asked in one step costs one wake of each thread.
    private static let step = Duration.milliseconds(20)

    private func watch(_ groups: [[BoundProbe]], _ asker: ProbeAsker, _ report: ProbeReport) async -> ExitStatus {
        let hasFailed = Locked(false)
        let start = asker.timeline.now
        await withDiscardingTaskGroup { group in
            for (number, probes) in groups.enumerated() {
                var loop = ProbeLoop(probes: probes, asker: asker, start: start)
                loop.isWanted = { [streams = context.streams] in streams.failure(of: .output) == nil }
                if groups.count > Self.together {
                    let period = probes.map(\.probe.schedule.period).min() ?? .zero
                    let offset = min(period, .seconds(1)) * number / groups.count
                    loop.offset = Self.step * Int(offset / Self.step)
                }
                group.addTask { [loop] in
                    await loop.run { news in
                        report.tell(probes[news.index], news)
                        let isStartup = probes[news.index].probe.role == .startup
                        if isStartup, news.after == .failure { hasFailed.withLock { $0 = true } }
                    }
                }
            }
        }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        // It ends by itself only when nothing is asked any more: startup probes that have decided, or nobody who reads.
        return hasFailed.withLock { $0 } ? .probe : .success
    }
}
