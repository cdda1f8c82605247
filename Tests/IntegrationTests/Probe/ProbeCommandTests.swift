import Glibc
import TestSupport
import Testing

@Suite("probe, without an engine")
struct ProbeCommandTests {
    /// A run of `probe` that has no engine to ask.
    private func probe(_ words: String...) async throws -> FinishedProcess {
        try await Binary.run(["probe"] + words, environment: ["DOCKER_HOST": "unix:///nonexistent/docker.sock"])
    }

    /// A run against a server, which lives as long.
    private func probe(_ server: AnsweringServer, _ words: String...) async throws -> FinishedProcess {
        let run = try await Binary.run(["probe"] + words + [server.url])
        return withExtendedLifetime(server) { run }
    }

    @Test("a target that answers passes, with its status, in a line")
    func passes() async throws {
        let server = try AnsweringServer()
        let run = try await probe("\(server.url)/health")
        #expect(run.exitCode == 0, "\(run)")
        let line = try Regex("\(server.url)/health: passed \\(200 in [0-9.]+m?s\\)\n")
        #expect(run.text.wholeMatch(of: line) != nil, "\(run)")
        #expect(run.errorText.isEmpty)
        #expect(server.received.map(\.target) == ["/health"])
    }

    @Test(
        "a status of 400 or more fails, and one below 400 passes",
        arguments: [
            ("204 No Content", 0), ("301 Moved Permanently", 0), ("399 Odd", 0), ("400 Bad Request", 6),
            ("401 Unauthorized", 6), ("404 Not Found", 6), ("500 Internal Server Error", 6),
            ("503 Service Unavailable", 6),
        ] as [(String, Int32)])
    func statuses(_ status: String, _ exit: Int32) async throws {
        let run = try await probe(try AnsweringServer(status))
        #expect(run.exitCode == exit, "\(run)")
        #expect(run.text.contains(status.prefix(3)), "\(run)")
    }

    @Test("a 200 whose document says unhealthy fails, and names the component")
    func unhealthyDocument() async throws {
        let body =
            #"{"status":"unhealthy","checks":{"redis":"ok","database":{"state":"unhealthy","message":"Connection refused"}}}"#
        let run = try await probe(try AnsweringServer { _, _ in ("200 OK", body) })
        #expect(run.exitCode == 6, "\(run)")
        #expect(run.text.contains("database: Connection refused"), "\(run)")
        #expect(!run.text.contains("redis"), "\(run)")
    }

    @Test("a 503 whose document says why shows why, and a degraded one passes and says so")
    func documents() async throws {
        let why = #"{"status":"unhealthy","reason":"No ASR workers available"}"#
        let bad = try await probe(try AnsweringServer { _, _ in ("503 Service Unavailable", why) })
        #expect(bad.exitCode == 6 && bad.text.contains("No ASR workers available"), "\(bad)")
        let half = #"{"status":"degraded","checks":{"redis":{"state":"degraded","message":"slow"}}}"#
        let fair = try await probe(try AnsweringServer { _, _ in ("200 OK", half) })
        #expect(fair.exitCode == 0 && fair.text.contains("degraded") && fair.text.contains("redis: slow"), "\(fair)")
        let ignored = try await probe(try AnsweringServer { _, _ in ("200 OK", why) }, "--no-document")
        #expect(ignored.exitCode == 0, "\(ignored)")
    }

    @Test("a connection to a server passes, and to nobody fails")
    func connections() async throws {
        let server = try AnsweringServer()
        let closed = try LoopbackSocket.refusing()
        defer { closed.close() }
        let good = try await probe("tcp://127.0.0.1:\(server.port)", "127.0.0.1:\(server.port)")
        #expect(good.exitCode == 0, "\(good)")
        let bad = try await probe("127.0.0.1:\(closed.port)")
        #expect(bad.exitCode == 6 && bad.text.contains("refused"), "\(bad)")
    }

