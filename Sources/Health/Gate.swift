/// Phase 1 of a deployment: decides from what is seen of an app's containers whether it may go on.
///
/// A value without a clock: `now` counts from the start of the wait, and whoever feeds it asks ``nextChange`` when time
/// alone could change the answer.
package struct Gate: Sendable, Equatable {
    /// The patience and the demands.
    package let policy: GatePolicy
    /// The containers, since the last answer in the order in which they are judged: those depended on first.
    package private(set) var members: [Member] = []

    /// Whose turn it is.
    private var turn: Slot?
    private var lastUpdate: Duration = .zero
    private var isOrdered = true
    private var awaitedOutside: Set<String> = []

    /// How the gate stands as a whole.
    package enum Answer: Sendable, Equatable {
        /// Still waiting; `current` is the container whose turn it is, nil when there is none at all.
        case waiting(current: ContainerID?)
        /// Every container passes at this moment.
        case passed
        /// A container fails the app.
        case failed(ContainerID, Failure)
    }

    /// A gate that has seen nothing yet.
    package init(policy: GatePolicy) { self.policy = policy }

    /// Takes what was seen of a container: a known one, one that replaces a known one, or a new one.
    package mutating func observe(_ seen: Observation, at now: Duration) {
        // A known one stays the same member when a rename gives it another place, whoever else had that.
        if let index = members.firstIndex(where: { $0.seen.id == seen.id }) {
            if members[index].seen.slot != seen.slot { isOrdered = false }
            members[index].observe(seen, at: now, policy: policy)
            return
        }
        guard let index = members.firstIndex(where: { $0.seen.slot == seen.slot }) else {
            members.append(Member(seen, at: now, policy: policy))
            isOrdered = false
            return
        }
        if seen.created >= members[index].seen.created {
            members[index].observe(seen, at: now, policy: policy)
        }
    }

    /// Takes which services, with their projects, containers outside the app want to see completed.
    package mutating func noteAwaited(outside services: Set<String>) { awaitedOutside = services }

    /// Takes that a container was asked to stop, by a user or by Compose.
    package mutating func noteStopRequest(_ id: ContainerID) {
        change(id) { $0.noteStopRequest() }
    }

    /// Takes that a container exited, as its `die` event tells: everything that led to it was heard of before.
    package mutating func noteExit(_ id: ContainerID) {
        change(id) { $0.noteExit() }
    }

    /// Takes that a container is gone; `exitCode` is what its `die` event said, if there was one.
    package mutating func noteRemoval(_ id: ContainerID, exitCode: Int?, at now: Duration) {
        change(id) { $0.noteRemoval(exitCode: exitCode, at: now) }
    }

    /// Where a container stands.
    package func standing(of member: Member, at now: Duration) -> Standing {
        member.standing(awaited: awaited, at: now, policy: policy)
    }

    /// Moves time on and says how the gate stands.
    package mutating func answer(at now: Duration) -> Answer {
        if !isOrdered {
            members = Self.inOrder(members)
            isOrdered = true
        }
        forgetScaledDown(at: now)
        let standings = members.map { standing(of: $0, at: now) }
        account(standings, until: now)
        for (index, standing) in standings.enumerated() {
            if case .passing = standing { members[index].notePass(at: now) }
            if case .failing(let failure, let isFinal) = standing, isFinal || policy.isParallel {
                return .failed(members[index].seen.id, failure)
            }
        }
        let pending = standings.indices.filter { !standings[$0].isPassing }
        turn = pending.first.map { members[$0].seen.slot }
        guard let current = pending.first else { return members.isEmpty ? .waiting(current: nil) : .passed }
        if case .failing(let failure, _) = standings[current] { return .failed(members[current].seen.id, failure) }
        for index in pending where members[index].waited >= policy.timeout {
            guard case .waiting(let waiting) = standings[index] else { continue }
            return .failed(members[index].seen.id, .timedOut(waiting, after: members[index].waited))
        }
        return .waiting(current: members[current].seen.id)
    }

    /// When time alone could next change the answer; nil when only news can.
    package func nextChange(at now: Duration) -> Duration? {
        let moments = members.compactMap { $0.nextChange(at: now, policy: policy) }
        return (moments + [nextTimeout(at: now)].compactMap { $0 }).min()
    }

    /// When the first timeout runs out unless something is heard before; nil when none is running.
    package func nextTimeout(at now: Duration) -> Duration? {
        members.filter { member in
            // Two may be in one place for a moment, when both are renamed: the one that passes has no timeout.
            let standing = standing(of: member, at: now)
            return isTimed(member, standing) && !standing.isPassing
        }
        .map { max(now, lastUpdate + max(.zero, policy.timeout - $0.waited)) }.min()
    }

    /// The time that passed counts for the container whose turn it was, or for all that were waited for at once.
    private mutating func account(_ standings: [Standing], until now: Duration) {
        let passed = now - lastUpdate
        lastUpdate = now
        for index in members.indices where isTimed(members[index], standings[index]) { members[index].waited += passed }
    }

    private func isTimed(_ member: Member, _ standing: Standing) -> Bool {
        policy.isParallel ? !standing.isPassing : member.seen.slot == turn
    }

    /// A replica that was removed, and that others of its service outlive, was scaled down: no failure.
    private mutating func forgetScaledDown(at now: Duration) {
        let gone = members.filter { standing(of: $0, at: now) == .failing(.removed, isFinal: true) }
        for member in gone {
            guard let service = member.seen.slot.qualifiedService else { continue }
            let replicas = members.count { $0.seen.slot.qualifiedService == service }
            if replicas > 1 { members.removeAll { $0.seen.id == member.seen.id } }
        }
    }

    private mutating func change(_ id: ContainerID, _ body: (inout Member) -> Void) {
        guard let index = members.firstIndex(where: { $0.seen.id == id }) else { return }
        body(&members[index])
    }

    /// The services, with their projects, that another one wants to see completed: its one-shots.
    private var awaited: Set<String> {
        awaitedOutside.union(members.flatMap { $0.seen.slot.completions(of: $0.seen.dependencies) })
    }
}

extension Gate {
    /// Those depended on before those that depend on them; else by service, number and name.
    private static func inOrder(_ members: [Member]) -> [Member] {
        var remaining = members.sorted { orderKey($0.seen) < orderKey($1.seen) }
        var unmet = Dictionary(grouping: remaining.compactMap(\.seen.slot.qualifiedService)) { $0 }.mapValues(\.count)
        var ordered: [Member] = []
        while !remaining.isEmpty {
            // In a cycle nobody is free: its first goes first.
            let next =
                remaining.firstIndex { member in
                    member.seen.dependencies.allSatisfy {
                        unmet[member.seen.slot.qualified($0.service), default: 0] == 0
                    }
                } ?? 0
            let member = remaining.remove(at: next)
            if let service = member.seen.slot.qualifiedService { unmet[service, default: 0] -= 1 }
            ordered.append(member)
        }
        return ordered
    }

    private static func orderKey(_ seen: Observation) -> (String, Int, String) {
        switch seen.slot {
        case .replica(_, let service, let number): (service, number, seen.name)
        case .name(let name): (name, 0, name)
        }
    }
}

extension Standing {
    /// Whether it is good enough to go on.
    package var isPassing: Bool {
        if case .passing = self { true } else { false }
    }
}
