/// The findings about what a health check is told, and about when it runs.
enum CheckVerdictExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "health-dns-failure", family: .check,
            summary: "The health check asks a name that does not resolve inside the container",
            meaning: """
                The check does not get as far as the app. The engine's name server knows the running containers on the \
                same user-defined network, and nothing on the default bridge.
                """,
            detection: """
                The last check of this run failed, and its output says that a name does not resolve, or curl ended \
                with 6. Or it timed out, and the name that it asks has no dot and is that of no running container on \
                a network of this one, which is called likely: a name server that does not answer leaves a check to \
                its timeout. The finding shows the networks, and the container of that name if the engine has one. A \
                note within the start period, a warning while the container is starting, an error once the engine \
                calls it unhealthy or a gate gave up.
                """,
            example: [
                "last check: exit 6: curl: (6) Could not resolve host: web",
                "check: curl -f http://web:8000/health",
                "networks: bridge",
            ],
            fix: [
                """
                To check the container itself, ask 127.0.0.1: HEALTHCHECK CMD curl -f http://127.0.0.1:8000/health || \
                exit 1
                """,
                """
                If another container is meant: see that it runs and shares a user-defined network, and rather let that \
                container have its own check.
                """,
            ]),
        Explanation(
            id: "health-tls-error", family: .check,
            summary: "The health check and the app do not come to terms about TLS",
            meaning: """
                The app is there, but the check does not accept its certificate, or one side speaks TLS and the other \
                plain HTTP.
                """,
            detection: """
                The last check of this run failed, and its output has the words of a TLS failure, or the exit status \
                is 35, 51, 58, 60 or 77 of curl or 5 of wget. The words also tell which it is: plain against TLS, \
                expired, other names; without them the finding says that the certificate is not trusted. An error at \
                the first failure, since no waiting mends it.
                """,
            example: [
                "last check: curl: (60) SSL certificate problem: self-signed certificate",
                "check: curl -f https://127.0.0.1:8443/health",
            ],
            fix: [
                "Inside the container check without verifying: curl -fk, wget --no-check-certificate.",
                "Or name the authority: curl -f --cacert /etc/ssl/own-ca.pem https://localhost:8443/health",
                """
                If the port speaks plain HTTP ('wrong version number'), ask with http://; if it wants TLS, with \
                https://.
                """,
            ]),
        Explanation(
            id: "health-endpoint-missing", family: .check,
            summary: "The app answers the health check with 404: it has no such page",
            meaning: """
                The app runs and answers, but not at this path. The path is misspelt, is below a prefix, or this \
                version of the app has no health endpoint.
                """,
            detection: """
                The last check of this run met 404 or 410. Its output says so, or, where it names no status, the app's \
                access log does for the path of the check. An error at the first failure outside the start period, a \
                note within it.
                """,
            example: [
                "last check: exit 22: curl: (22) The requested URL returned error: 404",
                #"log: 127.0.0.1 - - [21/Nov/2026:09:00:01 +0000] "GET /healthz HTTP/1.1" 404 22"#,
                "check: curl -f http://127.0.0.1:8000/healthz",
            ],
            fix: [
                "Check a path that the app serves; its documentation or its access log tells which.",
                "Try one by hand: docker exec demo-web-1 curl -i http://127.0.0.1:8000/health",
            ]),
        Explanation(
            id: "health-endpoint-requires-auth", family: .check,
            summary: "The app answers the health check with 401 or 403: it asks for a login",
            meaning: """
                The app runs and answers, but its authentication turns the check away. Whether the app is well, the \
                check does not learn.
                """,
            detection: """
                The last check of this run met 401, 403 or 407: by its output, by exit status 6 of wget, or, where it \
                names no status, by the access log for the path of the check. An error at the first failure outside \
                the start period, a note within it.
                """,
            example: [
                "last check: exit 22: curl: (22) The requested URL returned error: 401",
                "check: curl -f http://127.0.0.1:8000/api/status",
            ],
            fix: [
                "Serve the health endpoint without authentication, as load balancers expect it.",
                "Or check a public path, or only that the port is open: HEALTHCHECK CMD nc -z 127.0.0.1 8000 || exit 1",
            ]),
        Explanation(
            id: "health-endpoint-failing", family: .check,
            summary: "The app answers the health check with a server error",
            meaning: """
                The app itself says that it is not well, or fails while it answers. If the body of the answer gives a \
                reason, the finding shows it.
                """,
            detection: """
                The last check of this run met a status of 500 or more: by its output, or, where it names no status, \
                by the access log for the path of the check. The reason is the first text in the output under a key \
                such as reason, message or error. A 501 to a question with HEAD means that the app knows only GET. A \
                note within the start period, a warning while the container is starting, an error once the engine \
                calls it unhealthy or a gate gave up.
                """,
            example: [
                """
                last check: exit 22: curl: (22) The requested URL returned error: 503 / \
                {"status":"unhealthy","reason":"database unavailable"}
                """,
                "check: curl -sS --fail-with-body http://127.0.0.1:8000/health",
            ],
            fix: [
                "Look in the log for what the app met at that moment: docker logs --tail 50 demo-web-1",
                """
                Let the check show the answer's body, which may say why: curl -sS --fail-with-body instead of curl -f.
                """,
                "For 501 with wget --spider or curl -I, ask with GET: wget -q -O /dev/null.",
            ]),
        Explanation(
            id: "health-check-failed", family: .check,
            summary: "The health check fails, in a way that has no finding of its own",
            meaning: """
                The check ran, and its exit status was not 0. The title says how: with which status, that the \
                connection was closed, or which answer below 500 the app gave.
                """,
            detection: """
                The last check of this run failed, and neither its output nor its exit status is one that another \
                finding is about. It is left out when an error of another finding says more. A note within the start \
                period, a warning while the container is starting, an error once the engine calls it unhealthy or a \
                gate gave up.
                """,
            example: [
                """
                last check: exit 1: Traceback (most recent call last): … ModuleNotFoundError: No module named \
                'requests'
                """,
                "check: python /app/healthcheck.py",
                "3 failed checks in a row",
            ],
            fix: [
                "Run it by hand and read what it says: docker exec demo-web-1 python /app/healthcheck.py",
                """
                If it says nothing, let it speak: curl -sS instead of curl -s, wget without -q, or echo the reason \
                before exit 1.
                """,
                "End with 1 for unhealthy: Docker keeps exit status 2 for itself.",
            ]),
        Explanation(
            id: "start-period-too-short", family: .check,
            summary: "The app takes longer to start than the health check allows",
            meaning: """
                Failures count from the end of the start period on. It ends before the app listens, so a sound app is \
                called unhealthy for being slow.
                """,
            detection: """
                No check of this run has passed, by the streak and the time since the start, and one of three: the \
                last one was refused, and the port is listened on by now; or it was refused, the container has run \
                for less than 10 minutes, and the log ends with words of a start, such as loading or migrating, \
                which is called likely; or, with --run-check, an unhealthy container's check passes when it is run \
                once more, an error. The first two are a note within the start period, a warning while it is \
                starting, an error once it is unhealthy or a gate gave up.
                """,
            example: [
                """
                last check: exit 7: curl: (7) Failed to connect to 127.0.0.1 port 8000 after 0 ms: Couldn't connect to \
                server
                """,
                "listening inside: 0.0.0.0:8000, by now",
                "start period 0s, 3 failures make it unhealthy: after 90s",
            ],
            fix: [
                """
                Give it time to start: HEALTHCHECK --start-period=60s, in Compose start_period: 60s. A success ends \
                the start period early, so a generous one costs nothing.
                """,
                "With Engine 25 or newer let it be checked often meanwhile: --start-interval=2s.",
                "Or make the start faster: what runs once, such as migrations, belongs into a container of its own.",
            ]),
        Explanation(
            id: "check-slower-than-gate", family: .check,
            summary: "The health check comes to a verdict later than a gate waits",
            meaning: """
                The engine waits a whole interval before its first check. Until then the container is neither healthy \
                nor unhealthy, so a gate runs into its timeout though nothing is wrong.
                """,
            detection: """
                The first check is due only when the gate's time is over: 180 s, or what the gate waited that gave up. \
                An error while the container is starting, a warning once it is healthy or unhealthy. Also a warning \
                when a gate gave up and the check could not have called the container unhealthy within its time. In a \
                file: the same of what it defines, a warning.
                """,
            example: [
                "interval 5m00s, start period 0s, retries 3",
                "verdict unhealthy at the earliest 15m00s after the start",
            ],
            fix: [
                "Check more often: HEALTHCHECK --interval=10s.",
                "With Engine 25 or newer check often only at the start: --start-period=60s --start-interval=2s.",
                "Or let the gate wait longer: healthwatch wait demo --timeout 6m",
            ]),
        Explanation(
            id: "health-check-flapping", family: .check,
            summary: "The health check passes and fails in turn",
            meaning: """
                The app answers well at one time and not at another. It works near a limit of time, memory or \
                connections, or one of several things behind it fails.
                """,
            detection: """
                Among the results of this run that the engine keeps, five at most, the outcome changes three times \
                or more; or twice, with two passes and two failures at least. Failures before the first success do \
                not count where the first check of the run is among the results: they are its start. An error if the \
                container is unhealthy, otherwise a warning.
                """,
            example: [
                "results, oldest first: passed, failed, passed, failed, passed",
                "last failure: Health check exceeded timeout (5s)",
                "retries 3",
            ],
            fix: [
                """
                Compare the times of the failures with the log and the load: docker inspect --format '{{json \
                .State.Health.Log}}' demo-web-1
                """,
                "If the failures are timeouts, let the endpoint answer without asking others, or raise --timeout.",
                "With --retries=1 a single failure makes it unhealthy; 3 is the default.",
            ]),
        Explanation(
            id: "stale-health-log", family: .check,
            summary: "Results of the health check are from an earlier run",
            meaning: """
                The engine keeps its last five results when a container is started again. Those from before the start \
                say nothing about this run; healthwatch does not judge by them.
                """,
            detection: """
                The container runs, and at least one result began before State.StartedAt. A warning if all of them \
                did, so that nothing is known about this run yet, otherwise a note.
                """,
            example: ["started 2026-11-21T09:00:01Z, oldest result 2026-11-21T08:41:30Z"],
            fix: [
                "Nothing to mend: look only at results after the start, and wait for the next check.",
                "Scripts that read State.Health.Log should compare Start with State.StartedAt.",
            ]),
    ]
}
