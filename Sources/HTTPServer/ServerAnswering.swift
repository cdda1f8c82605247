import CMicroHTTPD
import Glibc
import HTTP

extension ServerLoop {
    /// The most of a body that is read before the connection is closed: no request here needs one.
    private static let largestBody = 1 << 20

    /// Takes the next step with a request: called when its head has come, with every piece of its body, at the body's end,
    /// and when a suspended connection goes on. False closes the connection.
    func advance(_ connection: ClientConnection, method: UnsafePointer<CChar>, received: Int) -> Bool {
        switch connection.phase {
        case .waiting:
            // An answer before the body has come closes the connection, so a request that may be answered awaits its end.
            guard !Self.readingMethods.contains(where: { strcmp($0, method) == 0 }) else {
                connection.phase = .discarding(0)
                return true
            }
        case .discarding(let before):
            connection.phase = .discarding(before + received)
            if received > 0 { return before + received <= Self.largestBody }
        case .worked(let response):
            connection.phase = .answering
            return queue(response, on: connection)
        case .working, .answering, .streaming: return true
        }
        let request = ServerRequest(
            String(cString: method), connection.target, headers: Self.headers(of: connection.handle))
        return begin(answers.request(request), on: connection)
    }

    private func begin(_ answer: ServerAnswer, on connection: ClientConnection) -> Bool {
        connection.phase = .answering
        switch answer {
        case .response(let response): return queue(response, on: connection)
        case .stream(let head, let source): return begin(ClientStream(source), after: head, on: connection)
        case .later(let work):
            guard let job = post(work, for: connection) else { return queue(Self.busy, on: connection) }
            connection.phase = .working(job: job)
            MHD_suspend_connection(connection.handle)
            return true
        }
    }

    /// For who comes when too many wait already, or when the server ends.
    static let busy = ServerResponse(
        status: 503, headers: [Header("Retry-After", "1"), Header("Content-Type", "application/json")],
        body: Array(#"{"error":"unavailable","message":"too many requests wait for an answer; ask again"}"#.utf8))

    // MARK: Reading

    /// The methods of requests that may get what they ask for; all others are refused whatever their body says.
    private static let readingMethods = ["GET", "HEAD", "OPTIONS"]

    private static func headers(of handle: OpaquePointer) -> [Header] {
        var headers: [Header] = []
        withUnsafeMutablePointer(to: &headers) { pointer in
            _ = MHD_get_connection_values(
                handle, .HEADER_KIND,
                { context, _, name, value in
                    guard let context, let name else { return .YES }
                    let header = Header(String(cString: name), value.map { String(cString: $0) } ?? "")
                    context.assumingMemoryBound(to: [Header].self).pointee.append(header)
                    return .YES
                }, pointer)
        }
        return headers
    }

    // MARK: Writing

    private func queue(_ response: ServerResponse, on connection: ClientConnection) -> Bool {
        let made = response.body.withUnsafeBytes { body in
            // Copied: an array keeps no place in memory.
            MHD_create_response_from_buffer(
                body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
        }
        return send(made, response, on: connection)
    }

    /// Room for one event, mostly; a longer one goes in pieces.
    private static let block = 1_024

    private func begin(_ stream: ClientStream, after head: ServerResponse, on connection: ClientConnection) -> Bool {
        connection.begin(stream)
        let made = MHD_create_response_from_callback(
            UInt64.max, Self.block,
            { context, _, buffer, size in
                guard let context, let buffer else { return -1 }
                let connection = Unmanaged<ClientConnection>.fromOpaque(context).takeUnretainedValue()
                return ServerLoop.read(
                    connection, into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)))
            }, Unmanaged.passRetained(connection).toOpaque(),
            { context in
                if let context { Unmanaged<ClientConnection>.fromOpaque(context).release() }
            })
        return send(made, head, on: connection)
    }

    private func send(_ made: OpaquePointer?, _ head: ServerResponse, on connection: ClientConnection) -> Bool {
        guard let made else { return false }
        defer { MHD_destroy_response(made) }
        for header in head.headers { MHD_add_response_header(made, header.name, header.value) }
        return MHD_queue_response(connection.handle, UInt32(head.status), made) == .YES
    }

    /// Gives the client what its stream has; suspends the connection when that is nothing. -1 is the end.
    private static func read(_ connection: ClientConnection, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let stream = connection.stream else { return -1 }
        let loop = connection.loop
        if stream.look(at: loop.now) {
            let count = stream.take(into: buffer)
            return count > 0 ? count : -1
        }
        stream.isSuspended = true
        loop.note(stream)
        MHD_suspend_connection(connection.handle)
        return 0
    }
}
