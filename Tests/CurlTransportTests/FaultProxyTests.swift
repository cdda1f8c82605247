import CurlTransport
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FaultProxyTests {
    private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    private let client = CurlClient()

    @Test("without faults all bytes go through, are counted, and nothing has been tampered with")
    func honest() async throws {
        let server = try LoopbackServer(answering: Self.answer)
        let proxy = try FaultProxy(to: server.address)
        for _ in 1...3 { #expect(try await fetch(proxy) == "hello") }
        #expect(proxy.counts.connections == 1)
        #expect(proxy.counts.answerBytes == 3 * Self.answer.utf8.count)
        #expect(proxy.counts.requestBytes > 0)
        #expect(!proxy.counts.tampered)
    }

    @Test("an answer is cut after so many bytes, so many times, then no more", arguments: [0, 1, 20, 42])
    func cutSomeTimes(after: Int) async throws {
        let server = try LoopbackServer(answering: Self.answer)
        let proxy = try FaultProxy(to: server.address)
        proxy.change { $0.cut = .init(after: after, times: 2) }
        for _ in 1...2 {
            let error = await #expect(throws: HTTPError.self) { try await fetch(proxy) }
            guard case .truncated = error else { return #expect(error == nil) }
        }
        #expect(proxy.counts.answerBytes == 2 * after)
        #expect(try await fetch(proxy) == "hello")
        #expect(proxy.counts.cuts == 2)
        #expect(proxy.counts.tampered)
    }

    @Test("an answer in pieces of one byte is whole")
    func pieces() async throws {
        let server = try LoopbackServer(answering: Self.answer)
        let proxy = try FaultProxy(to: server.address)
        proxy.change { $0.pieceSize = 1 }
        #expect(try await fetch(proxy) == "hello")
        #expect(proxy.counts.tampered)
    }

    @Test("a proxy on Unix sockets refuses by its missing socket, and opens again")
    func refuse() async throws {
        let folder = try ScratchFolder()
        let server = try LoopbackServer(.unix(path: folder.path("server")), answering: Self.answer)
        let proxy = try FaultProxy(at: .unix(path: folder.path("proxy")), to: server.address)
        #expect(try await fetch(proxy) == "hello")
        proxy.refuse()
        proxy.cutOpenConnections()
        await #expect(throws: HTTPError.socketMissing(path: folder.path("proxy"))) { try await fetch(proxy) }
        try proxy.reopen()
        #expect(try await fetch(proxy) == "hello")
        #expect(proxy.counts.connections == 2)
    }

    @Test("garbage, silence and delay are what the client meets")
    func otherFaults() async throws {
        let server = try LoopbackServer(answering: Self.answer)
        let proxy = try FaultProxy(to: server.address)
        proxy.change { $0.garbage = Array("garbage\n".utf8) }
        let error = await #expect(throws: HTTPError.self) { try await fetch(proxy) }
        guard case .malformed = error else { return #expect(error == nil) }

        proxy.change { $0 = Faults() }
        proxy.change { $0.stallsNewConnections = true }
        await #expect(throws: HTTPError.timedOut(stage: .idle)) { try await fetch(proxy, idle: .milliseconds(100)) }

        proxy.change { $0 = Faults() }
        proxy.change { $0.requestDelay = .milliseconds(60) }
        proxy.change { $0.answerDelay = .milliseconds(60) }
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await fetch(proxy) == "hello")
        #expect(clock.now - start >= .milliseconds(120))
        #expect(server.accepted == 1)
    }

    @Test("an open stream is swallowed without being closed, or cut at once")
    func openStreams() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let pause = Latch()
            while connection.send("tick\n") { pause.wait(seconds: 0.01) }
        }
        let proxy = try FaultProxy(to: server.address)
        let request = Request("GET", url(of: proxy), limits: Limits(idle: .milliseconds(200)))

        let swallowed = try await client.send(request)
        proxy.change { $0.swallowsAnswers = true }
        await #expect(throws: HTTPError.timedOut(stage: .idle)) {
            try await swallowed.body.collect(limit: 1_000_000)
        }
        proxy.change { $0.swallowsAnswers = false }

        // An answer without a length ends with its connection, so a cut looks like its end.
        let cut = try await client.send(Request("GET", url(of: proxy)))
        proxy.cutOpenConnections()
        #expect(try await cut.body.collect(limit: 1_000_000).count >= 0)
        #expect(proxy.counts.tampered)
    }

    private func url(of proxy: FaultProxy) -> String {
        guard case .tcp(let port) = proxy.address else { return "http://localhost" }
        return "http://127.0.0.1:\(port)"
    }

    private func fetch(_ proxy: FaultProxy, idle: Duration = .seconds(10)) async throws -> String {
        var request = Request("GET", url(of: proxy), limits: Limits(idle: idle))
        if case .unix(let path) = proxy.address { request.route = .unixSocket(path: path) }
        return String(decoding: try await client.send(request).body.collect(limit: 1000), as: UTF8.self)
    }
}
