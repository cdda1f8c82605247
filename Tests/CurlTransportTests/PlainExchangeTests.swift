import CurlTransport
import HTTP
import Locking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PlainExchangeTests {
    private let client = CurlClient(userAgent: "healthwatch/0.0")

    @Test("a GET over TCP gives status, headers in order and body")
    func plainGet() async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 404 Not Found\r\nB: 1\r\nA:  two words \r\nb: 3\r\nContent-Length: 5\r\n\r\nhello")
        let response = try await client.send(Request("GET", server.url + "/x?y=z"))
        #expect(response.head.status == 404)
        #expect(response.head.headers.prefix(3) == [Header("B", "1"), Header("A", "two words"), Header("b", "3")])
        #expect(response.head.url == server.url + "/x?y=z")
        #expect(try await response.body.collect(limit: 100) == Array("hello".utf8))
    }

    @Test("a GET over a Unix socket gives the answer, and Host comes from the URL")
    func unixGet() async throws {
        let seen = Locked<ReceivedRequest?>(nil)
        let socket = try ScratchFolder()
        let server = try LoopbackServer(.unix(path: socket.path("s"))) { connection in
            seen.withLock { $0 = connection.readRequest() }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        }
        let response = try await client.send(
            Request("GET", "http://docker/_ping", route: .unixSocket(path: socket.path("s"))))
        #expect(try await response.body.collect(limit: 100) == Array("abcde".utf8))
        let request = try #require(seen.withLock { $0 })
        #expect(request.line == "GET /_ping HTTP/1.1")
        #expect(request.headers == ["Host: docker", "User-Agent: healthwatch/0.0", "Accept: */*"])
        #expect(server.accepted == 1)
    }

    @Test("requests one after another share one connection")
    func reuse() async throws {
        let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        for _ in 1...20 {
            let response = try await client.send(Request("GET", server.url))
            #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
        }
        #expect(server.accepted == 1)
    }

    @Test("pieces of a stream arrive as they are sent, before the answer is whole")
    func streaming() async throws {
        let read = [Latch(), Latch(), Latch()]
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for (index, latch) in read.enumerated() {
                connection.send("1\r\n\(index)\r\n")
                guard latch.wait() else { return }
            }
            connection.send("0\r\n\r\n")
        }
        let response = try await client.send(Request("GET", server.url, limits: Limits(idle: nil)))
        var iterator = response.body.makeAsyncIterator()
        for (index, latch) in read.enumerated() {
            #expect(try await iterator.next() == Array("\(index)".utf8))
            latch.open()
        }
        #expect(try await iterator.next() == nil)
        #expect(try await iterator.next() == nil)
    }
}
