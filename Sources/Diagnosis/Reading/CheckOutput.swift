import Health

/// What a failed check says of why it failed, read from its exit status and its output together.
enum CheckFailure: Sendable, Equatable {
    /// The engine, or a limit of the check's own, ended it.
    case timedOut(byEngine: Bool)
    /// A program is not there.
    case missing(program: String)
    /// A program is there and must not or cannot be run.
    case notExecutable(program: String, isFormat: Bool)
    case refused(Peer?)
    case unresolved(host: String?)
    case tls(line: String)
    /// An answer with this status.
    case status(Int)
    /// Connected, and cut off.
    case closed
    /// An answer of 400 or more; which one is not said.
    case someErrorStatus
    case other
}

extension CheckFailure {
    /// Reads a failed result.
    static func read(_ result: CheckResult, of command: CheckCommand) -> CheckFailure {
        if result.hasTimedOut { return .timedOut(byEngine: true) }
        let lines = result.output.split(whereSeparator: \.isNewline).map(String.init)
        // A program whose library is missing is there, and does not run.
        if lines.contains(where: { $0.contains("shared librar") || $0.contains("shared object") }) { return .other }
        for line in lines {
            if let found = programTrouble(line, exitCode: result.exitCode, command) { return found }
        }
        // What a program says of its options is no answer to what it was to ask.
        if lines.contains(where: Self.isUsage) { return .other }
        if let told = fromWords(lines, of: command) { return told }
        return fromExitCode(result.exitCode, of: command)
    }

    /// The words of connections and answers. An answer's status says more than what led to it.
    private static func fromWords(_ lines: [String], of command: CheckCommand) -> CheckFailure? {
        // Servers with TLS answer what is not TLS with a 400 of their own.
        if let line = lines.first(where: Self.isPlainAtTLS) { return .tls(line: line) }
        for line in lines {
            if let status = StatusText.status(in: line), status >= 400 { return .status(status) }
        }
        if let status = StatusText.splitByBody(lines.joined(separator: "\n")), status >= 400 { return .status(status) }
        if lines.contains(where: { $0.contains("Remote file does not exist") }) { return .status(404) }
        if lines.contains(where: { $0.contains("Username/Password Authentication Failed") }) { return .status(401) }
        let kinds = lines.map { ($0, FailureKind.all(in: $0)) }
        // Of a chain of messages the most telling one counts, wherever it stands.
        if let (line, _) = kinds.first(where: { $0.1.contains(.tls) }) { return .tls(line: line) }
        if let (line, _) = kinds.first(where: { $0.1.contains(.unresolved) }) {
            let host = unresolvedHost(in: line) ?? command.target?.peer.host
            return .unresolved(host: host)
        }
        if let (line, found) = kinds.first(where: { $0.1.contains(.refused) }) {
            // curl says "Failed to connect" of a timeout, too.
            if found.contains(.timedOut) { return .timedOut(byEngine: false) }
            let mentioned = lines.flatMap(Peer.mentioned).filter { $0.port != nil || $0.isLoopback }
            let here = Peer.mentioned(in: line)
            let peer = here.first { $0.port != nil } ?? here.first ?? mentioned.last ?? command.target?.peer
            // The name that led to an address is more telling than the address.
            let name = mentioned.first { $0.host == "localhost" && $0.port == peer?.port && peer?.isLoopback == true }
            return .refused(name ?? peer)
        }
        if kinds.contains(where: { $0.1.contains(.timedOut) }) { return .timedOut(byEngine: false) }
        if kinds.contains(where: { $0.1.contains(.closed) }) { return .closed }
        return nil
    }

    static func isUsage(_ line: String) -> Bool {
        let lowered = line.lowercased()
        return ["invalid option", "unrecognized option", "unknown option", "illegal option"].contains {
            lowered.contains($0)
        }
    }

    static func isPlainAtTLS(_ line: String) -> Bool {
        let lowered = line.lowercased()
        return ["request to an https server", "sent to https port", "http/0.9 when not"].contains {
            lowered.contains($0)
        }
    }

    /// What curl and GNU wget mean by their exit statuses (curl(1), wget(1)): all that a silent check tells.
    private static func fromExitCode(_ code: Int, of command: CheckCommand) -> CheckFailure {
        switch (command.client, code) {
        case (.curl, 6): .unresolved(host: command.target?.peer.host)
        case (.curl, 7): .refused(command.target?.peer)
        case (.curl, 22): .someErrorStatus
        case (.curl, 28): .timedOut(byEngine: false)
        case (.curl, 35), (.curl, 51), (.curl, 58), (.curl, 60), (.curl, 77): .tls(line: "curl exit status \(code)")
        case (.curl, 52), (.curl, 56): .closed
        case (.wget, 5): .tls(line: "wget exit status 5")
        case (.wget, 6): .status(401)
        case (.wget, 8): .someErrorStatus
        case (_, 127): command.program.map { .missing(program: $0) } ?? .other
        case (_, 126): command.program.map { .notExecutable(program: $0, isFormat: false) } ?? .other
        // busybox's timeout(1) leaves the status of the signal.
        case (_, 124), (_, 143), (_, 137):
            command.words.contains { $0.contains("timeout") } ? .timedOut(byEngine: false) : .other
        default: .other
        }
    }
}

