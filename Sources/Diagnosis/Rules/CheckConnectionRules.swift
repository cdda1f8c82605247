import Health

/// Checks that find nobody to ask.
enum CheckConnectionRules {
    static let all = [
        Rule("health-connection-refused", "health-wrong-port", "localhost-resolves-ipv6", "start-period-too-short") {
            matter in
            guard case .refused(let peer)? = matter.failure, let check = matter.facts.check else { return [] }
            return refused(peer ?? matter.command?.target?.peer, check, matter)
        }
    ]

    private static func refused(_ peer: Peer?, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        let facts = matter.facts
        guard let wanted = target(peer, matter), let port = wanted.port else {
            return matter.severity(isCertain: false).map { [nothing(peer, check, $0, matter)] } ?? []
        }
        let kind = facts.kind(of: wanted.host)
        guard kind != .other, facts.hasOwnSockets else {
            return guessed(wanted, check, matter)
        }
        let there = facts.sockets.filter { $0.port == port }
        // Nobody asks ::1 by that name: it is where localhost led.
        let isByName = kind == .localhost || (kind == .loopback6 && !check.text.contains("::1"))
        if isByName, !triesAll(matter), !there.isEmpty,
            !there.contains(where: { $0.isIPv6 && $0.isReached(at: .loopback6) })
        {
            return localhost(wanted, there, check, matter)
        }
        if there.contains(where: { $0.isReached(at: kind) }) { return cameUpLate(wanted, check, matter) }
        if !there.isEmpty {
            return matter.severity(isCertain: true).map { [elsewhere(wanted, there, check, $0, matter)] } ?? []
        }
        let others = facts.sockets.filter { $0.port != port }
        if !others.isEmpty { return wrongPort(wanted, others, check, matter) }
        return matter.severity(isCertain: false).map { severity in
            [nothing(wanted, check, severity, matter)] + slowStart(check, severity, matter)
        } ?? []
    }

    /// Whether the client tries every address of a name: then localhost leads to IPv4 as well. Where a message names both
    /// addresses it has.
    private static func triesAll(_ matter: Case) -> Bool {
        if let failing = matter.failing, failing.output.contains("127.0.0.1"), failing.output.contains("::1") {
            return true
        }
        let name = matter.command?.program?.split(separator: "/").last.map(String.init) ?? ""
        // curl knows localhost by itself, whatever the hosts file says (RFC 6761).
        if name != "curl", let known = matter.facts.localhost, !known.contains("127.0.0.1") { return false }
        return ["curl", "python", "python3", "nc", "http"].contains(name)
    }

    /// The peer of the message, with the port of the command where the message has none.
    private static func target(_ peer: Peer?, _ matter: Case) -> Peer? {
        let own = matter.command?.target?.peer
        guard var peer else { return own }
        if peer.port == nil { peer.port = own?.port }
        // busybox tells the address that the name led to; the name itself is more telling.
        if let own, peer.isLoopback, own.host == "localhost", own.port == peer.port { peer.host = own.host }
        return peer
    }

    /// What can be said without a look inside.
    private static func guessed(_ wanted: Peer, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        let facts = matter.facts
        let isSelf = facts.kind(of: wanted.host) != .other
        if isSelf, let announced = LogSign.announcedPort(in: facts.log), announced.port != wanted.port,
            let severity = matter.severity(isCertain: true)
        {
            return [
                wrongPort(
                    wanted, port: announced.port, evidence: "log: \(announced.line)", isCertain: false, check, severity,
                    matter)
            ]
        }
        let mentions6 = matter.failing.map { $0.output.contains("::1") && !$0.output.contains("127.0.0.1") } ?? false
        let isName = matter.command?.target?.peer.host == "localhost"
        let listens4 =
            LogSign.announcedPort(in: facts.log).map { $0.line.contains("0.0.0.0") || $0.line.contains("127.0.0.1") }
            ?? false
        if isSelf, isName, mentions6, listens4 { return localhost(wanted, [], check, matter) }
        return matter.severity(isCertain: false).map { severity in
            [nothing(wanted, check, severity, matter)] + (isSelf ? slowStart(check, severity, matter) : [])
        } ?? []
    }