    @Test("several targets are asked at the same time, told in their order, and one that fails decides")
    func several() async throws {
        let arrived = Latch()
        let slow = try AnsweringServer { _, _ in
            arrived.open()
            return ("200 OK", "ok")
        }
        let bad = try AnsweringServer("500 Internal Server Error")
        let run = try await probe("-o", "json", slow.url, bad.url)
        #expect(run.exitCode == 6)
        let document = try run.json()
        #expect(document["schema"]?.string == "healthwatch.probe/v1")
        #expect(document["passed"]?.bool == false && document["exit_code"]?.int == 6)
        #expect(document["targets"]?.array?.compactMap { $0["url"]?.string } == [slow.url, bad.url])
        #expect(document["targets"]?.array?.compactMap { $0["status"]?.int } == [200, 500])
        try await SchemaCheck.expectValid([run])
    }

    @Test("expectations decide beside the status")
    func expectations() async throws {
        let server = try AnsweringServer { _, _ in ("200 OK", #"{"queue":{"length":3},"mode":"primary"}"#) }
        let cases: [(words: [String], exit: Int32, text: String)] = [
            (["--json", ".mode=primary", "--json", "$.queue.length=3"], 0, ""),
            (["--json", ".mode=replica"], 6, ".mode"), (["--json", ".missing"], 6, ".missing"),
            (["--body", "primary", "--body-regex", "\"length\":[0-9]+"], 0, ""), (["--body", "replica"], 6, "replica"),
            (["--body-regex", "^nothing$"], 6, "^nothing$"), (["--status", "500-599"], 6, "500 to 599"),
            (["--expect-header", "Content-Length"], 0, ""), (["--expect-header", "X-Ready: yes"], 6, "X-Ready"),
        ]
        for (words, exit, text) in cases {
            let run = try await Binary.run(["probe", server.url] + words)
            #expect(run.exitCode == exit && run.text.contains(text), "\(words): \(run)")
        }
    }

    @Test("what is asked is what the options say")
    func request() async throws {
        let server = try AnsweringServer()
        _ = try await probe(
            "-X", "PUT", "--header", "X-Probe: one", "--header", "Accept: text/plain", "-d", "hello", server.url)
        let request = try #require(server.received.first)
        #expect(request.line.hasPrefix("PUT ") && request.body == Array("hello".utf8))
        #expect(request.header("X-Probe") == "one" && request.header("Accept") == "text/plain")
        #expect(request.header("User-Agent")?.hasPrefix("healthwatch/") == true)
        _ = try await probe(server.url)
        #expect(server.received.last?.line.hasPrefix("GET ") == true)
    }

    @Test(
        "a server that is silent in its head or its body is given up in time",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        ])
    func silent(_ beginning: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            _ = beginning.isEmpty || connection.send(beginning)
            connection.waitForClose()
        }
        let run = try await probe("--timeout", "300ms", "--json", ".a", server.url)
        #expect(run.exitCode == 6 && run.text.contains("in time"), "\(run)")
        #expect(run.duration < .seconds(20))
    }

