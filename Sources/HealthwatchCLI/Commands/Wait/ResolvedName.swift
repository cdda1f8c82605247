import HTTP

/// A name that needs no look-up: `--resolve HOST:PORT:ADDRESS`, as in curl.
struct ResolvedName: Sendable, Equatable {
    /// The host name of the URL; `*` for any.
    var host: String
    /// The port of the URL.
    var port: Int
    /// The IPv4 or IPv6 addresses to dial, one after the other; IPv6 without brackets.
    var addresses: [String]

    init(host: String, port: Int, addresses: [String]) {
        self.host = host
        self.port = port
        self.addresses = addresses
    }

    init(host: String, port: Int, address: String) { self.init(host: host, port: port, addresses: [address]) }

    /// The first of the addresses.
    var address: String { addresses.first ?? "" }

    /// Where it leads connections.
    var detour: Detour { Detour(host: host == "*" ? nil : host, port: port, to: addresses) }
}
