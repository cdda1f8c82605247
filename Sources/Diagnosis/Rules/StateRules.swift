import Health

/// States that are no failure of the app, and yet keep it from working.
enum StateRules {
    static let all = [
        Rule("paused") { matter in
            guard matter.situation == .paused else { return [] }
            let check =
                matter.facts.check != nil
                ? "The engine runs no health check on a paused container and calls it unhealthy meanwhile, so its health "
                    + "says nothing." : nil
            return [
                Lead(
                    .start, "paused", .error, of: matter.facts,
                    title: "the container is paused: its processes are frozen",
                    evidence: ["State.Status: paused"],
                    cause: [
                        "Somebody or something ran 'docker pause'; until it is undone the app answers nothing.", check,
                    ]
                    .compactMap { $0 }.joined(separator: " "),
                    fix: ["Let it go on: docker unpause \(matter.quotedName)"],
                    commands: ["docker unpause \(matter.quotedName)"])
            ]
        },
        Rule("stale-health-log") { matter in
            let facts = matter.facts
            let old = facts.results.count { result in facts.startedAt.map { result.start < $0 } ?? false }
            guard old > 0, facts.seen.state == .running else { return [] }
            let isAll = old == facts.results.count
            let share = "\(old) of \(facts.results.count)"
            return [
                Lead(
                    .note, "stale-health-log", isAll ? .warning : .info, of: facts,
                    title: isAll
                        ? "all results of the health check are from an earlier run"
                        : "\(share) results of the health check are from an earlier run",
                    evidence: [
                        "started \(Moment.text(facts.startedAt)), oldest result \(Moment.text(facts.results.first?.start))"
                    ],
                    cause:
                        "The engine keeps the last five results when a container is started again. Those from before the "
                        + "start say nothing about this run.",
                    fix: ["Look only at results after the start; the next check is due within its interval."],
                    commands: ["docker inspect --format '{{json .State}}' \(matter.quotedName)"])
            ]
        },
    ]
}
