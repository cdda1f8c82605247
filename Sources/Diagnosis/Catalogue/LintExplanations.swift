/// The findings of `lint` alone, about definitions of health checks: when they run, and of what kind they are.
enum LintExplanations {
    /// In the order of the contract.
    static let all = timing + command + definition

    private static let timing = [
        Explanation(
            id: "interval-too-long", family: .lint,
            summary: "The app is checked so seldom that a failure is noticed late",
            meaning: """
                Between two checks the container stays healthy, whatever happens to the app. It becomes unhealthy only \
                after several failed checks, so the interval counts several times.
                """,
            detection: """
                The interval is longer than 60 s: with the three retries of the engine a dead app is noticed after \
                three minutes at the earliest. A warning, since it may be meant for an expensive check.
                """,
            example: ["--interval=5m", "a dead app is noticed after 15m00s, with 3 retries"],
            fix: [
                "Check more often: HEALTHCHECK --interval=30s, in Compose interval: 30s.",
                "If the check is expensive, ask something cheaper: an endpoint that answers from memory.",
            ]),
        Explanation(
            id: "timeout-exceeds-interval", family: .lint,
            summary: "A check may take longer than the time between two checks",
            meaning: """
                The engine waits until a check has ended before the next interval begins. If the app hangs, each check \
                lasts for its whole timeout, and the verdict comes much later than the interval promises.
                """,
            detection: """
                A timeout is written, and is longer than the interval, written or not (30 s). The engine's own timeout \
                of 30 s is never called too long. A warning.
                """,
            example: ["--timeout=30s", "--interval=10s"],
            fix: [
                "Give a check no more time than an answer needs: HEALTHCHECK --interval=10s --timeout=5s.",
                "If the answer does take that long, check less often.",
            ]),
        Explanation(
            id: "no-start-period", family: .lint,
            summary: "The app gets no time to start before failures count",
            meaning: """
                Every failure counts from the first one on. An app that needs longer than retries times interval is \
                called unhealthy for being slow to start, and a deployment fails though nothing is wrong.
                """,
            detection: """
                No start period is written, or it is zero. A warning if the app has less than 60 s that way, or if a \
                start interval is written, which has no effect without a start period; otherwise a note, since many \
                apps start within the 90 s that the engine's own values leave.
                """,
            example: ["--interval=5s", "retries=3, which is the engine's default"],
            fix: [
                """
                Give it time to start: HEALTHCHECK --start-period=30s, in Compose start_period: 30s. The first success \
                ends it, so a generous one costs nothing.
                """
            ]),
    ]

