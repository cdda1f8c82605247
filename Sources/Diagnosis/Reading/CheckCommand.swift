/// A health command as a person understands it: which programs it runs, and whom it asks for what.
package struct CheckCommand: Sendable, Equatable {
    /// The simple commands that it consists of.
    package let words: [[String]]
    /// The program that does the asking; nil where nothing is run.
    package let program: String?
    /// Whom it asks; nil where that cannot be seen.
    package let target: Target?

    /// What it asks.
    package struct Target: Sendable, Equatable {
        package var peer: Peer
        /// Of a URL.
        package var path: String?
        /// The URL as it is written in the command.
        package var url: String?
        package var isEncrypted = false

        package init(peer: Peer, path: String? = nil, url: String? = nil, isEncrypted: Bool = false) {
            self.peer = peer
            self.path = path
            self.url = url
            self.isEncrypted = isEncrypted
        }
    }

    /// The programs whose exit statuses mean something.
    enum Client: Sendable { case curl, wget, other }

    package init(_ check: CheckFacts, environment: [String: String] = [:]) {
        let line = Shell.expanded(check.test.dropFirst().joined(separator: " "), environment)
        let given = Array(check.test.dropFirst())
        switch check.form {
        case .shell: words = Shell.commands(line)
        case .exec:
            words =
                check.shellLine.map { [[given[0]]] + Shell.commands(Shell.expanded($0, environment)) } ?? [given]
        case .disabled, .unknown: words = []
        }
        let runs = words.map(Self.bare).filter { !$0.isEmpty }
        program = (runs.first { Self.isAsking($0) } ?? runs.first { !Self.builtins.contains($0[0]) } ?? runs.first)?[0]
        target = Self.target(in: runs, line: line)
    }

    /// Which statuses to expect. What follows `||` replaces them.
    var client: Client {
        let isReplaced = words.contains { $0.first == "exit" || $0.first == "false" }
        guard let program, !isReplaced else { return .other }
        return switch program.split(separator: "/").last {
        case "curl": .curl
        case "wget": .wget
        default: .other
        }
    }

    /// Whether it asks with HEAD, which some servers do not answer: `wget --spider`, `curl -I`, `curl --head`.
    var asksForHead: Bool {
        words.joined().contains {
            $0 == "--spider" || $0 == "--head" || ($0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("I"))
        }
    }

    /// The programs that it runs, in their order, each once; builtins of a shell are none.
    package var programs: [String] {
        words.map(Self.bare).compactMap(\.first).reduce(into: []) { programs, name in
            if !Self.builtins.contains(name), !programs.contains(name), !name.contains("$") { programs.append(name) }
        }
    }

    /// Without what stands before the program: assignments, `exec`, `!`, `if`, `timeout 5`.
    package static func bare(_ words: [String]) -> [String] {
        var words = words[...]
        while let first = words.first {
            if ["exec", "!", "if", "then", "while", "until", "do", "else", "env", "command", "nice"].contains(first)
                || (first.contains("=") && !first.hasPrefix("-") && first.first?.isNumber != true)
            {
                words = words.dropFirst()
            } else if first == "timeout" {
                words = words.dropFirst().drop { $0.hasPrefix("-") || $0.first?.isNumber == true }
            } else {
                break
            }
        }
        return Array(words)
    }

    private static let builtins: Set<String> = [
        "exit", "test", "[", "[[", "echo", "true", "false", "cd", "set", "export", ":", ".", "source", "read", "printf",
        "return", "kill", "trap", "wait", "exec", "eval", "fi", "done", "sleep", "sh", "bash", "ash", "dash", "/bin/sh",
        "/bin/bash", "/bin/ash", "/bin/dash", "for", "case", "esac", "in", "let", "shift", "unset", "local",
    ]

    private static func isAsking(_ words: [String]) -> Bool {
        let name = words[0].split(separator: "/").last.map(String.init) ?? ""
        return askers.contains(name) || words.contains { $0.contains("://") }
    }

    private static let askers: Set<String> = [
        "curl", "wget", "nc", "ncat", "netcat", "http", "httpie", "pg_isready", "redis-cli", "valkey-cli", "mysqladmin",
        "mariadb-admin", "mongosh", "mongo", "grpc_health_probe", "grpc-health-probe", "rabbitmq-diagnostics",
        "healthcheck.sh", "python", "python3", "node", "psql", "mysql", "mariadb", "healthwatch",
    ]
}

