/// What a server makes of a request.
package enum ServerAnswer: Sendable {
    /// The whole answer. To `HEAD` the server leaves out the body and keeps its length.
    case response(ServerResponse)
    /// An answer without an end: the head, whose body is empty, and what comes after it.
    case stream(ServerResponse, any ServerStream)
    /// An answer that takes its time, for instance because it is read from a disk. The server goes on meanwhile, and runs
    /// only a few of these at a time.
    case later(@Sendable () async -> ServerResponse)
}

/// A whole answer.
package struct ServerResponse: Sendable, Equatable {
    /// The status code, 200 to 599.
    package var status: Int
    /// Sent in this order. The server itself adds `Date`, `Connection` and `Content-Length`.
    package var headers: [Header]
    /// The body.
    package var body: [UInt8]

    /// An answer.
    package init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of that name, without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A body that goes on until its client leaves or the server ends. A value that one client's answer owns.
package protocol ServerStream: Sendable {
    /// What to do now: asked when the client has taken what was sent before, when the time that it waits for has come, and
    /// when the server was woken because there may be something new. `now` is the server's monotonic time. Called on the
    /// server's thread: it computes, and never waits.
    mutating func next(at now: Duration) -> StreamStep
    /// The last bytes of a stream that the server ends because it stops.
    mutating func last() -> [UInt8]
}

/// What a stream does next.
package enum StreamStep: Sendable, Equatable {
    /// Sends these bytes, at least one, and asks again.
    case send([UInt8])
    /// Has nothing to send before that moment, unless it is woken.
    case wait(until: Duration)
}
