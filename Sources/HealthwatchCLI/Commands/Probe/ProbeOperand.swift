import CommandSpec
import DockerEngine
import FoundationEssentials
import Probing

/// One TARGET of `probe`.
enum ProbeOperand: Sendable, Equatable {
    /// An HTTP server.
    case url(ProbeURL)
    /// Whatever takes TCP connections.
    case tcp(host: String, port: Int)
    /// A container, by its own health check.
    case container(AppName)
    /// A probe of the `--spec` file, or the app, container or role of some of them.
    case name(String)

    /// A right one.
    static let example = "http://127.0.0.1:8000/health"

    /// What a wrong one must be.
    static let reason =
        "must be a URL that begins with http:// or https://, tcp://HOST:PORT, HOST:PORT or container:NAME; a port is "
        + "from 1 to 65535"

    /// Reads a target; nil for what is none.
    init?(_ text: String) {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            guard let url = ProbeURL(text) else { return nil }
            self = .url(url)
        } else if text.hasPrefix("tcp://") {
            guard let peer = Self.peer(text.dropFirst(6)) else { return nil }
            self = .tcp(host: peer.host, port: peer.port)
        } else if text.hasPrefix("container:") {
            guard let name = try? AppName(parsing: text) else { return nil }
            self = .container(name)
        } else if let peer = Self.peer(text[...]) {
            self = .tcp(host: peer.host, port: peer.port)
        } else if !text.isEmpty, !text.contains("://") {
            self = .name(text)
        } else {
            return nil
        }
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    private static func peer(_ text: Substring) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { return (String(host.dropFirst().dropLast()), port) }
        let isName = host.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7f && !"/?#@:[]".unicodeScalars.contains($0)
        }
        return isName ? (String(host), port) : nil
    }
}

extension ValueSyntax where Value == ProbeOperand {
    /// What `probe` asks.
    static var probeTarget: Self {
        Self("TARGET", example: ProbeOperand.example) { text throws(ValueError) in
            guard let target = ProbeOperand(text) else { throw ValueError(ProbeOperand.reason) }
            return target
        }
    }
}
