import Foundation
import Health
import Traefik

@testable import Diagnosis

/// One container for each finding, and for each way to come to it that has words of its own.
enum Specimens {
    static let all: [Specimen] = checks + connections + answers + schedules + starts + ends + logs + ways + certificates

    static let curl = ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"]
    static let wget = ["CMD", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/health"]

    static let checks: [Specimen] = [
        Specimen("no check") { _ in },
        Specimen("check switched off") { $0.check = CheckFacts(test: ["NONE"]) },
        Specimen("no curl, but wget") {
            $0.fails(curl, "/bin/sh: curl: not found")
            $0.listens(programs: ["wget": "/usr/bin/wget", "curl": nil])
        },
        Specimen("no curl, nothing else known") {
            $0.fails(
                ["CMD", "curl", "-f", "http://localhost/"], exit: -1,
                """
                OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not \
                found in $PATH: unknown
                """)
        },
        Specimen("a script without its interpreter") {
            $0.fails(["CMD-SHELL", "/check.sh"], exit: 127, "/bin/sh: /check.sh: not found")
            $0.listens(programs: ["/check.sh": "/check.sh"])
            $0.scriptHead = "#!/bin/bash\r"
        },
        Specimen("a script that may not run") {
            $0.fails(["CMD-SHELL", "/check.sh"], exit: 126, "/bin/sh: /check.sh: Permission denied")
        },
        Specimen("no shell") {
            $0.fails(
                ["CMD-SHELL", "/app check"], exit: -1,
                """
                OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no \
                such file or directory: unknown
                """)
        },
        Specimen("a check that the engine ends") {
            $0.fails(wget, exit: -1, "Health check exceeded timeout (5s)")
            $0.listens(ListeningSocket("0.0.0.0", 8080))
        },
        Specimen("a check that gives up") {
            $0.fails(
                ["CMD-SHELL", "curl -m 2 http://127.0.0.1:8080/"], exit: 28,
                """
                curl: (28) Operation timed out after 2001 milliseconds with 0 bytes received
                """)
        },
        Specimen("an unexplained failure") { $0.fails(["CMD", "/check"], exit: 3, "queue is stuck\n") },
        Specimen("a silent failure") { $0.fails(["CMD-SHELL", "test -e /ready"], "") },
        Specimen("a missing module") {
            $0.fails(["CMD", "python", "-c", "import httpx"], "ModuleNotFoundError: No module named 'httpx'")
        },
        Specimen("a connection that is closed") {
            $0.fails(["CMD", "curl", "http://127.0.0.1:8080/"], exit: 52, "curl: (52) Empty reply from server")
        },
        Specimen("a method that is not allowed") {
            $0.fails(
                ["CMD", "wget", "--spider", "http://127.0.0.1/"],
                "wget: server returned error: HTTP/1.1 405 Method Not Allowed")
        },
    ]

    static let connections: [Specimen] = [
        Specimen("nothing listens") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
            $0.listens()
        },
        Specimen("nothing listens, not looked inside") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
        },
        Specimen("another port") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
            $0.listens(ListeningSocket("0.0.0.0", 8000))
        },
        Specimen("another port, by the log") {
            $0.fails(
                ["CMD", "/probe", "http://127.0.0.1:8080/"], "dial tcp 127.0.0.1:8080: connect: connection refused")
            $0.log = ["INFO listening on :9090"]
        },
        Specimen("another address") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
            $0.listens(ListeningSocket("172.18.0.3", 8080))
        },
        Specimen("localhost is IPv6") {
            $0.fails(
                ["CMD-SHELL", "wget -q -O - http://localhost:8080/health"],
                """
                Connecting to localhost:8080 ([::1]:8080)
                wget: can't connect to remote host: Connection refused
                """)
            $0.listens(ListeningSocket("0.0.0.0", 8080))
        },
        Specimen("a name that does not resolve") {
            $0.fails(
                ["CMD-SHELL", "curl -f http://backend:8000/"], exit: 6, "curl: (6) Could not resolve host: backend")
            $0.has("backend", .exited, "Exited (1) 5 minutes ago")
        },
        Specimen("plain HTTP asked by TLS") {
            $0.fails(
                ["CMD-SHELL", "curl -f https://127.0.0.1:8080/"], exit: 35,
                """
                curl: (35) error:0A00010B:SSL routines::wrong version number
                """)
        },
        Specimen("a certificate that the check does not trust") {
            $0.fails(
                ["CMD-SHELL", "curl -f https://127.0.0.1:8443/"], exit: 60,
                """
                curl: (60) SSL certificate problem: self-signed certificate
                """)
        },
        Specimen("still starting, by the log") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
            $0.listens()
            $0.log = ["loading model weights (7 of 30)"]
        },
        Specimen("came up late") {
            $0.fails(wget, "wget: can't connect to remote host (127.0.0.1): Connection refused")
            $0.listens(ListeningSocket("::", 8080))
        },
        Specimen("passes by now") {
            $0.fails(["CMD", "/check"], "not yet")
            $0.rerun = $0.result(0, 0, "")
        },
    ]

    static let answers: [Specimen] = [
        Specimen("404") { $0.fails(wget, "wget: server returned error: HTTP/1.1 404 Not Found") },
        Specimen("a silent 404 that the log tells") {
            $0.fails(["CMD-SHELL", "curl -fs http://127.0.0.1:8080/health || exit 1"], "")
            $0.listens(ListeningSocket("0.0.0.0", 8080))
            $0.log = [#"127.0.0.1 - - [01/Jan/2026 00:00:00] "GET /health HTTP/1.1" 404 -"#]
        },
        Specimen("401") { $0.fails(curl, "curl: (22) The requested URL returned error: 401") },
        Specimen("503 with a reason") {
            $0.fails(
                ["CMD", "/probe"], #"HTTP/1.1 503 Service Unavailable {"status":"unhealthy","reason":"no workers"}"#)
        },
        Specimen("500") { $0.fails(curl, "curl: (22) The requested URL returned error: 500") },
    ]

    static let schedules: [Specimen] = [
        Specimen("a check that never ran") {
            $0.checks(["CMD", "true"])
            $0.seen.hasResults = false
            $0.seen.health = .starting
        },
        Specimen("a check of an unknown kind") {
            $0.check = CheckFacts(test: ["FOO", "bar"])
            $0.seen.hasHealthcheck = true
        },
        Specimen("a check after ten minutes") {
            $0.checks(["CMD", "true"])
            $0.check?.interval = .seconds(600)
            $0.seen.hasResults = false
            $0.seen.health = .starting
        },
        Specimen("flapping") {
            $0.fails(["CMD", "/check"], "")
            $0.check?.retries = 1
            $0.seen.retries = 1
            $0.results = [(-50, 0), (-40, 1), (-30, 0), (-20, 1), (-10, 1)].map { [facts = $0] in
                facts.result($0.0, $0.1, "busy")
            }
        },
        Specimen("results of an earlier run") {
            $0.checks(["CMD", "true"])
            $0.seen.health = .starting
            $0.startedAt = Specimen.now.addingTimeInterval(-3)
            $0.seen.sinceStarted = .seconds(3)
            $0.results = [$0.result(-30, 1, "no"), $0.result(-20, 1, "no")]
        },
    ]

    static let starts: [Specimen] = [
        Specimen("entrypoint missing") {
            $0.refused(
                #"OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH: unknown"#,
                code: 127)
            $0.command = ["serve", "--port", "80"]
        },
        Specimen("entrypoint not executable") {
            $0.refused(#"OCI runtime create failed: exec: "/app.sh": permission denied: unknown"#, code: 126)
        },
        Specimen("built for another machine") {
            $0.ended(1, log: "exec /app: exec format error")
            $0.command = ["/app"]
            $0.imageArchitecture = "arm64"
            $0.engineArchitecture = "amd64"
        },
        Specimen("port taken by a container") {
            $0.refused(
                "driver failed programming external connectivity on endpoint web (abc): Bind for 0.0.0.0:8080 failed: port is already allocated"
            )
            $0.has("old", .running, "Up 3 days")
            $0.neighbours[0].ports = [ContainerPort(number: 80, published: ["0.0.0.0:8080"])]
        },
        Specimen("port taken by the host") {
            $0.refused(
                "driver failed programming external connectivity on endpoint web: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
            )
        },
        Specimen("mount failed") {
            $0.refused(
                "error mounting \"/srv/app.conf\" to rootfs at \"/etc/app.conf\": not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)?"
            )
        },
        Specimen("network missing") {
            $0.refused("network 0123456789ab not found")
            $0.networkMode = "shop_back"
        },
        Specimen("an unknown user") { $0.refused("unable to find user app: no matching entries in passwd file") },
        Specimen("never started") {
            $0.seen.state = .created
            $0.startedAt = nil
        },
        Specimen("waits for a dependency") {
            $0.seen.state = .created
            $0.startedAt = nil
            $0.seen.dependencies = [Dependency(service: "db", condition: "service_healthy")]
            $0.has("db", .running, "Up 2 minutes (unhealthy)", health: .unhealthy)
        },
    ]

    static let ends: [Specimen] = [
        Specimen("exited with 1") { $0.ended(1, log: "starting", "Error: DATABASE_URL is not set") },
        Specimen("killed") { $0.ended(137) },
        Specimen("a segmentation fault") { $0.ended(139) },
        Specimen("a full heap") {
            $0.ended(134, log: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory")
        },
        Specimen("stopped on request") {
            $0.ended(143)
            $0.events = [
                ContainerEvent(date: Specimen.now.addingTimeInterval(-2), verb: "kill"),
                ContainerEvent(date: Specimen.now.addingTimeInterval(-1), verb: "die", exitCode: 143),
                ContainerEvent(date: Specimen.now.addingTimeInterval(-1), verb: "stop"),
            ]
        },
        Specimen("exited too early") {
            $0.checks(wget)
            $0.ended(0, log: "daemon started in background")
        },
        Specimen("it was out of memory, and only an event tells") {
            $0.ended(137)
            $0.memoryLimit = 64 << 20
            $0.events = [ContainerEvent(date: Specimen.now.addingTimeInterval(-1), verb: "oom")]
        },
        Specimen("a worker is out of memory, and the engine saw it") {
            $0.fails(["CMD", "/check"], "no worker is left")
            $0.memoryLimit = 64 << 20
            $0.events = [ContainerEvent(date: Specimen.now.addingTimeInterval(-30), verb: "oom")]
        },
        Specimen("a worker is out of memory, and only the kernel counted it") {
            $0.fails(["CMD", "/check"], "no worker is left")
            $0.memoryLimit = 64 << 20
            $0.listens()
            $0.memoryKills = 1
        },
        Specimen("a worker was out of memory, and all is well") {
            $0.passes()
            $0.listens()
            $0.memoryKills = 2
        },
        Specimen("no worker was out of memory") {
            $0.passes()
            $0.listens()
            $0.memoryKills = 0
        },
        Specimen("out of memory") {
            $0.ended(137)
            $0.seen.isOutOfMemoryKilled = true
            $0.memoryLimit = 64 << 20
        },
        Specimen("a loop") { $0.loops(1, log: "Error: no configuration") },
        Specimen("a loop of successes") { $0.loops(0) },
        Specimen("paused") { $0.seen.state = .paused },
    ]

    static let logs: [Specimen] = [
        Specimen("disk full") { $0.ended(1, log: "write /data/x: no space left on device") },
        Specimen("address in use") { $0.loops(1, log: "listen tcp :8080: bind: address already in use") },
        Specimen("permission denied on a file") {
            $0.ended(1, log: "open /data/db: permission denied")
            $0.user = "1000"
        },
        Specimen("dependency refused") {
            $0.loops(1, log: "connect ECONNREFUSED 172.18.0.2:5432")
            $0.has("db", .exited, "Exited (137) 4 minutes ago")
            $0.neighbours[0].networks[0].address = "172.18.0.2"
        },
        Specimen("dependency unknown by name") {
            $0.loops(1, log: #"could not translate host name "postgres" to address: Name or service not known"#)
        },
        Specimen("dependency on another network") {
            $0.ended(1, log: "getaddrinfo ENOTFOUND cache")
            $0.has("cache", .running, "Up 2 hours")
            $0.neighbours[0].networks = [NetworkPlace(name: "shop_back", aliases: ["cache"])]
        },
        Specimen("looks for another container at 127.0.0.1") {
            $0.loops(1, log: "dial tcp 127.0.0.1:5432: connect: connection refused")
        },
        Specimen("depends on what is down") {
            $0.fails(curl, "curl: (22) The requested URL returned error: 503")
            $0.seen.dependencies = [Dependency(service: "db", condition: "service_healthy")]
            $0.has("db", .exited, "Exited (1) 2 minutes ago")
        },
    ]
}
