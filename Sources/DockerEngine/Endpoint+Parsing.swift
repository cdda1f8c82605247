extension Endpoint {
    /// Why a text is no address of an engine.
    package struct AddressMistake: Error, Sendable, Equatable {
        /// One clause with the way out.
        package let reason: String
    }
}

extension Endpoint.Address {
    /// Reads `unix:///PATH` or `tcp://HOST[:PORT]`, as `--host` and `DOCKER_HOST` have it.
    package init(_ text: String) throws(Endpoint.AddressMistake) {
        if let path = text.suffix(after: "unix://") {
            guard path.hasPrefix("/") else {
                throw Endpoint.AddressMistake(
                    reason: "a socket needs an absolute path, as in unix:///run/docker.sock")
            }
            self = .unix(path: path)
            return
        }
        guard let authority = text.suffix(after: "tcp://") ?? text.suffix(after: "http://") else {
            throw Endpoint.AddressMistake(reason: Self.unusable(text))
        }
        guard let (host, port) = Self.split(authority) else {
            throw Endpoint.AddressMistake(reason: "an address is tcp://HOST or tcp://HOST:PORT")
        }
        self = .tcp(host: host, port: port, isEncrypted: false)
    }

    private static func unusable(_ text: String) -> String {
        if text.hasPrefix("/") { return "a socket is written with its scheme, unix://\(text)" }
        for scheme in ["ssh://", "https://"] where text.hasPrefix(scheme) {
            return "\(scheme) is not supported yet; use unix:// or tcp://"
        }
        return "use unix:///PATH or tcp://HOST:PORT"
    }

    /// Docker's port for plain TCP.
    private static let defaultPort = 2375

    /// `HOST`, `HOST:PORT` or `[IPv6]:PORT`, a trailing slash forgiven.
    private static func split(_ authority: String) -> (String, Int)? {
        let text = authority.hasSuffix("/") ? String(authority.dropLast()) : authority
        guard !text.isEmpty, !text.contains("/"), !text.contains("@") else { return nil }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let name = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if rest.isEmpty { return (name, defaultPort) }
            guard rest.hasPrefix(":"), let port = portNumber(rest.dropFirst()) else { return nil }
            return (name, port)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard !parts[0].isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (text, defaultPort) }
        return portNumber(parts[1]).map { (String(parts[0]), $0) }
    }

    private static func portNumber(_ text: some StringProtocol) -> Int? {
        Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }
}

extension String {
    /// What follows a prefix; nil without it.
    fileprivate func suffix(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
