import HTTP

/// `HOST:PORT`.
package struct NetworkAddress: Sendable, Equatable {
    /// A name or an address, without brackets.
    package var host: String
    /// 1 to 65535; 0 is any that is free, where one listens.
    package var port: Int

    /// An address as given.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, an IPv6 address in brackets; nil for what is none.
    package init?(_ text: String, ports: ClosedRange<Int> = 1...65_535) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            ports.contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"/@?#[]".utf8.contains($0) }) else {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    /// As it is written.
    package var text: String { "\(host.urlHost):\(port)" }
}
