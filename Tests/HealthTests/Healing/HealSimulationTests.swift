import Health
import TestSupport
import Testing

/// What may never happen, whatever does: random containers, engines that fail, lose answers and restart, users who stop,
/// pause and restart things, on a clock that runs on.
@Suite("Healing under random fates")
struct HealSimulationTests {
    @Test("1,000 random sequences never exceed a limit, touch what is forbidden, or act without a reason")
    func invariants() {
        var restarts = 0
        var gaveUp = 0
        for seed in 1...1_000 {
            var fate = HealFate(seed: UInt64(seed))
            fate.run(steps: 150)
            #expect(fate.violations == [], "seed \(seed)")
            restarts += fate.restarts
            gaveUp += fate.gaveUp
            if !fate.violations.isEmpty { return }
        }
        // It would be no use if nothing happened in them.
        #expect(restarts > 5_000 && gaveUp > 200, "\(restarts) restarts, \(gaveUp) given up")
    }
}

/// One random sequence.
private struct HealFate {
    private var random: SeededGenerator
    private var subjects: [HealSubject] = []
    private var ledger = HealLedger()
    private var now = 1_000.0
    private(set) var violations: [String] = []
    private(set) var restarts = 0
    private(set) var gaveUp = 0
    /// The restarts of each container that the engine carried out, or may have.
    private var done: [ContainerID: [(moment: Double, isFollowing: Bool)]] = [:]
    /// What the engine is doing, and when it is ready with it; nil outcome is an answer that is lost.
    private var underWay: [(id: ContainerID, end: Double, works: Bool, answers: Bool)] = []
    private var givenUp: Set<ContainerID> = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        for index in 0..<Int.random(in: 1...6, using: &random) { subjects.append(subject(index)) }
        for index in subjects.indices where chance(0.4) && index > 0 {
            let need = subjects[Int.random(in: 0..<index, using: &random)].id
            subjects[index].ties = [
                HealSubject.Tie(id: need, follows: chance(0.7), awaitsHealth: chance(0.5))
            ]
        }
    }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    private mutating func subject(_ index: Int) -> HealSubject {
        var subject = HealSubject(id: ContainerID("c\(index)"), name: "c\(index)")
        subject.since = now - 10
        subject.isSelected = chance(0.8)
        subject.policy.minimumUnhealthy = .seconds(Int.random(in: 0...20, using: &random))
        subject.policy.cooldown = .seconds(Int.random(in: 0...60, using: &random))
        subject.policy.maximumRestarts = Int.random(in: 1...5, using: &random)
        subject.policy.window = .seconds(Int.random(in: 10...600, using: &random))
        subject.policy.healsExits = chance(0.3)
        if chance(0.1) {
            subject.bar = [.itself, .excludedByUser, .orchestrated(by: "x")].randomElement(using: &random)
        }
        return subject
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps {
            settleEngine()
            for index in subjects.indices where chance(0.25) { strike(index) }
            decide()
            now += Double.random(in: 0.05...15, using: &random)
        }
    }

    /// The engine ends what it was doing.
    private mutating func settleEngine() {
        for work in underWay where work.end <= now {
            guard let index = subjects.firstIndex(where: { $0.id == work.id }) else { continue }
            subjects[index].trouble = nil
            subjects[index].isWell = false
            if work.works {
                subjects[index].state = .running
                subjects[index].since = work.end
            } else {
                subjects[index].state = .exited
                subjects[index].since = work.end
            }
            if work.answers { ledger.finish(work.id, work.works ? .done : .failed("no")) }
        }
        underWay.removeAll { $0.end <= now }
    }

    /// Something happens to a container.
    private mutating func strike(_ index: Int) {
        guard !underWay.contains(where: { $0.id == subjects[index].id }) else { return }
        switch Int.random(in: 0..<12, using: &random) {
        case 0...4 where subjects[index].state == .running:
            subjects[index].isWell = false
            subjects[index].trouble = Trouble(.unhealthy(streak: 3), since: now)
        case 5 where subjects[index].state == .running, 6 where subjects[index].state == .running:
            subjects[index].isWell = true
            subjects[index].trouble = nil
        case 7:
            subjects[index].state = [.paused, .restarting, .running, .dead].randomElement(using: &random) ?? .running
        case 8: subjects[index].isStopping.toggle()
        case 9:
            subjects[index].state = .exited
            subjects[index].since = now
            subjects[index].isWell = false
            subjects[index].trouble = Trouble(.exited(code: 1), since: now)
        case 10:
            // A user starts it again.
            subjects[index].state = .running
            subjects[index].since = now
            subjects[index].isStopping = false
            subjects[index].trouble = nil
        default: subjects[index].startupProbe = chance(0.5) ? "up" : nil
        }
        if subjects[index].state != .running { subjects[index].isWell = false }
        if subjects[index].state == .running, case .exited? = subjects[index].trouble?.kind {
            subjects[index].trouble = nil
        }
        if subjects[index].state != .running, subjects[index].state != .exited { subjects[index].trouble = nil }
    }

    private mutating func decide() {
        ledger.see(subjects, at: now)
        let plan = HealPlan(subjects, after: ledger, at: now)
        for action in plan.actions {
            switch action {
            case .restart(let restart): take(restart)
            case .giveUp(let id, let name, _, let count):
                gaveUp += 1
                if !givenUp.insert(id).inserted { violations.append("\(name) was given up twice") }
                if count < 0 { violations.append("\(name) has a count below 0") }
                ledger.giveUp(id, at: now)
            case .noteHealed(let id, let name, _, _):
                if subjects.first(where: { $0.id == id })?.isWell != true { violations.append("\(name) is not well") }
                givenUp.remove(id)
                ledger.noteHealed(id, at: now)
            }
        }
        // Whatever is in trouble is restarted, given up, or left alone for a reason.
        for subject in subjects where subject.trouble != nil && subject.isSelected && subject.state == .running {
            let acted = plan.actions.contains {
                switch $0 {
                case .restart(let restart): restart.id == subject.id
                case .giveUp(let id, _, _, _), .noteHealed(let id, _, _, _): id == subject.id
                }
            }
            let told = plan.refusals.contains { $0.id == subject.id }
            if !acted, !told { violations.append("nothing is said of \(subject.name)") }
            if acted, told { violations.append("\(subject.name) is acted on and left alone") }
        }
        if let next = plan.next, next <= now {
            violations.append("time alone changes something at \(next), now is \(now)")
        }
    }

    private mutating func take(_ restart: HealPlan.Restart) {
        guard let subject = subjects.first(where: { $0.id == restart.id }) else { return }
        restarts += 1
        let name = restart.name
        if subject.bar != nil { violations.append("\(name) is barred") }
        if [.paused, .restarting, .dead, .removing].contains(subject.state) {
            violations.append("\(name) is \(subject.state)")
        }
        if subject.isStopping { violations.append("\(name) was asked to stop") }
        if underWay.contains(where: { $0.id == restart.id }) { violations.append("\(name) is restarted twice") }
        if givenUp.contains(restart.id) { violations.append("\(name) was given up") }
        var isLeftBehind = false
        switch restart.reason {
        case .trouble(let trouble):
            if case .halfRestarted = trouble.kind { isLeftBehind = true }
            if !subject.isSelected, !isLeftBehind { violations.append("nobody selected \(name)") }
            if trouble.output.isEmpty, subject.trouble == nil, !isLeftBehind {
                violations.append("\(name) has no reason")
            }
            if case .unhealthy = trouble.kind, let since = trouble.since,
                now < since + subject.policy.minimumUnhealthy / .seconds(1)
            {
                violations.append("\(name) is restarted too early")
            }
        case .following(let need):
            if !subject.ties.contains(where: { $0.follows && $0.id.text == need }) {
                violations.append("\(name) does not follow \(need)")
            }
        }
        let mine = (done[restart.id] ?? []).filter { !$0.isFollowing }
        if !restart.isFollowing, !isLeftBehind {
            let window = subject.policy.window / .seconds(1)
            if mine.count(where: { $0.moment > now - window }) >= subject.policy.maximumRestarts {
                violations.append("\(name) exceeds its limit")
            }
            if let last = mine.last, now < last.moment + subject.policy.cooldown / .seconds(1) {
                violations.append("\(name) has no cooldown")
            }
            if restart.number > restart.limit { violations.append("\(name): \(restart.number) of \(restart.limit)") }
        }
        ledger.begin(restart, at: now)
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            // The engine is not reached.
            ledger.finish(restart.id, nil)
            return
        case 1:
            // The engine refuses, and has done nothing.
            ledger.finish(restart.id, .failed("busy"))
            return
        case 2:
            // The answer is lost; it may be done or not.
            ledger.finish(restart.id, .unsettled("lost"))
            if chance(0.5) {
                underWay.append((restart.id, now + Double.random(in: 0...20, using: &random), true, false))
                if !isLeftBehind { done[restart.id, default: []].append((now, restart.isFollowing)) }
            }
            return
        case 3:
            // It is stopped, and not started again.
            underWay.append((restart.id, now + Double.random(in: 0...12, using: &random), false, true))
        default:
            underWay.append((restart.id, now + Double.random(in: 0...12, using: &random), true, true))
            if !isLeftBehind { done[restart.id, default: []].append((now, restart.isFollowing)) }
        }
    }
}
