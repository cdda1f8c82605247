import FoundationEssentials
import Health

/// The facts with what follows from them at once: several rules ask for it.
struct Case: Sendable {
    let facts: ContainerFacts
    let situation: Situation
    let command: CheckCommand?
    /// The results of this run, those left out that met a container which was just ending.
    let fresh: [CheckResult]
    /// The last result, when it is one of this run and a failure.
    let failing: CheckResult?
    /// Why that failed.
    let failure: CheckFailure?
    /// What the log tells of.
    let signs: [LogSign]

    /// How the container is, in the words of a person.
    enum Situation: Sendable, Equatable {
        /// Created, and never run.
        case neverStarted
        /// Ended for good.
        case ended
        /// Ends again and again.
        case looping
        case paused, removing
        case unhealthy
        /// Its check has not decided yet.
        case starting
        case healthy
        /// Runs, and nothing checks it.
        case unverified
        case unknown
    }

    init(_ facts: ContainerFacts) {
        self.facts = facts
        command = facts.check.map { CheckCommand($0, environment: facts.environment) }
        fresh = facts.results.filter { result in
            (facts.startedAt.map { result.start >= $0 } ?? false) && !result.isMoot
        }
        situation = Self.situation(facts, hasFresh: !fresh.isEmpty)
        let last = fresh.last
        failing = last?.hasPassed == false ? last : nil
        failure = if let failing, let command { Self.failure(failing, command, facts) } else { nil }
        signs = LogSign.all(in: facts.log)
    }

    private static func situation(_ facts: ContainerFacts, hasFresh: Bool) -> Situation {
        let seen = facts.seen
        switch seen.state {
        case .created: return .neverStarted
        case .paused: return .paused
        case .removing: return .removing
        case .restarting: return .looping
        case .exited, .dead:
            if !seen.startError.isEmpty, facts.startedAt == nil || seen.exitCode >= 125 { return .neverStarted }
            return .ended
        case .running: break
        case .other: return .unknown
        }
        if isBetweenEnds(facts) { return .looping }
        switch seen.health {
        case .healthy: return .healthy
        case .starting: return .starting
        // `unhealthy` without as many failures is what the engine writes when its monitor stops.
        case .unhealthy: return seen.failingStreak >= seen.retries && seen.hasResults ? .unhealthy : .starting
        case .none, .other: return .unverified
        }
    }

    /// A loop that is caught in one of its short runs: after a second restart, or a first one that followed a failure. A health
    /// check that passes proves otherwise, until it has restarted too often for that.
    private static func isBetweenEnds(_ facts: ContainerFacts) -> Bool {
        let seen = facts.seen
        guard seen.restartCount > 0, let since = seen.sinceStarted, since < .seconds(10),
            let started = facts.startedAt, let finished = facts.finishedAt, started.timeIntervalSince(finished) < 70
        else { return false }
        if seen.restartCount > 3 { return true }
        guard seen.health != .healthy else { return false }
        return seen.restartCount > 1 || facts.lastExit != 0
    }

    /// What a silent check leaves open the listening sockets and the log may tell.
    private static func failure(_ result: CheckResult, _ command: CheckCommand, _ facts: ContainerFacts) -> CheckFailure
    {
        let read = CheckFailure.read(result, of: command)
        // Podman says nothing of a program that is not there.
        if read == .other, !result.output.contains(where: { !$0.isWhitespace }), let program = command.program,
            case .some(.none) = facts.programs[program]
        {
            return .missing(program: program)
        }
        guard [.other, .someErrorStatus, .timedOut(byEngine: false)].contains(read), let target = command.target else {
            return read
        }
        if let path = target.path, let status = StatusText.logged(for: path, in: facts.log), status >= 400 {
            return .status(status)
        }
        let kind = facts.kind(of: target.peer.host)
        guard read != .someErrorStatus, facts.hasOwnSockets, kind != .other, let port = target.peer.port else {
            return read
        }
        // What the program says itself goes before what can be inferred, unless it speaks of a connection.
        guard !CheckFailure.isUsage(result.output) else { return read }
        let words = result.output.lowercased()
        guard read != .other || !words.contains(where: { !$0.isWhitespace }) || words.contains("connect") else {
            return read
        }
        let isServed = facts.sockets.contains { $0.port == port && $0.isReached(at: kind) }
        return isServed ? read : .refused(target.peer)
    }

