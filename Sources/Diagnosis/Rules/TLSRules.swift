import FoundationEssentials
import Health

/// Certificates and handshakes of the way in.
enum TLSRules {
    static let all = [
        Rule(
            "tls-default-certificate", "tls-expired", "tls-name-mismatch", "tls-untrusted", needs: [.probe]
        ) { matter in
            matter.facts.routes.flatMap { route -> [Lead] in
                guard case .tls(let problem, let detail) = route.answer else { return [] }
                return [lead(problem, detail, route, matter)]
            }
        }
    ]

    private static func lead(
        _ problem: RouteFacts.TLSProblem, _ detail: String, _ route: RouteFacts, _ matter: Case
    ) -> Lead {
        let shown = route.certificate.map(evidence) ?? []
        let asked = "GET \(route.url): \(detail)"
        let peer = "\(route.host):\(route.port)"
        let look =
            "openssl s_client -connect \(Shell.quoted(route.address.map(RouteRules.withoutScheme) ?? peer)) -servername \(Shell.quoted(route.host)) </dev/null"
        let certificate = route.certificate
        func make(
            _ id: String, _ title: String, _ cause: String, _ fix: [String?]
        ) -> Lead {
            Lead(
                .met, id, .error, of: matter.facts, title: title, evidence: [asked] + shown, cause: cause, fix: fix,
                commands: [look])
        }
        if certificate?.isTraefikDefault == true {
            return make(
                "tls-default-certificate", "Traefik shows its default certificate for \(route.host)",
                "Traefik has no certificate for this name and makes one up: the router has no certificate resolver, the "
                    + "resolver has not succeeded yet, or no certificate in its configuration is for this name.",
                [
                    "Give the router a resolver (traefik.http.routers.NAME.tls.certresolver), or add a certificate for \(route.host).",
                    "For a gate that should not mind: --insecure, or --cacert with your own authority.",
                ])
        }
        let isOver = certificate?.notAfter.map { $0 < matter.facts.now } ?? false
        if problem == .expired || isOver {
            return make(
                "tls-expired", "the certificate for \(route.host) has expired",
                "Its time was over \(certificate?.notAfter.map { "at \(Moment.text($0))" } ?? "before now"); likely its renewal failed.",
                ["Renew it; see in Traefik's log why its resolver did not."])
        }
        switch problem {
        case .nameMismatch:
            return make(
                "tls-name-mismatch", "the certificate that is shown for \(route.host) is for other names",
                "The server has no certificate for the name that was asked, and shows another one.",
                ["Add a certificate for \(route.host), or ask by a name that the certificate has."])
        case .notYetValid:
            return make(
                "tls-untrusted", "the certificate for \(route.host) is not valid yet",
                "Its time begins later: one of the two clocks is wrong, or it was made for later.",
                ["Set the clocks right."])
        case .handshake:
            return make(
                "tls-untrusted", "no TLS connection to \(route.host) comes about",
                "The two sides found no common way to speak TLS, or the port does not speak it at all.",
                ["See that the port is the one with TLS; for a plain one give --router-address http://HOST:PORT."])
        default:
            return make(
                "tls-untrusted", "the certificate for \(route.host) is not trusted",
                certificate?.isSelfSigned == true
                    ? "It is signed by itself: nobody vouches for it."
                    : "It was issued by an authority that this machine does not know.",
                ["Name the authority: --cacert FILE; or accept any certificate: --insecure."])
        }
    }

    private static func evidence(_ certificate: CertificateFacts) -> [String] {
        let names = certificate.names.isEmpty ? "none" : certificate.names.prefix(6).joined(separator: ", ")
        return [
            "certificate: subject \(certificate.subject), issuer \(certificate.issuer)",
            "for the names: \(names)",
            "valid from \(Moment.text(certificate.notBefore)) to \(Moment.text(certificate.notAfter))",
        ]
    }

}
