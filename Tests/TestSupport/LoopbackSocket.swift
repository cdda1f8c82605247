import CurlTransport
import Glibc
import Locking

/// What a socket call of a test said, with its `errno`.
package struct SocketError: Error, CustomStringConvertible {
    package let call: String
    package let code: Int32

    init(_ call: String, _ code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    package var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// An end point on this machine.
package enum LoopbackAddress: Sendable, Equatable {
    /// 127.0.0.1; port 0 lets the system choose when listening.
    case tcp(port: Int)
    /// ::1; port 0 lets the system choose when listening.
    case tcp6(port: Int)
    case unix(path: String)
}

/// A connected or listening stream socket. Shutting it down from another thread ends every call that blocks on it; the
/// descriptor itself is closed only by its owner's ``close()``, so that no other file can take its number meanwhile.
package final class LoopbackSocket: Sendable {
    private let descriptor: Int32
    private let isOpen = Locked(true)

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close() }

    /// A socket that listens at `address`; an old file at a Unix path is replaced.
    package static func listening(at address: LoopbackAddress, backlog: Int32 = 128) throws -> LoopbackSocket {
        let socket = try LoopbackSocket.make(for: address)
        if case .unix(let path) = address { removeFile(path) }
        var yes: Int32 = 1
        setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard try address.withSockaddr({ bind(socket.descriptor, $0, $1) }) == 0 else { throw SocketError("bind") }
        guard listen(socket.descriptor, backlog) == 0 else { throw SocketError("listen") }
        return socket
    }

    /// A port where nobody listens and nobody else will until it is closed: who connects is refused. One that a server
    /// gave back may be given to the server of another test.
    package static func refusing(at address: LoopbackAddress = .tcp(port: 0)) throws -> LoopbackSocket {
        let socket = try LoopbackSocket.make(for: address)
        guard try address.withSockaddr({ bind(socket.descriptor, $0, $1) }) == 0 else { throw SocketError("bind") }
        return socket
    }

    /// Removes the file of a Unix socket; it is no error if there is none.
    package static func removeFile(_ path: String) {
        unlink(path)
    }

    /// A socket that is connected to `address`.
    package static func connected(to address: LoopbackAddress) throws -> LoopbackSocket {
        let socket = try LoopbackSocket.make(for: address)
        guard try address.withSockaddr({ connect(socket.descriptor, $0, $1) }) == 0 else {
            throw SocketError("connect")
        }
        return socket
    }

    private static func make(for address: LoopbackAddress) throws -> LoopbackSocket {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw SocketError("socket") }
        return LoopbackSocket(descriptor)
    }

    /// The port that the system chose; 0 for a Unix socket.
    package var port: Int {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        // The port has the same place in the addresses of both IP versions.
        guard code == 0, [AF_INET, AF_INET6].contains(Int32(address.sin6_family)) else { return 0 }
        return Int(UInt16(bigEndian: address.sin6_port))
    }

    /// The next connection; nil once the socket is shut down.
    package func accept() -> LoopbackSocket? {
        while true {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return LoopbackSocket(accepted)
            }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// What has arrived, waiting for at least one byte; empty at the end or when the connection broke.
    package func receive(atMost limit: Int = 64 * 1024) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            repeat { count = recv(descriptor, buffer.baseAddress, limit, 0) } while count < 0 && errno == EINTR
            count = max(count, 0)
        }
    }

    /// Sends everything; false when the connection broke.
    @discardableResult
    package func send(_ bytes: some Collection<UInt8>) -> Bool {
        Array(bytes).withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else {
                    if errno == EINTR { continue }
                    return false
                }
                sent += count
            }
            return true
        }
    }

    /// Ends both directions, or only the sending one; calls that block on the socket return.
    package func shutdown(onlySending: Bool = false) {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            _ = Glibc.shutdown(descriptor, Int32(onlySending ? SHUT_WR : SHUT_RDWR))
        }
    }

    /// Makes ``close()`` send a reset instead of an orderly end (TCP).
    package func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private var isListening: Bool {
        var answer: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &answer, &length) == 0 && answer != 0
    }

    /// Closes the descriptor; only the thread that uses the socket may.
    package func close() {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            isOpen = false
            // A program that another thread starts just now has a copy of the descriptor until it is executed: a
            // listener would go on in it for that long.
            if isListening { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
            _ = Glibc.close(descriptor)
        }
    }
}

extension LoopbackAddress {
    fileprivate var family: Int32 {
        switch self {
        case .tcp: AF_INET
        case .tcp6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    fileprivate func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) throws -> Result {
        switch self {
        case .tcp(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return rebound(&address, body)
        case .tcp6(let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            address.sin6_addr = in6addr_loopback
            return rebound(&address, body)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
                throw SocketError("path of the Unix socket", ENAMETOOLONG)
            }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return rebound(&address, body)
        }
    }

    private func rebound<Address, Result>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
        }
    }
}
