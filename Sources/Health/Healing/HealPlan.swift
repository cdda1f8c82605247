/// What is to be done about the containers now, and why nothing is done about the others that are in trouble. Pure: the
/// same containers and the same past give the same plan.
package struct HealPlan: Sendable, Equatable {
    /// What to do now.
    package private(set) var actions: [Action] = []
    /// The containers in trouble that are left alone now, each with the reason; those that nobody selected as well.
    package private(set) var refusals: [Refusal] = []
    /// When time alone makes a difference; nil when only news can.
    package private(set) var next: Double?
    /// Whether something follows a restart once what was restarted is well.
    package private(set) var followsLater = false

    /// Something to do about a container.
    package enum Action: Sendable, Equatable {
        case restart(Restart)
        /// It is not restarted any more; told once.
        case giveUp(id: ContainerID, name: String, trouble: Trouble, restarts: Int)
        /// It is well again, after so many restarts that were not known to have helped.
        case noteHealed(id: ContainerID, name: String, restarts: Int, sinceRestart: Duration?)
    }

    /// A container to restart.
    package struct Restart: Sendable, Equatable {
        package var id: ContainerID
        package var name: String
        package var reason: Reason
        /// How manieth restart it is of those that count, from 1; 0 for one that follows another.
        package var number: Int
        /// How many there may be.
        package var limit: Int
        /// When the run began that it ends; nil for a container that does not run.
        package var run: Double?

        /// Whether it follows the restart of what the container needs.
        package var isFollowing: Bool { if case .following = reason { true } else { false } }
    }

    /// Why a container is restarted.
    package enum Reason: Sendable, Equatable {
        case trouble(Trouble)
        /// What it needs was restarted.
        case following(name: String)
    }

    /// A container in trouble that is left alone.
    package struct Refusal: Sendable, Equatable {
        package var id: ContainerID
        package var name: String
        package var trouble: Trouble
        package var reason: RefusalReason
    }

    /// Why a container in trouble is left alone.
    package enum RefusalReason: Sendable, Equatable {
        case notSelected
        case barred(HealSubject.Bar)
        case paused
        /// Somebody has asked it to stop.
        case stopping
        /// Its policy is restarting it.
        case restarting
        /// It is being removed, or in a state that this version does not know.
        case leaving(ContainerState)
        case startingUp(probe: String)
        /// It is being restarted.
        case underWay
        /// The minimum time is not over until then.
        case tooEarly(until: Double)
        /// After so many restarts the pause lasts until then.
        case pausing(until: Double, restarts: Int)
        /// What it needs is to be healed first, or was a moment ago: then it has until that moment to get well by itself.
        case awaiting(name: String, until: Double?)
        case givenUp(restarts: Int)

        /// When time alone ends it; nil when only news can.
        package var end: Double? {
            switch self {
            case .tooEarly(let until), .pausing(let until, _): until
            case .awaiting(_, let until): until
            case .notSelected, .barred, .paused, .stopping, .restarting, .leaving, .startingUp, .underWay, .givenUp: nil
            }
        }
    }

    /// Decides, for the moment `now` in seconds since 1970 by the engine's clock. The ledger must have seen the same
    /// subjects. Nothing is restarted before `start`.
    package init(_ subjects: [HealSubject], after ledger: HealLedger, at now: Double, notBefore start: Double = 0) {
        self.init()
        let judge = Judge(subjects, ledger, now, start)
        for subject in subjects.sorted(by: { ($0.name, $0.id.text) < ($1.name, $1.id.text) }) {
            take(judge.decide(subject), about: subject)
        }
    }

    private init() {}

    private mutating func take(_ decision: Decision, about subject: HealSubject) {
        switch decision {
        case .nothing: break
        case .wait(let until): note(until)
        case .awaitWell: followsLater = true
        case .act(let action): actions.append(action)
        case .refuse(let trouble, let reason):
            refusals.append(Refusal(id: subject.id, name: subject.name, trouble: trouble, reason: reason))
            if let until = reason.end { note(until) }
        }
    }

    private mutating func note(_ moment: Double) { next = min(next ?? moment, moment) }
}

