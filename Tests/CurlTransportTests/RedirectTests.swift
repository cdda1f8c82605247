import CurlTransport
import HTTP
import Locking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedirectTests {
    private let client = CurlClient()

    @Test("a redirect is the answer when none may be followed")
    func notFollowed() async throws {
        let server = try redirector()
        let response = try await client.send(Request("GET", server.url + "/2"))
        #expect(response.head.status == 302)
        #expect(response.head.header("Location") == "/1")
        #expect(response.head.redirects == 0)
        #expect(response.head.url == server.url + "/2")
        #expect(try await response.body.collect(limit: 10) == Array("moved".utf8))
    }

    @Test("redirects are followed, and only the last head and body are the answer's")
    func followed() async throws {
        let server = try redirector()
        let response = try await client.send(Request("GET", server.url + "/3", maximumRedirects: 3))
        #expect(response.head.status == 200)
        #expect(response.head.header("Location") == nil)
        #expect(response.head.redirects == 3)
        #expect(response.head.url == server.url + "/0")
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("more redirects than allowed are too many, a loop too", arguments: ["/4", "/loop"])
    func tooMany(path: String) async throws {
        let server = try redirector()
        await #expect(throws: HTTPError.tooManyRedirects(limit: 3)) {
            try await client.send(Request("GET", server.url + path, maximumRedirects: 3))
        }
    }

    @Test("a redirect to another scheme is malformed", arguments: ["file:///etc/passwd", "ftp://127.0.0.1/"])
    func otherScheme(location: String) async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(Request("GET", server.url, maximumRedirects: 3))
        }
        guard case .malformed = error else { return #expect(error == nil) }
    }

    @Test("a redirect without a place to go is the answer itself", arguments: ["", "Location:\r\n", "Location:  \r\n"])
    func withoutLocation(header: String) async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 302 Found\r\n\(header)Content-Length: 2\r\n\r\nok")
        let response = try await client.send(Request("GET", server.url, maximumRedirects: 3))
        #expect(response.head.status == 302)
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("a cut behind a redirect never makes the redirect the answer")
    func cutBehindRedirect() async throws {
        let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                guard let length = Int(request.target.dropFirst()) else {
                    connection.send(
                        "HTTP/1.1 302 Found\r\nLocation: \(request.target.dropFirst(3))\r\nContent-Length: 0\r\n\r\n")
                    continue
                }
                connection.send(Array(answer.prefix(length)))
                return
            }
        }
        for length in 0..<answer.count {
            let error = await #expect(throws: HTTPError.self, "cut at \(length)") {
                try await client.send(Request("GET", server.url + "/to/\(length)", maximumRedirects: 3))
                    .body.collect(limit: 10)
            }
            guard case .truncated = error else {
                Issue.record("cut at \(length): \(String(describing: error))")
                continue
            }
        }
    }

    @Test("detours count after a redirect too, for another host and for another port")
    func detoured() async throws {
        let lines = Locked<[String]>([])
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                lines.withLock { $0.append(request.header("Host") ?? "") }
                let location = ["a.example": "http://a.example:81/", "a.example:81": "http://b.example/"]
                let next = location[request.header("Host") ?? ""].map { "302 Found\r\nLocation: \($0)" } ?? "200 OK"
                connection.send("HTTP/1.1 \(next)\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let detours = [("a.example", 80), ("a.example", 81), ("b.example", 80)].map {
            Detour(host: $0.0, port: $0.1, to: ["127.0.0.1"], addressPort: server.port)
        }
        let request = Request("GET", "http://a.example/", route: .via(detours), maximumRedirects: 3)
        #expect(try await client.send(request).head.status == 200)
        #expect(lines.withLock { $0 } == ["a.example", "a.example:81", "b.example"])
    }

    @Test("what fails behind a redirect is told of the host that it led to, not of the first one")
    func failingTarget() async throws {
        let closed = try LoopbackSocket.refusing()
        defer { closed.close() }
        let port = closed.port
        let table: [(String, HTTPError)] = [
            ("http://no-such-host.invalid/x", .unresolved(host: "no-such-host.invalid")),
            ("http://127.0.0.1:\(port)/", .refused(peer: "127.0.0.1:\(port)")),
        ]
        for (location, error) in table {
            let server = try LoopbackServer(
                answering: "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
            await #expect(throws: error) {
                try await client.send(Request("GET", server.url, maximumRedirects: 3))
            }
        }
    }

    @Test("a POST that is redirected becomes a GET, as curl and browsers do it")
    func post() async throws {
        let lines = Locked<[String]>([])
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                lines.withLock { $0.append(request.line) }
                connection.send(
                    request.target == "/a"
                        ? "HTTP/1.1 303 See Other\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let request = Request("POST", server.url + "/a", body: [1], maximumRedirects: 1)
        #expect(try await client.send(request).head.status == 200)
        #expect(lines.withLock { $0 } == ["POST /a HTTP/1.1", "GET /b HTTP/1.1"])
    }

    /// `/3` leads to `/2`, and so on to `/0`, which answers; `/loop` leads to itself.
    private func redirector() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.readRequest() {
                let step = Int(request.target.dropFirst())
                let location = step.map { "/\($0 - 1)" } ?? "/loop"
                connection.send(
                    step == 0
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        : "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 5\r\n\r\nmoved")
            }
        }
    }
}
