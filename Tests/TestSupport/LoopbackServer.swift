import Locking

/// A socket server on loopback or on a Unix socket whose script decides, per connection, what bytes to send, when to
/// wait and when to close. Every connection has a thread of its own, so scripts may block, but not for what comes after the
/// server's end: that waits for them, on a thread that all tests share.
///
/// It ends with ``stop()`` or when it is let go: connections are cut, threads joined, the socket file removed.
package final class LoopbackServer: Sendable {
    /// Where it listens.
    package let address: LoopbackAddress
    private let listener: LoopbackSocket
    private let connections = Locked(Connections())
    private let scripts = Tally()
    private let acceptor: Locked<PosixThread?>

    private struct Connections {
        var accepted = 0
        var isStopped = false
        var sockets: [ObjectIdentifier: LoopbackSocket] = [:]
    }

    /// Listens and runs `script` for every connection; when it returns, the connection is closed.
    package init(
        _ place: LoopbackAddress = .tcp(port: 0), backlog: Int32 = 128,
        script: @escaping @Sendable (LoopbackConnection) -> Void
    ) throws {
        let listener = try LoopbackSocket.listening(at: place, backlog: backlog)
        self.listener = listener
        address =
            switch place {
            case .tcp: .tcp(port: listener.port)
            case .tcp6: .tcp6(port: listener.port)
            case .unix: place
            }
        let thread = PosixThread { [connections, scripts] in
            while let socket = listener.accept() { LoopbackServer.serve(socket, in: connections, scripts, script) }
        }
        acceptor = Locked(thread)
    }

    deinit { stop() }

    private static func serve(
        _ socket: LoopbackSocket, in connections: Locked<Connections>, _ scripts: Tally,
        _ script: @escaping @Sendable (LoopbackConnection) -> Void
    ) {
        let number: Int? = connections.withLock { connections in
            guard !connections.isStopped else { return nil }
            connections.accepted += 1
            connections.sockets[ObjectIdentifier(socket)] = socket
            return connections.accepted
        }
        guard let number else { return }
        scripts.add()
        let thread = PosixThread {
            let connection = LoopbackConnection(socket, number: number)
            script(connection)
            connection.close()
            connections.withLock { $0.sockets[ObjectIdentifier(socket)] = nil }
            scripts.done()
        }
        guard let thread else { return scripts.done() }
        thread.detach()
    }

    /// Answers every request of every connection with the same bytes.
    package convenience init(_ place: LoopbackAddress = .tcp(port: 0), answering answer: String) throws {
        try self.init(place) { connection in
            while connection.readRequest() != nil, connection.send(answer) {}
        }
    }

    /// The port; 0 for a Unix socket.
    package var port: Int {
        switch address {
        case .tcp(let port), .tcp6(let port): port
        case .unix: 0
        }
    }

    /// `http://127.0.0.1:PORT` (or `[::1]`), and `http://localhost` for a Unix socket.
    package var url: String {
        switch address {
        case .tcp(let port): "http://127.0.0.1:\(port)"
        case .tcp6(let port): "http://[::1]:\(port)"
        case .unix: "http://localhost"
        }
    }

    /// How many connections have been accepted so far.
    package var accepted: Int { connections.withLock { $0.accepted } }

    /// Cuts everything and waits for the threads; a second call does nothing.
    package func stop() {
        guard
            let acceptor = acceptor.withLock({ thread in
                defer { thread = nil }
                return thread
            })
        else { return }
        let sockets = connections.withLock { connections in
            connections.isStopped = true
            return connections.sockets.values
        }
        listener.shutdown()
        acceptor.join()
        listener.close()
        for socket in sockets { socket.shutdown() }
        _ = scripts.wait()
        if case .unix(let path) = address { LoopbackSocket.removeFile(path) }
    }
}

/// One accepted connection in the hands of a script; used by one thread.
package final class LoopbackConnection: Sendable {
    /// 1 for the server's first connection.
    package let number: Int
    private let socket: LoopbackSocket
    private let unread = Locked<[UInt8]>([])

    init(_ socket: LoopbackSocket, number: Int) {
        self.socket = socket
        self.number = number
    }

    /// Waits for the next request with its body (by Content-Length); nil when the client has closed.
    package func readRequest() -> ReceivedRequest? {
        var bytes = unread.withLock { $0 }
        while true {
            if let request = ReceivedRequest(from: &bytes) {
                unread.withLock { $0 = bytes }
                return request
            }
            let more = socket.receive()
            guard !more.isEmpty else { return nil }
            bytes += more
        }
    }

    /// What has arrived, waiting for at least one byte; empty when the client has closed.
    package func receive() -> [UInt8] { socket.receive() }

    /// Sends everything; false when the client is gone.
    @discardableResult
    package func send(_ text: String) -> Bool { socket.send(text.utf8) }

    /// Sends everything; false when the client is gone.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool { socket.send(bytes) }

    /// Blocks until the client has closed its end.
    package func waitForClose() {
        while !socket.receive().isEmpty {}
    }

    /// Closes the connection; with unread input, or after ``reset()``, the client sees a reset.
    package func close() { socket.close() }

    /// Breaks the connection off (TCP reset).
    package func reset() {
        socket.resetOnClose()
        socket.close()
    }
}

/// A request as the server got it.
package struct ReceivedRequest: Sendable, Equatable {
    /// `GET /path HTTP/1.1`.
    package let line: String
    /// The header lines, `Name: value`, in order.
    package let headers: [String]
    package let body: [UInt8]

    /// The target of the request line.
    package var target: String { String(line.split(separator: " ").dropFirst().first ?? "") }

    /// The value of the first header of that name, without regard to case.
    package func header(_ name: String) -> String? {
        let prefix = name.lowercased() + ":"
        guard let line = headers.first(where: { $0.lowercased().hasPrefix(prefix) }) else { return nil }
        return String(line.dropFirst(prefix.count).drop { $0 == " " })
    }

    /// Takes the first whole request off `bytes`; nil when there is none yet.
    init?(from bytes: inout [UInt8]) {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
        line = lines.first ?? ""
        headers = Array(lines.dropFirst())
        let length =
            headers.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) } ?? 0
        let rest = bytes[(end + mark.count)...]
        guard rest.count >= length else { return nil }
        body = Array(rest.prefix(length))
        bytes = Array(rest.dropFirst(length))
    }
}
