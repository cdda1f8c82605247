import CurlTransport
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private let client = CurlClient()
    private static let short = Duration.milliseconds(150)

    @Test("a server that accepts and says nothing runs into the idle limit, below a second too")
    func silentBeforeTheHead() async throws {
        let server = try LoopbackServer { $0.waitForClose() }
        try await expect(.idle) { try await fetch(server, Limits(idle: Self.short)) }
    }

    @Test("silence inside the body runs into the idle limit after what came was handed over")
    func silentInTheBody() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            connection.waitForClose()
        }
        let response = try await client.send(Request("GET", server.url, limits: Limits(idle: Self.short)))
        var iterator = response.body.makeAsyncIterator()
        #expect(try await iterator.next() == Array("hello".utf8))
        try await expect(.idle, after: .zero) { _ = try await iterator.next() }
    }

    @Test("a stream that keeps talking outlives its idle limit, and ends at the total one")
    func total() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let pause = Latch()
            while connection.send("tick\n") { pause.wait(seconds: 0.02) }
        }
        try await expect(.total, after: .milliseconds(600)) {
            try await fetch(server, Limits(idle: .milliseconds(300), total: .milliseconds(600)))
        }
    }

    @Test("a slow reader is not a silent server")
    func slowReader() async throws {
        let size = 8_000_000
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            connection.send([UInt8](repeating: 7, count: size))
            connection.waitForClose()
        }
        let response = try await client.send(Request("GET", server.url, limits: Limits(idle: Self.short)))
        var read = 0
        for try await piece in response.body {
            read += piece.count
            if read < 1_000_000 { await Latch().opened(seconds: 0.2) }
        }
        #expect(read == size)
    }

    @Test("without an idle limit a stream may be silent")
    func noIdleLimit() async throws {
        let go = Latch()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            go.wait()
            connection.send("late")
        }
        let response = try await client.send(Request("GET", server.url, limits: Limits(idle: nil)))
        await Latch().opened(seconds: 0.4)
        go.open()
        #expect(try await response.body.collect(limit: 10) == Array("late".utf8))
    }

    @Test("a TLS handshake without an answer runs into the connect limit")
    func silentHandshake() async throws {
        let server = try LoopbackServer { $0.waitForClose() }
        let request = Request(
            "GET", "https://127.0.0.1:\(server.port)/", limits: Limits(connect: Self.short, idle: .milliseconds(10)))
        try await expect(.connect) { _ = try await client.send(request) }
    }

    @Test("a TCP connection that is not taken runs into the connect limit")
    func fullBacklog() async throws {
        let listener = try LoopbackSocket.listening(at: .tcp(port: 0), backlog: 0)
        let filler = try LoopbackSocket.connected(to: .tcp(port: listener.port))
        let request = Request("GET", "http://127.0.0.1:\(listener.port)/", limits: Limits(connect: Self.short))
        try await expect(.connect) { _ = try await client.send(request) }
        filler.close()
    }

    @Test("limits of one exchange leave another one alone")
    func independent() async throws {
        let server = try LoopbackServer { connection in
            guard let request = connection.readRequest() else { return }
            if request.target == "/slow" { Latch().wait(seconds: 0.5) }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        async let slow = client.send(Request("GET", server.url + "/slow"))
        try await expect(.total) {
            _ = try await client.send(Request("GET", server.url + "/slow", limits: Limits(total: Self.short)))
        }
        #expect(try await slow.body.collect(limit: 10) == Array("ok".utf8))
    }

    private func fetch(_ server: LoopbackServer, _ limits: Limits) async throws {
        _ = try await client.send(Request("GET", server.url, limits: limits)).body.collect(limit: 1_000_000)
    }

    /// The stage that fails, and that it fails, not early, and by this limit: the usual ones are ten seconds and more.
    private func expect(
        _ stage: HTTPError.Stage, after limit: Duration = Self.short, _ body: () async throws -> Void
    ) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        await #expect(throws: HTTPError.timedOut(stage: stage)) { try await body() }
        let took = clock.now - start
        #expect(took >= limit && took < limit + .seconds(8), "took \(took)")
    }
}
