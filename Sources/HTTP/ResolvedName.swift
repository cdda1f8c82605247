/// A name that needs no look-up: `[+]HOST:PORT:ADDRESS[,ADDRESS]…`, as in curl's `--resolve`.
package struct ResolvedName: Sendable, Equatable {
    /// The host name of the URL; `*` for any.
    package var host: String
    /// The port of the URL.
    package var port: Int
    /// The IPv4 or IPv6 addresses to dial, one after the other; IPv6 without brackets.
    package var addresses: [String]

    /// An entry as given.
    package init(host: String, port: Int, addresses: [String]) {
        self.host = host
        self.port = port
        self.addresses = addresses
    }

    /// An entry with one address.
    package init(host: String, port: Int, address: String) { self.init(host: host, port: port, addresses: [address]) }

    /// Nil for what is none. A `+` lets curl forget the entry after a minute; no attempt lasts that long, and each one
    /// begins with all entries.
    package init?(_ text: String) {
        let entry = text.hasPrefix("+") ? text.dropFirst() : text[...]
        let parts = entry.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let port = Int(parts[1]), (1...65_535).contains(port) else {
            return nil
        }
        let addresses = parts[2].split(separator: ",", omittingEmptySubsequences: false).compactMap(Self.address)
        guard addresses.count == parts[2].count(where: { $0 == "," }) + 1 else { return nil }
        self.init(host: String(parts[0]), port: port, addresses: addresses)
    }

    /// The first of the addresses.
    package var address: String { addresses.first ?? "" }

    /// Whether it is for URLs with that host; nil is a host that is not known yet.
    package func isFor(_ host: String?) -> Bool { self.host == "*" || self.host.lowercased() == host?.lowercased() }

    /// Where it leads connections.
    package var detour: Detour { Detour(host: host == "*" ? nil : host, port: port, to: addresses) }

    private static func address(_ text: Substring) -> String? {
        let address = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text
        let isAddress = address.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
        return isAddress && (address.contains(".") || address.contains(":")) ? String(address) : nil
    }
}

extension Detour {
    /// Where the entries lead connections. As in curl a name counts before `*`, and of two entries for the same name the
    /// last one.
    package static func detours(_ names: [ResolvedName]) -> [Detour] {
        let detours = names.reversed().map(\.detour)
        return detours.filter { $0.host != nil } + detours.filter { $0.host == nil }
    }
}