/// What comes of one container.
private enum Decision {
    case nothing
    /// Nothing to tell; time alone changes it then.
    case wait(until: Double)
    /// What it needs was restarted, and has to be well before it follows.
    case awaitWell
    case act(HealPlan.Action)
    case refuse(Trouble, HealPlan.RefusalReason)
}

/// Judges containers by themselves and by what they need.
private struct Judge {
    private let subjects: [ContainerID: HealSubject]
    private let ledger: HealLedger
    private let now: Double
    private let start: Double

    init(_ subjects: [HealSubject], _ ledger: HealLedger, _ now: Double, _ start: Double) {
        self.subjects = Dictionary(subjects.map { ($0.id, $0) }) { first, _ in first }
        self.ledger = ledger
        self.now = now
        self.start = start
    }

    func decide(_ subject: HealSubject) -> Decision {
        let past = ledger[subject.id]
        if subject.isWell, past.isOpen, !past.isUnderWay, !past.isUnsettled, !past.isOldNews(subject) {
            let last = past.attempts.last
            return .act(
                .noteHealed(
                    id: subject.id, name: subject.name, restarts: past.restartsSinceWell,
                    sinceRestart: last.map { .seconds(now - $0.moment) }))
        }
        let following = follow(subject, past)
        if case .act = following { return following }
        guard let trouble = trouble(of: subject, past) else { return following }
        return treat(subject, trouble, past)
    }

    /// What is wrong with it, of what is to be healed. What a restart left behind is wrong whoever selected it.
    private func trouble(of subject: HealSubject, _ past: HealLedger.Case) -> Trouble? {
        if let failure = past.failure, isLeftBehind(subject, past) {
            return Trouble(.halfRestarted(failure), since: subject.since)
        }
        guard let trouble = subject.trouble else { return nil }
        // One that ends right after a restart was better off before it.
        if case .exited = trouble.kind, !subject.policy.healsExits, !past.isOpen { return nil }
        return trouble
    }

    /// Whether a restart of ours ended it, and did not start it again.
    private func isLeftBehind(_ subject: HealSubject, _ past: HealLedger.Case) -> Bool {
        guard let last = past.attempts.last, subject.state == .exited || subject.state == .created else { return false }
        return last.oldRun != nil && (subject.since ?? last.moment) >= last.moment - Self.clockError
    }

    /// By so much the engine's clock may be wrong without being noticed, in seconds.
    private static let clockError = 2.0

    // MARK: In trouble

    private func treat(_ subject: HealSubject, _ trouble: Trouble, _ past: HealLedger.Case) -> Decision {
        if let obstacle = obstacle(to: subject, trouble, past) { return .refuse(trouble, obstacle) }
        let policy = subject.policy
        let count = past.counted(by: policy, at: now)
        if past.givenUp != nil { return .refuse(trouble, .givenUp(restarts: count)) }
        let moment = earliest(subject, trouble)
        if now < moment { return .refuse(trouble, .tooEarly(until: moment)) }
        let isLeftBehind = trouble.isLeftBehind
        if past.failures >= HealPolicy.mostFailures || count >= policy.maximumRestarts && !isLeftBehind {
            return .act(.giveUp(id: subject.id, name: subject.name, trouble: trouble, restarts: count))
        }
        if let last = past.attempts.last {
            let pause =
                past.failures > 0 ? policy.pause(afterFailures: past.failures) : policy.pause(after: max(count, 1))
            let end = last.moment + pause / .seconds(1)
            if now < end { return .refuse(trouble, .pausing(until: end, restarts: count)) }
        }
        if !isLeftBehind, let need = sickNeed(of: subject) {
            return .refuse(trouble, .awaiting(name: need.name, until: need.until))
        }
        return .act(.restart(restart(subject, .trouble(trouble), number: isLeftBehind ? count : count + 1)))
    }

