import Health

/// What a container depends on.
enum DependencyRules {
    static let all = [
        Rule("dependency-unhealthy", needs: [.neighbours]) { matter in
            guard isConcerned(matter) else { return [] }
            return broken(matter).map { lead($0, matter) }
        },
        Rule("dependency-unreachable", needs: [.log]) { matter in unreachable(matter) },
    ]

    /// A dependency that does not do what the `depends_on` of Compose asks of it.
    struct Broken {
        var dependency: Dependency
        var neighbour: Neighbour?
        /// `is unhealthy`, `does not exist`.
        var trouble: String
    }

    static func broken(_ matter: Case) -> [Broken] {
        let facts = matter.facts
        return facts.seen.dependencies.compactMap { dependency in
            let replicas = facts.neighbours.filter { $0.service == dependency.service && $0.project == facts.project }
            guard !replicas.isEmpty else {
                // One that has done its work may be gone for good.
                guard matter.isInTrouble else { return nil }
                return Broken(dependency: dependency, neighbour: nil, trouble: "does not exist")
            }
            let failing = replicas.compactMap { neighbour in
                trouble(of: neighbour, as: dependency).map {
                    Broken(dependency: dependency, neighbour: neighbour, trouble: $0)
                }
            }
            return failing.count == replicas.count ? failing.first : nil
        }
    }

    private static func trouble(of neighbour: Neighbour, as dependency: Dependency) -> String? {
        if dependency.condition == "service_completed_successfully" {
            guard neighbour.state == .exited else { return neighbour.state == .running ? nil : neighbour.trouble }
            return neighbour.status.contains("(0)") ? nil : "has failed"
        }
        return neighbour.health == .starting && neighbour.state == .running ? nil : neighbour.trouble
    }

    private static func isConcerned(_ matter: Case) -> Bool {
        switch matter.situation {
        case .neverStarted: matter.facts.seen.startError.isEmpty
        case .ended: matter.facts.seen.exitCode != 0 && !matter.wasStoppedOnRequest
        case .looping, .unhealthy: true
        case .starting: matter.facts.gaveUpAfter != nil || matter.failing != nil
        case .unverified, .healthy, .unknown: true
        case .paused, .removing: false
        }
    }

    private static func lead(_ broken: Broken, _ matter: Case) -> Lead {
        let facts = matter.facts
        let service = broken.dependency.service
        let who = broken.neighbour?.name ?? service
        let quoted = Shell.quoted(who)
        let isWell = !matter.isInTrouble
        return Lead(
            .dependency, "dependency-unhealthy", isWell ? .warning : .error, of: facts,
            title: "it depends on \(service), which \(broken.trouble)",
            evidence: [
                "depends_on: \(service) (\(broken.dependency.condition))",
                broken.neighbour.map { "\($0.name): \($0.status.isEmpty ? $0.state.word : $0.status)" }
                    ?? "no container of service \(service) in this project",
                matter.signs.first { $0.peer?.host == service }.map { "log: \($0.line)" },
            ],
            cause: matter.situation == .neverStarted
                ? "Compose starts it only when what it depends on has come so far, which it has not."
                : "What it needs of that service it likely does not get, so that its own failure is a consequence.",
            fix: [
                broken.neighbour == nil
                    ? "Bring the service up: docker compose up -d \(Shell.quoted(service))"
                    : "Mend that one first: healthwatch inspect \(quoted) tells what is wrong with it."
            ],
            commands: [
                broken.neighbour == nil ? nil : "healthwatch inspect \(quoted)", "docker ps -a --filter name=\(quoted)",
            ])
    }

