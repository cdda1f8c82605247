import Locking

/// An HTTP server on loopback that a test can make answer otherwise while it runs, and that keeps what it was asked.
package final class AnsweringServer: Sendable {
    private let server: LoopbackServer
    private let state: Locked<State>

    private struct State {
        var answer: Answer
        var received: [ReceivedRequest] = []
    }

    /// Turns a request, and how many there were until it (from 1 on), into a status line and a body.
    package typealias Answer = @Sendable (ReceivedRequest, Int) -> (status: String, body: String)

    /// Answers as the closure says.
    package init(_ answer: @escaping Answer) throws {
        let state = Locked(State(answer: answer))
        self.state = state
        server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                let (answer, number) = state.withLock { state in
                    state.received.append(request)
                    return (state.answer, state.received.count)
                }
                let (status, body) = answer(request, number)
                guard connection.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)") else {
                    return
                }
            }
        }
    }

    /// Answers everything with a status.
    package convenience init(_ status: String = "200 OK") throws {
        try self.init { _, _ in (status, "\(status)") }
    }

    /// Answers everything with another status from now on.
    package func answer(_ status: String) {
        state.withLock { $0.answer = { _, _ in (status, "\(status)") } }
    }

    /// What it was asked so far.
    package var received: [ReceivedRequest] { state.withLock { $0.received } }
    package var port: Int { server.port }
    /// `http://127.0.0.1:PORT`.
    package var url: String { server.url }
}