extension CheckFailure {
    /// What the engine, or a shell, says of a program that it could not run.
    private static func programTrouble(_ line: String, exitCode: Int, _ command: CheckCommand) -> CheckFailure? {
        guard let trouble = ProgramTrouble(line, isCertain: exitCode == 127 || exitCode == 126) else { return nil }
        switch trouble.kind {
        case .missing: return .missing(program: trouble.program)
        case .denied: return .notExecutable(program: trouble.program, isFormat: false)
        case .format: return .notExecutable(program: trouble.program, isFormat: true)
        }
    }

    /// The name that did not resolve: what stands behind it in the messages of the usual programs.
    static func unresolvedHost(in line: String) -> String? {
        let words = Word.split(Array(line.utf8.prefix(2_000))).map(\.text)
        let marks: Set<String> = [
            "host", "address", "host:", "enotfound", "eai_again", "lookup", "name", "resolve", "hostname",
        ]
        for (index, word) in words.enumerated() where marks.contains(word.lowercased()) {
            guard index + 1 < words.count else { continue }
            let next = words[index + 1]
            let bare = Peer.pair(next)?.host ?? next
            if Peer.isName(bare), !marks.contains(bare.lowercased()), !noHosts.contains(bare.lowercased()) {
                return bare
            }
        }
        return Peer.mentioned(in: line).first?.host
    }

    private static let noHosts: Set<String> = [
        "or", "not", "does", "by", "resolution", "failure", "found", "known", "service",
    ]
}

/// What somebody says of a program that could not be run.
struct ProgramTrouble: Equatable {
    enum Kind: Equatable { case missing, denied, format }

    var kind: Kind
    var program: String

    init(_ kind: Kind, of program: String) {
        self.kind = kind
        self.program = program
    }

    /// Reads `exec: "curl": executable file not found in $PATH`, `sh: 1: curl: not found`, `env: 'node': No such file or
    /// directory` and their kin. Where only the exit status makes it certain that a program is meant, it must.
    init?(_ line: String, isCertain: Bool) {
        let lowered = line.lowercased()
        guard let kind = Self.kind(lowered) else { return nil }
        self.kind = kind
        if lowered.contains("exec") || lowered.contains("run command"), let name = Self.quotedName(line) {
            program = name
            return
        }
        guard let name = Self.nameBeforeReason(line) else { return nil }
        let fields = line.split(separator: ":").map { $0.drop { $0 == " " } }
        let speaker = fields.first.map(String.init) ?? ""
        let isShell = Self.isShell(speaker) || lowered.contains("command not found") || lowered.contains("exec ")
        guard isShell || (isCertain && kind != .denied) || (isCertain && fields.count > 2) else { return nil }
        program = name
    }

    private static func kind(_ lowered: String) -> Kind? {
        if lowered.contains("exec format error") || lowered.contains("bad cpu type") { return .format }
        if lowered.contains("not found") { return .missing }
        let isRunning =
            lowered.contains("exec") || lowered.hasPrefix("env:") || lowered.hasPrefix("timeout:")
            || lowered.contains("/env:") || lowered.contains("failed to run command")
        if lowered.contains("no such file or directory"), isRunning || isShellLine(lowered) { return .missing }
        if lowered.contains("permission denied"), isRunning || isShellLine(lowered) { return .denied }
        return nil
    }

    /// `/bin/sh: …`, `bash: line 1: …`, `/check.sh: line 3: …`.
    private static func isShellLine(_ lowered: String) -> Bool {
        isShell(String(lowered.prefix { $0 != ":" })) || lowered.contains(": line ")
    }

    private static func isShell(_ speaker: String) -> Bool {
        let name = speaker.split(separator: "/").last.map(String.init) ?? speaker
        return [
            "sh", "bash", "ash", "dash", "zsh", "ksh", "busybox", "env", "timeout", "exec", "su-exec", "gosu", "tini",
        ]
        .contains(name) || name.hasSuffix(".sh") || (speaker.hasPrefix("/") && !speaker.contains(" "))
    }

    /// The first name in quotes: `exec: "curl": …`, `failed to run command 'curl'`.
    private static func quotedName(_ line: String) -> String? {
        for (open, close) in [("\"", "\""), ("'", "'"), ("‘", "’"), ("`", "`")] {
            guard let start = line.firstRange(of: open)?.upperBound,
                let end = line[start...].firstRange(of: close)?.lowerBound
            else { continue }
            let name = line[start..<end]
            if !name.isEmpty, !name.contains(" ") { return String(name) }
        }
        return nil
    }

    /// The field before the reason: `curl` of `/bin/sh: 1: curl: not found`.
    private static func nameBeforeReason(_ line: String) -> String? {
        var fields = line.split(separator: ":").map { $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed() }
            .map { String($0) }
        // zsh puts the name last.
        if fields.count > 2, fields[fields.count - 2] == "command not found" { return fields.last }
        while let last = fields.last, reasons.contains(last.lowercased()) { fields.removeLast() }
        guard let name = fields.last, !name.contains(" "), !name.isEmpty else {
            // `exec /entrypoint.sh`
            return fields.last?.split(separator: " ").last.map(unquoted)
        }
        return isShell(name) && fields.count == 1 ? nil : unquoted(name[...])
    }

    private static func unquoted(_ name: Substring) -> String { name.filter { !"'\"`‘’".contains($0) } }

    private static let reasons: Set<String> = [
        "not found", "command not found", "no such file or directory", "permission denied", "exec format error",
        "executable file not found in $path", "unknown", "cannot execute binary file", "applet not found",
    ]
}
