import TestSupport

/// Health checks that cannot be run, that time out, or that are answered with an error.
extension ZooCase {
    @ZooBuilder static var missingPrograms: [ZooCase] {
        ZooCase(
            "a check calls curl, and its '|| exit 1' hides the status 127", "health-command-not-found",
            mentions: ["curl", "wget -q -O /dev/null http://127.0.0.1:8080/"],
            .site().checked(.line("curl -fsS http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "a check in the exec form calls curl, which is not there", "health-command-not-found", mentions: ["curl"],
            .site().checked(.words("curl", "-f", "http://127.0.0.1:8080/")))
        ZooCase(
            "a check calls a database's client that is not there, by a shell of its own", "health-command-not-found",
            mentions: ["pg_isready"], .site().checked(.words("sh", "-c", "pg_isready -U app")))
        ZooCase(
            "a check in Debian's shell calls a program that is not there", "health-command-not-found",
            mentions: ["jq"],
            .site().withTools.checked(.line("curl -s http://127.0.0.1:8080/ | jq -e .status || exit 1")))
        ZooCase(
            "a check's script calls a program that is not there", "health-command-not-found", mentions: ["jq"],
            .siteWithCheck("#!/bin/sh", "jq --version").checked(.words("/check.sh")))
        ZooCase(
            "a check's script wants Python, which is not there", "health-command-not-found",
            mentions: ["/check.sh", "interpreter"],
            .siteWithCheck("#!/usr/bin/python3", "print(1)").checked(.words("/check.sh")))
        ZooCase(
            "a check's script wants bash, which is not there, and a shell calls it", "health-command-not-found",
            mentions: ["/check.sh", "interpreter"],
            .siteWithCheck("#!/bin/bash", "exit 0").checked(.line("/check.sh || exit 1")))
        ZooCase(
            "a check's script has Windows line ends", "health-command-not-found",
            mentions: ["/check.sh", "Unix line ends"],
            .siteWithCheck("#!/bin/sh\r", "exit 0\r").checked(.words("/check.sh")))
        ZooCase(
            "a check's script has Windows line ends, and Debian's shell calls it", "health-command-not-found",
            mentions: ["/check.sh", "Unix line ends"],
            .siteWithCheck("#!/bin/sh\r", "exit 0\r").withTools.checked(.line("/check.sh")))
        ZooCase(
            "a check calls a program that is not there, in an image without a shell", "health-command-not-found",
            mentions: ["curl"],
            LabContainer(["/bin/sleep", "1000000"]).fromScratch.checked(.words("curl", "-f", "http://127.0.0.1/")))
        ZooCase(
            "a check is a line for the shell, and the image has none", "no-shell-in-image", mentions: ["exec form"],
            LabContainer(["/bin/sleep", "1000000"]).fromScratch.checked(.line("/bin/healthcheck || exit 1")))
    }

    @ZooBuilder static var unusablePrograms: [ZooCase] {
        ZooCase(
            "a check's script is not executable", "health-command-not-executable",
            mentions: ["/check.sh", "chmod +x /check.sh"],
            .siteWithCheck("#!/bin/sh", "exit 0", mode: "644").checked(.words("/check.sh")))
        ZooCase(
            "a check's script is not executable, and '|| exit 1' hides the status 126",
            "health-command-not-executable", mentions: ["/check.sh"],
            .siteWithCheck("#!/bin/sh", "exit 0", mode: "644").checked(.line("/check.sh || exit 1")))
        ZooCase(
            "a check's script is not executable for Debian's shell", "health-command-not-executable",
            mentions: ["/check.sh"],
            .siteWithCheck("#!/bin/sh", "exit 0", mode: "644").withTools.checked(.line("/check.sh")))
        ZooCase(
            "a check's script has no first line that names its interpreter", "health-command-not-executable",
            mentions: ["#!/bin/sh"], .siteWithCheck("exit 0").checked(.words("/check.sh")))
        ZooCase(
            "a check's command is a folder", "health-command-not-executable", mentions: ["/etc"],
            .site().checked(.words("/etc")))
        ZooCase(
            "a check hangs until the engine ends it", "health-check-timeout", mentions: ["500ms"],
            .site().checked(.words("sleep", "600", timeout: .milliseconds(500), retries: 1)))
        ZooCase(
            "the app takes the connection and is silent", "health-check-timeout", mentions: ["8080"],
            LabContainer.silent.checked(
                .line("wget -q -O- http://127.0.0.1:8080/ || exit 1", timeout: .milliseconds(700), retries: 1)))
        ZooCase(
            "curl gives up by its own limit", "health-check-timeout",
            LabContainer.silent.withTools.checked(
                .line("curl -m 1 -fsS http://127.0.0.1:8080/ || exit 1", retries: 1)))
        ZooCase(
            "curl gives up by its own limit and says nothing", "health-check-timeout",
            LabContainer.silent.withTools.checked(
                .words("curl", "-m", "1", "-sf", "http://127.0.0.1:8080/", retries: 1)))
        ZooCase(
            "GNU wget gives up by its own limit", "health-check-timeout",
            LabContainer.silent.withTools.checked(
                .line("wget -T 1 -t 1 -O /dev/null http://127.0.0.1:8080/", retries: 1)))
        ZooCase(
            "Python gives up by its own limit", "health-check-timeout",
            LabContainer.silent.withTools.checked(.python("http://127.0.0.1:8080/", options: ", timeout=1")))
        ZooCase(
            "timeout(1) ends the check, which in busybox leaves the status of the signal", "health-check-timeout",
            .site().checked(.line("timeout 1 sleep 600", retries: 1)))
    }

    @ZooBuilder static var answers: [ZooCase] {
        ZooCase(
            "the app has no such page, says busybox's wget", "health-endpoint-missing", mentions: ["404", "/health"],
            .site().checked(.line("wget -q --spider http://127.0.0.1:8080/health || exit 1")))
        ZooCase(
            "the app has no such page, says curl", "health-endpoint-missing", mentions: ["404", "/health"],
            .site().withTools.checked(.line("curl -f http://127.0.0.1:8080/health || exit 1")))
        ZooCase(
            "the app has no such page, says GNU wget", "health-endpoint-missing", mentions: ["404"],
            .site().withTools.checked(.words("wget", "-nv", "-O-", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the app has no such page, says Python", "health-endpoint-missing", mentions: ["404"],
            .site().withTools.checked(.python("http://127.0.0.1:8080/health")))
        ZooCase(
            "the app has no such page; curl says nothing, but the app's own log does", "health-endpoint-missing",
            mentions: ["404", "/health"],
            LabContainer(["python3", "-u", "-m", "http.server", "8080"]).withTools.checked(
                .line("curl -sf http://127.0.0.1:8080/health || exit 1")), until: .unhealthyServing(port: 8080))
        ZooCase(
            "the endpoint wants a login, says curl", "health-endpoint-requires-auth", mentions: ["401"],
            .answering("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"app\""]).withTools.checked(
                .words("curl", "-fsS", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the endpoint wants a login, which GNU wget tells by its exit status alone",
            "health-endpoint-requires-auth",
            .answering("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"app\""]).withTools.checked(
                .words("wget", "-q", "-O-", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the endpoint is forbidden", "health-endpoint-requires-auth", mentions: ["403"],
            .answering("403 Forbidden").checked(.line("wget -O- http://127.0.0.1:8080/health || exit 1")))
        ZooCase(
            "the endpoint fails", "health-endpoint-failing", mentions: ["500"],
            .answering("500 Internal Server Error").checked(.line("wget -O- http://127.0.0.1:8080/health")))
        ZooCase(
            "the endpoint says why it is not well", "health-endpoint-failing", mentions: ["503", "database is gone"],
            .answering("503 Service Unavailable", body: #"{"status":"unhealthy","reason":"database is gone"}"#)
                .withTools.checked(.words("curl", "-sS", "--fail-with-body", "http://127.0.0.1:8080/health")))
        ZooCase(
            "a script compares the status and prints it", "health-endpoint-failing", mentions: ["503"],
            .answering("503 Service Unavailable").withTools.checked(
                .line(
                    "code=$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/health); "
                        + "[ \"$code\" = 200 ] || { echo \"got HTTP $code\"; exit 1; }")))
        ZooCase(
            "the endpoint does not take HEAD", "health-check-failed", mentions: ["405"],
            .answering("405 Method Not Allowed").withTools.checked(
                .words("wget", "--spider", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the endpoint answers with an error that a silent curl keeps to itself", "health-check-failed",
            mentions: ["error status"],
            .answering("500 Internal Server Error").withTools.checked(
                .words("curl", "-sf", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the app closes the connection without an answer", "health-check-failed", mentions: ["closed"],
            LabContainer(["nc", "-ll", "-p", "8080", "-e", "true"]).withTools.checked(
                .words("curl", "-fsS", "http://127.0.0.1:8080/health")))
        ZooCase(
            "the app closes the connection without an answer, says Python", "health-check-failed",
            mentions: ["closed"],
            LabContainer(["nc", "-ll", "-p", "8080", "-e", "true"]).withTools.checked(
                .python("http://127.0.0.1:8080/health", options: ", timeout=3")))
        ZooCase(
            "a script has an opinion of its own", "health-check-failed", mentions: ["queue has 9041 jobs", "3"],
            LabContainer(health: .line("echo 'queue has 9041 jobs, the limit is 1000'; exit 3")))
        ZooCase(
            "a script fails and says nothing", "health-check-failed", mentions: ["no output"],
            LabContainer(health: .words("test", "-e", "/ready")))
        ZooCase(
            "a check is written in Python with a module that is not there", "health-check-failed",
            mentions: ["requests"],
            .site().withTools.checked(
                .words("python3", "-c", "import requests; requests.get('http://127.0.0.1:8080/')")))
        ZooCase(
            "a check gives nc an option that busybox's does not have", "health-check-failed",
            mentions: ["invalid option"], .site().checked(.words("nc", "-z", "127.0.0.1", "8080")))
    }

    @ZooBuilder static var schedules: [ZooCase] {
        ZooCase(
            "the app loads its data for longer than the check allows", "start-period-too-short",
            mentions: ["loading model weights"],
            .logging("loading model weights, 7 of 9 shards", then: "sleep 1000000").checked(
                .line("wget -q -O- http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "the app listens a moment after the engine's verdict", "start-period-too-short", mentions: ["8080"],
            LabContainer(
                script: "until test -e /asked; do sleep 0.1; done; sleep 0.5; httpd -p 8080; touch /up; sleep 1000000"
            ).checked(
                .line(
                    "test -e /asked && sleep 600; touch /asked; wget -q -O- http://127.0.0.1:8080/",
                    timeout: .seconds(600), retries: 1)), then: [.wait(.file("/up"))])
        ZooCase(
            "the check passes and fails in turn", "health-check-flapping", mentions: ["pool exhausted"],
            LabContainer(
                health: .line(
                    "n=$(cat /n 2>/dev/null || echo 1); test $n -gt 5 && sleep 600; echo $((n + 1)) >/n; "
                        + "test $((n % 2)) = 0 && exit 0; echo 'pool exhausted'; exit 1",
                    timeout: .seconds(600), retries: 1)), until: .results(5))
        ZooCase(
            "the first check comes after five minutes", "check-slower-than-gate", mentions: ["5m"],
            LabContainer(health: .init(["CMD", "true"], interval: .seconds(300))), until: .running)
        ZooCase(
            "the engine does not know the kind of check", "health-check-never-ran", mentions: ["HTTP"],
            .site().checked(.init(["HTTP", "http://127.0.0.1:8080/"])), until: .running)
    }
}

/// What programs that are not at hand here print, as they print it.
extension ZooCase {
    /// A check by a program that says this and ends so.
    private static func replay(
        _ sentence: String, _ finding: String, mentions: [String] = [], check: [String], says: String,
        exit code: Int = 1,
        app: LabContainer = LabContainer()
    ) -> ZooCase {
        ZooCase(sentence, finding, mentions: mentions, app.checked(.init(["CMD"] + check))) {
            $0.files["/usr/local/bin/\(check[0])"] = "#!/bin/sh\ncat <<'END'\n\(says)\nEND\nexit \(code)\n"
        }
    }

    @ZooBuilder static var replayed: [ZooCase] {
        replay(
            "Node is refused", "health-connection-refused", mentions: ["3000"], check: ["node", "healthcheck.js"],
            says: """
                node:internal/process/promises:394
                    triggerUncaughtException(err, true /* fromPromise */);
                    ^

                Error: connect ECONNREFUSED 127.0.0.1:3000
                    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16) {
                  errno: -111,
                  code: 'ECONNREFUSED',
                  syscall: 'connect',
                  address: '127.0.0.1',
                  port: 3000
                }

                Node.js v22.14.0
                """)
        replay(
            "Node is refused, where the app listens on another port", "health-wrong-port", mentions: ["8080", "3000"],
            check: ["node", "healthcheck.js"],
            says: "AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1139:18)\n"
                + "  [errors]: [\n    Error: connect ECONNREFUSED ::1:3000\n    Error: connect ECONNREFUSED 127.0.0.1:3000",
            app: .site())
        replay(
            "Node does not find the host", "health-dns-failure", mentions: ["asks api,"],
            check: ["node", "healthcheck.js"],
            says: "TypeError: fetch failed\n  [cause]: Error: getaddrinfo ENOTFOUND api\n      errno: -3008,\n"
                + "      code: 'ENOTFOUND',\n      syscall: 'getaddrinfo',\n      hostname: 'api'")
        replay(
            "Go asks localhost by IPv6, and the app listens on IPv4", "localhost-resolves-ipv6",
            mentions: ["0.0.0.0:8081"], check: ["probe"],
            says: #"Get "http://localhost:8081/healthz": dial tcp [::1]:8081: connect: connection refused"#,
            app: .site("0.0.0.0:8081"))
        replay(
            "Go speaks plain HTTP to a port with TLS", "health-tls-error", check: ["probe"],
            says: "GET http://127.0.0.1:8443/healthz: HTTP/1.0 400 Bad Request\n"
                + "Client sent an HTTP request to an HTTPS server.")
        replay(
            "Java is refused", "health-connection-refused", check: ["java", "HealthCheck"],
            says: "Exception in thread \"main\" java.net.ConnectException: Connection refused\n"
                + "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)\n"
                + "\tat java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)")
        replay(
            "Java does not trust the certificate", "health-tls-error", check: ["java", "HealthCheck"],
            says: "Exception in thread \"main\" javax.net.ssl.SSLHandshakeException: PKIX path building failed: "
                + "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path")
        replay(
            "Python's requests is refused, where the app listens on another port", "health-wrong-port",
            mentions: ["8080", "8000"], check: ["check"],
            says: "requests.exceptions.ConnectionError: HTTPConnectionPool(host='localhost', port=8000): Max retries "
                + "exceeded with url: /health (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object "
                + "at 0x7f0a>: Failed to establish a new connection: [Errno 111] Connection refused'))", app: .site())
        replay(
            "PostgreSQL does not answer", "health-connection-refused", mentions: ["5432"],
            check: ["pg_isready", "-h", "localhost"], says: "localhost:5432 - no response", exit: 2)
        replay(
            "PostgreSQL rejects connections", "health-check-failed", mentions: ["rejecting connections"],
            check: ["pg_isready", "-U", "app"], says: "/var/run/postgresql:5432 - rejecting connections")
        replay(
            "Redis is not there", "health-connection-refused", mentions: ["6379"], check: ["redis-cli", "ping"],
            says: "Could not connect to Redis at 127.0.0.1:6379: Connection refused")
        replay(
            "MySQL's socket is not there", "health-connection-refused", check: ["mysqladmin", "ping"],
            says: "mysqladmin: connect to server at 'localhost' failed\nerror: 'Can't connect to local MySQL server "
                + "through socket '/run/mysqld/mysqld.sock' (2)'\nCheck that mysqld is running and that the socket: "
                + "'/run/mysqld/mysqld.sock' exists!")
        replay(
            "the probe of gRPC calls a refused connection a timeout", "health-connection-refused", mentions: ["50051"],
            check: ["grpc_health_probe", "-addr=localhost:50051"],
            says: "timeout: failed to connect service \"localhost:50051\" within 1s", exit: 2)
    }
}
