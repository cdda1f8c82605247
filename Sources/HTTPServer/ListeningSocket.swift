import CMicroHTTPD
import Glibc

/// A socket that listens, and how its address is written once it does.
struct ListeningSocket {
    let descriptor: Int32
    /// `127.0.0.1:7100`, `[::1]:7100` or `unix:/run/healthwatch.sock`.
    let name: String
    /// The path that goes with it.
    let path: String?

    /// How many clients may wait to be taken.
    private static let backlog: Int32 = 4_096

    init(_ address: ServerAddress) throws(ServerError) {
        switch address {
        case .network(let host, let port): try self.init(host: host, port: port)
        case .unix(let path): try self.init(path: path)
        }
    }

    private init(host: String, port: Int) throws(ServerError) {
        let written = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let first = found else {
            throw .unknownHost(host, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(found) }
        let info = first.pointee
        let descriptor = try Self.made(info.ai_family, named: written)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, Self.backlog) == 0 else {
            throw Self.refusal(closing: descriptor, named: written)
        }
        self.descriptor = descriptor
        path = nil
        let bound = Self.port(of: descriptor) ?? port
        name = "\(host.contains(":") ? "[\(host)]" : host):\(bound)"
    }

    private init(path: String) throws(ServerError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { throw .longPath(path) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        try Self.makeRoom(at: path, address)
        let written = "unix:\(path)"
        let descriptor = try Self.made(AF_UNIX, named: written)
        let isBound = Self.with(address) { bind(descriptor, $0, $1) } == 0
        guard isBound, listen(descriptor, Self.backlog) == 0 else {
            throw Self.refusal(closing: descriptor, named: written)
        }
        self.descriptor = descriptor
        self.path = path
        name = written
    }

    /// Removes a socket that nobody answers at: a server that was killed leaves it behind.
    private static func makeRoom(at path: String, _ address: sockaddr_un) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .noSocket(path) }
        let probe = try made(AF_UNIX, named: path)
        defer { Glibc.close(probe) }
        // One that is busy has its queue full, and says EAGAIN.
        guard with(address, { connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
            throw .inUse("unix:\(path)")
        }
        unlink(path)
    }

    private static func made(_ family: Int32, named name: String) throws(ServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw .cannotListen(name, errno: errno) }
        return descriptor
    }

    private static func refusal(closing descriptor: Int32, named name: String) -> ServerError {
        let number = errno
        Glibc.close(descriptor)
        return switch number {
        case EADDRINUSE: .inUse(name)
        case EACCES, EPERM, EROFS: .forbidden(name)
        default: .cannotListen(name, errno: number)
        }
    }

    private static func with(_ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard code == 0 else { return nil }
        // Both families have their port in the same place, in network order.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }
}
