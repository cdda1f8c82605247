import DockerEngine
import FoundationEssentials
import Health
import Locking

/// Decides, look by look, what is to be done, hands it out, and tells everyone. The decision itself is ``HealPlan``'s.
final class HealDesk: Sendable {
    /// A restart that is to be carried out.
    struct Order: Sendable {
        var restart: HealPlan.Restart
        var app: App?
        var stopTimeout: Duration
        /// When it was decided on, in seconds since 1970 by the engine's clock.
        var moment: Double
    }

    fileprivate struct State: Sendable {
        var view: HealView
        var ledger: HealLedger
        /// The apps of the containers, for what is told of them later.
        var apps: [ContainerID: App] = [:]
        /// The refusals that were told, each until it changes.
        var told: [ContainerID: String] = [:]
        /// How many restarts are under way.
        var running = 0
        /// Containers that somebody wants healed, and that are in trouble and left alone.
        var leftAlone: Set<ContainerID> = []
        /// Whether the last look left nothing to do or to wait for.
        var isSettled = false
        /// When this began, by the engine's clock.
        var begin: Double?
    }

    private let state: Locked<State>
    private let setup: HealSetup
    private let onlySays: Bool
    private let tell: @Sendable (HealEvent) -> Void
    private let complain: @Sendable (String) -> Void
    /// Orders, for those who carry them out.
    let orders: AsyncStream<Order>
    private let order: AsyncStream<Order>.Continuation
    /// The moments at which time alone changes something, as pauses from now.
    let alarms: AsyncStream<Duration>
    private let alarm: AsyncStream<Duration>.Continuation

    /// The engine is not asked for more restarts than that at the same time.
    fileprivate static let crowd = 16
    /// The model looks by itself every second; what is due sooner needs an alarm.
    private static let tick = 1.0

    init(
        _ setup: HealSetup, view: HealView, ledger: HealLedger, onlySays: Bool,
        tell: @escaping @Sendable (HealEvent) -> Void, complain: @escaping @Sendable (String) -> Void
    ) {
        self.setup = setup
        self.onlySays = onlySays
        self.tell = tell
        self.complain = complain
        state = Locked(State(view: view, ledger: ledger))
        (orders, order) = AsyncStream.makeStream()
        (alarms, alarm) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
    }

    /// Takes how the containers are, and does what follows.
    func take(_ look: ModelLoop.Look) {
        // Without the engine nothing is known, and nothing can be done.
        guard look.loss == nil else { return }
        let (events, complaints, next) = state.withLock { state in state.take(look, setup, onlySays, order) }
        for complaint in complaints { complain(complaint) }
        for event in events { tell(event) }
        if let next, next - look.now < Self.tick { alarm.yield(.seconds(max(0, next - look.now))) }
    }

    /// A restart that was ordered came to its end; nil for one that was not even begun.
    func finish(_ order: Order, _ outcome: HealLedger.Outcome?) {
        state.withLock { state in
            state.running -= 1
            state.ledger.finish(order.restart.id, outcome)
        }
    }

    /// Whether nothing is left to do in this cycle.
    var isSettled: Bool { state.withLock { $0.isSettled && $0.running == 0 } }
    /// Whether a container that somebody wants healed is in trouble and left alone.
    var leavesAlone: Bool { state.withLock { !$0.leftAlone.isEmpty } }
}

