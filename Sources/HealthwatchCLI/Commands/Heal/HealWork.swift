import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// Carries out restarts: looks once more, asks the engine, and finds out meanwhile what was wrong.
struct HealWork: Sendable {
    let engine: Engine
    let desk: HealDesk
    let setup: HealSetup
    let timeline: Timeline
    let tell: @Sendable (HealEvent) -> Void
    /// Has the model look at a container.
    let lookAgain: @Sendable (String) -> Void

    /// A restart waits that long for what only a running container tells.
    private static let headStart = Duration.milliseconds(40)
    /// What was found out is told with the restart if it comes until then.
    private static let gatheringLimit = Duration.seconds(4)
    /// How long the last look may take.
    private static let patience = Duration.seconds(10)
    /// An engine that was not reached is not asked again sooner.
    private static let calm = Duration.seconds(1)

    /// Carries out orders until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await order in desk.orders { group.addTask { await perform(order) } }
        }
    }

    /// Wakes the model when time alone changes something, until the task is cancelled.
    func wakeUp(_ wake: @escaping @Sendable () -> Void) async {
        await withDiscardingTaskGroup { group in
            for await pause in desk.alarms {
                group.addTask { if await timeline.sleep(until: timeline.now + pause) { wake() } }
            }
        }
    }

    private func perform(_ order: HealDesk.Order) async {
        let outcome = await carryOut(order)
        desk.finish(order, outcome)
        lookAgain(order.restart.id.text)
    }

    /// Nil when the restart was not begun.
    private func carryOut(_ order: HealDesk.Order) async -> HealLedger.Outcome? {
        let restart = order.restart
        let seen: Wire.ContainerInspect
        do throws(EngineError) {
            async let asked = wasAskedToStop(restart)
            seen = try await engine.inspect(restart.id.text, within: Self.patience)
            let isAsked = await asked
            guard restart.stillApplies(to: seen, of: engine), !isAsked else { return nil }
        } catch {
            if error.isPassing { _ = await timeline.sleep(until: timeline.now + Self.calm) }
            return nil
        }
        return await withTaskGroup(of: Step.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                let gathering = FactGathering(
                    engine: engine, timeline: timeline, execRefusal: "it is being restarted",
                    end: timeline.now + Self.gatheringLimit)
                return .found(await gathering.rootCause(seen))
            }
            group.addTask {
                _ = await timeline.sleep(until: timeline.now + Self.headStart)
                return .paused
            }
            var step = await group.next() ?? .paused
            tell(event(.restarting, order))
            let begin = timeline.now
            guard let outcome = await ask(order) else { return nil }
            let duration = timeline.now - begin
            // After the pause there is what was found alone to wait for, and that has an end of its own.
            if step == .paused, let found = await group.next() { step = found }
            var event = event(outcome == .done ? .restarted : .restartFailed, order)
            event.problem = outcome.words
            event.duration = duration
            if case .found(let finding) = step { event.finding = finding }
            tell(event)
            return outcome
        }
    }

    /// What a restart waits for.
    private enum Step: Sendable, Equatable {
        case found(Finding?)
        case paused
    }

    private func ask(_ order: HealDesk.Order) async -> HealLedger.Outcome? {
        do throws(EngineError) {
            try await engine.restart(order.restart.id.text, stopTimeout: order.stopTimeout, within: setup.answerLimit)
            return .done
        } catch .notFound {
            return nil
        } catch {
            let words = error.text.visible(limit: 600)
            if case .refused = error { return .failed(words) }
            if error.wasNotReached {
                _ = await timeline.sleep(until: timeline.now + Self.calm)
                return nil
            }
            return .unsettled(words)
        }
    }

    /// Whether somebody asked it to stop since it started, as far as the engine remembers; events that came before this
    /// program did are told by it alone.
    private func wasAskedToStop(_ restart: HealPlan.Restart) async -> Bool {
        guard !engine.isPodman, restart.run != nil else { return false }
        let limit = engine.now.timeIntervalSince1970 - HealView.stopping
        guard
            let events = try? await engine.pastEvents(
                of: restart.id.text, ["start", "kill", "stop"], within: .seconds(4))
        else { return false }
        let start = events.lastIndex { $0.verb == "start" } ?? 0
        return events[start...].contains { event in
            event.asksToStop && event.timeNano.map { Double($0) / 1e9 > limit } ?? true
        }
    }

    // MARK: What is told

    private func event(_ kind: HealEvent.Kind, _ order: HealDesk.Order) -> HealEvent {
        let restart = order.restart
        var event = HealEvent(
            kind: kind, moment: kind == .restarting ? order.moment : engine.now.timeIntervalSince1970, app: order.app,
            container: restart.name,
            id: restart.id, reason: restart.reason.sentence, code: restart.reason.code, output: restart.reason.output)
        event.count = restart.count
        event.state = restart.run == nil ? "exited" : "running"
        event.run = restart.run
        event.stopTimeout = order.stopTimeout
        return event
    }
}

extension HealLedger.Outcome {
    /// What went wrong; nil when nothing did.
    fileprivate var words: String? {
        switch self {
        case .done, .underWay: nil
        case .failed(let words): words
        case .unsettled(let words): "it may have been done: \(words)"
        }
    }
}

extension HealPlan.Restart {
    /// Whether a container that was looked at once more is as it was when the restart was decided on.
    fileprivate func stillApplies(to seen: Wire.ContainerInspect, of engine: Engine) -> Bool {
        let glance = Glance(seen, now: engine.now)
        if glance.state == .running, run != glance.since { return false }
        guard case .trouble(let trouble) = reason else { return glance.state == .running }
        switch trouble.kind {
        case .unhealthy: return glance.state == .running && glance.health == .unhealthy
        case .liveness, .startup: return glance.state == .running
        case .exited, .halfRestarted: return glance.state == .exited || glance.state == .created
        }
    }
}
