import Foundation
import Glibc
import HTTP
import TestSupport
import Testing

@Suite("Ways to a server", .needsEngine)
struct ServeWaysTests {
    @Test("a Unix socket is served, left behind by nobody, and taken from nobody")
    func unix() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let path = lab.folder.path("hw.sock")
            let serve = try await lab.serving([lab.name("web")], listen: "unix:\(path)")
            #expect(try await serve.get("/health").status == 200)
            let second = try await lab.launch(["serve", "--listen", "unix:\(path)", "--no-record"]).result()
            #expect(second.exitCode == 2 && second.errorText.contains("it is in use"), "\(second)")
            try await serve.stop()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("all but health wants the token, over TLS, too")
    func token() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let file = lab.folder.path("token")
            try "s3cret\n".write(toFile: file, atomically: true, encoding: .utf8)
            let certificates = try Certificates()
            let pair = try certificates.issue("server", for: "localhost")
            let serve = try await lab.serving(
                [lab.name("web")],
                ["--token-file", file, "--tls-cert", pair.certificate, "--tls-key", pair.key], listen: "localhost:0")
            #expect(serve.url.hasPrefix("https://localhost:"))
            var https = serve
            https.authority = certificates.authority
            #expect(try await https.get("/health").status == 200)
            for path in ["/", "/metrics", "/api/v1/status", "/deployments/model-deployment/fetch-status/x/"] {
                let answer = try await https.get(path)
                #expect(answer.status == 401 && answer.header("WWW-Authenticate") != nil, "\(path): \(answer)")
                let wrong = try await https.get(path, headers: [Header("Authorization", "Bearer s3cre")])
                #expect(wrong.status == 401, "\(path): \(wrong)")
                let basic = "Basic " + Data("anyone:s3cret".utf8).base64EncodedString()
                for value in ["Bearer s3cret", basic] {
                    let right = try await https.get(path, headers: [Header("Authorization", value)])
                    #expect(right.status != 401, "\(path): \(right)")
                }
            }
            try await serve.stop()
        }
    }

    @Test("HAProxy's agent check is answered about the app that it names")
    func agent() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good")
            try await lab.run("bad", LabContainer(health: .bad))
            try await lab.wait(for: "bad", health: "unhealthy")
            let names = [lab.name("good"), lab.name("bad")]
            let serve = try await lab.serving(names, ["--agent-check", "127.0.0.1:0"])
            let line = try await serve.process.line(from: .errors) { $0.contains("answering agent checks on ") }
            let port = try #require(UInt16(line.split(separator: ":").last ?? ""))
            func ask(_ question: String) async throws -> String {
                try await onThread {
                    let socket = try LoopbackSocket.connected(to: .tcp(port: Int(port)))
                    defer { socket.close() }
                    socket.send(question.utf8)
                    return String(decoding: socket.receive(), as: UTF8.self)
                }
            }
            #expect(try await ask("\(names[0])\n") == "up 100%\n")
            #expect(try await ask("\(names[1])\n").hasPrefix("down #health check failed"))
            #expect(try await ask("\n").hasPrefix("down #\(names[1]): "))
            try await serve.stop()
        }
    }

    @Test("the service manager is told when there is something to serve, and when it ends")
    func notice() async throws {
        try await LabEngine.scope { lab in
            let socket = try DatagramSocket(lab.folder.path("notify"))
            defer { socket.close() }
            let serve = try await lab.serving(["--no-record"], environment: ["NOTIFY_SOCKET": socket.path])
            let ready = try await onThread { socket.receive() }
            #expect(ready == "READY=1\nSTATUS=listening on \(serve.url)\n")
            try await serve.stop()
            #expect(try await onThread { socket.receive() } == "STOPPING=1\n")
        }
    }

    @Test("a server that ends says farewell to its streams, and is gone at once")
    func end() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let serve = try await lab.serving([lab.name("web")])
            var events = try await serve.stream("/health/$stream?poll_interval=3600")
            _ = try await events.event()
            serve.process.signal(SIGINT)
            #expect(try await events.block() == ": the server stops")
            #expect(try await events.block() == nil)
            #expect(try await serve.process.result().exitCode == 130)
        }
    }

    @Test("what cannot be served is refused with a sentence and a status")
    func refusals() async throws {
        try await LabEngine.scope { lab in
            let taken = try LoopbackSocket.listening(at: .tcp(port: 0))
            defer { taken.close() }
            let (empty, words, junk) = (lab.folder.path("empty"), lab.folder.path("words"), lab.folder.path("junk.pem"))
            for (path, text) in [(empty, "\n"), (words, "two words\n"), (junk, "no certificate\n")] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
            let cases: [([String], Int32, String)] = [
                (["--listen", "127.0.0.1:\(taken.port)"], 2, "it is in use"),
                (["--listen", ":7100"], 2, "0.0.0.0:7100"),
                (["--listen", "unix:"], 2, "no path"), (["--listen", "192.0.2.1:0"], 2, "cannot listen on 192.0.2.1"),
                (["--listen", "unix:\(empty)"], 2, "no socket"),
                (["--listen", "unix:/\(String(repeating: "x", count: 120))"], 2, "107 bytes"),
                (["--token-file", empty], 2, "is empty"), (["--token-file", words], 2, "more than one word"),
                (["--token-file", "/nonexistent"], 3, "/nonexistent"), (["--tls-cert", junk], 2, "--tls-key"),
                (["--tls-cert", junk, "--tls-key", junk], 2, "the TLS certificate and key"),
                (["--max-age", "5s"], 2, "--interval"), (["--config", "/nonexistent"], 3, "/nonexistent"),
                (["stack:shop"], 2, "stack"), (["--check-config"], 3, "--config"),
            ]
            for (options, status, text) in cases {
                let listen = options.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"]
                let run = try await lab.launch(["serve", "--no-record"] + listen + options).result()
                #expect(run.exitCode == status && run.errorText.contains(text), "\(run)")
                #expect(run.output.isEmpty && !run.errorText.contains("listening on http"), "\(run)")
            }
        }
    }

    @Test("a configuration is checked without an engine, with the files that it names")
    func configuration() async throws {
        try await LabEngine.scope { lab in
            let (file, token) = (lab.folder.path("hw.yaml"), lab.folder.path("token"))
            func check(_ text: String) async throws -> FinishedProcess {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let words = ["serve", "--check-config", "--config", file, "-H", "unix:///nonexistent"]
                return try await lab.launch(words).result()
            }
            try "secret\n".write(toFile: token, atomically: true, encoding: .utf8)
            let good = try await check("serve:\n  listen: [127.0.0.1:7200]\n  tokenFile: token\n")
            #expect(good.exitCode == 0 && good.text == "\(file) is right: 0 apps, 0 probes, 0 alerts\n", "\(good)")
            let wrong = try await check("serve:\n  listen: nowhere\n")
            #expect(wrong.exitCode == 2 && wrong.errorText.contains("\(file):2:11: "), "\(wrong)")
            let missing = try await check("serve:\n  tokenFile: nowhere\n")
            #expect(missing.exitCode == 3 && missing.errorText.contains("nowhere"), "\(missing)")
        }
    }
}

/// A socket that takes what a program tells its service manager.
struct DatagramSocket: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(code == 0)
    }

    /// The next message; nothing when none comes in time.
    func receive() -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    func close() { Glibc.close(descriptor) }
}
