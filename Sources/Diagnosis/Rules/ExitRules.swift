import FoundationEssentials
import Health

/// Containers that ran and ended.
enum ExitRules {
    static let all = [
        Rule("oom-killed") { matter in outOfMemory(matter) },
        Rule("crash-loop") { matter in
            guard matter.situation == .looping else { return [] }
            let facts = matter.facts
            let code = facts.lastExit
            let count = facts.seen.restartCount
            let short = facts.startedAt.flatMap { start in facts.finishedAt.map { $0.timeIntervalSince(start) } }
            let lasted = short.flatMap { $0 >= 0 ? "the last run lasted \(DurationText.brief(.seconds($0)))" : nil }
            return [
                Lead(
                    .general, "crash-loop", .error, of: facts,
                    title: count == 1
                        ? "it ended with \(ExitCode.text(code)), and was started again a moment ago"
                        : "it ends again and again: \(Plural.count(count, "restart")), last with \(ExitCode.text(code))",
                    evidence: [
                        "RestartCount \(facts.seen.restartCount), State.Status \(facts.seen.state.word)", lasted,
                        lastWords(matter),
                    ],
                    cause: code == 0
                        ? "Its program comes to its end with status 0 and the restart policy starts it again: what it runs is "
                            + "no server, or goes to the background."
                        : "Its program fails soon after each start, and the restart policy starts it again."
                            + (facts.seen.isOutOfMemoryKilled || facts.events.contains { $0.verb == "oom" }
                                ? "" : " \(decoded(code))"),
                    fix: [
                        code == 0
                            ? "Keep the program in the foreground, or set the restart policy to 'no' for a task that should run once."
                            : "Mend what the last lines of the log name; the engine waits up to a minute between two starts."
                    ],
                    commands: ["docker logs --tail 100 \(matter.quotedName)"])
            ]
        },
        Rule("app-exited") { matter in
            guard matter.situation == .ended else { return [] }
            if matter.facts.seen.exitCode == 0, !matter.wasStoppedOnRequest { return [] }
            return [matter.wasStoppedOnRequest ? stopped(matter) : exited(matter)]
        },
        Rule("exited-early") { matter in
            let facts = matter.facts
            guard matter.situation == .ended, facts.seen.exitCode == 0, !facts.isAwaited, !matter.wasStoppedOnRequest,
                facts.check.map({ $0.form != .disabled }) ?? false
            else { return [] }
            return [
                Lead(
                    .general, "exited-early", .error, of: facts,
                    title: "it exited with status 0, though it should keep running",
                    evidence: [
                        "exit status 0 at \(Moment.text(facts.finishedAt))", matter.checkLine, lastWords(matter),
                    ],
                    cause:
                        "A container with a health check is meant to go on running. Its program came to its end without an "
                        + "error: it likely went to the background, or had nothing to do.",
                    fix: [
                        "Keep the program in the foreground (nginx -g 'daemon off;', no trailing &).",
                        "If it should run once: remove its health check, or let others await it with "
                            + "service_completed_successfully.",
                    ],
                    commands: ["docker logs --tail 100 \(matter.quotedName)"])
            ]
        },
    ]

    private static func outOfMemory(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        let isEnded = [.ended, .looping].contains(matter.situation)
        // Of one that runs only what came in this run counts.
        let event = facts.events.last { event in
            event.verb == "oom" && (isEnded || facts.startedAt.map { event.date >= $0.addingTimeInterval(-1) } ?? true)
        }
        let wasLast = facts.seen.isOutOfMemoryKilled || (isEnded && event != nil)
        let isLikely = !wasLast && isKilledByNobody(matter)
        // The engine watches a control group only after the first process runs in it, and misses what comes before.
        let counted = isEnded ? 0 : facts.memoryKills ?? 0
        let isHurt = !isEnded && facts.seen.state == .running && (event != nil || counted > 0)
        guard (isEnded && (wasLast || isLikely)) || isHurt else { return [] }
        let limit = facts.memoryLimit.map { "memory limit \(bytes($0))" }
        let isWell = !isEnded && !matter.isInTrouble
        return [
            Lead(
                .kill, "oom-killed", isWell ? .warning : .error, of: facts,
                title: isEnded
                    ? "the kernel \(isLikely ? "likely " : "")killed it for lack of memory"
                    : "the kernel killed a process of it for lack of memory",
                evidence: [
                    isLikely ? "exit status 137 (SIGKILL), and the engine remembers nobody who asked for it" : nil,
                    facts.seen.isOutOfMemoryKilled ? "State.OOMKilled: true, exit status \(facts.lastExit)" : nil,
                    // The engine writes the flag and tells the event by different ways, and may lose either.
                    wasLast && !facts.seen.isOutOfMemoryKilled ? "exit \(ExitCode.text(facts.lastExit))" : nil,
                    event.map { "event oom at \(Moment.text($0.date))" },
                    counted > 0 ? "its control group counts oom_kill \(counted)" : nil, limit,
                ],
                cause: facts.memoryLimit == nil
                    ? "The machine itself ran out of memory: the container has no limit of its own."
                    : "It used more memory than its limit allows.",
                fix: [
                    facts.memoryLimit == nil
                        ? "Give the machine more memory, or other containers a limit."
                        : "Raise the limit (docker update --memory, mem_limit or deploy.resources.limits.memory in Compose), or let the app use less.",
                    "Programs with a heap of their own need to know the limit: -XX:MaxRAMPercentage for Java, "
                        + "--max-old-space-size for Node.",
                ],
                commands: [
                    "docker stats --no-stream \(matter.quotedName)",
                    counted > 0
                        ? "docker exec \(matter.quotedName) grep -s oom_kill "
                            + "/sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control"
                        : "docker inspect --format '{{.State.OOMKilled}} {{.HostConfig.Memory}}' \(matter.quotedName)",
                ])
        ]
    }

