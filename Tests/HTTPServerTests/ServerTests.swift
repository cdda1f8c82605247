import CurlTransport
import Foundation
import HTTP
import HTTPServer
import Locking
import TestSupport
import Testing

@Suite("A server at its sockets")
struct ServerTests {
    /// Runs `body` with a server that is stopped at the end.
    private func serve(
        _ change: (inout ServerOptions) -> Void = { _ in }, _ body: (ServerLab) async throws -> Void
    ) async throws {
        let lab = try ServerLab(change)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
        await lab.stop()
        try outcome.get()
    }

    private static let close = "Host: x\r\nConnection: close\r\n\r\n"

    @Test("requests on one connection are answered in their order, and their bodies passed over")
    func keepAlive() async throws {
        try await serve { lab in
            let first = "GET /a%20b?c HTTP/1.1\r\nHost: x\r\nX-Many: 1\r\nX-Many: 2\r\n\r\n"
            let second = "GET /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
            let third = "GET /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            let text = try await lab.told("\(first)\(second)\(third)GET /end HTTP/1.1\r\n\(Self.close)")
            let told = text.matches(of: /(?m)^GET (\S+) (.*)\n/).map { (String($0.1), String($0.2)) }
            #expect(told.map(\.0) == ["/a%20b?c", "/body", "/chunks", "/end"], "\(text)")
            #expect(told.first?.1 == "Host=x|X-Many=1|X-Many=2", "\(text)")
            #expect(text.matches(of: /HTTP\/1\.1 200 OK\r\n/).count == 4, "\(text)")
        }
    }

    @Test("HEAD has the length and no body, and HTTP/1.0 closes")
    func versions() async throws {
        try await serve { lab in
            let head = try await lab.told("HEAD / HTTP/1.1\r\n\(Self.close)")
            #expect(head.contains("Content-Length: 31\r\n") && head.hasSuffix("\r\n\r\n"), "\(head)")
            let old = try await lab.told("GET / HTTP/1.0\r\n\r\n")
            #expect(old.hasPrefix("HTTP/1.") && old.hasSuffix("\r\n\r\nGET / \n"), "\(old)")
        }
    }

