import Health
import Testing

@testable import Diagnosis

@Suite("What a failed check says")
struct ReadingTests {
    private static func failure(_ test: [String], _ exit: Int, _ output: String) -> CheckFailure {
        let command = CheckCommand(CheckFacts(test: test))
        return CheckFailure.read(
            CheckResult(start: Specimen.now, exitCode: exit, output: output), of: command)
    }

    private static let url = ["CMD-SHELL", "/probe http://localhost:8080/health"]

    @Test(
        "a connection that is refused, in the words of many programs",
        arguments: [
            ("wget: can't connect to remote host (127.0.0.1): Connection refused", "127.0.0.1"),
            (
                "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server",
                "localhost:8080"
            ),
            ("Connecting to localhost (localhost)|127.0.0.1|:8080... failed: Connection refused.", "localhost:8080"),
            ("Error: connect ECONNREFUSED 127.0.0.1:3000", "127.0.0.1:3000"),
            ("Error: connect ECONNREFUSED ::1:3000", "[::1]:3000"),
            (
                "Get \"http://localhost:8080/health\": dial tcp [::1]:8080: connect: connection refused",
                "localhost:8080"
            ),
            ("dial tcp :8080: connect: connection refused", "localhost:8080"),
            (
                "2026/11/25 04:00:01 Get \"http://localhost:80/\": dial tcp [::1]:80: connect: connection refused",
                "localhost:80"
            ),
            ("urllib.error.URLError: <urlopen error [Errno 111] Connection refused>", "localhost:8080"),
            ("Could not connect to Redis at 127.0.0.1:6379: Connection refused", "127.0.0.1:6379"),
            ("/var/run/postgresql:5432 - no response", "localhost:8080"),
            ("java.net.ConnectException: Connection refused (Connection refused)", "localhost:8080"),
        ])
    func refused(line: String, peer: String) {
        guard case .refused(let found) = Self.failure(Self.url, 1, line) else {
            Issue.record("\(Self.failure(Self.url, 1, line))")
            return
        }
        #expect(found?.text == peer)
    }

    @Test(
        "a name that does not resolve",
        arguments: [
            ("wget: bad address 'db:80'", "db"), ("curl: (6) Could not resolve host: backend", "backend"),
            ("wget: unable to resolve host address 'backend'", "backend"),
            ("Error: getaddrinfo ENOTFOUND api.internal", "api.internal"),
            ("Error: getaddrinfo EAI_AGAIN redis", "redis"),
            ("dial tcp: lookup cache on 127.0.0.11:53: no such host", "cache"),
            ("psql: error: could not translate host name \"db\" to address: Name or service not known", "db"),
            ("socket.gaierror: [Errno -2] Name or service not known", "localhost"),
        ])
    func unresolved(line: String, host: String) {
        #expect(Self.failure(Self.url, 1, line) == .unresolved(host: host))
    }

    @Test(
        "a status",
        arguments: [
            ("wget: server returned error: HTTP/1.1 404 Not Found", 404),
            ("curl: (22) The requested URL returned error: 503", 503),
            ("curl: (22) The requested URL returned error: 503 Service Unavailable", 503),
            ("curl: (22) The requested URL returned error: {\"status\":\"unhealthy\"}503\n", 503),
            ("curl: (22) The requested URL returned error: <html>\n<p>no</p>\n500", 500),
            ("2026-01-01 00:00:00 ERROR 500: Internal Server Error.", 500),
            ("HTTP request sent, awaiting response... 401 Unauthorized", 401),
            ("urllib.error.HTTPError: HTTP Error 502: Bad Gateway", 502),
            ("requests.exceptions.HTTPError: 404 Client Error: Not Found for url: http://localhost:8080/", 404),
            ("httpx.HTTPStatusError: Server error '500 Internal Server Error' for url 'http://localhost'", 500),
            ("AxiosError: Request failed with status code 503", 503),
            ("unexpected status: 503 Service Unavailable", 503),
            ("Remote file does not exist -- broken link!!!", 404), ("statusCode: 403", 403),
        ])
    func status(line: String, status: Int) {
        #expect(Self.failure(Self.url, 1, line) == .status(status))
    }

