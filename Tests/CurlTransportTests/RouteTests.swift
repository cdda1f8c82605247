import CurlTransport
import HTTP
import Locking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RouteTests {
    private let client = CurlClient(userAgent: "healthwatch/1")

    @Test("a connection to another address keeps the URL's Host header")
    func connectTo() async throws {
        let server = try EchoServer()
        let request = Request(
            "GET", "http://app.example:8080/x", route: .via([Detour(to: ["127.0.0.1"], addressPort: server.port)]))
        #expect(try await server.requests(of: client, request).map { $0.header("Host") } == ["app.example:8080"])
    }

    @Test("a connection to an IPv6 address, by route and by URL")
    func ipv6() async throws {
        let server = try EchoServer(.tcp6(port: 0))
        let routed = Request("GET", "http://app.example/", route: .via([Detour(to: ["::1"], addressPort: server.port)]))
        #expect(try await server.requests(of: client, routed).map { $0.header("Host") } == ["app.example"])
        let literal = Request("GET", "http://[::1]:\(server.port)/")
        #expect(try await server.requests(of: client, literal).map { $0.header("Host") } == ["[::1]:\(server.port)"])
    }

    @Test("a resolved name is dialled without a look-up, and only by the request that says so")
    func resolving() async throws {
        let server = try EchoServer()
        let name = Detour(host: "no-such-host.invalid", port: server.port, to: ["127.0.0.1"])
        let url = "http://no-such-host.invalid:\(server.port)/"
        let request = Request("GET", url, route: .via([name]))
        #expect(try await server.requests(of: client, request).count == 1)
        await #expect(throws: HTTPError.unresolved(host: "no-such-host.invalid")) {
            try await client.send(Request("GET", url))
        }
    }

    @Test("a resolved IPv6 address is dialled")
    func resolvingIPv6() async throws {
        let server = try EchoServer(.tcp6(port: 0))
        let name = Detour(host: "app.example", port: server.port, to: ["::1"])
        let request = Request("GET", "http://app.example:\(server.port)/", route: .via([name]))
        #expect(try await server.requests(of: client, request).count == 1)
    }

    @Test("of several addresses the next is dialled when one refuses, and no other request is led there")
    func severalAddresses() async throws {
        let server = try EchoServer()
        let name = Detour(host: "app.invalid", port: server.port, to: ["::1", "127.0.0.1"])
        let url = "http://app.invalid:\(server.port)/"
        for _ in 1...2 {
            let request = Request("GET", url, route: .via([name]))
            #expect(
                try await server.requests(of: client, request).map { $0.header("Host") }
                    == ["app.invalid:\(server.port)"])
        }
        await #expect(throws: HTTPError.unresolved(host: "app.invalid")) { try await client.send(Request("GET", url)) }
        let closed = try LoopbackSocket.refusing()
        defer { closed.close() }
        let port = closed.port
        let vain = Detour(port: port, to: ["::1", "127.0.0.1"])
        await #expect(throws: HTTPError.refused(peer: "[::1]:\(port), 127.0.0.1:\(port)")) {
            try await client.send(Request("GET", "http://any.invalid:\(port)/", route: .via([vain])))
        }
    }

    @Test("the first detour that fits host and port counts, and what none fits goes to the URL's own host")
    func severalDetours() async throws {
        let servers = [try EchoServer(), try EchoServer(), try EchoServer()]
        let detours = [
            Detour(host: "A.example", port: 80, to: ["127.0.0.1"], addressPort: servers[0].port),
            Detour(host: "a.example", to: ["127.0.0.1"]),
            Detour(port: 80, to: ["127.0.0.1"], addressPort: servers[1].port),
        ]
        let table = [
            ("http://a.example/", 0), ("http://a.example:\(servers[2].port)/", 2), ("http://b.example/", 1),
            ("http://127.0.0.1:\(servers[2].port)/", 2),
        ]
        for (url, number) in table {
            #expect(
                try await servers[number].requests(of: client, Request("GET", url, route: .via(detours))).count == 1,
                "\(url)")
        }
    }

    @Test("headers go out as given: replaced, empty, repeated, and none that curl would add to a body")
    func headers() async throws {
        let server = try EchoServer()
        let request = Request(
            "POST", server.url,
            headers: [
                Header("User-Agent", "other"), Header("Host", "else.example"), Header("X-Empty", ""),
                Header("X-Twice", "1"), Header("X-Twice", "2"),
            ], body: [UInt8](repeating: 0x61, count: 2_000_000))
        let received = try #require(try await server.requests(of: client, request).first)
        #expect(received.header("User-Agent") == "other")
        #expect(received.header("Host") == "else.example")
        #expect(received.headers.contains("X-Empty:"))
        #expect(received.headers.filter { $0.hasPrefix("X-Twice") } == ["X-Twice: 1", "X-Twice: 2"])
        #expect(received.header("Content-Type") == nil)
        #expect(received.header("Expect") == nil)
        #expect(received.header("Accept-Encoding") == nil)
        #expect(received.body == request.body)
    }

    @Test(
        "every method goes out as it is, with a length where the method asks for a body",
        arguments: [("GET", nil), ("POST", "0"), ("PUT", "0"), ("DELETE", nil), ("OPTIONS", nil), ("PROPFIND", nil)]
            as [(String, String?)])
    func methods(method: String, length: String?) async throws {
        let server = try EchoServer()
        let received = try #require(try await server.requests(of: client, Request(method, server.url + "/x")).first)
        #expect(received.line == "\(method) /x HTTP/1.1")
        #expect(received.header("Content-Length") == length)
    }

    @Test("a HEAD has no body although its answer names a length, and the connection is kept")
    func head() async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        for _ in 1...2 {
            let response = try await client.send(Request("HEAD", server.url))
            #expect(response.head.header("content-length") == "5")
            #expect(try await response.body.collect(limit: 10) == [])
        }
        #expect(server.accepted == 1)
    }

    @Test("compressed bodies are handed over as they are, and nobody asked for them")
    func compressed() async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnogz")
        let response = try await client.send(Request("GET", server.url))
        #expect(try await response.body.collect(limit: 10) == Array("nogz".utf8))
    }

    @Test("interim heads and trailers do not leak into the head")
    func interimHeads() async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 100 Continue\r\nA: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nB: 2\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nC: 3\r\n\r\n2\r\nok\r\n0\r\nD: 4\r\n\r\n")
        let response = try await client.send(Request("GET", server.url))
        #expect(response.head.status == 200)
        #expect(response.head.headers == [Header("Transfer-Encoding", "chunked"), Header("C", "3")])
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("a kept connection that the server has closed meanwhile is replaced without an error")
    func staleConnection() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        for _ in 1...20 {
            let response = try await client.send(Request("GET", server.url))
            #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
        }
        #expect(server.accepted == 20)
    }

    @Test("two hundred requests at once over a Unix socket all get their own answer")
    func manyAtOnce() async throws {
        let folder = try ScratchFolder()
        let server = try LoopbackServer(.unix(path: folder.path("s")), backlog: 512) { connection in
            while let request = connection.readRequest() {
                let text = request.target
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            }
        }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let request = Request(
                        "GET", "http://localhost/\(number)", route: .unixSocket(path: folder.path("s")))
                    return try await client.send(request).body.collect(limit: 10) == Array("/\(number)".utf8)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        #expect(server.accepted <= 200)
    }
}

/// A server that keeps the requests it gets and answers with an empty 200.
final class EchoServer: Sendable {
    private let server: LoopbackServer
    private let received: Locked<[ReceivedRequest]>

    init(_ place: LoopbackAddress = .tcp(port: 0)) throws {
        let received = Locked<[ReceivedRequest]>([])
        self.received = received
        server = try LoopbackServer(place) { connection in
            while let request = connection.readRequest() {
                received.withLock { $0.append(request) }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
    }

    var port: Int { server.port }
    var url: String { server.url }

    /// Sends the request and gives back what has come in since the last call.
    func requests(of client: CurlClient, _ request: Request) async throws -> [ReceivedRequest] {
        _ = try await client.send(request).body.collect(limit: 0)
        return received.withLock { received in
            defer { received = [] }
            return received
        }
    }
}
