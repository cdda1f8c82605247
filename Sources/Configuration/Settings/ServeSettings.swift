/// Where `serve` listens.
package struct ServeSettings: Sendable, Equatable {
    /// At least one.
    package var addresses: [ListenAddress] = [.network(NetworkAddress(host: "127.0.0.1", port: 7_100))]
    /// The file with the token that all but the health paths ask for.
    package var tokenFile: String?
    /// PEM file with the server's certificate chain; together with the key or not at all.
    package var certificateFile: String?
    /// PEM file with the certificate's key.
    package var keyFile: String?
    /// Where HAProxy's agent check is answered.
    package var agentCheck: NetworkAddress?

    /// The defaults.
    package init() {}
}

/// Where a server listens.
package enum ListenAddress: Sendable, Equatable {
    case network(NetworkAddress)
    /// A Unix socket.
    case unix(path: String)
}