    @Test(
        "numbers that are no status are none",
        arguments: ["connected in 404 ms", "port 503", "at line 404:12", "pid 200 exited"])
    func noStatus(line: String) {
        #expect(StatusText.status(in: line) == nil)
    }

    @Test(
        "curl's message tells the status wherever the body cuts it in two",
        arguments: [#"{"status":"down","code":7}"#, "<html>\n<p>no</p>\n", "down, code 7"])
    func splitStatus(body: String) {
        let message = "curl: (22) The requested URL returned error: 503\n"
        for cut in message.indices {
            let output = String(message[..<cut]) + body + String(message[cut...])
            #expect(Self.failure(Self.url, 22, output) == .status(503), "\(output)")
        }
    }

    @Test(
        "without the whole of curl's message no status is read from it",
        arguments: ["returned error: {\"id\":1503}", "curl: (22) The requested URL returned error: {\"a\":1}", "503"])
    func noSplitStatus(output: String) {
        #expect(StatusText.splitByBody(output) == nil)
    }

    @Test(
        "a program that is missing",
        arguments: [
            ("/bin/sh: curl: not found", 127, "curl"), ("/bin/sh: 1: curl: not found", 127, "curl"),
            ("/bin/bash: line 1: curl: command not found", 1, "curl"), ("/check.sh: line 3: jq: not found", 1, "jq"),
            ("env: can't execute 'python3': No such file or directory", 127, "python3"),
            ("/usr/bin/env: ‘node’: No such file or directory", 127, "node"),
            ("timeout: failed to run command 'curl': No such file or directory", 127, "curl"),
            ("exec: \"grpc_health_probe\": executable file not found in $PATH: unknown", -1, "grpc_health_probe"),
            (
                "OCI runtime exec failed: exec failed: exec: \"/x\": stat /x: no such file or directory: unknown", -1,
                "/x"
            ),
        ])
    func missing(line: String, exit: Int, program: String) {
        #expect(Self.failure(["CMD-SHELL", "curl http://x/"], exit, line) == .missing(program: program))
    }

    @Test(
        "a page that is not found is no program",
        arguments: ["error: page: not found", "key 'x' not found", "user: not found"])
    func noProgram(line: String) {
        if case .missing = Self.failure(["CMD", "/check"], 1, line) { Issue.record("\(line)") }
    }

    @Test("a program that may not run, or cannot") func notExecutable() {
        let shell = Self.failure(["CMD-SHELL", "/check"], 126, "/bin/sh: /check: Permission denied")
        #expect(shell == .notExecutable(program: "/check", isFormat: false))
        let format = Self.failure(["CMD", "/check"], -1, "exec: \"/check\": exec format error: unknown")
        #expect(format == .notExecutable(program: "/check", isFormat: true))
        // A file that the check itself may not read is its own affair.
        #expect(Self.failure(["CMD", "/check"], 1, "cat: can't open '/x': Permission denied") == .other)
    }

    @Test("what is left: silence is told by the exit status, where the client has statuses of its own") func silent() {
        #expect(
            Self.failure(["CMD", "curl", "-fs", "http://127.0.0.1:1/"], 7, "")
                == .refused(Peer(host: "127.0.0.1", port: 1)))
        #expect(Self.failure(["CMD", "curl", "-fs", "http://127.0.0.1:1/"], 22, "") == .someErrorStatus)
        #expect(Self.failure(["CMD-SHELL", "curl -fs http://127.0.0.1:1/ || exit 1"], 1, "") == .other)
        #expect(Self.failure(["CMD", "wget", "-q", "http://a/"], 8, "") == .someErrorStatus)
        #expect(Self.failure(["CMD", "x"], -1, "Health check exceeded timeout (1s)") == .timedOut(byEngine: true))
        #expect(Self.failure(["CMD", "x"], 1, "ModuleNotFoundError: No module named 'httpx'") == .other)
        #expect(Self.failure(["CMD", "curl", "x"], 52, "curl: (52) Empty reply from server") == .closed)
    }

    @Test("a command's target, where it can be seen") func targets() {
        let table: [([String], String?, String?)] = [
            (["CMD-SHELL", "curl -fsS 'http://localhost:8080/health?x=1' || exit 1"], "localhost:8080", "/health"),
            (["CMD", "wget", "--spider", "-q", "http://127.0.0.1"], "127.0.0.1:80", "/"),
            (["CMD-SHELL", "curl -k https://[::1]:8443/a"], "[::1]:8443", "/a"),
            (["CMD-SHELL", "curl -f localhost:9000/ping"], "localhost:9000", "/ping"),
            (["CMD-SHELL", "curl http://localhost:${PORT:-3000}/"], "localhost:8123", "/"),
            (["CMD-SHELL", "nc -z localhost 5432"], "localhost:5432", nil),
            (["CMD-SHELL", "nc 127.0.0.1 80 </dev/null 2>&1 || exit 1"], "127.0.0.1:80", nil),
            (["CMD-SHELL", "pg_isready -U app"], nil, nil), (["CMD-SHELL", "pg_isready -h db"], "db:5432", nil),
            (["CMD", "redis-cli", "-p", "6380", "ping"], "localhost:6380", nil),
            (["CMD-SHELL", "bash -c '</dev/tcp/127.0.0.1/8080'"], "127.0.0.1:8080", nil),
            (["CMD", "grpc_health_probe", "-addr=:50051"], "localhost:50051", nil),
            (
                ["CMD", "python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/health')"],
                "localhost:8000", "/health"
            ),
            (
                ["CMD", "node", "-e", "require('http').get('http://localhost:3000/api', r => 0)"], "localhost:3000",
                "/api"
            ),
            (["CMD-SHELL", "test -e /tmp/ready"], nil, nil),
        ]
        for (test, peer, path) in table {
            let command = CheckCommand(CheckFacts(test: test), environment: ["PORT": "8123"])
            #expect(command.target?.peer.text == peer, "\(test)")
            #expect(command.target?.path == path, "\(test)")
        }
    }

    @Test("a shell's line as its commands, without redirections") func commands() {
        #expect(Shell.commands("a 'b c' >/dev/null 2>&1 && d < e; f") == [["a", "b c"], ["d"], ["f"]])
        #expect(Shell.commands("/dev/tcp/x </dev/tcp/localhost/80") == [["/dev/tcp/x"]])
    }

    @Test("a log's signs: what a client asked for is none, and what came right is told as that") func signs() {
        #expect(LogSign.all(in: [#"10.0.0.9 - "GET /kb/no-space-left-on-device HTTP/1.1" 200 8"#]) == [])
        let lines = ["could not connect to db:5432: Connection refused", "connected to db:5432"]
        #expect(LogSign.all(in: lines).first?.peer == Peer(host: "db", port: 5432))
        #expect(LogSign.hasRecovered(after: 1, in: lines))
        #expect(!LogSign.hasRecovered(after: 1, in: ["x", "not connected"]))
        #expect(LogSign.all(in: ["Connection to localhost:5432 refused. Check"]).map(\.kind) == [.refused])
        #expect(
            LogSign.all(in: ["node -1 (kafka/172.20.0.5:9092) could not be established"]).first?.peer?.text
                == "kafka:9092")
        #expect(LogSign.announcedPort(in: ["Tomcat started on port(s): 8081 (http)"])?.port == 8081)
    }