    private static func localhost(
        _ wanted: Peer, _ there: [ListeningSocket], _ check: CheckFacts, _ matter: Case
    ) -> [Lead] {
        guard let severity = matter.severity(isCertain: true) else { return [] }
        let better = check.replacing("localhost", with: "127.0.0.1")
        return [
            Lead(
                .certain, "localhost-resolves-ipv6", severity, of: matter.facts,
                title: "the check asks localhost, which is ::1 first, but the app listens on IPv4 only",
                evidence: [
                    matter.lastResult, matter.checkLine,
                    there.isEmpty ? nil : "listening inside: \(there.map(\.text).joined(separator: ", "))",
                ],
                cause:
                    "The container's /etc/hosts gives localhost two addresses, ::1 and 127.0.0.1. Some programs, busybox's wget "
                    + "among them, try only the first, and there nothing listens.",
                fix: [
                    "Ask 127.0.0.1: \(better.dockerfileLine)",
                    "Or let the app listen on [::], which takes IPv4 as well.",
                ],
                commands: [matter.runByHand(better)])
        ]
    }

    private static func elsewhere(
        _ wanted: Peer, _ there: [ListeningSocket], _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case
    ) -> Lead {
        let addresses = there.map(\.text).joined(separator: ", ")
        let one = there[0].text
        return Lead(
            .certain, "health-connection-refused", severity, of: matter.facts,
            title: "nothing listens on \(wanted.text), where the check looks: the app listens on \(addresses) only",
            evidence: [matter.lastResult, matter.listening, matter.checkLine],
            cause: "A socket that is bound to one address takes connections to that address alone.",
            fix: [
                "Let the app listen on 0.0.0.0:\(there[0].port), so that it is found at every address.",
                "Or let the check ask \(one).",
            ],
            commands: [matter.runByHand(check.replacing(wanted.text, with: one))])
    }

    /// It listens by now: the failures are those of its start.
    private static func cameUpLate(_ wanted: Peer, _ check: CheckFacts, _ matter: Case) -> [Lead] {
        guard let severity = matter.severity(isCertain: false), matter.hasNeverPassed else {
            return matter.severity(isCertain: false).map { [nothing(wanted, check, $0, matter, isThereNow: true)] }
                ?? []
        }
        return [
            tooShort(
                check, severity, .certain, evidence: [matter.lastResult, "\(matter.listening), by now"], isSure: true,
                matter)
        ]
    }

    /// An app that does not listen at all, and whose last words are those of a start.
    private static func slowStart(_ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case) -> [Lead] {
        guard matter.hasNeverPassed, let since = matter.facts.seen.sinceStarted, since < .seconds(600) else {
            return []
        }
        guard let line = LogSign.isStartingUp(matter.facts.log) else { return [] }
        return [
            tooShort(
                check, severity, .certain,
                evidence: [matter.lastResult, "log ends with: \(line)", "running for \(DurationText.brief(since))"],
                isSure: false, matter)
        ]
    }

    private static func tooShort(
        _ check: CheckFacts, _ severity: Finding.Severity, _ rank: Rank, evidence: [String?], isSure: Bool,
        _ matter: Case
    ) -> Lead {
        let after = DurationText.brief(check.unhealthyAfter.earliest)
        let since = matter.facts.seen.sinceStarted ?? .zero
        let better = max(Duration.seconds(30), .seconds(Int((since * 2) / .seconds(1))))
        return Lead(
            rank, "start-period-too-short", severity, of: matter.facts,
            title: isSure
                ? "the app took longer to start than the health check allows"
                : "the app is likely still starting, and the health check gives it no time",
            evidence: evidence + [
                "start period \(DurationText.brief(check.startPeriod)), \(check.retries) failures make it unhealthy: after \(after)"
            ],
            cause:
                "Failures count from the end of the start period on. This one ends before the app listens, so that a healthy "
                + "app is called unhealthy for being slow.",
            fix: [
                "Give it time to start: HEALTHCHECK --start-period=\(DurationText.brief(better)), start_period in Compose; a success ends it early."
            ],
            commands: [
                "docker inspect --format '{{json .State.Health}}' \(matter.quotedName)",
                "docker logs --tail 20 \(matter.quotedName)",
            ])
    }

