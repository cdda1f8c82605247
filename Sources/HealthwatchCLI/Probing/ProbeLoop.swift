import Health
import Locking
import Probing

/// What an attempt of a loop came to.
struct ProbeNews: Sendable {
    /// Which of the loop's probes.
    var index: Int
    var result: ProbeResult
    /// What the results said before it; nil while there were too few.
    var before: ProbeVerdict?
    /// What they say with it.
    var threshold: ProbeThreshold

    /// What they say now; nil while there are too few.
    var after: ProbeVerdict? { threshold.isDecided ? threshold.verdict : nil }
}

/// Asks the probes of one container, or of one target, each in its own rhythm, until the task is cancelled or none is to be
/// asked any more. The startup probes gate the others.
struct ProbeLoop: Sendable {
    let probes: [BoundProbe]
    let asker: ProbeAsker
    /// When the run began that is probed.
    let start: Duration
    /// How much later each first attempt is: a thousand probes must not all ask in the same moment.
    var offset = Duration.zero
    /// Whether it is to go on; asked before each attempt.
    var isWanted: @Sendable () -> Bool = { true }

    /// How often a probe that is gated looks whether it may ask.
    private static let longestPause = Duration.seconds(1)

    private var timeline: Timeline { asker.timeline }

    func run(_ report: @escaping @Sendable (ProbeNews) -> Void) async {
        var set = ProbeSet(probes.map { ($0.probe.role, $0.probe.schedule) }, awaitsRestart: false)
        set.observe(.container(ProbedContainer(run: run)))
        let state = Locked(set)
        await withDiscardingTaskGroup { group in
            for index in probes.indices {
                group.addTask { await run(index, state, report) }
            }
        }
    }

    private var run: String { probes.first?.container?.run ?? "" }

    private func run(_ index: Int, _ state: Locked<ProbeSet>, _ report: @escaping @Sendable (ProbeNews) -> Void) async {
        let bound = probes[index]
        if case .stream(let question) = bound.probe.question, bound.obstacle == nil {
            return await follow(question, index, state, report)
        }
        while isWanted(), await waitsForTurn(of: index, state) {
            let result = await asker.ask(bound)
            if Task.isCancelled { return }
            take(result, index, state, report)
        }
    }

    /// Waits for the moment of the next attempt, and notes that it begins; false when there is none any more.
    private func waitsForTurn(of index: Int, _ state: Locked<ProbeSet>) async -> Bool {
        let period = probes[index].probe.schedule.period
        while isWanted() {
            let (next, isOver) = state.withLock { ($0.nextAttempt(of: index), $0.isOver(index)) }
            if isOver { return false }
            guard let next else {
                guard await timeline.sleep(until: timeline.now + min(period, Self.longestPause)) else { return false }
                continue
            }
            let planned = start + offset + next
            guard await timeline.sleep(until: planned) else { return false }
            let now = timeline.now
            // A period that was missed is not made up for.
            state.withLock { $0.begin(index, at: now - planned < period ? next : now - start - offset) }
            return true
        }
        return false
    }

    private func follow(
        _ question: HTTPQuestion, _ index: Int, _ state: Locked<ProbeSet>,
        _ report: @escaping @Sendable (ProbeNews) -> Void
    ) async {
        let probe = probes[index].probe
        guard await timeline.sleep(until: start + offset + probe.schedule.initialDelay) else { return }
        await asker.follow(question, probes[index]) { take($0, index, state, report) }
    }

    private func take(
        _ result: ProbeResult, _ index: Int, _ state: Locked<ProbeSet>, _ report: @Sendable (ProbeNews) -> Void
    ) {
        let news = state.withLock { set in
            let before = set[index].threshold
            set.record(result.outcome, of: index, run: run)
            return ProbeNews(
                index: index, result: result, before: before.isDecided ? before.verdict : nil,
                threshold: set[index].threshold)
        }
        report(news)
    }
}
