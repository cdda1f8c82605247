/// The findings about a container that ended, or that the engine could not start.
enum ContainerExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "app-exited", family: .container,
            summary: "The app's process has ended, and the container with it",
            meaning: """
                Nothing answers any more. The finding decodes the exit status: above 128 it is usually a signal, as \
                137 for SIGKILL or 139 for a crash.
                """,
            detection: """
                The container has exited after having run, with another status than 0. Only a note, with any status, \
                if it was stopped on request: the engine remembers a stop, or a kill with SIGTERM, within ten \
                seconds of the exit, or the restart policy is always or unless-stopped, which would have started it \
                again. 'docker kill' without a stop is no such request. It is left out when another error names the \
                cause.
                """,
            example: [
                "exit status 1 at 2026-11-21T09:00:12Z",
                "log: KeyError: 'DATABASE_URL'",
            ],
            fix: [
                "Mend what the last lines of the log name: docker logs --tail 100 demo-web-1",
                "See it happen: docker start --attach demo-web-1",
                """
                For 137 without a lack of memory, find who killed it: docker events; give a slow stop more time with \
                stop_grace_period.
                """,
            ]),
        Explanation(
            id: "exited-early", family: .container,
            summary: "The container exited with status 0, though it should keep running",
            meaning: """
                The program came to its end without an error. It likely went to the background, or had nothing to do.
                """,
            detection: """
                The container has exited with 0, was not stopped on request, and has a health check, which only makes \
                sense for something that goes on running. Not where another container waits for it with \
                service_completed_successfully. A container without a health check that exits with 0 is taken for a \
                task that is done.
                """,
            example: [
                "exit status 0 at 2026-11-21T09:00:02Z",
                "check: curl -f http://127.0.0.1/",
            ],
            fix: [
                """
                Keep the program in the foreground: CMD ["nginx", "-g", "daemon off;"], no & at the end of the start \
                script's last line.
                """,
                """
                If it should run once: take its health check away, or let others await it with condition: \
                service_completed_successfully.
                """,
            ]),
        Explanation(
            id: "oom-killed", family: .container,
            summary: "The kernel killed the app, or a process of it, for lack of memory",
            meaning: """
                The container used more memory than its limit allows, or the machine ran out of memory. If only a \
                child was killed, the container may run on, damaged.
                """,
            detection: """
                Of a container that has ended or restarts: State.OOMKilled is true, or the engine remembers an oom \
                event of it. A busy engine misses that; so, of one with a memory limit that ended with 137 while the \
                engine remembers its end and nobody who asked for it, it is called likely. Of a running one: an oom \
                event since its start, or a count above 0 of oom_kill in its control group, read inside it; that is \
                only a warning if it is otherwise well. A program that ends by itself when its heap is full shows as \
                app-exited.
                """,
            example: [
                "State.OOMKilled: true, exit status 137",
                "event oom at 2026-11-21T09:00:12Z",
                "memory limit 256 MiB",
            ],
            fix: [
                """
                Raise the limit: docker update --memory 1g --memory-swap 1g demo-web-1, or mem_limit or \
                deploy.resources.limits.memory in Compose.
                """,
                "Tell the program of the limit: -XX:MaxRAMPercentage=75 for Java, --max-old-space-size for Node.",
                "Without a limit of its own: give the machine more memory, or the other containers limits.",
            ]),
        Explanation(
            id: "crash-loop", family: .container,
            summary: "The container ends again and again, and is restarted each time",
            meaning: """
                The program fails soon after each start, and the restart policy starts it again, with pauses of up to \
                a minute. Between two crashes it looks as if it were running.
                """,
            detection: """
                The engine says 'restarting'. Or the container has run for less than 10 s, began this run within 70 \
                s after the end of the last one, and has been restarted by its policy: more than three times, or, \
                unless its health check passes, a second time, or once after a failure. Always an error; a finding \
                that names the cause comes before it.
                """,
            example: [
                "RestartCount 7, State.Status restarting",
                "the last run lasted 1.4s",
                "log: Error: connect ECONNREFUSED 172.18.0.3:5432",
            ],
            fix: [
                "Mend what the last lines of the log name: docker logs --tail 100 demo-web-1",
                """
                If it ends with status 0: keep the program in the foreground, or set restart: "no" for a task that \
                runs once.
                """,
                "To look at it in peace: docker update --restart=no demo-web-1",
            ]),
        Explanation(
            id: "entrypoint-not-found", family: .container,
            summary: "The program that the container should run was not found",
            meaning: """
                The app never ran. The image has no such file, or it is a script whose interpreter is missing, often \
                because of Windows line ends.
                """,
            detection: """
                State.Error of a container that does not run says that a program was not found. Or, of one that ended \
                or restarts, one of the last five lines of the log does, in the words of a runtime, or of a shell when \
                the exit status is 126 or 127. Always an error.
                """,
            example: [
                """
                State.Error: failed to create task for container: failed to create shim task: OCI runtime create \
                failed: runc create failed: unable to start container process: exec: "/entrypoint.sh": stat \
                /entrypoint.sh: no such file or directory: unknown
                """,
                "started with: /entrypoint.sh gunicorn app:app",
            ],
            fix: [
                "Correct ENTRYPOINT, CMD or command: in the Compose file, or add the program to the image.",
                """
                If the file is there: save it with Unix line ends, and see that the interpreter of its first line \
                exists.
                """,
                "See whether a volume hides it: a mount over /app covers what the image has there.",
            ]),
        Explanation(
            id: "exec-format-error", family: .container,
            summary: "The program is none that this machine can run",
            meaning: "The image was built for another kind of processor, or the program is a script without a #! line.",
            detection: """
                'exec format error' in State.Error of a container that does not run, or in one of the last five lines \
                of the log of one that ended or restarts. If image and engine are known to differ in architecture, the \
                finding says so; otherwise it leaves both causes open. Always an error.
                """,
            example: [
                "log: exec /usr/local/bin/app: exec format error",
                "started with: /usr/local/bin/app serve",
                "image is for arm64, the engine runs on amd64",
            ],
            fix: [
                """
                Build for the engine's machine: docker build --platform linux/amd64, or pull the image for it: docker \
                pull --platform linux/amd64 example/app
                """,
                "If it is a script: begin it with #!/bin/sh, without anything before it.",
            ]),
        Explanation(
            id: "permission-denied", family: .container,
            summary: "The user of the container lacks a right that the app needs",
            meaning: """
                Either the program itself may not be executed, so that nothing ever ran, or the app was refused a \
                file, a folder or a port and gave up.
                """,
            detection: """
                State.Error, or the last five log lines of a container that ended or restarts, say that the program \
                may not be executed. Or the log has 'permission denied' or its kin, and the container ended with a \
                failure, restarts or is unhealthy; of an unhealthy one only the last three lines count, as an older \
                refusal may have been lived with. Always an error.
                """,
            example: [
                "log: PermissionError: [Errno 13] Permission denied: '/data/app.db'",
                "runs as user 1000:1000",
            ],
            fix: [
                """
                A file or folder: give it to the user (chown -R 1000:1000 on the volume, COPY --chown=1000:1000 in the \
                image), or set user: in Compose to its owner.
                """,
                "The program: RUN chmod +x /entrypoint.sh, or COPY --chmod=755.",
                "A port below 1024: listen on one above 1023, or add cap_add: [NET_BIND_SERVICE].",
            ]),
        Explanation(
            id: "port-conflict", family: .container,
            summary: "A port of the host that the container publishes is already taken",
            meaning: "The engine could not start the container, since only one program at a time can listen on a port.",
            detection: """
                State.Error of a container that does not run says that a port is already allocated, that an address is \
                already in use, or that ports are not available. If a running container publishes that port, it is \
                named; if none does, it is likely a program of the host. Always an error.
                """,
            example: [
                """
                State.Error: driver failed programming external connectivity on endpoint demo-web-1: Bind for \
                0.0.0.0:8080 failed: port is already allocated
                """,
                "old-web-1 publishes 0.0.0.0:8080",
            ],
            fix: [
                "Find out who has it: docker ps --filter publish=8080; ss -ltnp 'sport = :8080'",
                #"Stop the other one, or publish another port: ports: ["8081:80"]"#,
                "Then start it again: docker start demo-web-1",
            ]),
    ]
}
