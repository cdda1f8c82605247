import FoundationEssentials
import Health

/// When checks run, and how their results change.
enum CheckScheduleRules {
    static let all = [
        Rule("health-check-never-ran") { matter in neverRan(matter) },
        Rule("check-slower-than-gate") { matter in slowerThanGate(matter) },
        Rule("health-check-flapping") { matter in flapping(matter) },
        Rule("start-period-too-short") { matter in recovered(matter) },
    ]

    private static func neverRan(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        guard let check = facts.check, facts.seen.state == .running else { return [] }
        if case .unknown(let word) = check.form {
            guard facts.seen.health == .none else { return [] }
            return [
                Lead(
                    .certain, "health-check-never-ran", .error, of: facts,
                    title: "the engine runs no health check: it does not know the kind '\(word)'",
                    evidence: ["Config.Healthcheck.Test begins with \(word)", "State.Health is absent"],
                    cause:
                        "The first word of a check must be CMD, CMD-SHELL or NONE. The engine accepts any other, says so in its own "
                        + "log only, and then checks nothing.",
                    fix: [
                        "Put CMD before the words: [\"CMD\", \(check.test.map { "\"\($0)\"" }.joined(separator: ", "))]"
                    ],
                    commands: ["docker inspect --format '{{json .Config.Healthcheck}}' \(matter.quotedName)"])
            ]
        }
        guard matter.situation == .starting, matter.fresh.isEmpty, let since = facts.seen.sinceStarted,
            // An engine may take half a minute to start the command (moby, `daemon/health.go`).
            since > check.firstResult + max(.seconds(5), check.firstResult / 2)
        else { return [] }
        return [
            Lead(
                .certain, "health-check-never-ran", .error, of: facts,
                title:
                    "no health check has run, though one was due \(DurationText.brief(since - check.firstCheck)) ago",
                evidence: [
                    "started \(Moment.text(facts.startedAt)), first check due after \(DurationText.brief(check.firstCheck))",
                    "State.Health.Log has no result of this run",
                ],
                cause:
                    "The engine does not run its checks. Podman runs them by systemd timers, which a machine or container without "
                    + "systemd does not have; dockerd does so when it is overloaded or stuck.",
                fix: [
                    "Podman: run 'podman healthcheck run' by a timer of your own, or run the engine under systemd.",
                    "Docker: look at the engine's log, and restart it.",
                ],
                commands: ["docker inspect --format '{{json .State.Health}}' \(matter.quotedName)"])
        ]
    }

    private static func slowerThanGate(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        guard let check = facts.check, [.exec, .shell].contains(check.form),
            [.starting, .healthy, .unhealthy].contains(matter.situation)
        else { return [] }
        let limit = facts.gaveUpAfter ?? facts.gateLimit
        let first = check.firstCheck
        let isTooSlow = first >= limit
        guard isTooSlow || (facts.gaveUpAfter != nil && check.unhealthyAfter.earliest > limit) else { return [] }
        let isUndecided = matter.situation == .starting
        return [
            Lead(
                isTooSlow ? .certain : .note, "check-slower-than-gate", isUndecided && isTooSlow ? .error : .warning,
                of: facts,
                title: isTooSlow
                    ? "the first health check comes after \(DurationText.brief(first)), later than a gate of \(DurationText.brief(limit)) waits"
                    : "the health check cannot call it unhealthy within the \(DurationText.brief(limit)) that a gate waits",
                evidence: [
                    "interval \(DurationText.brief(check.interval)), start period \(DurationText.brief(check.startPeriod)), retries \(check.retries)",
                    "verdict unhealthy at the earliest \(DurationText.brief(check.unhealthyAfter.earliest)) after the start",
                ],
                cause:
                    "The engine waits a whole interval before its first check, so that until then the container is neither healthy "
                    + "nor unhealthy.",
                fix: [
                    "Check more often: --interval=10s; with Engine 25 or newer --start-interval=2s within a start period.",
                    "Or let the gate wait longer: healthwatch wait --timeout.",
                ],
                commands: ["docker inspect --format '{{json .Config.Healthcheck}}' \(matter.quotedName)"])
        ]
    }

    /// How often the results changed between good and bad. Failures before the first success of a run are its start.
    private static func flapping(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        guard [.healthy, .unhealthy, .starting].contains(matter.situation) else { return [] }
        let outcomes = settled(matter).map(\.hasPassed)
        let changes = zip(outcomes, outcomes.dropFirst()).count { $0 != $1 }
        let passed = outcomes.count { $0 }
        guard changes >= 3 || (changes == 2 && min(passed, outcomes.count - passed) >= 2) else { return [] }
        let failure = matter.fresh.last { !$0.hasPassed }
        let isBad = matter.situation == .unhealthy
        return [
            Lead(
                .certain, "health-check-flapping", isBad ? .error : .warning, of: facts,
                title: "the health check passes and fails in turn: \(passed) of the last \(outcomes.count) passed",
                evidence: [
                    "results, oldest first: \(outcomes.map { $0 ? "passed" : "failed" }.joined(separator: ", "))",
                    failure.map { "last failure: \(Case.words($0))" },
                    "retries \(facts.check?.retries ?? 3)",
                ],
                cause:
                    "The app answers well at one time and not at another: it works near a limit (time, memory, connections), or one "
                    + "of several things behind it fails.",
                fix: [
                    "Look at what differs at the times of the failures; the log below has the same clock.",
                    facts.check.map { $0.retries < 3 } == true
                        ? "With --retries=\(facts.check?.retries ?? 1) a single failure tells: 3 is the default." : nil,
                ],
                commands: ["docker inspect --format '{{json .State.Health.Log}}' \(matter.quotedName)"])
        ]
    }

    /// The results of this run without the failures of its start, where the first check of the run is among them.
    private static func settled(_ matter: Case) -> ArraySlice<CheckResult> {
        guard let check = matter.facts.check, let started = matter.facts.startedAt, let first = matter.fresh.first,
            first.start.timeIntervalSince(started) <= (check.firstCheck * 2) / .seconds(1)
        else { return matter.fresh[...] }
        return matter.fresh.drop { !$0.hasPassed }
    }

    /// A check that passes when it is run once more, though the engine's did not: the app came up after the verdict.
    private static func recovered(_ matter: Case) -> [Lead] {
        guard let rerun = matter.facts.rerun, rerun.hasPassed, matter.situation == .unhealthy,
            matter.hasNeverPassed, let check = matter.facts.check
        else { return [] }
        // Another rule has seen in the sockets what this one infers.
        if case .refused? = matter.failure, matter.facts.hasOwnSockets { return [] }
        let better = DurationText.brief(max(.seconds(30), check.startPeriod * 2))
        return [
            Lead(
                .certain, "start-period-too-short", .error, of: matter.facts,
                title: "the health check passes by now: the app took longer to start than it allows",
                evidence: [
                    matter.lastResult, "run once more, now: passed",
                    "start period \(DurationText.brief(check.startPeriod)), unhealthy after \(DurationText.brief(check.unhealthyAfter.earliest)) of failures",
                ],
                cause:
                    "No check of this run has passed so far, and this one does: what it asks has come up in between.",
                fix: ["Give it time to start: HEALTHCHECK --start-period=\(better) or more; a success ends it early."],
                commands: [matter.runByHand(check)])
        ]
    }
}