    @Test("--wait asks until it passes, and tells on standard error what it sees meanwhile")
    func wait() async throws {
        let server = try AnsweringServer { _, count in count < 4 ? ("503 Service Unavailable", "") : ("200 OK", "") }
        let run = try await probe("--wait", "--interval", "20ms", server.url)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.text.contains("passed (200"), "\(run)")
        #expect(run.errorText.contains("503"), "\(run)")
        #expect(server.received.count == 4)
    }

    @Test("--rise demands several successes in a row of a wait")
    func rise() async throws {
        let server = try AnsweringServer { _, count in count == 2 ? ("500 Odd", "") : ("200 OK", "") }
        let run = try await probe("--wait", "--interval", "20ms", "--rise", "3", server.url)
        #expect(run.exitCode == 0 && server.received.count == 5, "\(run)")
    }

    @Test("a wait that time runs out of ends with 124 and says what was answered last")
    func deadline() async throws {
        let run = try await probe(
            try AnsweringServer("503 Service Unavailable"), "--wait", "--interval", "20ms", "--deadline", "300ms")
        #expect(run.exitCode == 124 && run.text.contains("503"), "\(run)")
    }

    @Test("--watch tells the changes of the verdict, by rise and fall, until it is stopped")
    func watch() async throws {
        let server = try AnsweringServer()
        let home = try ScratchFolder()
        let watch = try Binary.launch(
            ["probe", "--watch", "--interval", "20ms", "--rise", "2", "--fall", "3", server.url], home: home)
        try await watch.tells(": passing, 2 times in a row (200")
        server.answer("500 Internal Server Error")
        try await watch.tells("passing -> failing, 3 times in a row (500")
        watch.signal(SIGINT)
        let run = try await watch.result()
        #expect(run.exitCode == 130, "\(run)")
        #expect(run.lines.count == 2, "\(run)")
    }

    @Test("--watch -o ndjson tells every attempt, and a startup probe ends when it has passed")
    func startup() async throws {
        let server = try AnsweringServer { _, count in count < 3 ? ("503 Service Unavailable", "") : ("200 OK", "") }
        let run = try await probe(
            "--watch", "--interval", "20ms", "--role", "startup", "--fall", "9", "-o", "ndjson", server.url)
        #expect(run.exitCode == 0, "\(run)")
        let lines = try run.jsonLines()
        #expect(lines.compactMap { $0["event"]?.string } == ["result", "result", "change"])
        #expect(lines.last?["targets"]?.array?.first?["verdict"]?.string == "success")
        try await SchemaCheck.expectValid([run])
    }

    @Test("a stream is judged by its events, and one that is none fails")
    func stream() async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                + ": hello\n\ndata: {\"status\":\"healthy\"}\n\ndata: {\"status\":\"unhealthy\"}\n\n")
        let good = try await probe("--stream", server.url)
        #expect(good.exitCode == 0, "\(good)")
        let none = try await probe(try AnsweringServer(), "--stream")
        #expect(none.exitCode == 6 && none.text.contains("event"), "\(none)")
    }

    @Test("a Unix socket is asked where one is named")
    func unixSocket() async throws {
        let folder = try ScratchFolder()
        let run = try await probe("--unix-socket", folder.path("none.sock"), "http://app/health")
        #expect(run.exitCode == 6 && run.text.contains("no socket at"), "\(run)")
    }

    @Test("-q says nothing, and a password in a URL is not shown")
    func quiet() async throws {
        let server = try AnsweringServer("500 Odd")
        let run = try await probe("-q", server.url)
        #expect(run.exitCode == 6 && run.text.isEmpty && run.errorText.isEmpty, "\(run)")
        let masked = try await probe("http://user:geheim@127.0.0.1:\(server.port)/")
        #expect(!masked.text.contains("geheim") && !masked.errorText.contains("geheim"), "\(masked)")
    }

    @Test(
        "what cannot be asked is a usage error that names it",
        arguments: [
            ([], "TARGET"), (["nothing"], "nothing"), (["ftp://x/"], "ftp://x/"), (["http://x:99999/"], "99999"),
            (["tcp://x"], "tcp://x"), (["--json", "[", "http://x/"], "["),
            (["--status", "600-200", "http://x/"], "600-200"),
            (["--body-regex", "(", "http://x/"], "("), (["--header", "nonsense", "http://x/"], "nonsense"),
            (["--deadline", "1s", "http://x/"], "--wait"), (["--key", "k.pem", "http://x/"], "--cert"),
            (["--container", "x", "http://x/"], "--spec"), (["--timeout", "0", "http://x/"], "--timeout"),
        ] as [([String], String)])
    func usage(_ words: [String], _ named: String) async throws {
        let run = try await Binary.run(["probe"] + words)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errorText.contains(named) && run.text.isEmpty, "\(run)")
    }

    @Test(
        "files that are missing are said",
        arguments: [
            ["--cacert", "/nonexistent.pem"], ["--cert", "/nonexistent.pem"], ["--spec", "/nonexistent.yaml"],
        ])
    func missing(_ words: [String]) async throws {
        let run = try await Binary.run(["probe"] + words + ["http://127.0.0.1:1/"])
        #expect(run.exitCode == 3 && run.errorText.contains(words[1]), "\(run)")
    }

    @Test("a container needs an engine, and one that is not there is exit 4")
    func noEngine() async throws {
        let run = try await probe("container:web")
        #expect(run.exitCode == 4 && run.errorText.contains("/nonexistent/docker.sock"), "\(run)")
    }
}
