import Foundation
import Glibc
import HTTP
import TestSupport
import Testing

@Suite("Clients that mean no good", .needsEngine)
struct ServeHostileTests {
    @Test("ten thousand connections that say nothing keep nobody out, and cost bounded memory")
    func crowd() async throws {
        try await LabEngine.scope { lab in
            let serve = try await lab.serving(["--no-record"])
            let before = try serve.memory()
            let crowd = try await onThread { try Crowd(10_000, at: serve.port) }
            for _ in 0..<20 {
                let answer = try await serve.get("/metrics")
                #expect(answer.status == 200)
            }
            var events = try await serve.stream("/health/$stream")
            #expect(try await events.event() != nil)
            let grown = try serve.memory() - before
            #expect(grown < 200, "\(grown) MiB more")
            crowd.close()
            try await serve.get("/health") { $0.status == 200 || $0.status == 503 }
            try await serve.stop()
        }
    }

    /// What is sent on a connection of its own, and how the answer begins; nothing for a connection that is only closed.
    private static let cases: [(sent: String, answer: String)] = [
        ("GET /health HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n", "HTTP/1.1 431 "),
        ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 414 "),
        ("GET /health/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 "),
        ("GET /health/%2e%2e%2f%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 "),
        ("GET //health HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 "),
        ("GET /health%00 HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "),
        ("GET /health%0d%0aSet-Cookie:%20a HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "),
        ("GET /health/%ff HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "),
        ("GET /health%zz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "),
        ("GET http://elsewhere/nothing HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 "),
        ("GET /health HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "),
        ("GET /health HTTP/9.9\r\nHost: x\r\n\r\n", "HTTP/1."),
        ("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 405 "),
        ("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 "),
        ("FROB /health HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 501 "),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 204 "),
        ("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 4"),
        ("GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "),
        (
            "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, zip\r\nAccept: nonsense/;;,,\r\n\r\n",
            "HTTP/1.1 200 "
        ),
        ("\u{16}\u{3}\u{1}\u{0}\u{5}hello", ""), ("\r\n\r\n\r\n", ""), ("GET", ""),
    ]

    @Test("each request gets the status that HTTP has for it, and the next client is served")
    func requests() async throws {
        try await LabEngine.scope { lab in
            let serve = try await lab.serving(["--no-record"])
            for (sent, answer) in Self.cases {
                let got = try await serve.told(sent)
                #expect(answer.isEmpty || got.hasPrefix(answer), "\(sent.prefix(80)): \(got.prefix(300))")
                #expect(!got.contains("Set-Cookie: a") && !got.contains("root:"), "\(got.prefix(300))")
            }
            #expect(try await serve.get("/api/v1").status == 200)
            try await serve.stop()
        }
    }
}

extension ServedLab {
    /// Resident, in MiB.
    fileprivate func memory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1_024
    }

    /// What comes back for these bytes, after which the client says no more.
    fileprivate func told(_ bytes: String) async throws -> String {
        let port = port
        return try await onThread {
            let socket = try LoopbackSocket.connected(to: .tcp(port: port))
            defer { socket.close() }
            socket.send(bytes.utf8)
            socket.shutdown(onlySending: true)
            var got: [UInt8] = []
            while case let more = socket.receive(), !more.isEmpty { got += more }
            return String(decoding: got, as: UTF8.self)
        }
    }
}

/// Connections that begin a request and never end it.
private final class Crowd: Sendable {
    private let sockets: [LoopbackSocket]

    init(_ count: Int, at port: Int) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < rlim_t(count + 500) {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(count + 500))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        sockets = try (0..<count).map { _ in
            let socket = try LoopbackSocket.connected(to: .tcp(port: port))
            socket.send("GET /health HTTP/1.1\r\nHo".utf8)
            return socket
        }
    }

    func close() { for socket in sockets { socket.close() } }
}