/// Containers that nothing checks.
enum CoverageRules {
    static let all = [
        Rule("no-healthcheck", "healthcheck-disabled") { matter in
            let facts = matter.facts
            guard matter.situation == .unverified || matter.situation == .starting else { return [] }
            if facts.check?.form == .disabled {
                return [
                    Lead(
                        .note, "healthcheck-disabled", facts.requiresCheck ? .error : .warning, of: facts,
                        title: "its health check is switched off",
                        evidence: ["Config.Healthcheck.Test: NONE"],
                        cause:
                            "HEALTHCHECK NONE, --no-healthcheck or disable: true took the image's check away: nothing verifies that "
                            + "the app works.",
                        fix: ["If the image's own check does not fit, write one that does instead of none."],
                        commands: ["docker inspect --format '{{json .Config.Healthcheck}}' \(matter.quotedName)"])
                ]
            }
            guard facts.check == nil, matter.situation == .unverified else { return [] }
            let port = facts.sockets.first?.port ?? facts.ports.first?.number
            return [
                Lead(
                    .note, "no-healthcheck", facts.requiresCheck ? .error : .warning, of: facts,
                    title: "it has no health check: nothing verifies that the app works",
                    evidence: ["Config.Healthcheck is absent"],
                    cause:
                        "The image defines none, and none was given at the start. Images that Podman or Buildah build in the OCI "
                        + "format lose theirs (--format docker keeps it).",
                    fix: [
                        "Add one: HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD wget -q -O /dev/null "
                            + "http://127.0.0.1:\(port ?? 8000)/health || exit 1"
                    ],
                    commands: [
                        "docker image inspect --format '{{json .Config.Healthcheck}}' \(Shell.quoted(facts.seen.image))"
                    ])
            ]
        }
    ]
}
