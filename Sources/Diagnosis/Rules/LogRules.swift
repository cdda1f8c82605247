import Health

/// Causes that the app itself names in its log.
enum LogRules {
    static let all = [
        Rule("disk-full") { matter in
            if let failing = matter.failing, FailureKind.diskFull.isTold(in: failing.output),
                let severity = matter.severity(isCertain: true)
            {
                var lead = diskFull(matter, evidence: matter.lastResult ?? "", rank: .logged)
                lead.finding.severity = severity
                return [lead]
            }
            guard let (sign, severity) = current(.diskFull, matter) else { return [] }
            var lead = diskFull(matter, evidence: "log: \(sign.line)", rank: .logged)
            lead.finding.severity = severity
            return [lead]
        },
        Rule("address-in-use", needs: [.log]) { matter in
            guard let (sign, severity) = current(.addressInUse, matter) else { return [] }
            let facts = matter.facts
            let port = Peer.mentioned(in: sign.line).compactMap(\.port).last
            let shared = facts.networkMode == "host" || facts.networkMode.hasPrefix("container:")
            let sharing = facts.networkMode == "host" ? "the host" : "another container"
            return [
                Lead(
                    .logged, "address-in-use", severity, of: facts,
                    title: port.map { "the app cannot listen on port \($0): the address is already in use" }
                        ?? "the app cannot listen: its address is already in use",
                    evidence: ["log: \(sign.line)", shared ? "network mode: \(facts.networkMode)" : nil],
                    cause: shared
                        ? "It shares the network of \(sharing), where another program has the port already."
                        : "Another process in the same container has the port: likely the app is started twice, or an earlier "
                            + "process of it did not end.",
                    fix: [
                        shared
                            ? "Give it a network of its own, or another port."
                            : "Start the app once only, and let it end its children when it ends."
                    ],
                    commands: [
                        shared && facts.networkMode == "host"
                            ? "ss -ltnp" + (port.map { " 'sport = :\($0)'" } ?? "") : nil,
                        facts.seen.state == .running
                            ? "docker top \(matter.quotedName)" : "docker logs --tail 50 \(matter.quotedName)",
                    ])
            ]
        },
        Rule("permission-denied", needs: [.log]) { matter in
            guard [.ended, .looping, .unhealthy].contains(matter.situation),
                !matter.wasStoppedOnRequest, let (sign, severity) = current(.permissionDenied, matter)
            else { return [] }
            // What the last lines say is a cause; an old refusal may have been lived with.
            guard matter.situation != .unhealthy || sign.age < 3 else { return [] }
            let facts = matter.facts
            let isPort = sign.line.lowercased().contains("bind") || sign.line.lowercased().contains("listen")
            return [
                Lead(
                    .logged, "permission-denied", severity, of: facts,
                    title: "the app was denied something that it needs",
                    evidence: ["log: \(sign.line)", facts.user.isEmpty ? nil : "runs as user \(facts.user)"],
                    cause: isPort
                        ? "Ports below 1024 need a right that the user of the container does not have."
                        : "The user that it runs as may not open or write what the message names; on a mounted volume the "
                            + "owner is often another one than in the image.",
                    fix: [
                        isPort
                            ? "Listen on a port above 1023, or add the capability NET_BIND_SERVICE."
                            : "Give the path to that user (chown), or run the container as the owner (user: in Compose)."
                    ],
                    commands: ["docker inspect --format '{{.Config.User}} {{json .Mounts}}' \(matter.quotedName)"])
            ]
        },
    ]

    static func diskFull(_ matter: Case, evidence: String, rank: Rank) -> Lead {
        Lead(
            rank, "disk-full", .error, of: matter.facts, title: "a disk that it writes to is full",
            evidence: [evidence],
            cause:
                "A write was refused for lack of space: on the engine's own disk, on a volume, or on a tmpfs with a limit.",
            fix: [
                "Make room: 'docker system df' shows what the engine keeps, 'docker system prune' takes the unused away; for a volume or a tmpfs raise its size."
            ],
            commands: [
                "docker system df",
                matter.facts.seen.state == .running ? "docker exec \(matter.quotedName) df -h" : nil,
            ])
    }

    /// The latest sign of a kind that still counts, and how bad it is: of a container in trouble any, of one that nothing
    /// verifies only what its log ends with, or repeats.
    static func current(
        _ kind: FailureKind, _ matter: Case, where fits: (LogSign) -> Bool = { _ in true }
    ) -> (LogSign, Finding.Severity)? {
        let signs = matter.signs.filter { $0.kind == kind && fits($0) }
        guard let latest = signs.first, !matter.wasStoppedOnRequest else { return nil }
        if matter.isInTrouble, matter.situation != .neverStarted {
            return hasCompleted(matter) ? nil : (latest, .error)
        }
        switch matter.situation {
        case .unverified where LogSign.hasRecovered(after: latest.age, in: matter.facts.log): return nil
        case .unverified:
            let isAtEnd = latest.age < 3
            return isAtEnd || signs.count > 2 ? (latest, isAtEnd ? .error : .warning) : nil
        case .starting: return (latest, .warning)
        default: return nil
        }
    }

    /// Ended with 0, as it should: what it met on the way did not keep it from that.
    private static func hasCompleted(_ matter: Case) -> Bool {
        matter.situation == .ended && matter.facts.seen.exitCode == 0
    }
}
