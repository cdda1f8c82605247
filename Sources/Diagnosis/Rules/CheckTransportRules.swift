import Health

/// Checks that find no address for a name, or no common way to speak TLS.
enum CheckTransportRules {
    static let all = [
        Rule("health-dns-failure") { matter in
            guard case .unresolved(let host)? = matter.failure, let check = matter.facts.check,
                let severity = matter.severity(isCertain: false)
            else { return [] }
            return [unresolved(host ?? matter.command?.target?.peer.host, check, severity, matter)]
        },
        // A name server that does not answer leaves a check to its timeout.
        Rule("health-dns-failure", needs: [.neighbours]) { matter in
            guard case .timedOut? = matter.failure, let check = matter.facts.check,
                let host = matter.command?.target?.peer.host,
                let severity = matter.severity(isCertain: false), isUnknown(host, matter.facts)
            else { return [] }
            return [unresolved(host, check, severity, matter, isCertain: false)]
        },
        Rule("health-tls-error") { matter in
            guard case .tls(let line)? = matter.failure, let check = matter.facts.check,
                let severity = matter.severity(isCertain: true)
            else { return [] }
            return [tls(line, check, severity, matter)]
        },
    ]

    /// Whether a name without a dot means no container that this one could find: nobody else knows such names.
    private static func isUnknown(_ host: String, _ facts: ContainerFacts) -> Bool {
        guard facts.kind(of: host) == .other, !Peer.isAddress(host), !host.contains("."), host != "host.docker.internal"
        else {
            return false
        }
        let own = Set(facts.networks.map(\.name))
        return !facts.neighbours.contains { neighbour in
            neighbour.state == .running
                && neighbour.networks.contains { place in
                    own.contains(place.name)
                        && (place.aliases.contains(host) || neighbour.name == host || neighbour.service == host)
                }
        }
    }

    private static func unresolved(
        _ host: String?, _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case, isCertain: Bool = true
    ) -> Lead {
        let facts = matter.facts
        let shown = host ?? "a host"
        let neighbour = host.flatMap { host in facts.neighbours.first { $0.service == host || $0.name == host } }
        let networks = facts.networks.map(\.name).joined(separator: ", ")
        return Lead(
            isCertain ? .met : .dependency, "health-dns-failure", severity, of: facts,
            title:
                "the check asks \(shown), a name that \(isCertain ? "does" : "likely does") not resolve inside the container",
            evidence: [
                matter.lastResult, matter.checkLine,
                isCertain ? nil : "no running container on a network of this one has that name",
                "networks: \(networks.isEmpty ? "none" : networks)",
                neighbour.map {
                    "\($0.name): \($0.status.isEmpty ? $0.state.word : $0.status), networks "
                        + $0.networks.map(\.name).joined(separator: ", ")
                },
            ],
            cause:
                "The engine's name server knows running containers on the same user-defined network, by name, service and "
                + "alias, and nothing on the default bridge.",
            fix: [
                "To check this container itself, ask 127.0.0.1"
                    + (host.map { ": \(check.replacing($0, with: "127.0.0.1").dockerfileLine)" } ?? "."),
                neighbour.flatMap { $0.trouble == nil ? nil : "\($0.name) \($0.trouble ?? ""): mend that one first." },
            ],
            commands: ["docker exec \(matter.quotedName) cat /etc/hosts /etc/resolv.conf", matter.runByHand(check)])
    }

    private static func tls(_ line: String, _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case) -> Lead {
        let lowered = line.lowercased()
        let speaksPlain = [
            "wrong version number", "http response to https", "packet length too long", "record layer",
            "unknown protocol", "unexpected tls packet", "packet received",
        ]
        .contains { lowered.contains($0) }
        let wantsTLS = ["request to an https server", "sent to https port", "http/0.9"].contains {
            lowered.contains($0)
        }
        let isExpired = lowered.contains("expired")
        let isName =
            lowered.contains("altname") || lowered.contains("no alternative certificate")
            || lowered.contains("hostname mismatch")
            || lowered.contains("doesn't match") || lowered.contains("is valid for")
        let cause: String
        let fix: String
        if speaksPlain {
            cause = "The check speaks TLS, and the port answers in plain HTTP."
            fix = "Ask with http://: \(check.replacing("https://", with: "http://").dockerfileLine)"
        } else if wantsTLS {
            cause = "The check speaks plain HTTP, and the port wants TLS."
            fix = "Ask with https://: \(check.replacing("http://", with: "https://").dockerfileLine)"
        } else if isExpired {
            cause = "The certificate that the app shows has expired."
            fix = "Renew the certificate, or check over plain HTTP inside the container."
        } else if isName {
            cause =
                "The certificate is for other names than the one that the check asks, as it always is for localhost."
            fix =
                "Check without verifying inside the container (curl -k, wget --no-check-certificate), or over plain HTTP."
        } else {
            cause =
                "The check does not trust the app's certificate, as of one that is signed by itself or by an authority that the "
                + "image does not know."
            fix =
                "Name the authority (curl --cacert), check without verifying inside the container (curl -k, wget "
                + "--no-check-certificate), or over plain HTTP."
        }
        return Lead(
            .certain, "health-tls-error", severity, of: matter.facts,
            title: speaksPlain || wantsTLS
                ? "the check and the app do not agree on whether to speak TLS"
                : "the check does not accept the app's certificate",
            evidence: ["last check: \(line)", matter.checkLine], cause: cause, fix: [fix],
            commands: [matter.runByHand(check)])
    }
}
