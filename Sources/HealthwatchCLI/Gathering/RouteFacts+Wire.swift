import Diagnosis
import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Traefik

extension RouteFacts.Answer {
    init(_ result: Result<ProbeAttempt.Answer, HTTPError>) {
        switch result {
        case .success(let answer):
            self = .status(
                answer.status,
                RouteFacts.Page(
                    location: answer.location, server: answer.server, contentType: answer.contentType,
                    challenge: answer.challenge, excerpt: String(decoding: answer.excerpt, as: UTF8.self)))
        case .failure(let error):
            self =
                switch error {
                case .refused(let peer): .refused(peer: peer)
                case .unresolved: .unresolved
                case .unreachable(_, let reason): .unreachable(reason)
                case .timedOut(.connect): .noConnection
                case .timedOut: .silence
                case .tls(let failure): .tls(RouteFacts.TLSProblem(failure), detail: failure.text)
                case .tooManyRedirects: .redirectLoop
                default: .broken(ProbeText.problem(error))
                }
        }
    }
}

extension RouteFacts.TLSProblem {
    fileprivate init(_ failure: TLSFailure) {
        self =
            switch failure {
            case .untrusted: .untrusted
            case .nameMismatch: .nameMismatch
            case .expired: .expired
            case .notYetValid: .notYetValid
            case .handshake: .handshake
            }
    }
}

extension CertificateFacts {
    /// Reads the lines that libcurl tells of a certificate (CURLINFO_CERTINFO); nil without a subject.
    init?(_ lines: [String]) {
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
        }
        guard let subject = value("Subject") else { return nil }
        let names = (value("X509v3 Subject Alternative Name") ?? "").split(separator: ",").map { entry in
            let name = entry.drop { $0 == " " }
            return String(name.firstIndex(of: ":").map { name[name.index(after: $0)...] } ?? name)
        }
        self.init(
            subject: subject, issuer: value("Issuer") ?? "", names: names,
            notBefore: value("Start date").flatMap(Timestamp.certificateDate),
            notAfter: value("Expire date").flatMap(Timestamp.certificateDate))
    }
}

extension ProviderContainer {
    init(_ summary: Wire.ContainerSummary) {
        let health = summary.health
        self.init(
            id: summary.Id, name: summary.name, labels: summary.Labels ?? [:], state: summary.State ?? "",
            health: health == .none ? "" : health.word, networkMode: summary.HostConfig?.NetworkMode ?? "",
            networks: (summary.NetworkSettings?.Networks ?? [:]).map { name, place in
                Network(name: name, address: place?.IPAddress ?? "", address6: place?.GlobalIPv6Address ?? "")
            },
            ports: ContainerPort.all(summary.Ports ?? []).map { port in
                Port(number: port.number, transport: port.transport)
            })
    }
}

extension ProviderOptions {
    /// What Traefik was started with, as far as it is on its command line or in its environment.
    init(arguments: [String], environment: [String]) {
        self.init()
        let pairs =
            arguments.map { $0.drop { $0 == "-" } }
            + environment.filter { $0.hasPrefix("TRAEFIK_") }.map {
                let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = parts[0].dropFirst("TRAEFIK_".count).split(separator: "_").joined(separator: ".")
                return Substring("\(name)=\(parts.count > 1 ? parts[1] : "")")
            }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : "true"
            switch parts[0].lowercased() {
            case "providers.docker.exposedbydefault": exposedByDefault = value.lowercased() != "false"
            case "providers.docker.defaultrule": defaultRule = value
            case "providers.docker.network": network = value
            case "providers.docker.constraints": constraints = value
            case "providers.docker.usebindportip": useBindPortIP = value.lowercased() != "false"
            case "providers.docker.allowemptyservices": allowEmptyServices = value.lowercased() != "false"
            default: continue
            }
        }
    }
}
