import Health
import Testing

@Suite("What healing decides")
struct HealPlanTests {
    /// A container that has been unhealthy since then.
    static func sick(_ name: String, since: Double = 0, run: Double = -100) -> HealSubject {
        var subject = HealSubject(id: ContainerID(name), name: name)
        subject.since = run
        subject.isSelected = true
        subject.trouble = Trouble(.unhealthy(streak: 3), since: since, output: "no luck")
        return subject
    }

    static func well(_ name: String, run: Double) -> HealSubject {
        var subject = HealSubject(id: ContainerID(name), name: name)
        subject.since = run
        subject.isSelected = true
        subject.isWell = true
        return subject
    }

    private func refusal(_ subject: HealSubject, _ ledger: HealLedger = HealLedger(), at now: Double = 0) -> String {
        let plan = HealPlan([subject], after: ledger, at: now)
        guard plan.actions.isEmpty, let refusal = plan.refusals.first else { return "\(plan.actions)" }
        return "\(refusal.reason)"
    }

    @Test("an unhealthy container that somebody selected is restarted at once, with the reason")
    func restart() {
        let plan = HealPlan([Self.sick("web")], after: HealLedger(), at: 1)
        guard case .restart(let restart)? = plan.actions.first, plan.actions.count == 1 else {
            Issue.record("\(plan)")
            return
        }
        #expect(restart.name == "web" && restart.number == 1 && restart.limit == 3 && restart.run == -100)
        #expect(restart.reason == .trouble(Trouble(.unhealthy(streak: 3), since: 0, output: "no luck")))
        #expect(plan.refusals.isEmpty)
    }

    @Test("what is well, or starts up, or has nothing that verifies it, is nobody's business")
    func nothing() {
        var starting = Self.sick("starting")
        starting.trouble = nil
        let plan = HealPlan([Self.well("web", run: 0), starting], after: HealLedger(), at: 1)
        #expect(plan == HealPlan([], after: HealLedger(), at: 1))
    }

    @Test("each obstacle is told as what it is, the gravest first")
    func obstacles() {
        var subject = Self.sick("web")
        subject.isSelected = false
        #expect(refusal(subject) == "notSelected")
        subject.isSelected = true
        subject.startupProbe = "up"
        #expect(refusal(subject) == #"startingUp(probe: "up")"#)
        subject.isStopping = true
        #expect(refusal(subject) == "stopping")
        for (state, words) in [
            (ContainerState.paused, "paused"), (.restarting, "restarting"),
            (.removing, "leaving(Health.ContainerState.removing)"),
        ] {
            subject.state = state
            #expect(refusal(subject) == words)
        }
        subject.bar = .itself
        #expect(refusal(subject).contains("itself"))
    }

    @Test("the minimum time is counted from the verdict, and the plan says when it is over")
    func minimum() {
        var subject = Self.sick("web", since: 10)
        subject.policy.minimumUnhealthy = .seconds(30)
        let plan = HealPlan([subject], after: HealLedger(), at: 15)
        #expect(plan.actions.isEmpty && plan.next == 40)
        #expect(plan.refusals.map(\.reason) == [.tooEarly(until: 40)])
        #expect(HealPlan([subject], after: HealLedger(), at: 40).actions.count == 1)
        // A probe has thresholds of its own.
        subject.trouble = Trouble(.liveness(probe: "live"), since: 10)
        #expect(HealPlan([subject], after: HealLedger(), at: 10).actions.count == 1)
    }

    @Test("a hopeless container is restarted after growing pauses, and then given up once")
    func hopeless() {
        var world = HealWorld([Self.sick("web")])
        world.run(until: 2_000)
        #expect(world.restarts(of: "web") == [0, 60, 180])
        #expect(world.givenUp == ["web"])
        #expect(world.told.last == "givenUp(restarts: 3)")
    }

    @Test("one that is well for a while has its pauses from the beginning, but not its limit within the window")
    func relapse() {
        var world = HealWorld([Self.sick("web")])
        world.heals["web"] = { $0 == 1 }
        world.run(until: 30)
        #expect(world.restarts(of: "web") == [0] && world.healed == ["web"])
        world.spoil("web")
        world.run(until: 1_000)
        // 60 s after the first, then 120 s: both count within ten minutes.
        #expect(world.restarts(of: "web").count == 3 && world.restarts(of: "web")[1] >= 60)
        #expect(world.givenUp == ["web"])
    }

    @Test("what is given up is restarted again after it was well")
    func comeback() {
        var world = HealWorld([Self.sick("web")])
        world.run(until: 2_000)
        world.mend("web")
        world.run(until: 3_000)
        #expect(world.healed == ["web"])
        world.spoil("web")
        world.run(until: 3_010)
        #expect(world.restarts(of: "web").count == 4)
    }

