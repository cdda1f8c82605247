import CMicroHTTPD
import Glibc
import HTTP

/// A client's connection, and the request that it is busy with. Belongs to the server's thread.
final class ClientConnection {
    /// How far the request is.
    enum Phase {
        /// Its head has not come yet; since then it is waited for.
        case waiting(since: Duration)
        /// Its body is read and thrown away: so many bytes have come.
        case discarding(Int)
        /// Its answer is worked out by the job of that number, while the connection is suspended.
        case working(job: Int)
        /// Its answer was worked out.
        case worked(ServerResponse)
        /// Its answer is sent.
        case answering
        /// Its answer goes on.
        case streaming(ClientStream)
    }

    let handle: OpaquePointer
    unowned let loop: ServerLoop
    private let descriptor: Int32
    /// What the request asks for, as it was sent.
    var target = ""
    var phase: Phase

    init(_ handle: OpaquePointer, of loop: ServerLoop, at now: Duration) {
        self.handle = handle
        self.loop = loop
        descriptor = hw_mhd_socket(handle)
        phase = .waiting(since: now)
    }

    /// The stream that it is busy with.
    var stream: ClientStream? { if case .streaming(let stream) = phase { stream } else { nil } }

    /// Since when it has been waited for a request; nil while there is one.
    var waitingSince: Duration? { if case .waiting(let since) = phase { since } else { nil } }

    /// The most that the system keeps of a stream for a client that does not read: it grows to megabytes for each otherwise
    /// (tcp(7), `tcp_wmem`), and the longer it takes until such a client is seen. Twice that, in fact (socket(7)).
    private static let backlog: Int32 = 65_536

    /// Goes on for as long as the client wants.
    func begin(_ stream: ClientStream) {
        var backlog = Self.backlog
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &backlog, socklen_t(MemoryLayout<Int32>.size))
        phase = .streaming(stream)
    }

    /// Whether the client has closed its side and nothing that it sent is left. libmicrohttpd 0.9.75 misses that when the end
    /// comes together with the last bytes: it reads those, and no event comes again.
    var hasLeft: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
    }

    /// Breaks it off: the daemon sees that, and cleans up.
    func breakOff() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Lets a connection that is suspended go on.
    func resume() { MHD_resume_connection(handle) }
}

/// An answer that goes on.
final class ClientStream {
    private var source: any ServerStream
    private var pending: ArraySlice<UInt8> = []
    /// Until when there is nothing to send; nil while there is.
    private(set) var sleepsUntil: Duration?
    /// Whether its connection is suspended.
    var isSuspended = false
    /// Whether it ends as soon as the client has what is pending.
    private(set) var isEnding = false

    init(_ source: any ServerStream) { self.source = source }

    /// Looks whether there is something to send; true when there is.
    func look(at now: Duration) -> Bool {
        guard pending.isEmpty, !isEnding else { return true }
        switch source.next(at: now) {
        case .send(let bytes):
            pending = bytes[...]
            sleepsUntil = nil
            return true
        case .wait(let moment):
            sleepsUntil = moment
            return false
        }
    }

    /// Sends its last words, and nothing more.
    func end() {
        guard !isEnding else { return }
        pending += source.last()
        isEnding = true
    }

    /// Moves what is pending to where the client takes it from; returns how many bytes that were.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = pending.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        pending = pending.dropFirst(piece.count)
        return piece.count
    }
}
