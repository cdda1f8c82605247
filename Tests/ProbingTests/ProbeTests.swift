import CurlTransport
import HTTP
import Health
import Probing
import TestSupport
import Testing

/// Probes against servers that are slow, endless or gone, through the real client.
@Suite(.timeLimit(.minutes(1))) struct ProbeTests {
    private let client = CurlClient()
    private static let short = Duration.milliseconds(200)

    @Test(
        "the limit holds against slow heads, slow bodies and endless bodies that have to be read",
        arguments: [
            ("", "no answer in time"), ("HTTP/1.1 200 OK\r\nX: ", "no answer in time"),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n",
                "200, but the body did not end in time"
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "200, but the body did not end in time"
            ),
            (
                "HTTP/1.1 503 No\r\nContent-Type: text/html\r\n\r\nout of",
                "503 \"out of\""
            ),
        ])
    func slow(beginning: String, text: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(beginning)
            let pause = Latch()
            while !beginning.isEmpty, connection.send(" ") { pause.wait(seconds: 0.02) }
            connection.waitForClose()
        }
        let clock = ContinuousClock()
        let start = clock.now
        let result = await ask(server.url, within: Self.short)
        #expect(result.text == text)
        #expect(!result.hasPassed)
        #expect(clock.now - start >= Self.short && clock.now - start < .seconds(5))
    }

    @Test("a body that nobody needs is not waited for")
    func unneeded() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n")
            connection.waitForClose()
        }
        let result = await ask(server.url, within: .seconds(50))
        #expect(result.text == "200")
        #expect(result.duration < .seconds(10))
    }

    @Test("of an endless body a megabyte is read, and what is found in it counts")
    func endless() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\nready")
            let piece = [UInt8](repeating: 0x61, count: 100_000)
            while connection.send(piece) {}
        }
        let path = try JSONPath(parsing: "a")
        for (expectation, text) in [
            (Expected(), "200"), (Expected(texts: ["ready"]), "200"),
            (
                Expected(texts: ["steady"]),
                "200, but \"steady\" is not in it: \"ready\(String(repeating: "a", count: 115))…\""
            ),
            (Expected(values: [JSONExpectation(path)]), "200, but it is longer than 1048576 bytes"),
        ] {
            #expect(await ask(server.url, expecting: expectation, within: .seconds(30)).text == text)
        }
    }

    @Test("a body that breaks off fails when it is needed, and is quoted when the status is bad")
    func broken() async throws {
        for (status, text) in [
            ("200 OK", "200, but the answer broke off"), ("503 No", "503 \"begin\""),
        ] {
            let server = try LoopbackServer { connection in
                _ = connection.readRequest()
                connection.send("HTTP/1.1 \(status)\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nbegin")
            }
            #expect(await ask(server.url, within: .seconds(30)).text.hasPrefix(text))
        }
    }

    @Test("a connection is made for every attempt, so that a server that takes none any more is noticed")
    func newConnections() async throws {
        let server = try AnsweringServer()
        #expect(await ask(server.url, within: .seconds(30)).hasPassed)
        let again = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        for count in 1...3 {
            #expect(await ask(again.url, within: .seconds(30)).hasPassed)
            #expect(again.accepted == count)
        }
    }

    @Test("a TCP connection passes when it is taken, and fails when nobody listens or nobody takes it")
    func tcp() async throws {
        let probe = TCPProbe(client: client)
        let server = try LoopbackServer { $0.waitForClose() }
        let open = await probe.ask(
            "tcp://127.0.0.1:\(server.port)", expecting: Expected(), within: .seconds(30))
        #expect(open.hasPassed)
        #expect(open.text == "")
        let dead = try LoopbackSocket.refusing()
        let refused = await probe.ask("tcp://127.0.0.1:\(dead.port)", expecting: Expected(), within: .seconds(30))
        #expect(refused.failure == .transport(.refused(peer: "127.0.0.1:\(dead.port)")))
        let full = try LoopbackSocket.listening(at: .tcp(port: 0), backlog: 0)
        let filler = try LoopbackSocket.connected(to: .tcp(port: full.port))
        let late = await probe.ask("tcp://127.0.0.1:\(full.port)", expecting: Expected(), within: Self.short)
        #expect(late.text == "no connection in time")
        filler.close()
        let nonsense = await probe.ask("tcp://", expecting: Expected(), within: Self.short)
        #expect(nonsense.text == "No host part in the URL: http://")
    }

    @Test("cancelling an attempt ends it at once, and it counts for nothing")
    func cancelled() async throws {
        let arrived = Latch()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
            arrived.open()
            connection.waitForClose()
        }
        let probe = HTTPProbe(client: client)
        let task = Task {
            await probe.ask(HTTPQuestion(.url("")), at: server.url, expecting: Expected(), within: .seconds(50))
        }
        #expect(await arrived.opened())
        task.cancel()
        #expect(await task.value.outcome == .inconclusive)
    }

    private func ask(
        _ url: String, expecting expectation: Expected = Expected(), within limit: Duration
    ) async -> ProbeResult {
        await HTTPProbe(client: client).ask(HTTPQuestion(.url(url)), at: url, expecting: expectation, within: limit)
    }
}