    @Test(
        "what is no request gets the status for that",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 60_000))\r\n\r\n", "431"),
            ("GET /\(String(repeating: "a", count: 60_000)) HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
            ("GET / HTTP/1.1\r\n\r\n", "400"), ("GET / HTTP/7.0\r\nHost: x\r\n\r\n", "505"),
            ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", "400"),
        ])
    func refusals(_ bytes: String, _ status: String) async throws {
        try await serve { lab in
            let text = try await lab.told(bytes)
            #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text.prefix(200))")
            #expect(try await lab.told("GET /next HTTP/1.1\r\n\(Self.close)").contains("GET /next"))
        }
    }

    @Test("a stream sends when it is woken, and says farewell when the server stops")
    func streams() async throws {
        let lab = try ServerLab()
        lab.lines.withLock { $0 = ["one\n"] }
        let socket = try lab.connect()
        socket.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        #expect(try await onThread { socket.text(until: "one\n") }.contains("one\n"))
        lab.lines.withLock { $0.append("two\n") }
        lab.server.wake()
        #expect(try await onThread { socket.text(until: "two\n") }.contains("two\n"))
        // A client that will say nothing more still listens.
        socket.shutdown(onlySending: true)
        lab.lines.withLock { $0.append("three\n") }
        lab.server.wake()
        #expect(try await onThread { socket.text(until: "three\n") }.contains("three\n"))
        await lab.stop()
        #expect(try await onThread { socket.text() }.contains("farewell\n"))
        socket.close()
    }

    @Test("who takes nothing of a stream is dropped, and nobody waits for it")
    func deaf() async throws {
        try await serve {
            $0.patience = .seconds(1)
        } _: { lab in
            let deaf = try lab.connect()
            deaf.send("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            for number in 0..<50 {
                #expect(try await lab.told("GET /\(number) HTTP/1.1\r\n\(Self.close)").contains("GET /\(number)"))
            }
            #expect(await lab.dropped.opened(seconds: 20))
            deaf.close()
        }
    }

    @Test("who takes too long for a request, or leaves half of one, is closed")
    func slow() async throws {
        try await serve {
            $0.patience = .seconds(1)
        } _: { lab in
            #expect(try await lab.told("GET / HTTP/1.1\r\nHo") == "")
            #expect(try await lab.told("") == "")
            let socket = try lab.connect()
            socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            socket.shutdown(onlySending: true)
            #expect(try await onThread { socket.text() }.contains("GET /"))
            socket.close()
        }
    }

    @Test("a crowd that says nothing makes room for who has something to ask")
    func crowd() async throws {
        try await serve {
            $0.connections = 32
        } _: { lab in
            let crowd = try (0..<100).map { _ in try lab.connect() }
            for number in 0..<20 {
                #expect(try await lab.told("GET /\(number) HTTP/1.1\r\n\(Self.close)").contains("GET /\(number)"))
            }
            for socket in crowd { socket.close() }
        }
    }

    @Test("an answer that takes its time holds up nobody")
    func later() async throws {
        try await serve { lab in
            let waiting = try (0..<6).map { _ in try lab.connect() }
            for socket in waiting { socket.send("GET /later HTTP/1.1\r\n\(Self.close)".utf8) }
            #expect(try await lab.told("GET /now HTTP/1.1\r\n\(Self.close)").contains("GET /now"))
            // One that leaves meanwhile is nothing to wait for.
            waiting[0].close()
            lab.latch.open()
            for socket in waiting.dropFirst() {
                #expect(try await onThread { socket.text() }.hasSuffix("late"))
                socket.close()
            }
        }
    }

    @Test("a stop does not wait for an answer that never comes")
    func grace() async throws {
        let lab = try ServerLab { $0.grace = .milliseconds(300) }
        let socket = try lab.connect()
        socket.send("GET /later HTTP/1.1\r\n\(Self.close)".utf8)
        #expect(try await lab.told("GET /now HTTP/1.1\r\n\(Self.close)").contains("GET /now"))
        await lab.server.stop()
        #expect(try await onThread { socket.text() }.hasPrefix("HTTP/1.1 503 "))
        lab.latch.open()
        await lab.stop()
        socket.close()
    }

    @Test("an agent's line is answered with a line, and none, too")
    func agent() async throws {
        try await serve {
            $0.agent = .network(host: "127.0.0.1", port: 0)
        } _: { lab in
            let port = try #require(lab.server.agentAddress?.split(separator: ":").last.flatMap { Int($0) })
            for (sent, answer) in [("app\n", "you said 'app'\n"), ("a\r\nb", "you said 'a'\n"), ("", "you said ''\n")] {
                let socket = try LoopbackSocket.connected(to: .tcp(port: port))
                socket.send(sent.utf8)
                #expect(try await onThread { socket.text() } == answer)
                socket.close()
            }
        }
    }

    @Test("a certificate and its key serve HTTPS, and anything else does not start")
    func tls() async throws {
        let certificates = try Certificates()
        let pair = try certificates.issue("server", for: "localhost")
        func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        let tls = (certificate: try text(pair.certificate), key: try text(pair.key))
        try await serve {
            $0.tls = tls
        } _: { lab in
            var request = Request("GET", "https://localhost:\(lab.port)/secret")
            request.tls.authorityFile = certificates.authority
            let response = try await CurlClient(userAgent: "test").send(request)
            let body = try await response.body.collect(limit: 1_000)
            #expect(String(decoding: body, as: UTF8.self).hasPrefix("GET /secret "))
            // Who speaks no TLS is closed, and nobody minds.
            #expect(try await lab.told("GET / HTTP/1.1\r\n\(Self.close)").contains("GET /") == false)
        }
        let other = try certificates.issue("other", for: "localhost")
        for wrong in [("junk", "junk"), (tls.certificate, try text(other.key)), (tls.certificate, "")] {
            #expect(throws: ServerError.badCertificate) { _ = try ServerLab { $0.tls = wrong } }
        }
    }

    @Test("a socket that nobody answers at is replaced, any other place is left as it is")
    func unix() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("s")
        let stale = try LoopbackSocket.listening(at: .unix(path: path))
        stale.close()
        try await serve {
            $0.addresses = [.unix(path: path)]
        } _: { lab in
            #expect(lab.server.addresses == ["unix:\(path)"])
            #expect(throws: ServerError.inUse("unix:\(path)")) {
                _ = try ServerLab { $0.addresses = [.unix(path: path)] }
            }
            let socket = try LoopbackSocket.connected(to: .unix(path: path))
            socket.send("GET /x HTTP/1.1\r\n\(Self.close)".utf8)
            #expect(try await onThread { socket.text() }.contains("GET /x"))
            socket.close()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        let file = try folder.write("precious", to: "file")
        #expect(throws: ServerError.noSocket(file)) { _ = try ServerLab { $0.addresses = [.unix(path: file)] } }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
        let long = "/" + String(repeating: "x", count: 120)
        #expect(throws: ServerError.longPath(long)) { _ = try ServerLab { $0.addresses = [.unix(path: long)] } }
    }

    @Test("an address that is taken, and a name that is none, are said, and the others given back")
    func addresses() throws {
        let taken = try LoopbackSocket.listening(at: .tcp(port: 0))
        let folder = try ScratchFolder()
        let path = folder.path("s")
        #expect(throws: ServerError.inUse("127.0.0.1:\(taken.port)")) {
            _ = try ServerLab { $0.addresses = [.unix(path: path), .network(host: "127.0.0.1", port: taken.port)] }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect {
            _ = try ServerLab { $0.addresses = [.network(host: "no such host", port: 1)] }
        } throws: { error in
            if case .unknownHost("no such host", _)? = error as? ServerError { true } else { false }
        }
        taken.close()
    }
}
