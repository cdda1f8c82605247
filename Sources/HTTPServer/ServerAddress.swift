/// Where a server listens.
package enum ServerAddress: Sendable, Equatable {
    /// A name or an address without brackets; port 0 takes any that is free.
    case network(host: String, port: Int)
    /// A Unix socket. One that nobody answers at is replaced, and it is removed at the end.
    case unix(path: String)
}