    /// A SIGKILL to a container with a limit, of whose end the engine knows, and of no request for it: a busy engine misses
    /// what the kernel tells of its memory.
    private static func isKilledByNobody(_ matter: Case) -> Bool {
        let facts = matter.facts
        guard facts.lastExit == 137, facts.memoryLimit != nil, facts.events.contains(where: { $0.verb == "die" }) else {
            return false
        }
        return !facts.events.contains { $0.verb == "kill" || $0.verb == "stop" }
    }

    private static func stopped(_ matter: Case) -> Lead {
        let facts = matter.facts
        let isAsked = facts.events.contains { $0.verb == "stop" || $0.verb == "kill" && $0.signal == 15 }
        return Lead(
            .note, "app-exited", .info, of: facts, title: "it was stopped on request",
            evidence: [
                "exit \(ExitCode.text(facts.seen.exitCode)) at \(Moment.text(facts.finishedAt))",
                isAsked
                    ? "the engine remembers that it was asked to stop"
                    : "its restart policy would have started it again after an exit",
            ],
            cause: "Somebody ran 'docker stop' or an equivalent; it stays down until it is started.",
            fix: ["Start it again: docker start \(matter.quotedName)"], commands: ["docker start \(matter.quotedName)"])
    }

    private static func exited(_ matter: Case) -> Lead {
        let facts = matter.facts
        let code = facts.seen.exitCode
        let killed = facts.events.last { $0.verb == "kill" }
        let heap = matter.signs.first { $0.kind == .outOfMemory && $0.age < 20 }
        return Lead(
            .general, "app-exited", .error, of: facts, title: "it exited with \(ExitCode.text(code))",
            evidence: [
                "exit status \(code) at \(Moment.text(facts.finishedAt))",
                killed.map { "event kill at \(Moment.text($0.date))" },
                heap.map { "log: \($0.line)" } ?? lastWords(matter),
            ],
            cause: heap == nil
                ? decoded(code)
                : "It ran out of memory of its own: its heap was full, or an allocation was refused. \(decoded(code))",
            fix: [advice(code) ?? "Mend what the last lines of the log name, and start it again."],
            commands: ["docker logs --tail 100 \(matter.quotedName)", "docker start --attach \(matter.quotedName)"])
    }

    /// The line of the log that most likely tells why.
    private static func lastWords(_ matter: Case) -> String? {
        matter.facts.log.isEmpty ? nil : LogSign.lastError(in: matter.facts.log).map { "log: \($0)" }
    }

    private static func decoded(_ code: Int) -> String {
        switch code {
        case 1: "Status 1 is a program's general word for an error of its own."
        case 2: "Status 2 usually means that it was called with arguments that it does not understand."
        case 126: "Status 126 means that a command was found, but cannot be executed."
        case 127: "Status 127 means that a command which the start script calls was not found."
        case 132: "SIGILL: it used an instruction that this processor does not have."
        case 134: "SIGABRT: it gave itself up, as programs do after a failed assertion or when their heap is full."
        case 135: "SIGBUS: it used memory that is not there, often of a file that was cut short, or of a full /dev/shm."
        case 136: "SIGFPE: it divided by zero, or the like."
        case 137:
            "SIGKILL: it was killed from outside, and not for its memory as far as the engine knows: docker kill, a stop "
                + "that took longer than its time, or the machine's own lack of memory."
        case 139: "SIGSEGV: it used memory that is not its own, a bug in it or in one of its libraries."
        case 141: "SIGPIPE: it wrote to a connection that was closed."
        case 143: "SIGTERM: it was asked to end, which is how 'docker stop' begins."
        case 255: "Status 255 is what a program makes of an exit with -1, or a shell or ssh of a failure of its own."
        default:
            ExitCode.meaning(code).map { "\($0): a signal ended it." }
                ?? "Its own code chose this status; its documentation or its log say why."
        }
    }

    private static func advice(_ code: Int) -> String? {
        switch code {
        case 137:
            "Look for who killed it (docker events, the kernel's log); give a slow stop more time with stop_grace_period."
        case 139, 132, 135:
            "Look for a newer version of the image; run it with a core dump or a debugger to find the place."
        case 143: "If nobody stopped it on purpose: look in 'docker events' for who did."
        default: nil
        }
    }

    private static func bytes(_ count: Int) -> String {
        let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        for (size, name) in units where count >= size {
            return count % size == 0
                ? "\(count / size) \(name)" : "\((Double(count) / Double(size) * 10).rounded() / 10) \(name)"
        }
        return "\(count) bytes"
    }
}
