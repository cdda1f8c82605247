import CurlTransport
import Glibc
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    private let client = CurlClient()

    @Test("nobody listening at a TCP port is a refusal that names the address")
    func refused() async throws {
        let closed = try LoopbackSocket.refusing()
        defer { closed.close() }
        await #expect(throws: HTTPError.refused(peer: "127.0.0.1:\(closed.port)")) {
            try await client.send(Request("GET", "http://127.0.0.1:\(closed.port)"))
        }
    }

    @Test("a refusal over IPv6 names the address in brackets")
    func refusedIPv6() async throws {
        let closed = try LoopbackSocket.refusing(at: .tcp6(port: 0))
        defer { closed.close() }
        await #expect(throws: HTTPError.refused(peer: "[::1]:\(closed.port)")) {
            try await client.send(Request("GET", "http://[::1]:\(closed.port)"))
        }
    }

    @Test("a Unix socket that does not exist, has no listener, or is no socket is told apart")
    func unixSockets() async throws {
        let folder = try ScratchFolder()
        let missing = folder.path("missing")
        await #expect(throws: HTTPError.socketMissing(path: missing)) { try await ping(missing) }
        await #expect(throws: HTTPError.socketMissing(path: folder.path("no/such"))) {
            try await ping(folder.path("no/such"))
        }

        let dead = folder.path("dead")
        let socket = try LoopbackSocket.listening(at: .unix(path: dead))
        socket.close()
        await #expect(throws: HTTPError.refused(peer: dead)) { try await ping(dead) }

        let file = folder.path("file")
        close(open(file, O_CREAT | O_WRONLY, 0o600))
        await #expect(throws: HTTPError.refused(peer: file)) { try await ping(file) }
    }

    @Test(
        "a Unix socket that this user may not open is a lack of permission",
        .disabled(if: geteuid() == 0, "root may open every socket"))
    func permissionDenied() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("s")
        let server = try LoopbackServer(.unix(path: path), answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        chmod(path, 0)
        await #expect(throws: HTTPError.permissionDenied(path: path)) { try await ping(path) }
        #expect(server.accepted == 0)
    }

    @Test("a socket path longer than the system allows is refused with its length, the longest one works")
    func longPath() async throws {
        let folder = try ScratchFolder()
        let base = folder.path("")
        let longest = base + String(repeating: "s", count: 107 - base.utf8.count)
        let server = try LoopbackServer(.unix(path: longest), answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(try await ping(longest).head.status == 200)
        #expect(server.accepted == 1)
        let error = await #expect(throws: HTTPError.self) { try await ping(longest + "s") }
        guard case .invalidRequest(let text) = error else { return #expect(error == nil) }
        #expect(text.contains("108 bytes"))
    }

    @Test("a name without an address is unresolved")
    func unresolved() async {
        await #expect(throws: HTTPError.unresolved(host: "no-such-host.invalid")) {
            try await client.send(Request("GET", "http://no-such-host.invalid/"))
        }
    }

    @Test(
        "a request that cannot be sent as it is meant is refused before a connection is made",
        arguments: [
            Request("GET", "ftp://127.0.0.1/"), Request("GET", "127.0.0.1/"), Request("GET", "http://"),
            Request("GET", "http:///x"), Request("GET", "http://a b/"), Request("GET", "file:///etc/passwd"),
            Request("GET", "http://127.0.0.1:99999/"), Request("GET", "http://127.0.0.1/\u{0}"),
            Request("GET", "http://127.0.0.1/\r\nX: y"), Request("G T", "http://127.0.0.1/"),
            Request("", "http://127.0.0.1/"), Request("GET", "http://127.0.0.1/", headers: [Header("A\r\nB", "c")]),
            Request("GET", "http://127.0.0.1/", headers: [Header("A", "b\r\nC: d")]),
            Request("GET", "http://127.0.0.1/", headers: [Header("", "b")]),
            Request("GET", "http://127.0.0.1/", route: .unixSocket(path: "")),
            Request(
                "GET", "https://127.0.0.1/", route: .via([Detour(to: ["127.0.0.1"], addressPort: 1)]),
                tls: TLSPolicy(clientCertificateFile: "/no\u{0}such")),
        ])
    func invalidRequests(request: Request) async {
        let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
        guard case .invalidRequest = error else {
            Issue.record("\(String(describing: error)) for \(request)")
            return
        }
    }

    @Test(
        "what is not HTTP is malformed",
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>\n", "\u{0}\u{1}\u{2}\u{3}garbage\n",
            "HTTP/9.9 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
            "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
        ])
    func garbage(answer: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
        }
        let error = await #expect(throws: HTTPError.self) { try await fetch(server.url) }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error)) for \(answer)")
            return
        }
    }

    @Test("a head without end is cut off, whether one line or many", arguments: [50, 1_000_000])
    func hugeHead(lineLength: Int) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            let line = "X: " + String(repeating: "x", count: lineLength) + "\r\n"
            var sent = 0
            while sent < 8_000_000, connection.send(line) { sent += line.utf8.count }
        }
        let error = await #expect(throws: HTTPError.self) { try await fetch(server.url) }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a head of 60 KB is taken")
    func longHead() async throws {
        let lines = (1...1000).map { "X-\($0): \(String(repeating: "v", count: 50))\r\n" }.joined()
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\n\(lines)Content-Length: 2\r\n\r\nok")
        let response = try await client.send(Request("GET", server.url))
        #expect(response.head.headers.count == 1001)
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test(
        "an answer cut at any byte is never taken for a whole one, and is truncated rather than malformed",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX: y\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\nb\r\nhello world\r\n0\r\nT: u\r\n\r\n",
        ], [false, true])
    func cuts(answer: String, resets: Bool) async throws {
        let bytes = Array(answer.utf8)
        let server = try LoopbackServer { connection in
            guard let request = connection.readRequest(), let length = Int(request.target.dropFirst()) else { return }
            connection.send(Array(bytes.prefix(length)))
            if resets { connection.reset() }
        }
        // curl does not wait for the line feed behind the last chunk: the content is whole without it.
        let shortest = answer.contains("chunked") ? bytes.count - 1 : bytes.count
        for length in 0..<shortest {
            let error = await #expect(throws: HTTPError.self, "cut at \(length)") {
                try await fetch(server.url + "/\(length)")
            }
            guard case .truncated = error else {
                Issue.record("cut at \(length): \(String(describing: error))")
                continue
            }
        }
        if !resets {
            #expect(try await fetch(server.url + "/\(bytes.count)") == Array("hello world".utf8))
        }
    }

    @Test("what came before a cut can be read, then the cut is thrown")
    func readableUntilTheCut() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        }
        let response = try await client.send(Request("GET", server.url))
        var iterator = response.body.makeAsyncIterator()
        #expect(try await iterator.next() == Array("hello".utf8))
        let error = await #expect(throws: HTTPError.self) { try await iterator.next() }
        guard case .truncated = error else { return #expect(error == nil) }
    }

    private func fetch(_ url: String) async throws -> [UInt8] {
        try await client.send(Request("GET", url)).body.collect(limit: 1_000_000)
    }

    @discardableResult
    private func ping(_ path: String) async throws -> Response {
        try await client.send(Request("GET", "http://localhost/_ping", route: .unixSocket(path: path)))
    }
}