    @Test("the programs of a command") func programs() {
        func programs(_ line: String) -> [String] { CheckCommand(CheckFacts(test: ["CMD-SHELL", line])).programs }
        #expect(programs("curl -f http://x/ | grep -q ok || exit 1") == ["curl", "grep"])
        #expect(programs("A=1 timeout 5 wget -q x && test -e /x") == ["wget"])
        #expect(programs("if ! pgrep nginx; then exit 1; fi") == ["pgrep"])
        #expect(CheckCommand(CheckFacts(test: ["CMD", "/bin/sh", "-c", "jq . /x"])).programs == ["jq"])
    }
}

@Suite("What listens")
struct SocketTests {
    @Test("the kernel's tables, addresses in its own byte order") func parse() {
        let text = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
               1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
               2: 0B00007F:A3B1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1
               3: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 4 1
              sl  local_address                         remote_address                        st
               0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000
               1: 00000000000000000000000001000000:2328 00000000000000000000000000000000:0000 0A 00000000:00000000
               2: 0000000000000000FFFF00000100007F:2329 00000000000000000000000000000000:0000 0A 00000000:00000000
               x: nonsense
            """
        #expect(
            ListeningSocket.parse(text).map(\.text) == [
                "0.0.0.0:80", "[::]:443", "127.0.0.1:8080", "[::1]:9000", "127.0.0.1:9001",
            ])
    }

    @Test("whom a socket can be reached by") func reach() {
        #expect(ListeningSocket("::", 1).isReached(at: .loopback4))
        #expect(!ListeningSocket("127.0.0.1", 1).isReached(at: .loopback6))
        #expect(!ListeningSocket("127.0.0.1", 1).isReached(at: .own(["172.18.0.2"])))
        #expect(ListeningSocket("172.18.0.2", 1).isReached(at: .own(["172.18.0.2"])))
    }
}

@Suite("When a check can have a verdict")
struct CheckTimeTests {
    @Test("the first failure that counts is the first check that starts after the start period") func unhealthyAfter() {
        var check = CheckFacts(test: ["CMD", "x"], interval: .seconds(10), timeout: .seconds(5), retries: 3)
        #expect(check.unhealthyAfter == (.seconds(30), .seconds(45)))
        check.startPeriod = .seconds(25)
        #expect(check.unhealthyAfter == (.seconds(50), .seconds(60)))
        check.startInterval = .seconds(2)
        #expect(check.firstCheck == .seconds(2))
        #expect(check.unhealthyAfter.earliest == .seconds(46))
    }
}

@Suite("When a check comes to a verdict")
struct CheckScheduleTests {
    /// The engine's way, one check after the other.
    private static func counted(_ check: CheckFacts, lasting duration: Duration) -> Duration {
        var start = check.firstCheck
        while start < check.startPeriod { start += duration + (check.startInterval ?? check.interval) }
        return start + duration + (check.interval + duration) * (check.retries - 1)
    }

    @Test(
        "the sum is that of the checks one by one",
        arguments: [0, 1, 299, 300, 301, 9_000, 90_000, 90_001], [100, 300, 700, 5_000])
    func sum(_ period: Int, _ startInterval: Int) {
        var check = CheckFacts(test: ["CMD", "x"], interval: .seconds(7), timeout: .milliseconds(1_300), retries: 4)
        check.startPeriod = .milliseconds(period)
        check.startInterval = .milliseconds(startInterval)
        #expect(check.unhealthyAfter.earliest == Self.counted(check, lasting: .zero))
        #expect(check.unhealthyAfter.latest == Self.counted(check, lasting: check.timeout))
    }

    @Test("the largest values that an engine takes end, too") func largest() {
        let longest = Duration.nanoseconds(Int64.max)
        var check = CheckFacts(
            test: ["CMD", "x"], interval: longest, timeout: longest, startPeriod: longest, retries: .max)
        #expect(check.unhealthyAfter.latest > longest)
        check.startInterval = .milliseconds(1)
        #expect(check.unhealthyAfter.earliest >= longest)
        #expect(!DurationText.brief(check.unhealthyAfter.latest).isEmpty)
    }
}