    private func restart(
        _ subject: HealSubject, _ reason: HealPlan.Reason, number: Int
    ) -> HealPlan.Restart {
        HealPlan.Restart(
            id: subject.id, name: subject.name, reason: reason, number: number, limit: subject.policy.maximumRestarts,
            run: subject.state == .running ? subject.since : nil)
    }

    /// What forbids a restart, in the order of what there is to say.
    private func obstacle(
        to subject: HealSubject, _ trouble: Trouble, _ past: HealLedger.Case
    ) -> HealPlan.RefusalReason? {
        if let bar = subject.bar { return .barred(bar) }
        if !subject.isSelected, !trouble.isLeftBehind { return .notSelected }
        if past.isUnderWay || past.isUnsettled || past.isOldNews(subject) { return .underWay }
        switch subject.state {
        case .paused: return .paused
        case .restarting: return .restarting
        case .removing, .dead, .other: return .leaving(subject.state)
        case .running, .exited, .created: break
        }
        if subject.isStopping { return .stopping }
        if let probe = subject.startupProbe, subject.state == .running, !trouble.isOfStartup {
            return .startingUp(probe: probe)
        }
        return nil
    }

    /// From when on it may be restarted, but for pauses.
    private func earliest(_ subject: HealSubject, _ trouble: Trouble) -> Double {
        guard case .unhealthy = trouble.kind else { return start }
        return max(start, (trouble.since ?? now) + subject.policy.minimumUnhealthy / .seconds(1))
    }

    /// How long a container has to get well by itself after what it needs was healed, in seconds.
    private static let recovery = 30.0

    /// What it needs that is not well, and is going to be healed or was a moment ago.
    private func sickNeed(of subject: HealSubject) -> (name: String, until: Double?)? {
        for tie in subject.ties {
            guard let need = subjects[tie.id], need.id != subject.id else { continue }
            let past = ledger[need.id]
            guard past.givenUp == nil else { continue }
            let isStartingUp = past.isOpen && !need.isWell && need.state == .running && need.trouble == nil
            if past.isUnderWay || past.isUnsettled || isStartingUp { return (need.name, nil) }
            if let healed = past.healed, now < healed + Self.recovery { return (need.name, healed + Self.recovery) }
            guard let trouble = trouble(of: need, past), obstacle(to: need, trouble, past) == nil else { continue }
            return (need.name, nil)
        }
        return nil
    }

    // MARK: What was restarted before it

    private func follow(_ subject: HealSubject, _ past: HealLedger.Case) -> Decision {
        guard subject.bar == nil, subject.state == .running, !subject.isStopping, !past.isUnderWay, !past.isUnsettled,
            !past.isOldNews(subject), past.givenUp == nil, let run = subject.since
        else { return .nothing }
        var later = Decision.nothing
        for tie in subject.ties where tie.follows {
            guard let need = subjects[tie.id], need.state == .running, let newRun = need.since, newRun > run,
                let cause = ledger[need.id].attempts.last, cause.outcome == .done, cause.newRun == newRun
            else { continue }
            if tie.awaitsHealth, !need.isWell {
                if need.trouble == nil { later = .awaitWell }
                continue
            }
            let tries = past.attempts.filter { $0.moment >= cause.moment }
            guard tries.count < HealPolicy.mostFailures else { continue }
            if let last = tries.last {
                let end = last.moment + subject.policy.pause(afterFailures: tries.count) / .seconds(1)
                if now < end { return .wait(until: end) }
            }
            return .act(.restart(restart(subject, .following(name: need.name), number: 0)))
        }
        return later
    }
}

extension Trouble {
    /// Whether it is the startup probe itself that failed.
    fileprivate var isOfStartup: Bool { if case .startup = kind { true } else { false } }

    /// Whether a restart made it.
    fileprivate var isLeftBehind: Bool { if case .halfRestarted = kind { true } else { false } }
}
