import CurlTransport
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTP2Tests {
    private let client = CurlClient()

    @Test("over plain TCP a request speaks HTTP/2 from the first byte")
    func plain() async throws {
        let server = try LoopbackServer { connection in
            guard HTTP2Script.awaitRequest(on: connection) else { return }
            connection.send(HTTP2Script.answer)
            connection.waitForClose()
        }
        let response = try await client.send(request(server.url))
        #expect(response.head.status == 200)
        #expect(response.head.httpVersion == "2")
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("over TLS it is HTTP/2 where the server agrees, else HTTP/1.1; and HTTP/1.1 when that is asked for")
    func encrypted() async throws {
        let certificates = try Certificates()
        let pair = try certificates.issue("good", for: "localhost")
        for (speaks, asked, spoken) in [
            (true, HTTPVersion.http2, "2"), (true, .http11, "1.1"), (false, .http2, "1.1"),
        ] {
            let server = try TLSServer(certificate: pair, in: certificates, speaksHTTP2: speaks)
            var request = request("https://localhost:\(server.port)/")
            request.version = asked
            request.tls.authorityFile = certificates.authority
            let response = try await client.send(request)
            #expect(response.head.status == 200)
            #expect(response.head.httpVersion == spoken)
            #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
        }
    }

    @Test("a connection that speaks HTTP/1.1 is not taken for HTTP/2, nor the other way round")
    func bothVersions() async throws {
        let certificates = try Certificates()
        let pair = try certificates.issue("good", for: "localhost")
        let server = try TLSServer(certificate: pair, in: certificates, speaksHTTP2: true)
        for (asked, spoken) in [(HTTPVersion.http11, "1.1"), (.http2, "2"), (.http11, "1.1"), (.http2, "2")] {
            var request = request("https://localhost:\(server.port)/")
            request.version = asked
            request.tls.authorityFile = certificates.authority
            let response = try await client.send(request)
            #expect(response.head.httpVersion == spoken)
            #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
        }
    }

    @Test("a server that speaks HTTP/1.1 only is malformed to who insists on HTTP/2")
    func oldServer() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.receive()
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.waitForClose()
        }
        let error = await #expect(throws: HTTPError.self) { try await client.send(request(server.url)) }
        guard case .malformed = error else { return #expect(error == nil) }
    }

    @Test("a stream that is reset inside the body is truncated")
    func reset() async throws {
        let server = try LoopbackServer { connection in
            guard HTTP2Script.awaitRequest(on: connection) else { return }
            connection.send(HTTP2Script.broken)
            connection.waitForClose()
        }
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(request(server.url)).body.collect(limit: 10)
        }
        guard case .truncated = error else { return #expect(error == nil) }
    }

    private func request(_ url: String) -> Request {
        var request = Request("GET", url)
        request.version = .http2
        return request
    }
}
