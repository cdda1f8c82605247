import Health

/// An engine of a kind: containers that fall ill, are restarted, and get well or not, on a clock that runs in seconds.
struct HealWorld {
    var subjects: [ContainerID: HealSubject] = [:]
    private var ledger = HealLedger()
    private(set) var now = 0.0
    /// Whether the n-th restart of a container helps.
    var heals: [String: (Int) -> Bool] = [:]
    /// How long after its start it is well, or ill again.
    var recovery: [String: Double] = [:]
    /// How often the engine fails to restart it.
    var failures: [String: Int] = [:]
    private var done: [(moment: Double, name: String, restart: HealPlan.Restart)] = []
    private var counts: [String: Int] = [:]
    private(set) var givenUp: [String] = []
    private(set) var healed: [String] = []
    private(set) var told: [String] = []
    /// What is due: the verdict on a container that was restarted.
    private var verdicts: [ContainerID: (moment: Double, isWell: Bool)] = [:]

    init(_ subjects: [HealSubject]) {
        self.subjects = Dictionary(uniqueKeysWithValues: subjects.map { ($0.id, $0) })
    }

    func restarts(of name: String) -> [Double] { done.filter { $0.name == name }.map(\.moment) }

    mutating func spoil(_ name: String) {
        subjects[ContainerID(name)]?.isWell = false
        subjects[ContainerID(name)]?.trouble = Trouble(.unhealthy(streak: 3), since: now)
    }

    mutating func mend(_ name: String) {
        subjects[ContainerID(name)]?.isWell = true
        subjects[ContainerID(name)]?.trouble = nil
    }

    mutating func restartByHand(_ name: String) { subjects[ContainerID(name)]?.since = now }

    mutating func run(until end: Double) {
        while now < end {
            step()
            now += 1
        }
    }

    mutating func step() {
        for (id, verdict) in verdicts where verdict.moment <= now {
            verdicts[id] = nil
            if verdict.isWell { mend(id.text) } else { spoil(id.text) }
        }
        let all = Array(subjects.values)
        ledger.see(all, at: now)
        let plan = HealPlan(all, after: ledger, at: now)
        for action in plan.actions {
            switch action {
            case .restart(let restart): carryOut(restart)
            case .giveUp(let id, let name, _, _):
                ledger.giveUp(id, at: now)
                givenUp.append(name)
            case .noteHealed(let id, let name, _, _):
                ledger.noteHealed(id, at: now)
                healed.append(name)
            }
        }
        for refusal in plan.refusals {
            let words = "\(refusal.reason)"
            if told.last != words { told.append(words) }
        }
    }

    private mutating func carryOut(_ restart: HealPlan.Restart) {
        ledger.begin(restart, at: now)
        done.append((now, restart.name, restart))
        if let left = failures[restart.name], left > 0 {
            failures[restart.name] = left - 1
            ledger.finish(restart.id, .failed("the engine is busy"))
            return
        }
        ledger.finish(restart.id, .done)
        counts[restart.name, default: 0] += 1
        let wasWell = subjects[restart.id]?.isWell ?? false
        subjects[restart.id]?.state = .running
        subjects[restart.id]?.since = now + 0.5
        subjects[restart.id]?.trouble = nil
        subjects[restart.id]?.isWell = false
        let helps = wasWell || heals[restart.name]?(counts[restart.name] ?? 0) ?? false
        verdicts[restart.id] = (now + (recovery[restart.name] ?? 5), helps)
    }
}
