import Diagnosis
import Health

/// Whom a check asks, and what it gives away.
enum TargetLintRules {
    static let all = [
        LintRule("localhost-in-check") { matter in localhost(matter) },
        LintRule("check-depends-on-network") { matter in network(matter) },
        LintRule("secret-in-check") { matter in secret(matter) },
    ]

    private static func localhost(_ matter: LintCase) -> [LintFinding] {
        let asking = matter.askings.first { asking in
            guard let target = asking.target, target.peer.host.lowercased() == "localhost" else { return false }
            let isWritten = target.url != nil || ["nc", "ncat", "netcat"].contains(asking.program)
            return isWritten && !asking.isRedirected && !asking.isIPv4
        }
        guard let asking else { return [] }
        let asksFirstOnly = asksOnlyFirst(asking, matter)
        let mended = matter.check.replacing("localhost", with: "127.0.0.1")
        return [
            matter.finding(
                "localhost-in-check", asksFirstOnly ? .warning : .info,
                title: asksFirstOnly
                    ? "localhost may be ::1 first, and \(asking.program) asks no other address"
                    : "localhost may be ::1 as well as 127.0.0.1",
                cause:
                    "Most images name both addresses localhost. An app that listens on 0.0.0.0 does not answer at ::1"
                    + (asksFirstOnly
                        ? ", so that the check is refused though the app is well."
                        : "; \(asking.program) then has to try twice."),
                fix: ["Name the address: \(matter.writing.command(mended))"],
                commands: matter.definition.context.baseImage.map {
                    ["docker run --rm --entrypoint getent \(Shell.quoted($0)) ahosts localhost"]
                } ?? [])
        ]
    }

    /// BusyBox asks the first address of a name and gives up; Node before version 20 does so, too. Others try them all.
    private static func asksOnlyFirst(_ asking: Asking, _ matter: LintCase) -> Bool {
        switch asking.program {
        case "wget", "nc": matter.image.family == .unknown || matter.image.isBusyBox
        case "node": matter.image.repository == "node" && (matter.image.majorVersion ?? 20) < 20
        default: false
        }
    }

    private static func network(_ matter: LintCase) -> [LintFinding] {
        let own = Set(matter.definition.context.names.map { $0.lowercased() })
        let peer = matter.askings.lazy.filter { !$0.isRedirected }.compactMap(\.target?.peer).first { peer in
            !peer.isLoopback && !peer.host.isEmpty && !own.contains(peer.host.lowercased())
                && !peer.host.contains { "$`({".contains($0) } && peer.host != "::"
        }
        guard let peer else { return [] }
        return [
            matter.finding(
                "check-depends-on-network", .warning, title: "the check asks \(peer.text), which is not this container",
                cause:
                    "When \(peer.host) is down or cannot be reached, this container becomes unhealthy though its own app is well, and "
                    + "everything that depends on it does, too. Restarting it mends nothing.",
                fix: [
                    "Ask the app itself, at 127.0.0.1.",
                    "Where the app cannot work without the other: depends_on with condition: service_healthy waits for it, and the app's "
                        + "own health endpoint can say so.",
                ])
        ]
    }

    private static func secret(_ matter: LintCase) -> [LintFinding] {
        let secrets = SecretMask.secrets(in: matter.text).filter(isLiteral)
        guard matter.runs, !secrets.isEmpty else { return [] }
        return [
            matter.finding(
                "secret-in-check", .warning, title: "a secret is written in the health check",
                cause:
                    "Everybody who may see the image or the container reads it: docker inspect, docker history and the process list show "
                    + "the command.",
                fix: [
                    "Take it from the container's environment, in a line for the shell: \"$PASSWORD\".",
                    "Or from a file: \"$(cat /run/secrets/password)\".",
                    "Then take another password, since this one stays in the history of the file and of the image.",
                ])
        ]
    }

    /// Whether it is the secret itself, rather than a variable or a command that gives it.
    private static func isLiteral(_ secret: String) -> Bool {
        !secret.contains("$") && !secret.contains("`") && !secret.contains("%") && !secret.hasPrefix("<")
            && !secret.isEmpty
            && secret.contains { $0.isLetter || $0.isNumber }
    }
}
