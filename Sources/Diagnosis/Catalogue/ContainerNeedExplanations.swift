/// The findings about what a container needs and does not have.
enum ContainerNeedExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "mount-failed", family: .container,
            summary: "A volume or file could not be mounted",
            meaning: """
                The engine could not start the container. The source does not exist on the engine's machine, or a file \
                meets a folder.
                """,
            detection: """
                State.Error of a container that does not run speaks of a mount or of a bind source path. The words \
                'not a directory' or 'directory onto a file' tell that source and target differ in kind. Always an \
                error.
                """,
            example: [
                """
                State.Error: OCI runtime create failed: error mounting "/srv/demo/nginx.conf" to rootfs at \
                "/etc/nginx/nginx.conf": not a directory: Are you trying to mount a directory onto a file (or \
                vice-versa)?
                """
            ],
            fix: [
                """
                See that every source path exists on the engine's machine and is of the right kind. Docker makes a \
                folder of a source of -v that does not exist: remove it, and put the file there.
                """,
                "Show what is mounted: docker inspect --format '{{json .HostConfig.Binds}}' demo-web-1",
            ]),
        Explanation(
            id: "network-missing", family: .container,
            summary: "A network that the container needs does not exist",
            meaning: """
                The container remembers a network that was removed after it was created, so the engine cannot start \
                it.
                """,
            detection: """
                State.Error of a container that does not run says that a network was not found, or that the \
                container whose network it shares is gone or stopped. Always an error.
                """,
            example: [
                "State.Error: network 5c1ab9d0f4e2 not found",
                "HostConfig.NetworkMode: demo_default",
            ],
            fix: [
                "Re-create the container: docker compose up -d --force-recreate makes the network as well.",
                "An external network has to be made by hand: docker network create shared",
            ]),
        Explanation(
            id: "never-started", family: .container,
            summary: "The container was created, but never ran",
            meaning: """
                The app has not had a chance yet. Either the engine refused to start it, or nobody asked; Compose \
                leaves a container so when one that it depends on fails.
                """,
            detection: """
                The engine's words in State.Error fit no other finding; or the container is in the state 'created', \
                without an error. The latter is a warning in its first 5 s, then an error. It is left out when another \
                error names the cause, as a dependency that failed.
                """,
            example: ["State.Status: created, made 2026-11-21T09:00:01Z"],
            fix: [
                "Start it, and see whether the engine refuses: docker start demo-web-1",
                "If it was made by Compose, see what it depends on: docker compose ps -a",
            ]),
        Explanation(
            id: "paused", family: .container,
            summary: "The container is paused: its processes are frozen",
            meaning: """
                The app answers nothing until it is let go on. The engine runs no check on a paused container and \
                calls it unhealthy meanwhile, which says nothing about the app.
                """,
            detection: "The engine says 'paused'. Always an error.",
            example: ["State.Status: paused"],
            fix: [
                "Let it go on: docker unpause demo-web-1",
                "Find out who paused it, a backup for instance: docker events --since 1h --filter event=pause",
            ]),
        Explanation(
            id: "disk-full", family: .container,
            summary: "A disk that the container writes to is full",
            meaning: """
                A write was refused for lack of space: on the engine's own disk, on a volume, or on a tmpfs with a \
                limit. The app or even the start of its container fails for it.
                """,
            detection: """
                'No space left on device' or its kin in State.Error, in the output of the last failed check, or in the \
                log. In State.Error or in the check an error. In the log: an error if the container is in trouble, \
                whatever the line's age; a warning while it is starting; without a health check an error if the line \
                is among the last three, a warning if there are three such lines or more. Which disk it is the rule \
                does not know.
                """,
            example: [#"log: ERROR: could not write to file "pg_wal/xlogtemp.43": No space left on device"#],
            fix: [
                "See what the engine keeps: docker system df. Take the unused away: docker system prune",
                "See which disk it is: docker exec demo-web-1 df -h",
                "Bound the logs, which often fill it: logging: options: max-size: 10m",
            ]),
        Explanation(
            id: "address-in-use", family: .container,
            summary: "The app cannot listen: its address is already in use",
            meaning: """
                Another process in the same network has the port. In a container of its own that is likely the app \
                itself, started twice or left over; with network_mode host or container:… it is a program outside.
                """,
            detection: """
                The log says 'address already in use' or its kin. An error if the container is in trouble, whatever \
                the line's age. While it is starting a warning. Without a health check an error if the line is among \
                the last three, a warning if there are three such lines or more. Nothing is said of a healthy \
                container whose way in works.
                """,
            example: [
                "log: Error: listen EADDRINUSE: address already in use :::3000",
                "network mode: host",
            ],
            fix: [
                "Start the app once only; run it with an init that ends its children: init: true in Compose.",
                "Without a network of its own, give it one, or another port. Find who has it: ss -ltnp 'sport = :3000'",
            ]),
        Explanation(
            id: "dependency-unhealthy", family: .container,
            summary: "A service that the container depends on is not well",
            meaning: """
                What the container needs of that service it likely does not get, so its own failure is a consequence. \
                Mend the other one first.
                """,
            detection: """
                For a service under depends_on in the Compose file none of the project's containers does what is \
                asked: run and not be unhealthy, or, for service_completed_successfully, have exited with 0; or, of \
                a container in trouble, the project has no container of it. One good replica is enough, and neither \
                one that is still starting nor a task that still runs is trouble. An error if the container is in \
                trouble itself, otherwise a warning. That the one causes the other is likely, not proven.
                """,
            example: [
                "depends_on: db (service_healthy)",
                "demo-db-1: Up 2 minutes (unhealthy)",
                """
                log: psycopg2.OperationalError: connection to server at "db" (172.18.0.3), port 5432 failed: \
                Connection refused
                """,
            ],
            fix: [
                "See what is wrong with it: healthwatch inspect demo-db-1",
                "If it does not exist: docker compose up -d db",
            ]),
        Explanation(
            id: "dependency-unreachable", family: .container,
            summary: "The app's log says that it cannot reach another service",
            meaning: """
                A peer refused the connection, did not answer, or its name did not resolve. The finding says why, as \
                far as the engine knows: the other container is down, shares no network, or the app asks its own \
                127.0.0.1.
                """,
            detection: """
                The log has a message of a connection that was refused, did not resolve, found no way or timed out, \
                and names a peer; of several the latest counts. Of an app that ended, its last error counts without \
                a peer, too. What clients asked for in an access log does not count. An error if the container is in \
                trouble, whatever the line's age. While it is starting a warning. Without a health check an error if \
                the line is among the last three, a warning if there are three such lines or more, and nothing if a \
                later line tells that it came right. Nothing is said of a healthy container whose way in works. A \
                message about the address that the container's own failing check asks does not count.
                """,
            example: [
                """
                log: psycopg2.OperationalError: could not translate host name "db" to address: Name or service not \
                known
                """,
                "demo-db-1: Up 5 minutes (healthy), networks demo_backend",
                "this container's networks: demo_frontend",
            ],
            fix: [
                "Ask by the service's name instead of localhost: DATABASE_URL=postgres://app@db:5432/app",
                """
                Attach both to one network: networks: in the Compose file, or docker network connect demo_backend \
                demo-web-1
                """,
                "If the peer is only slower: depends_on with condition: service_healthy, and let the app try again.",
            ]),
    ]
}