    private static let definition = [
        Explanation(
            id: "check-too-frequent", family: .lint,
            summary: "The app is checked so often that the checks themselves cost too much",
            meaning: """
                Each check starts a process in the container by way of the engine: about a tenth of a second of a \
                processor, and three events for everybody who follows 'docker events'. With dozens of containers the \
                machine is busy with checks.
                """,
            detection: "The interval is shorter than 2 s. The start interval does not count: it ends. A warning.",
            example: ["--interval=1s"],
            fix: [
                "Check less often: HEALTHCHECK --interval=5s.",
                """
                If it is to become healthy fast, check often only at the start, with Engine 25 or newer: \
                --start-period=30s --start-interval=1s.
                """,
            ]),
        Explanation(
            id: "secret-in-check", family: .lint,
            summary: "A secret is written in the health check",
            meaning: """
                Everybody who may see the image or the container reads it: docker inspect, docker history and the \
                process list show the command.
                """,
            detection: """
                The command holds a password, a token or a URL with a password, as they are recognised wherever \
                healthwatch shows text. Variables, such as -p"$PASSWORD", and commands that read a file are none. A \
                warning, since the check works; the secret is never shown.
                """,
            example: ["CMD mysqladmin ping -h 127.0.0.1 -uroot -p***"],
            fix: [
                """
                Take it from the container's environment, in a line for the shell: HEALTHCHECK CMD mysqladmin ping -h \
                127.0.0.1 -p"$MYSQL_ROOT_PASSWORD"
                """,
                "Or from a file: \"$(cat /run/secrets/password)\".",
                "Change the secret: it is in the history of the file and of the image.",
            ]),
        Explanation(
            id: "check-depends-on-network", family: .lint,
            summary: "The check asks another machine instead of the app",
            meaning: """
                When the other one is down or cannot be reached, this container becomes unhealthy though its own app is \
                well, and everything that depends on it does, too. Whatever restarts unhealthy containers then \
                restarts a sound one.
                """,
            detection: """
                What the command asks, or pings, is neither an address of the container itself nor a name of its own \
                service. Hosts that are in a variable are not judged, nor are URLs in headers. A warning.
                """,
            example: ["CMD pg_isready -h db -U app"],
            fix: [
                "Ask the app itself: HEALTHCHECK CMD curl -fsS http://127.0.0.1:8000/health",
                """
                Where the app cannot work without the other: depends_on with condition: service_healthy waits for it, \
                and the app's own health endpoint can say so.
                """,
            ]),
        Explanation(
            id: "start-interval-unsupported", family: .lint,
            summary: "The check has a start interval, which not every engine knows",
            meaning: """
                Podman and engines before Docker 25 drop it in silence: the first check then comes after the whole \
                interval. Older builders refuse the flag, and Compose refuses the key for an older engine.
                """,
            detection: """
                A start interval is written. A warning if the engine that will run the check is known to drop it, \
                nothing if it is known to keep it, otherwise a note.
                """,
            example: ["--start-interval=2s", "without it the first check comes after 5m00s, the interval"],
            fix: [
                "See which API the engine has: docker version --format '{{.Server.APIVersion}}'. 1.44 or more knows it.",
                "Or do without: a short interval serves the start as well.",
            ]),
        Explanation(
            id: "retries-too-low", family: .lint,
            summary: "A single failed check makes the container unhealthy",
            meaning: """
                One slow answer, such as during a garbage collection or a backup, is enough: proxies take the app out, \
                and whatever restarts unhealthy containers restarts a sound one.
                """,
            detection: "Retries is 1. Zero is the engine's default of three. A warning.",
            example: ["--retries=1"],
            fix: [
                "Let it take three in a row, the engine's default: HEALTHCHECK --retries=3.",
                "To notice a dead app sooner, check more often instead.",
            ]),
        Explanation(
            id: "empty-check-command", family: .lint,
            summary: "The check has no command",
            meaning: """
                A check that is CMD and nothing else crashes dockerd when it is first due, and with it every container \
                loses its supervision. An empty line for the shell always succeeds. An empty name of a program always \
                fails.
                """,
            detection: """
                Nothing but blanks stands after CMD or CMD-SHELL. An error. A Dockerfile like that is refused by the \
                builder; Compose files and other clients of the engine are not.
                """,
            example: ["test: [\"CMD\"]"],
            fix: [
                "Write the command: test: [\"CMD\", \"curl\", \"-fsS\", \"http://127.0.0.1:8000/health\"]",
                "To switch the image's check off, write NONE: test: [\"NONE\"], or HEALTHCHECK NONE.",
            ]),
        Explanation(
            id: "unknown-check-type", family: .lint,
            summary: "The check begins with a word that engines do not know",
            meaning: """
                Docker accepts any first word, and runs a check only for CMD and CMD-SHELL, in capitals. The container \
                then has no health at all, and a gate passes it as soon as it runs.
                """,
            detection: """
                The first word is none of CMD, CMD-SHELL and NONE. An error. A Dockerfile like that is refused by the \
                builder. Podman takes such words for a line for the shell.
                """,
            example: ["test: [\"curl\", \"-f\", \"http://127.0.0.1:8000/health\"]"],
            fix: ["Put CMD before it: test: [\"CMD\", \"curl\", \"-f\", \"http://127.0.0.1:8000/health\"]"]),
    ]
}