    /// Whether it has failed, in any of the ways that there are.
    var isInTrouble: Bool {
        switch situation {
        case .neverStarted, .ended, .looping, .unhealthy: true
        case .starting: facts.gaveUpAfter != nil || (failing != nil && !isInStartPeriod)
        case .paused, .removing, .healthy, .unverified, .unknown: hasFailedRoute
        }
    }

    /// Whether what it was asked from outside failed.
    var hasFailedRoute: Bool { facts.routes.contains { !$0.answer.hasPassed } }

    /// Whether failures do not count yet.
    var isInStartPeriod: Bool {
        guard situation == .starting, let check = facts.check, let since = facts.seen.sinceStarted else { return false }
        return since < check.startPeriod
    }

    /// How bad a failing check is: a flaw that no time mends counts at once, another one when the engine or a gate has
    /// decided.
    func severity(isCertain: Bool) -> Finding.Severity? {
        switch situation {
        case .unhealthy: return .error
        case .starting:
            if isCertain || facts.gaveUpAfter != nil { return .error }
            return isInStartPeriod ? .info : .warning
        default: return nil
        }
    }

    /// Whether it was told to stop: the exit is no failure of its own.
    var wasStoppedOnRequest: Bool {
        guard situation == .ended else { return false }
        // The engine tells of a stop when it is done, after the end itself. SIGTERM asks politely; who only kills asks nothing.
        let die = facts.events.last { $0.verb == "die" }
        let isAsked =
            die.map { die in
                facts.events.contains { event in
                    abs(event.date.timeIntervalSince(die.date)) < 10
                        && (event.verb == "stop" || event.verb == "kill" && event.signal == 15)
                }
            } ?? false
        // With such a policy the engine would have started it again.
        let isAlways = facts.seen.restartPolicy == .always || facts.seen.restartPolicy == .unlessStopped
        return isAsked || isAlways
    }

    /// Whether no check of this run has passed so far: a success would have set the streak back.
    var hasNeverPassed: Bool {
        guard let check = facts.check, let since = facts.seen.sinceStarted, !fresh.contains(where: \.hasPassed) else {
            return false
        }
        let durations = fresh.compactMap(\.duration)
        let mean = durations.isEmpty ? .zero : durations.reduce(.zero, +) / durations.count
        // One may be under way.
        let covered = (check.interval + mean) * (facts.seen.failingStreak + 2) + check.timeout
        return since - check.startPeriod <= covered
    }

    // MARK: Words

    var name: String { facts.name }
    var quotedName: String { Shell.quoted(facts.name) }

    /// The last failed check in one line: when, how, what it said.
    var lastResult: String? {
        guard let failing else { return nil }
        return "last check: \(Self.words(failing))"
    }

    static func words(_ result: CheckResult) -> String {
        let lines = result.output.split(whereSeparator: \.isNewline).map(String.init)
            .filter { $0.contains { !$0.isWhitespace } }
        let text = lines.count > 3 ? "\(lines[0]) … \(lines[lines.count - 1])" : lines.joined(separator: " / ")
        let shown = text.isEmpty ? "no output" : text.count > 300 ? "\(text.prefix(300))…" : text
        return result.hasTimedOut ? shown : "exit \(result.exitCode): \(shown)"
    }

    /// `3 failed checks in a row`.
    var streak: String {
        let count = max(facts.seen.failingStreak, failing == nil ? 0 : 1)
        return "\(Plural.count(count, "failed check")) in a row"
    }

    var checkLine: String? { facts.check.map { "check: \($0.text)" } }

    /// The command that runs the check by hand.
    func runByHand(_ check: CheckFacts) -> String {
        switch check.form {
        case .exec: "docker exec \(quotedName) \(check.text)"
        default:
            "docker exec \(quotedName) \(check.shell.map(Shell.quoted).joined(separator: " ")) \(Shell.quoted(check.text))"
        }
    }

    /// What listens, as evidence.
    var listening: String {
        facts.sockets.isEmpty
            ? "no TCP socket listens inside the container"
            : "listening inside: \(facts.sockets.map(\.text).joined(separator: ", "))"
    }
}