extension HealDesk.State {
    fileprivate mutating func take(
        _ look: ModelLoop.Look, _ setup: HealSetup, _ onlySays: Bool,
        _ order: AsyncStream<HealDesk.Order>.Continuation
    ) -> (events: [HealEvent], complaints: [String], next: Double?) {
        let subjects = view.subjects(look)
        for entry in look.entries {
            for part in entry.overview.parts { apps[part.glance.id] = entry.app }
        }
        let start = begin ?? look.now
        begin = start
        ledger.see(subjects, at: look.now)
        let plan = HealPlan(
            subjects, after: ledger, at: look.now, notBefore: start + setup.startDelay / .seconds(1))
        var events: [HealEvent] = []
        var hasWork = false
        var inTrouble: Set<ContainerID> = []
        // That they are left alone from now on is told already.
        var givenUp: [ContainerID: String] = [:]
        for action in plan.actions {
            switch action {
            case .restart(let restart):
                hasWork = true
                if onlySays {
                    events.append(event(restart, at: look.now))
                    inTrouble.insert(restart.id)
                    continue
                }
                guard running < HealDesk.crowd else { continue }
                running += 1
                told[restart.id] = nil
                ledger.begin(restart, at: look.now)
                order.yield(
                    HealDesk.Order(
                        restart: restart, app: apps[restart.id], stopTimeout: view.stopTimeout(of: restart.id),
                        moment: look.now))
            case .giveUp(let id, let name, let trouble, let restarts):
                ledger.giveUp(id, at: look.now)
                hasWork = true
                var event = HealEvent(
                    kind: .gaveUp, moment: look.now, app: apps[id], container: name, id: id,
                    reason: trouble.sentence, code: trouble.code, output: trouble.output)
                event.count = HealEvent.Count(number: restarts, limit: restarts)
                givenUp[id] = HealPlan.RefusalReason.givenUp(restarts: restarts).code
                events.append(event)
            case .noteHealed(let id, let name, let restarts, let pause):
                ledger.noteHealed(id, at: look.now)
                var event = HealEvent(
                    kind: .healed, moment: look.now, app: apps[id], container: name, id: id, reason: "healthy again",
                    code: "healthy")
                event.count = HealEvent.Count(number: restarts, limit: restarts)
                event.duration = pause
                events.append(event)
            }
        }
        // Where apps were named nobody asks about the others.
        let concerned = Set(subjects.lazy.filter { setup.labelsSelect || $0.isSelected }.map(\.id))
        events += refusals(plan, of: concerned, at: look.now)
        told.merge(givenUp) { _, new in new }
        leftAlone.formUnion(inTrouble.union(givenUp.keys))
        isSettled = onlySays || !hasWork && !plan.followsLater
        let present = Set(subjects.map(\.id))
        apps = apps.filter { present.contains($0.key) || !ledger[$0.key].attempts.isEmpty }
        return (events, view.complaints, plan.next)
    }

    private func event(_ restart: HealPlan.Restart, at now: Double) -> HealEvent {
        var event = HealEvent(
            kind: .wouldRestart, moment: now, app: apps[restart.id], container: restart.name, id: restart.id,
            reason: restart.reason.sentence, code: restart.reason.code, output: restart.reason.output)
        event.count = restart.count
        return event
    }

    /// What there is to tell of those that are left alone: each once, until it changes.
    private mutating func refusals(_ plan: HealPlan, of concerned: Set<ContainerID>, at now: Double) -> [HealEvent] {
        leftAlone = []
        var known: [ContainerID: String] = [:]
        var events: [HealEvent] = []
        for refusal in plan.refusals where concerned.contains(refusal.id) {
            let reason = refusal.reason
            if reason == .underWay {
                known[refusal.id] = told[refusal.id]
                continue
            }
            if !reason.isWished { leftAlone.insert(refusal.id) }
            // What is over in a moment is nothing to tell.
            if !reason.isRefusal, let end = reason.end, end - now < 1 { continue }
            known[refusal.id] = reason.code
            guard told[refusal.id] != reason.code else { continue }
            var event = HealEvent(
                kind: reason.isRefusal ? .refused : .waiting, moment: now, app: apps[refusal.id],
                container: refusal.name, id: refusal.id, reason: reason.sentence, code: reason.code,
                output: refusal.trouble.text)
            event.until = reason.end
            event.isExpected = reason.isExpected
            events.append(event)
        }
        told = known
        return events
    }
}

extension HealPlan.Restart {
    /// How manieth it is; nil for one that follows another.
    var count: HealEvent.Count? { isFollowing ? nil : HealEvent.Count(number: number, limit: limit) }
}
