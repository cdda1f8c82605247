/// The findings about a health check that cannot run, or finds nobody to ask.
enum CheckExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "no-healthcheck", family: .check,
            summary: "The container has no health check, so nothing verifies that the app works",
            meaning: """
                It counts as ready as soon as it runs, even if the app in it hangs or never opened its port. A gate \
                goes on without having learnt anything.
                """,
            detection: """
                The container runs, Config.Healthcheck is absent, and the engine reports no health. A warning, and \
                with --require-healthcheck of wait an error. In a Dockerfile: the last stage has no HEALTHCHECK, nor \
                does a stage that it goes on with; a note if its image may bring one.
                """,
            example: ["Config.Healthcheck is absent"],
            fix: [
                """
                Add one to the Dockerfile: HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD wget -q -O \
                /dev/null http://127.0.0.1:8000/health || exit 1
                """,
                "Or add one to the Compose file: healthcheck: with test, interval and start_period.",
                """
                An image that Podman or Buildah builds in the OCI format loses its HEALTHCHECK: build it with --format \
                docker.
                """,
            ]),
        Explanation(
            id: "healthcheck-disabled", family: .check,
            summary: "The health check is switched off",
            meaning: """
                Somebody took the image's own check away, so that nothing verifies that the app works. A gate passes \
                the container as soon as it runs.
                """,
            detection: """
                The container runs, and Config.Healthcheck.Test is NONE, as HEALTHCHECK NONE, --no-healthcheck or \
                disable: true in Compose leave it. A warning, and with --require-healthcheck of wait an error. In a \
                Dockerfile also a HEALTHCHECK that a later one of its stage takes the place of.
                """,
            example: ["Config.Healthcheck.Test: NONE"],
            fix: [
                """
                If the image's check does not fit, write one that does, in the Dockerfile or under healthcheck: in the \
                Compose file.
                """,
                "If it was only slow, give it time instead: start_period: 60s.",
            ]),
        Explanation(
            id: "health-command-not-found", family: .check,
            summary: "The health check calls a program that is not in the image",
            meaning: """
                Every check fails before it asks the app anything, so the verdict says nothing about the app. Most \
                often it is curl in a slim image.
                """,
            detection: """
                The last check of this run failed, and the engine or a shell says that a program was not found, or \
                the exit status is 127; with the status alone it is likely the program that does the asking. Or it \
                failed in silence, as on Podman, and a look inside does not find its program. If such a look shows \
                that a script is there after all, it is its interpreter that is missing. An error at the first \
                failure, since no waiting mends it. In a file: a warning if the image is well known, has no such \
                program, and no step of its build may bring it; an error if the image is empty, or a whole line is \
                taken for a program's name.
                """,
            example: [
                """
                last check: exit -1: OCI runtime exec failed: exec failed: unable to start container process: exec: \
                "curl": executable file not found in $PATH: unknown
                """,
                "check: curl -f http://127.0.0.1:8000/health",
                "looked for inside: bash, wget there; curl, nc, node, python, python3 not",
            ],
            fix: [
                """
                Use a program that the image has: HEALTHCHECK CMD wget -q -O /dev/null http://127.0.0.1:8000/health || \
                exit 1
                """,
                "Or add the program: RUN apt-get update && apt-get install -y --no-install-recommends curl",
                """
                If a script is there and yet not found: save it with Unix line ends, and begin it with the path of a \
                shell that exists, such as #!/bin/sh.
                """,
            ]),
        Explanation(
            id: "health-command-not-executable", family: .check,
            summary: "The health check's program is there, but cannot be run",
            meaning: """
                Every check fails before it asks the app anything. The file is not executable for the user of the \
                check, or is no program that this machine can run.
                """,
            detection: """
                The last check of this run failed with 'permission denied' or 'exec format error' in the words of the \
                engine or a shell, or with exit status 126; with the status alone it is likely the program that does \
                the asking. An error at the first failure, since no waiting mends it.
                """,
            example: [
                """
                last check: exit -1: OCI runtime exec failed: exec failed: unable to start container process: exec: \
                "/healthcheck.sh": permission denied: unknown
                """,
                "check: /healthcheck.sh",
            ],
            fix: [
                "Make it executable in the image: RUN chmod +x /healthcheck.sh, or COPY --chmod=755.",
                #"Or run it by its interpreter: HEALTHCHECK CMD ["sh", "/healthcheck.sh"]"#,
                """
                For 'exec format error': begin the script with #!/bin/sh, or take the program built for this \
                processor.
                """,
            ]),
        Explanation(
            id: "no-shell-in-image", family: .check,
            summary: "The health check needs a shell, and the image has none",
            meaning: """
                A check that is written as one line is run by a shell. Images made from scratch and distroless ones \
                have none, so the check can never run.
                """,
            detection: """
                The check is of the kind CMD-SHELL, and the program that was not found is the shell itself: /bin/sh, \
                or what SHELL in the Dockerfile names. An error at the first failure, since no waiting mends it. In a \
                file: the image is scratch or a distroless one, and no step of its build may bring a shell.
                """,
            example: [
                """
                last check: exit -1: OCI runtime exec failed: exec failed: unable to start container process: exec: \
                "/bin/sh": stat /bin/sh: no such file or directory: unknown
                """,
                "check: CMD-SHELL wget -q -O /dev/null http://127.0.0.1:8000/health",
            ],
            fix: [
                """
                Write the check in the exec form, with a program that is in the image: HEALTHCHECK CMD ["/app", \
                "healthcheck"]
                """,
                "Or copy a static probe into the image and call that in the exec form.",
                """
                Not 'docker run --health-cmd': it writes every check as a line for the shell. Compose takes test: \
                ["CMD", "/app", "healthcheck"].
                """,
            ]),
        Explanation(
            id: "health-check-timeout", family: .check,
            summary: "The health check does not get an answer in time",
            meaning: """
                The check ran until a limit ended it. The app hangs or is overloaded, its endpoint waits for something \
                else, or the check is slow by itself.
                """,
            detection: """
                The last check of this run was ended by the engine ('Health check exceeded timeout'), or gave up by \
                itself: its output says so, curl ended with 28, or a 'timeout' before the command with 124. If the \
                port is listened on inside, the finding says that the app is there and does not answer. A note within \
                the start period, a warning while the container is starting, an error once the engine calls it \
                unhealthy or a gate gave up.
                """,
            example: [
                "last check: Health check exceeded timeout (5s)",
                "check: curl -fsS http://127.0.0.1:8000/health",
                "port 8000 is listened on, so the app is there",
                "run once more, now: passed after 7.2s",
            ],
            fix: [
                "Let the health endpoint answer at once, without asking a database or other services.",
                "If the answer takes that long by its nature, raise the limit: HEALTHCHECK --timeout=15s.",
                "See how long it takes: time docker exec demo-web-1 curl -fsS http://127.0.0.1:8000/health",
            ]),
        Explanation(
            id: "health-check-never-ran", family: .check,
            summary: "The engine has not run the health check, though one was due",
            meaning: """
                The container stays 'starting' or has no health at all, whatever the app does. A gate waits in vain, \
                or passes it unchecked.
                """,
            detection: """
                Either the container is starting and has no result of this run, and the time in which the first check \
                had to end, its timeout included, is exceeded by half, and by 5 s at least. Or the check begins with a \
                word other than CMD, CMD-SHELL and NONE, and the engine reports no health. An error in both cases; why \
                the engine does not check, the rule can only guess.
                """,
            example: [
                "started 2026-11-21T09:00:01Z, first check due after 10s",
                "State.Health.Log has no result of this run",
            ],
            fix: [
                """
                An unknown first word: put CMD before it, as in test: ["CMD", "curl", "-f", \
                "http://127.0.0.1:8000/health"].
                """,
                """
                Podman without systemd has no timers for its checks: call 'podman healthcheck run' regularly by other \
                means, or run it under systemd.
                """,
                "Docker: look at the engine's log (journalctl -u docker), and restart the engine if it is stuck.",
            ]),
        Explanation(
            id: "health-connection-refused", family: .check,
            summary: "Nothing listens where the health check looks",
            meaning: """
                The container runs, but the check's connection is refused. The app is still starting, waits for \
                something, listens on another address only, or has failed without ending.
                """,
            detection: """
                The last check of this run was refused, by its output, by curl's exit status 7, or by the sockets \
                that listen inside, when it is silent, gave up waiting or speaks of a connection. An error at once \
                if the port is listened on at an address that the check does not ask. Otherwise a note within the \
                start period, a warning while the container is starting, an error once the engine calls it unhealthy \
                or a gate gave up. If another port is listened on, see health-wrong-port.
                """,
            example: [
                "last check: exit 1: wget: can't connect to remote host (127.0.0.1): Connection refused",
                "no TCP socket listens inside the container",
                "check: wget -q -O /dev/null http://127.0.0.1:8000/health",
            ],
            fix: [
                "See in the log how far the app has come: docker logs --tail 50 demo-web-1",
                """
                Let the app listen on 0.0.0.0, at the port that the check asks; the check itself asks 127.0.0.1, not \
                another container.
                """,
                "If the app is only slow to start: HEALTHCHECK --start-period=60s.",
            ]),
        Explanation(
            id: "health-wrong-port", family: .check,
            summary: "The health check asks one port, and the app listens on another",
            meaning: """
                Every check is refused, however well the app is. Port numbers inside the container count, not those \
                published on the host.
                """,
            detection: """
                The last check was refused at an address of the container itself, and either the sockets inside show \
                that nothing listens on its port while something does on another (an exposed port is taken first, then \
                one open to all addresses), or, where they cannot be read, the app's log announces another port. The \
                latter is called likely. An error, with the sockets only a note within the start period. A second port \
                that opens before the app's own can mislead the rule. In a file: ports are exposed, the check asks \
                another one of the container itself, and nothing else in the file names that; a warning.
                """,
            example: [
                """
                last check: exit 7: curl: (7) Failed to connect to 127.0.0.1 port 8080 after 0 ms: Couldn't connect to \
                server
                """,
                "listening inside: 0.0.0.0:8000",
                "check: curl -f http://127.0.0.1:8080/health",
            ],
            fix: [
                """
                Check the port that the app listens on: HEALTHCHECK CMD curl -f http://127.0.0.1:8000/health || exit 1
                """,
                "Or let the app listen on the port of the check, often by a variable such as PORT=8080.",
            ]),
        Explanation(
            id: "localhost-resolves-ipv6", family: .check,
            summary: "The health check asks localhost, which is ::1 first, and the app listens on IPv4 only",
            meaning: """
                In the container's /etc/hosts localhost has two addresses. Programs that try only the first, as wget \
                of busybox does, are refused at ::1, though the app answers at 127.0.0.1.
                """,
            detection: """
                The check asks localhost, or its output names ::1 though the command does not, it was refused, and \
                the sockets inside show its port on IPv4 only. Where they cannot be read: its output names ::1, and \
                the log announces 0.0.0.0 or 127.0.0.1. Clients that try every address, such as curl, nc and Python, \
                count only where the container's /etc/hosts has no 127.0.0.1 for localhost, and curl never: of those \
                the app likely was not up yet when they asked. An error at the first failure.
                """,
            example: [
                "last check: exit 1: wget: can't connect to remote host: Connection refused",
                "check: wget -q -O /dev/null http://localhost:8000/health",
                "listening inside: 0.0.0.0:8000",
            ],
            fix: [
                "Ask the address: HEALTHCHECK CMD wget -q -O /dev/null http://127.0.0.1:8000/health || exit 1",
                "Or let the app listen on [::], which on Linux takes IPv4 as well; for nginx: listen [::]:80;",
            ]),
    ]
}
