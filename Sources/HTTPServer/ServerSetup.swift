import CMicroHTTPD
import Glibc

/// The sockets of a server before its thread takes them.
struct ServerSetup: Sendable {
    let options: ServerOptions
    let listeners: [ListeningSocket]
    let agent: ListeningSocket?
    /// The most clients of each listener: not more than there are descriptors for.
    let connections: Int

    /// Descriptors that something else needs: engine, record, standard streams.
    private static let reserve = 128

    init(_ options: ServerOptions) throws(ServerError) {
        self.options = options
        let descriptors = Self.raiseDescriptors(to: options.connections + Self.reserve)
        connections = max(16, min(options.connections, descriptors - Self.reserve))
        var listeners: [ListeningSocket] = []
        do throws(ServerError) {
            for address in options.addresses { listeners.append(try ListeningSocket(address)) }
            agent = try options.agent.map { address throws(ServerError) in try ListeningSocket(address) }
        } catch {
            for listener in listeners { listener.close() }
            throw error
        }
        self.listeners = listeners
    }

    /// Gives all addresses back.
    func close() {
        for listener in listeners { listener.close() }
        agent?.close()
    }

    /// Raises the limit of open files as far as is allowed; returns what it is then.
    private static func raiseDescriptors(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        if limit.rlim_cur < rlim_t(wanted) {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(wanted))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }
}

extension ListeningSocket {
    /// Gives the address back.
    func close() {
        Glibc.close(descriptor)
        if let path { unlink(path) }
    }
}
