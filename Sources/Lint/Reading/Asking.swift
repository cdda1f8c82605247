import Diagnosis

/// What one command of a check asks.
struct Asking: Sendable {
    let step: Shell.Step
    /// Without its folder: `curl`.
    let program: String
    /// Of `curl` and `wget`.
    let client: ClientArguments?
    /// Whom it asks; nil where that cannot be seen.
    let target: CheckCommand.Target?

    init?(_ step: Shell.Step) {
        let words = CheckCommand.bare(step.words)
        guard let name = words.first?.split(separator: "/").last else { return nil }
        self.step = step
        program = String(name)
        let arguments = words.dropFirst()
        client = ClientArguments.Program(program).map { ClientArguments(arguments, of: $0) }
        if let client {
            target = client.operands.lazy.compactMap { Self.target(of: $0.contains("://") ? $0 : "http://" + $0) }.first
        } else if ["ping", "ping6", "nslookup", "dig", "host", "traceroute"].contains(program) {
            let name = arguments.last { !$0.hasPrefix("-") && !$0.hasPrefix("@") && !$0.hasPrefix("+") }
            target = name.map { CheckCommand.Target(peer: Peer(host: $0)) }
        } else {
            target = Self.target(of: arguments.joined(separator: " ")) ?? CheckCommand.target(of: words)
        }
    }

    /// What the first URL of a text names; a port that is in a variable is not known.
    private static func target(of text: String) -> CheckCommand.Target? {
        guard var target = CheckCommand.url(in: text), let url = target.url, let mark = url.firstRange(of: "://") else {
            return nil
        }
        let authority = url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        if authority.contains("$") { target.peer = Peer(host: String(authority.prefix { $0 != ":" })) }
        return target
    }

    /// Whether a Unix socket or a fixed address takes the place of the URL's host.
    var isRedirected: Bool {
        client?.has("unix-socket", "abstract-unix-socket", "resolve", "connect-to", "x", "proxy") ?? false
    }

    /// Whether it asks IPv4 addresses only.
    var isIPv4: Bool { client?.has("4", "ipv4", "inet4-only") ?? step.words.contains("-4") }

    /// Whether it asks with HEAD, and so gets no body.
    var asksForHead: Bool { client?.has("I", "head", "spider") ?? false }
}