    @Test("a dependent follows when what it needs runs anew, and not before it is well where it waits for that")
    func dependents() {
        var dependent = Self.well("web", run: -50)
        dependent.isSelected = false
        dependent.ties = [HealSubject.Tie(id: ContainerID("db"), follows: true, awaitsHealth: true)]
        var world = HealWorld([Self.sick("db"), dependent])
        world.recovery["db"] = 7
        world.heals["db"] = { _ in true }
        world.run(until: 100)
        #expect(world.restarts(of: "db") == [0])
        let followed = world.restarts(of: "web")
        #expect(followed.count == 1 && followed[0] >= 7, "\(followed)")
        // What a user restarts brings nothing with it.
        world.restartByHand("db")
        world.run(until: 200)
        #expect(world.restarts(of: "web").count == 1)
    }

    @Test("a sick dependent waits for what it needs, and has a while to get well by itself then")
    func waitsForNeed() {
        var dependent = Self.sick("web")
        dependent.ties = [HealSubject.Tie(id: ContainerID("db"), follows: false, awaitsHealth: true)]
        let plan = HealPlan([Self.sick("db"), dependent], after: HealLedger(), at: 0)
        #expect(plan.actions.count == 1)
        #expect(plan.refusals.map(\.reason) == [.awaiting(name: "db", until: nil)])
    }

    @Test("what the engine could not do is tried again after short pauses, and is not counted")
    func failures() {
        var world = HealWorld([Self.sick("web")])
        world.failures["web"] = 3
        world.heals["web"] = { _ in true }
        world.run(until: 60)
        #expect(world.restarts(of: "web") == [0, 1, 3, 7] && world.healed == ["web"])
    }

    @Test("what a restart stopped and did not start is started, whoever selected it")
    func leftBehind() {
        var ledger = HealLedger()
        let id = ContainerID("web")
        var subject = Self.sick("web")
        guard case .restart(let restart)? = HealPlan([subject], after: ledger, at: 0).actions.first else { return }
        ledger.begin(restart, at: 0)
        ledger.finish(id, .failed("no such network"))
        subject.state = .exited
        subject.since = 1
        subject.trouble = nil
        subject.isSelected = false
        ledger.see([subject], at: 2)
        let plan = HealPlan([subject], after: ledger, at: 2)
        guard case .restart(let second)? = plan.actions.first else {
            Issue.record("\(plan)")
            return
        }
        #expect(second.reason == .trouble(Trouble(.halfRestarted("no such network"), since: 1)))
    }

    @Test("an answer that never came is settled by what is seen, and nothing is done twice meanwhile")
    func unsettled() {
        var ledger = HealLedger()
        let id = ContainerID("web")
        var subject = Self.sick("web")
        guard case .restart(let restart)? = HealPlan([subject], after: ledger, at: 0).actions.first else { return }
        ledger.begin(restart, at: 0)
        ledger.finish(id, .unsettled("the connection broke"))
        ledger.see([subject], at: 5)
        #expect(HealPlan([subject], after: ledger, at: 5).actions.isEmpty)
        subject.since = 6
        ledger.see([subject], at: 7)
        #expect(ledger[id].attempts.last?.outcome == .done && ledger[id].attempts.last?.newRun == 6)
        // Had it not been done it would have failed after a while.
        var other = HealLedger()
        other.begin(restart, at: 0)
        other.finish(id, .unsettled("the connection broke"))
        other.see([Self.sick("web")], at: 31)
        #expect(other[id].attempts.last?.outcome == .failed("the connection broke"))
    }

    @Test("ended containers are started where that is wanted, and only then")
    func exits() {
        var subject = Self.sick("job")
        subject.state = .exited
        subject.trouble = Trouble(.exited(code: 3), since: 0)
        #expect(HealPlan([subject], after: HealLedger(), at: 1).actions.isEmpty)
        subject.policy.healsExits = true
        var ledger = HealLedger()
        guard case .restart(let restart)? = HealPlan([subject], after: ledger, at: 1).actions.first else {
            Issue.record("not started")
            return
        }
        // Seen as it was before, although it was started: that is no news, and no reason to wait.
        ledger.begin(restart, at: 1)
        ledger.finish(subject.id, .done)
        let late = HealPlan([subject], after: ledger, at: 100)
        #expect(late.actions.isEmpty && late.refusals.map(\.reason) == [.underWay])
        subject.since = 50
        #expect(HealPlan([subject], after: ledger, at: 120).actions.count == 1)
    }

    @Test("the pauses double from the cooldown up to the longest, and are never shorter than the cooldown")
    func pauses() {
        var policy = HealPolicy()
        #expect((0...5).map { policy.pause(after: $0) } == [0, 60, 120, 240, 300, 300].map { Duration.seconds($0) })
        policy.cooldown = .seconds(400)
        #expect(policy.pause(after: 3) == .seconds(400))
        policy.cooldown = .zero
        #expect(policy.pause(after: 3) == .zero)
        policy.backoff.initial = .seconds(10)
        #expect(policy.pause(after: 2) == .seconds(20))
    }
}