extension CheckCommand {
    private static func target(in commands: [[String]], line: String) -> Target? {
        if let target = url(in: line) { return target }
        for words in commands {
            if let target = target(of: words) { return target }
        }
        // `</dev/tcp/localhost/8080`, a file only to bash.
        if let mark = line.firstRange(of: "/dev/tcp/") {
            let parts = line[mark.upperBound...].prefix { !" '\";)>".contains($0) }.split(separator: "/")
            if parts.count == 2, let port = Int(parts[1]) {
                return Target(peer: Peer(host: String(parts[0]), port: port))
            }
        }
        return nil
    }

    /// The first URL of a text.
    package static func url(in line: String) -> Target? {
        for scheme in ["http://", "https://"] {
            guard let start = line.firstRange(of: scheme) else { continue }
            let url = line[start.lowerBound...].prefix { !" '\"`\\<>|;)&".contains($0) || ($0 == "&") }
            guard var peer = Peer.url(String(url)) else { continue }
            let isEncrypted = scheme == "https://"
            peer.port = peer.port ?? (isEncrypted ? 443 : 80)
            let rest = url.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
            let path = rest.hasPrefix("?") ? "/" : String(rest.prefix { $0 != "?" && $0 != "#" })
            return Target(peer: peer, path: path.isEmpty ? "/" : path, url: String(url), isEncrypted: isEncrypted)
        }
        return nil
    }

    /// What programs ask without a URL, and where they do so when they are not told.
    package static func target(of words: [String]) -> Target? {
        let name = (words.first ?? "").split(separator: "/").last.map(String.init) ?? ""
        let arguments = Array(words.dropFirst())
        switch name {
        case "curl", "wget", "http":
            // Without a scheme both take http.
            let word = arguments.first { !$0.hasPrefix("-") && Peer.pair(String($0.prefix { $0 != "/" })) != nil }
            return word.flatMap { url(in: "http://" + $0) }
        case "nc", "ncat", "netcat":
            let plain = arguments.filter { !$0.hasPrefix("-") }
            guard plain.count >= 2, let port = plain.last.flatMap({ Int($0) }) else { return nil }
            return Target(peer: Peer(host: plain[plain.count - 2], port: port))
        case "grpc_health_probe", "grpc-health-probe":
            let address = value(of: ["-addr", "--addr"], in: arguments)
            return address.flatMap(Peer.pair).map { Target(peer: $0) }
        default:
            guard let port = standardPorts[name] else { return nil }
            // PostgreSQL's tools ask a Unix socket unless they are told a host.
            let given = value(of: ["-h", "--host"], in: arguments)
            guard let host = given ?? (name == "pg_isready" || name == "psql" ? nil : "localhost") else { return nil }
            let chosen = value(of: ["-p", "-P", "--port"], in: arguments).flatMap { Int($0) }
            return host.hasPrefix("/") ? nil : Target(peer: Peer(host: host, port: chosen ?? port))
        }
    }

    private static let standardPorts = [
        "pg_isready": 5432, "psql": 5432, "redis-cli": 6379, "valkey-cli": 6379, "mongosh": 27017, "mongo": 27017,
    ]

    /// The value of an option, joined or as the next word.
    private static func value(of names: [String], in arguments: [String]) -> String? {
        for (index, word) in arguments.enumerated() {
            for name in names {
                if word == name, index + 1 < arguments.count { return arguments[index + 1] }
                if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
                if name.count == 2, word.hasPrefix(name), word.count > 2, !word.hasPrefix("--") {
                    return String(word.dropFirst(2))
                }
            }
        }
        return nil
    }
}
