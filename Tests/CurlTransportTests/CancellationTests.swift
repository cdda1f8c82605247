import CurlTransport
import HTTP
import TestSupport
import Testing

/// The random mix makes `HEALTHWATCH_CURL_MIX` requests (2000 unless set): `HEALTHWATCH_CURL_MIX=20000 swift test
/// --sanitize=thread --filter CurlTransportTests`. `HEALTHWATCH_CURL_SEED` repeats a run.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
    private let client = CurlClient()

    @Test("cancelling before the head ends the exchange and the connection")
    func beforeTheHead() async throws {
        let (arrived, closed) = (Latch(), Latch())
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        let client = client
        let task = Task { try await client.send(Request("GET", server.url)) }
        #expect(await arrived.opened())
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(await closed.opened())
    }

    @Test("cancelling the reader of a body ends the exchange and the connection")
    func inTheBody() async throws {
        let closed = Latch()
        let server = try endlessServer(closed)
        let response = try await client.send(Request("GET", server.url, limits: Limits(idle: nil)))
        let reading = Latch()
        let task = Task {
            for try await _ in response.body { reading.open() }
        }
        #expect(await reading.opened())
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(await closed.opened())
    }

    @Test("dropping an answer unread ends the exchange and the connection")
    func dropped() async throws {
        let closed = Latch()
        let server = try endlessServer(closed)
        #expect(try await status(of: server) == 200)
        #expect(await closed.opened())
    }

    @Test("a request of a task that is cancelled already is not sent")
    func cancelledBefore() async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let client = client
        let go = Latch()
        let task = Task {
            await go.opened()
            return try await client.send(Request("GET", server.url))
        }
        task.cancel()
        go.open()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(server.accepted == 0)
    }

    @Test("shutting down cancels what is under way, and what comes later")
    func shutdown() async throws {
        let (arrived, closed) = (Latch(), Latch())
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        let client = CurlClient()
        let task = Task { try await client.send(Request("GET", server.url)) }
        #expect(await arrived.opened())
        client.shutdown()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(await closed.opened())
        await #expect(throws: HTTPError.cancelled) { try await client.send(Request("GET", server.url)) }
        client.shutdown()
    }

    @Test("a client that was never used shuts down too")
    func unused() async {
        let client = CurlClient()
        client.shutdown()
        await #expect(throws: HTTPError.cancelled) { try await client.send(Request("GET", "http://127.0.0.1/")) }
    }

    @Test("an answer can be read to its end although nobody holds the client any more")
    func clientLetGo() async throws {
        let go = Latch()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
            go.wait()
            connection.send("ok")
        }
        let response = try await CurlClient().send(Request("GET", server.url))
        go.open()
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("requests, failures and cancels in a random mix all end, and end rightly")
    func randomMix() async throws {
        let mix = try Mix()
        let count = Mix.setting("HEALTHWATCH_CURL_MIX") ?? 2000
        let seed = Mix.setting("HEALTHWATCH_CURL_SEED") ?? Int.random(in: 1...1_000_000_000)
        var random = SplitMix(state: UInt64(seed))
        let client = client
        var wrong: [String] = []
        await withTaskGroup(of: String?.self) { group in
            for number in 0..<count {
                if number >= 32, let outcome = await group.next(), let text = outcome { wrong.append(text) }
                let (kind, patience) = (
                    Mix.Kind.allCases.randomElement(using: &random), Int.random(in: 0...2, using: &random)
                )
                let microseconds = Int.random(in: 0...3000, using: &random)
                guard let kind else { continue }
                group.addTask {
                    await mix.run(kind, with: client, cancelAfter: patience == 0 ? nil : .microseconds(microseconds))
                }
            }
            for await case let text? in group { wrong.append(text) }
        }
        #expect(wrong.isEmpty, "seed \(seed)")
        let last = try await client.send(Request("GET", mix.server.url + "/whole"))
        #expect(try await last.body.collect(limit: 1 << 20).count == Mix.size, "seed \(seed)")
    }

    private func status(of server: LoopbackServer) async throws -> Int {
        try await client.send(Request("GET", server.url, limits: Limits(idle: nil))).head.status
    }

    private func endlessServer(_ closed: Latch) throws -> LoopbackServer {
        try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\ntick\n")
            connection.waitForClose()
            closed.open()
        }
    }
}
