import CurlTransport
import HTTP
import Locking
import TestSupport
import Testing

/// Requests that only connect, and requests that want a connection of their own.
@Suite(.timeLimit(.minutes(1))) struct ConnectTests {
    private let client = CurlClient()

    @Test("connecting only is answered without a head or a body, sends nothing and closes the connection")
    func connectOnly() async throws {
        let (received, closed) = (Locked<[UInt8]?>(nil), Latch())
        let server = try LoopbackServer { connection in
            let bytes = connection.receive()
            received.withLock { $0 = bytes }
            closed.open()
        }
        let response = try await client.send(connecting(server.url))
        #expect(response.head.status == 0)
        #expect(response.head.headers.isEmpty)
        #expect(response.head.certificate.isEmpty)
        #expect(try await response.body.collect(limit: 0) == [])
        #expect(await closed.opened())
        #expect(received.withLock { $0 } == [])
    }

    @Test("a connection that other requests left is not taken for a new one")
    func connectsAnew() async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        for count in 1...3 {
            #expect(try await client.send(Request("GET", server.url)).body.collect(limit: 10) == Array("ok".utf8))
            #expect(try await client.send(connecting(server.url)).head.status == 0)
            #expect(server.accepted == 1 + count)
        }
    }

    @Test("nobody who listens, and nobody who takes the connection, are told apart")
    func failures() async throws {
        let dead = try LoopbackSocket.refusing()
        await #expect(throws: HTTPError.refused(peer: "127.0.0.1:\(dead.port)")) {
            try await client.send(connecting("http://127.0.0.1:\(dead.port)"))
        }
        let full = try LoopbackSocket.listening(at: .tcp(port: 0), backlog: 0)
        let filler = try LoopbackSocket.connected(to: .tcp(port: full.port))
        var request = connecting("http://127.0.0.1:\(full.port)")
        request.limits.connect = .milliseconds(100)
        await #expect(throws: HTTPError.timedOut(stage: .connect)) { try await client.send(request) }
        filler.close()
    }

    @Test("a Unix socket can be connected to")
    func unixSocket() async throws {
        let folder = try ScratchFolder()
        let server = try LoopbackServer(.unix(path: folder.path("s"))) { $0.waitForClose() }
        var request = connecting(server.url)
        request.route = .unixSocket(path: folder.path("s"))
        #expect(try await client.send(request).head.status == 0)
        request.route = .unixSocket(path: folder.path("none"))
        await #expect(throws: HTTPError.socketMissing(path: folder.path("none"))) { try await client.send(request) }
    }

    @Test("with https the TLS handshake belongs to it, and the certificate is told")
    func handshake() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(
            certificate: try certificates.issue("good", for: "localhost", to: "20900101000000Z"), in: certificates)
        var request = connecting("https://localhost:\(server.port)")
        request.tls.tellsCertificate = true
        let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
        guard case .tls(.untrusted) = error else { return #expect(error == nil) }
        request.tls.authorityFile = certificates.authority
        #expect(try await client.send(request).head.certificate.contains("Expire date:Jan  1 00:00:00 2090 GMT"))

        let plain = try LoopbackServer { connection in
            _ = connection.receive()
            connection.send("no TLS\n")
        }
        request.url = "https://127.0.0.1:\(plain.port)"
        let other = await #expect(throws: HTTPError.self) { try await client.send(request) }
        guard case .tls(.handshake) = other else { return #expect(other == nil) }
    }

    @Test("a request that keeps no connection neither takes an old one nor leaves one")
    func freshConnections() async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        for (keeps, connections) in [(true, 1), (false, 2), (false, 3), (true, 3), (false, 4)] {
            var request = Request("GET", server.url)
            request.keepsConnection = keeps
            #expect(try await client.send(request).body.collect(limit: 10) == Array("ok".utf8))
            #expect(server.accepted == connections)
        }
    }

    private func connecting(_ url: String) -> Request {
        var request = Request("GET", url)
        request.onlyConnects = true
        return request
    }
}
