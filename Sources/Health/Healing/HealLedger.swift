/// What was done to containers so far. Times are in seconds since 1970 by the engine's clock.
package struct HealLedger: Sendable, Equatable {
    /// What was done to one container, oldest first.
    package struct Case: Sendable, Equatable {
        /// The restarts that are remembered.
        package internal(set) var attempts: [Attempt] = []
        /// When it was given up; nil while it is not.
        package internal(set) var givenUp: Double?
        /// When it was seen well last, after a restart.
        package internal(set) var healed: Double?
    }

    /// One restart.
    package struct Attempt: Sendable, Equatable {
        /// When it was begun.
        package var moment: Double
        /// Whether it followed the restart of what it needs.
        package var isFollowing: Bool
        /// What became of it.
        package var outcome: Outcome
        /// When the run began that it ended; nil for one that did not run, or where that is not known.
        package var oldRun: Double?
        /// When the run began that it led to; nil until that was seen.
        package var newRun: Double?

        /// A restart that was begun at that moment.
        package init(
            moment: Double, isFollowing: Bool = false, outcome: Outcome = .underWay, oldRun: Double? = nil,
            newRun: Double? = nil
        ) {
            self.moment = moment
            self.isFollowing = isFollowing
            self.outcome = outcome
            self.oldRun = oldRun
            self.newRun = newRun
        }
    }

    /// What became of a restart.
    package enum Outcome: Sendable, Equatable {
        case underWay
        case done
        /// The engine could not do it, and why.
        case failed(String)
        /// The engine's answer never came: it may have done it, or be about to.
        case unsettled(String)
    }

    private var cases: [ContainerID: Case] = [:]

    /// Nothing was done yet.
    package init() {}

    /// What was done to a container.
    package subscript(_ id: ContainerID) -> Case { cases[id] ?? Case() }

    /// Takes a restart that was recorded before.
    package mutating func recall(_ attempt: Attempt, of id: ContainerID) {
        cases[id, default: Case()].attempts.append(attempt)
        cases[id]?.attempts.sort { $0.moment < $1.moment }
    }

    /// A restart begins; `run` is when the run began that it ends.
    package mutating func begin(_ restart: HealPlan.Restart, at now: Double) {
        cases[restart.id, default: Case()].attempts.append(
            Attempt(moment: now, isFollowing: restart.isFollowing, oldRun: restart.run))
    }

    /// The restart that is under way came to its end; nil when it did not reach the engine, and so never was.
    package mutating func finish(_ id: ContainerID, _ outcome: Outcome?) {
        guard let index = cases[id]?.attempts.lastIndex(where: { $0.outcome == .underWay }) else { return }
        if let outcome {
            cases[id]?.attempts[index].outcome = outcome
        } else {
            cases[id]?.attempts.remove(at: index)
        }
    }

    /// It is not restarted any more until it is well again.
    package mutating func giveUp(_ id: ContainerID, at now: Double) { cases[id, default: Case()].givenUp = now }

    /// It was seen well after a restart.
    package mutating func noteHealed(_ id: ContainerID, at now: Double) {
        cases[id]?.givenUp = nil
        cases[id]?.healed = now
    }

    /// Takes what is seen now: settles what was open, and forgets what does not count any more and who is not there.
    package mutating func see(_ subjects: [HealSubject], at now: Double) {
        let present = Dictionary(subjects.map { ($0.id, $0) }) { first, _ in first }
        for (id, one) in cases {
            guard let subject = present[id] else {
                // One that is being restarted may be missing from a list for a moment.
                if !one.isUnderWay { cases[id] = nil }
                continue
            }
            cases[id]?.settle(by: subject, at: now)
            cases[id]?.forget(by: subject.policy, at: now)
            if cases[id]?.attempts.isEmpty == true, cases[id]?.givenUp == nil { cases[id] = nil }
        }
    }
}

extension HealLedger.Case {
    /// How long a restart of which nothing was heard may still be going on, beside the time to stop.
    static let settling = 30.0

    /// Whether a restart is going on.
    package var isUnderWay: Bool { attempts.contains { $0.outcome == .underWay } }

    /// Whether it was restarted since it was well last.
    package var isOpen: Bool { givenUp != nil || attempts.last.map { $0.moment > healed ?? -.infinity } ?? false }

    /// Whether nobody knows what became of the last restart.
    var isUnsettled: Bool { if case .unsettled? = attempts.last?.outcome { true } else { false } }

    /// Why the last restart failed; nil when it did not.
    var failure: String? { attempts.last?.failure }

    /// How many restarts were done since it was well last.
    var restartsSinceWell: Int { attempts.count { $0.moment > healed ?? -.infinity && $0.failure == nil } }

    /// How many restarts failed in a row until now.
    package var failures: Int { attempts.reversed().prefix { $0.failure != nil }.count }

    /// The restarts that count for the limit: those within the window, and those since it was well last. What the engine
    /// could not do was none.
    package func counted(by policy: HealPolicy, at now: Double) -> Int {
        attempts.count { !$0.isFollowing && $0.failure == nil && counts($0, by: policy, at: now) }
    }

    /// Whether the container as it is seen is what it was before the last restart, which is done: news of it come late.
    func isOldNews(_ subject: HealSubject) -> Bool {
        guard let last = attempts.last, last.outcome == .done, last.newRun == nil else { return false }
        return switch subject.state {
        case .running: subject.since == nil || subject.since == last.oldRun
        // Its end came before the restart.
        case .exited: subject.since.map { $0 < last.moment } ?? true
        default: false
        }
    }

    private func counts(_ attempt: HealLedger.Attempt, by policy: HealPolicy, at now: Double) -> Bool {
        attempt.moment > now - policy.window / .seconds(1) || attempt.moment > healed ?? -.infinity
    }

    /// The engine's word got lost: that it runs anew tells that the restart was done, that it does not run or runs as
    /// before that it was not.
    fileprivate mutating func settle(by subject: HealSubject, at now: Double) {
        guard let last = attempts.last, !subject.isStopping else { return }
        let isAnew = subject.state == .running && subject.since != nil && subject.since != last.oldRun
        switch last.outcome {
        case .underWay, .failed: return
        case .done: if isAnew, last.newRun == nil { attempts[attempts.count - 1].newRun = subject.since }
        case .unsettled(let words):
            if isAnew {
                attempts[attempts.count - 1].outcome = .done
                attempts[attempts.count - 1].newRun = subject.since
            } else if now - last.moment >= Self.settling {
                attempts[attempts.count - 1].outcome = .failed(words)
            }
        }
    }

    fileprivate mutating func forget(by policy: HealPolicy, at now: Double) {
        // The last one stays while something may follow it, or has to be repaired.
        let oldest = now - 86_400
        let last = attempts.last
        attempts = attempts.filter { attempt in
            attempt.outcome == .underWay || counts(attempt, by: policy, at: now)
                || attempt == last && attempt.moment >= oldest
        }
    }
}

extension HealLedger.Attempt {
    /// Why the engine could not do it; nil when it did, or may have.
    fileprivate var failure: String? { if case .failed(let words) = outcome { words } else { nil } }
}
