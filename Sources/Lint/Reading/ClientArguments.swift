/// The words after `curl` or `wget`, as those programs read them.
struct ClientArguments: Sendable, Equatable {
    /// The options without their dashes, those of a cluster one by one: `fsS` is `f`, `s` and `S`.
    private(set) var options: Set<String> = []
    /// The values of options that take one.
    private(set) var values: [String: [String]] = [:]
    /// What is no option: URLs.
    private(set) var operands: [String] = []

    /// Reads the words after the program's name.
    init(_ words: some Sequence<String>, of program: Program) {
        var waiting: String?
        var endsOptions = false
        for word in words {
            if let option = waiting {
                values[option, default: []].append(word)
                waiting = nil
            } else if endsOptions || !word.hasPrefix("-") || word == "-" {
                operands.append(word)
            } else if word == "--" {
                endsOptions = true
            } else if word.hasPrefix("--") {
                waiting = takeLong(word.dropFirst(2), program)
            } else {
                waiting = takeCluster(word.dropFirst(), program)
            }
        }
        operands += values["url"] ?? []
    }

    /// Whose words they are.
    enum Program: Sendable {
        case curl, wget

        init?(_ name: String) {
            switch name {
            case "curl", "curl.exe": self = .curl
            case "wget": self = .wget
            default: return nil
            }
        }
    }

    /// Whether one of those options is given.
    func has(_ names: String...) -> Bool { names.contains { options.contains($0) } }

    /// Takes a long option; its name if its value is the next word.
    private mutating func takeLong(_ word: Substring, _ program: Program) -> String? {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        options.insert(parts[0])
        if parts.count == 2 {
            values[parts[0], default: []].append(parts[1])
            return nil
        }
        return program.longWithValue.contains(parts[0]) ? parts[0] : nil
    }

    /// Takes the options of a cluster; the last one if its value is the next word.
    private mutating func takeCluster(_ word: Substring, _ program: Program) -> String? {
        // `-nv`, `-nc` and the like are options of their own to wget.
        if program == .wget, word.hasPrefix("n"), word.count == 2 {
            options.insert(String(word))
            return nil
        }
        var rest = word
        while let letter = rest.popFirst() {
            options.insert(String(letter))
            guard program.shortWithValue.contains(letter) else { continue }
            if rest.isEmpty { return String(letter) }
            values[String(letter), default: []].append(String(rest))
            return nil
        }
        return nil
    }
}

extension ClientArguments.Program {
    fileprivate var shortWithValue: String {
        switch self {
        case .curl: "AbcCdDeEFHKmoPQrtTuUwxXyYz"
        case .wget: "aAoOPQRtTUwXBDeIilY"
        }
    }

    fileprivate var longWithValue: Set<String> {
        switch self {
        case .curl:
            [
                "abstract-unix-socket", "aws-sigv4", "cacert", "capath", "cert", "cert-type", "ciphers", "config",
                "connect-timeout", "connect-to", "cookie", "cookie-jar", "data", "data-ascii", "data-binary",
                "data-raw", "data-urlencode", "dump-header", "form", "form-string", "header", "interface", "json",
                "key", "key-type", "limit-rate", "local-port", "max-redirs", "max-time", "noproxy", "oauth2-bearer",
                "output", "output-dir", "pass", "proxy", "proxy-header", "proxy-user", "range", "referer", "request",
                "request-target", "resolve", "retry", "retry-delay", "retry-max-time", "speed-limit", "speed-time",
                "stderr", "tls-max", "unix-socket", "upload-file", "url", "url-query", "user", "user-agent",
                "write-out",
            ]
        case .wget:
            [
                "body-data", "ca-certificate", "certificate", "connect-timeout", "dns-timeout", "header",
                "http-password", "http-user", "max-redirect", "method", "output-document", "output-file", "password",
                "post-data", "private-key", "read-timeout", "timeout", "tries", "user", "user-agent", "wait",
                "waitretry",
            ]
        }
    }
}