    private static func wrongPort(
        _ wanted: Peer, _ others: [ListeningSocket], _ check: CheckFacts, _ matter: Case
    ) -> [Lead] {
        guard let severity = matter.severity(isCertain: !matter.isInStartPeriod) else { return [] }
        // Of several the exposed one is the app's, most likely, then one that everybody can reach.
        let exposed = Set(matter.facts.ports.map(\.number))
        let best = others.first { exposed.contains($0.port) } ?? others.first { $0.isWildcard } ?? others[0]
        return [
            wrongPort(wanted, port: best.port, evidence: matter.listening, isCertain: true, check, severity, matter)
        ]
    }

    private static func wrongPort(
        _ wanted: Peer, port: Int, evidence: String, isCertain: Bool, _ check: CheckFacts, _ severity: Finding.Severity,
        _ matter: Case
    ) -> Lead {
        let asked = wanted.port ?? 0
        let better = check.replacing(":\(asked)", with: ":\(port)")
        let isRewritten = better != check
        return Lead(
            .certain, "health-wrong-port", severity, of: matter.facts,
            title: isCertain
                ? "the check asks port \(asked), but the app listens on port \(port)"
                : "the check asks port \(asked), but the app likely listens on port \(port)",
            evidence: [matter.lastResult, evidence, matter.checkLine],
            cause:
                "Nothing listens on port \(asked) inside the container, so every check is refused however well the app is.",
            fix: [
                isRewritten
                    ? "Check the port that the app listens on: \(better.dockerfileLine)"
                    : "Check port \(port), where the app listens.",
                "Or let the app listen on port \(asked).",
            ],
            commands: [matter.runByHand(isRewritten ? better : check)])
    }

    private static func nothing(
        _ wanted: Peer?, _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case, isThereNow: Bool = false
    ) -> Lead {
        let facts = matter.facts
        let shown = wanted?.text ?? "the address that it asks"
        let isOther = wanted.map { facts.kind(of: $0.host) == .other } ?? false
        let neighbour = wanted.flatMap { wanted in
            facts.neighbours.first {
                $0.name == wanted.host || $0.service == wanted.host
                    || $0.networks.contains { $0.aliases.contains(wanted.host) || $0.address == wanted.host }
            }
        }
        let cause: String
        if isThereNow {
            cause =
                "The app did not listen when the check asked, and does so now: it was restarted inside the container, or goes "
                + "up and down."
        } else if isOther {
            cause =
                "The check asks another machine or container, and nothing listens there on that port: it measures that one, not "
                + "this app."
        } else if facts.hasOwnSockets {
            cause =
                "The main process runs, but has opened no port: it is still starting, waits for something, or has failed "
                + "without ending."
        } else {
            cause =
                "The app has not opened that port: it is still starting, waits for something, listens elsewhere, or has failed "
                + "without ending."
        }
        return Lead(
            .met, "health-connection-refused", severity, of: facts,
            title: isThereNow
                ? "nothing listened on \(shown) when the check asked"
                : "nothing listens on \(shown), where the check looks",
            evidence: [
                matter.lastResult, facts.hasOwnSockets && !isOther ? matter.listening : nil, matter.checkLine,
                neighbour.map { "\($0.name): \($0.status.isEmpty ? $0.state.word : $0.status)" },
            ],
            cause: cause,
            fix: [
                isOther
                    ? "Check this container's own app, at 127.0.0.1."
                    : "See in the log how far the app has come; let it listen on the port that the check asks.",
                !isOther && check.startPeriod == .zero ? "If it is only slow to start: set --start-period." : nil,
            ],
            commands: ["docker logs --tail 50 \(matter.quotedName)", matter.runByHand(check)])
    }
}