    private static func unreachable(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        let kinds: Set<FailureKind> = [.refused, .unresolved, .unreachable, .timedOut]
        func isAboutPeer(_ sign: LogSign) -> Bool {
            guard let peer = sign.peer else {
                // Some drivers name nobody; of an app that ended so it is enough.
                let hasEnded =
                    [.ended, .looping].contains(matter.situation) && sign.line == LogSign.lastError(in: facts.log)
                return sign.kind == .unresolved || (sign.kind == .refused && hasEnded)
            }
            // Who listens on all addresses does not call anybody there.
            if peer.host == "0.0.0.0" || peer.host == "::" { return false }
            if sign.kind == .timedOut { return peer.port != nil && sign.line.lowercased().contains("connect") }
            // A name that does not resolve needs no port; words that are no host are not taken for one.
            if sign.kind == .unresolved { return true }
            return peer.port != nil || Peer.isAddress(peer.host) || facts.neighbours.contains { knows($0, peer.host) }
        }
        var latest: (LogSign, Finding.Severity)?
        for kind in [FailureKind.refused, .unresolved, .unreachable, .timedOut] where kinds.contains(kind) {
            guard let found = LogRules.current(kind, matter, where: isAboutPeer) else { continue }
            if latest.map({ found.0.age < $0.0.age }) ?? true { latest = found }
        }
        guard let (sign, severity) = latest else { return [] }
        // The message of a health check about the app itself is no sign of a dependency.
        if let peer = sign.peer, let own = matter.command?.target?.peer, peer == own,
            facts.kind(of: peer.host) != .other,
            matter.situation == .unhealthy
        {
            return []
        }
        return [lead(sign, severity, matter)]
    }

    private static func knows(_ neighbour: Neighbour, _ host: String) -> Bool {
        neighbour.name == host || neighbour.service == host
            || neighbour.networks.contains { $0.aliases.contains(host) || $0.address == host }
    }

    private static func lead(_ sign: LogSign, _ severity: Finding.Severity, _ matter: Case) -> Lead {
        let facts = matter.facts
        let peer = sign.peer
        let shown = peer?.text ?? "something that it needs"
        let neighbour = peer.flatMap { peer in facts.neighbours.first { knows($0, peer.host) } }
        let shared = neighbour.map { other in
            other.networks.map(\.name).contains { name in facts.networks.contains { $0.name == name } }
        }
        let words =
            switch sign.kind {
            case .unresolved: "the name does not resolve"
            case .refused: "the connection is refused"
            case .timedOut: "it does not answer"
            default: "there is no way to it"
            }
        var (cause, fix) = explanation(sign, peer)
        if let peer, facts.kind(of: peer.host) == .loopback4 || facts.kind(of: peer.host) == .localhost {
            cause =
                "Inside a container \(peer.host) is the container itself, not the machine and not another container: what "
                + "the app looks for does not run in here."
            fix = "Use the name of the service instead of \(peer.host), for example the Compose service's."
        } else if let neighbour, neighbour.trouble != nil {
            cause = "That is the container \(neighbour.name), which \(neighbour.trouble ?? "")."
            fix = "Mend that one first: healthwatch inspect \(Shell.quoted(neighbour.name))"
        } else if let neighbour, shared == false {
            cause = "The container \(neighbour.name) exists, but the two share no network, so neither finds the other."
            fix = "Attach both to one network: networks: in the Compose file, or docker network connect."
        }
        return Lead(
            .logged, "dependency-unreachable", severity, of: facts, title: "the app cannot reach \(shown): \(words)",
            evidence: [
                "log: \(sign.line)",
                neighbour.map {
                    "\($0.name): \($0.status.isEmpty ? $0.state.word : $0.status), networks \(names($0.networks))"
                },
                shared == false ? "this container's networks: \(names(facts.networks))" : nil,
            ],
            cause: cause, fix: [fix],
            commands: [
                neighbour.map { "docker ps -a --filter name=\(Shell.quoted($0.name))" },
                "docker inspect --format '{{json .NetworkSettings.Networks}}' \(matter.quotedName)",
            ])
    }

    private static func names(_ places: [NetworkPlace]) -> String {
        places.isEmpty ? "none" : places.map(\.name).joined(separator: ", ")
    }

    private static func explanation(_ sign: LogSign, _ peer: Peer?) -> (String, String) {
        switch sign.kind {
        case .unresolved:
            (
                "The engine's name server knows only running containers on a network that both share, by service or "
                    + "container name: the name is misspelt, its container does not run, or is on another network.",
                "Correct the name, start what it names, or attach both to one network."
            )
        case .refused:
            (
                "The machine of that address answers, but nothing listens on the port: what should is not up yet, has "
                    + "failed, or listens on another port or only on its own 127.0.0.1.",
                "See that it runs and listens on that port on 0.0.0.0; let the app try again until it does."
            )
        default:
            (
                "No answer comes back from there: the address is wrong, on a network that this container is not part of, or "
                    + "behind a firewall.",
                "Correct the address, or attach the container to the network where it is."
            )
        }
    }
}
