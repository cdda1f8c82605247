import TestSupport

/// Containers that do not start, end, or lack something that they need.
extension ZooCase {
    @ZooBuilder static var starts: [ZooCase] {
        ZooCase(
            "the program that should run is not there", "entrypoint-not-found", mentions: ["/app/server"],
            LabContainer(["/app/server"]), until: .created)
        ZooCase(
            "the program that should run is on no PATH", "entrypoint-not-found", mentions: ["gunicorn"],
            LabContainer(["gunicorn", "app:app"]), until: .created)
        ZooCase(
            "a shell should run it, in an image without one", "entrypoint-not-found", mentions: ["sh"],
            LabContainer(script: "exec /app").fromScratch, until: .created)
        ZooCase(
            "the start script has Windows line ends", "entrypoint-not-found", mentions: ["/app.sh", "Unix line ends"],
            LabContainer(["/app.sh"]), until: .exited
        ) { $0.files["/app.sh"] = "#!/bin/sh\r\necho hello\r\n" }
        ZooCase(
            "the start script's interpreter is not there", "entrypoint-not-found", mentions: ["/app.py"],
            LabContainer(["/app.py"]), until: .exited
        ) { $0.files["/app.py"] = "#!/usr/bin/python3\nprint('hello')\n" }
        ZooCase(
            "the start script calls a program that is not there", "entrypoint-not-found", mentions: ["gunicorn"],
            LabContainer(script: "exec gunicorn app:app"), until: .exited)
        ZooCase(
            "the program that should run is not executable", "permission-denied",
            mentions: ["/etc/passwd", "chmod +x"], LabContainer(["/etc/passwd"]), until: .created)
        ZooCase(
            "the program that should run is a folder", "permission-denied", mentions: ["/etc"],
            LabContainer(["/etc"]), until: .created)
        ZooCase(
            "the program was built for another machine", "exec-format-error", mentions: ["/app"],
            LabContainer(["/app"]), until: .exited
        ) { $0.files["/app"] = "\u{7F}ELF\u{02}\u{01}\u{01}" + String(repeating: "\0", count: 60) }
        ZooCase(
            "the start script has no first line that names its interpreter", "exec-format-error",
            mentions: ["/app.sh"], LabContainer(["/app.sh"]), until: .exited
        ) { $0.files["/app.sh"] = "echo hello\n" }
        ZooCase(
            "the user is not in the image", "never-started", mentions: ["unable to find user app"],
            LabContainer().with { $0.user = "app" }, until: .created)
        ZooCase(
            "a file is mounted where the image has a folder", "mount-failed", mentions: ["/etc"],
            LabContainer(), until: .created
        ) { $0.files["/etc"] = "key: value\n" }
        ZooCase(
            "the network was removed since the container was made", "network-missing", mentions: ["net not found"],
            LabContainer(), course: [.removeNetwork, .start, .wait(.created)]
        ) { $0.hasOwnNetwork = true }
        ZooCase(
            "another container has the port", "port-conflict", mentions: ["db-1"],
            LabContainer().onBridge.with { $0.ports = ["80": "127.0.0.1:PORT"] }, until: .created
        ) {
            $0.neighbours = [
                Neighbour(
                    service: "db", container: LabContainer().onBridge.with { $0.ports = ["80": "127.0.0.1:PORT"] })
            ]
        }
        ZooCase(
            "a program of the host has the port", "port-conflict", mentions: ["already taken"],
            LabContainer().onBridge.with { $0.ports = ["80": "127.0.0.1:PORT"] }, until: .created
        ) { $0.isPortHeld = true }
        ZooCase(
            "nobody has started it", "never-started", LabContainer(), course: [.wait(.age(5.5))])
    }

    @ZooBuilder static var ends: [ZooCase] {
        ZooCase(
            "it exited with status 1 and says why", "app-exited", mentions: ["1", "LISTEN is missing"],
            .logging("fatal: configuration key LISTEN is missing", then: "exit 1"), until: .exited)
        ZooCase(
            "it exited with a status of its own", "app-exited", mentions: ["3"],
            .logging("bye", then: "exit 3"), until: .exited)
        ZooCase(
            "it exited as if it had been killed", "app-exited", mentions: ["137", "SIGKILL"],
            LabContainer(script: "exit 137"), until: .exited)
        ZooCase(
            "it broke off with a memory fault", "app-exited", mentions: ["139", "SIGSEGV"],
            LabContainer(["python3", "-c", "import ctypes; ctypes.string_at(0)"]).withTools, until: .exited)
        ZooCase(
            "it exited as if it had been asked to, and nobody asked", "app-exited", mentions: ["143", "SIGTERM"],
            LabContainer(script: "exit 143"), until: .exited)
        ZooCase(
            "a server went to the background and came to its end", "exited-early", mentions: ["foreground"],
            LabContainer(script: "httpd -p 8080 -h /tmp", health: .line("wget -q -O- http://127.0.0.1:8080/")),
            until: .exited)
        ZooCase(
            "its log ends with a port that is in use", "address-in-use",
            LabContainer(script: "httpd -p 8080; exec httpd -f -p 8080"), until: .exited)
        ZooCase(
            "Python cannot listen on a port that is in use", "address-in-use",
            LabContainer(
                script: "python3 -m http.server 8080 & "
                    + "until curl -s -o /dev/null http://127.0.0.1:8080/; do sleep 0.1; done; exec python3 -m http.server 8080"
            ).withTools, until: .exited)
        ZooCase(
            "it listens below 1024 as a user who may not", "permission-denied",
            mentions: ["bind: Permission denied", "1023"],
            LabContainer(["httpd", "-f", "-p", "80"]).with {
                $0.user = "1000"
                $0.sysctls = ["net.ipv4.ip_unprivileged_port_start": "1024"]
            }, until: .exited)
        ZooCase(
            "it writes where its user may not", "permission-denied", mentions: ["/data.db", "1000"],
            LabContainer(script: "echo x >/data.db || exit 1").with { $0.user = "1000" }, until: .exited)
        ZooCase(
            "it is paused", "paused", mentions: ["docker unpause"], LabContainer(health: .good), until: .healthy,
            then: [.pause, .wait(.state("paused"))])
    }

    @ZooBuilder static var loops: [ZooCase] {
        ZooCase(
            "it fails soon after each start", "crash-loop", mentions: ["KeyError: 'DATABASE_URL'"],
            LabContainer.logging("KeyError: 'DATABASE_URL'", then: "exit 1").with { $0.restart = "always" },
            until: .restarts(2))
        ZooCase(
            "it comes to its end soon after each start, without an error", "crash-loop", mentions: ["foreground"],
            LabContainer(["true"]).with { $0.restart = "always" }, until: .restarts(2))
        ZooCase(
            "it fails until the policy has had enough", "app-exited", mentions: ["migration 7 failed"],
            LabContainer.logging("error: migration 7 failed", then: "exit 1").with { $0.restart = "on-failure:1" },
            until: .restarts(1), then: [.wait(.exited)])
        ZooCase(
            "its start script is not usable, again and again", "entrypoint-not-found", mentions: ["/app.sh"],
            LabContainer(["/app.sh"]).with { $0.restart = "always" }, until: .restarts(2)
        ) { $0.files["/app.sh"] = "#!/bin/bash\nexec sleep 1000000\n" }
        ZooCase(
            "the kernel kills it again and again", "oom-killed", mentions: ["8 MiB"],
            LabContainer(["tail", "/dev/zero"]).limited(toMegabytes: 8).with { $0.restart = "always" },
            until: .restarts(1))
        ZooCase(
            "its disk is full, again and again", "disk-full", mentions: ["No space left on device"],
            LabContainer(script: "dd if=/dev/zero of=/data/x bs=1M count=8").with {
                $0.tmpfs = ["/data": "size=1m"]
                $0.restart = "always"
            }, until: .restarts(1))
    }

    @ZooBuilder static var resources: [ZooCase] {
        ZooCase(
            "the kernel killed it", "oom-killed", mentions: ["8 MiB", "137"],
            LabContainer(["tail", "/dev/zero"]).limited(toMegabytes: 8), until: .exited)
        ZooCase(
            "the kernel kills a worker of it, and the check fails", "oom-killed", mentions: ["8 MiB", "oom_kill 1"],
            LabContainer(
                script: "tail /dev/zero; touch /killed; sleep 1000000",
                health: .line("test -e /killed || exit 0; echo 'no worker is left'; exit 1")
            ).limited(toMegabytes: 8))
        ZooCase(
            "it ended because a file system is full", "disk-full", mentions: ["No space left on device"],
            LabContainer(script: "dd if=/dev/zero of=/data/x bs=1M count=8").with { $0.tmpfs = ["/data": "size=1m"] },
            until: .exited)
        ZooCase(
            "Python ended because a file system is full", "disk-full", mentions: ["Errno 28"],
            LabContainer(["python3", "-c", "open('/data/x', 'wb').write(b'x' * 9999999)"]).withTools.with {
                $0.tmpfs = ["/data": "size=1m"]
            }, until: .exited)
        ZooCase(
            "the check itself meets the full disk", "disk-full", mentions: ["No space left on device"],
            LabContainer(health: .line("dd if=/dev/zero of=/data/x bs=64k count=8")).with {
                $0.tmpfs = ["/data": "size=64k"]
            })
        ZooCase(
            "the disk is full, says the log, and the check fails with other words", "disk-full",
            mentions: ["No space left on device"],
            LabContainer(
                script: "dd if=/dev/zero of=/data/x bs=1M count=8; sleep 1000000",
                health: .line("echo 'the queue is stuck'; exit 1")
            ).with { $0.tmpfs = ["/data": "size=1m"] })
    }

    @ZooBuilder static var dependencies: [ZooCase] {
        ZooCase(
            "what it depends on is unhealthy, and so is it", "dependency-unhealthy", mentions: ["db", "db-1"],
            .answering("503 Service Unavailable").checked(.line("wget -O- http://127.0.0.1:8080/health"))
        ) {
            $0.dependsOn = "db:service_started:false"
            $0.neighbours = [Neighbour(service: "db", container: LabContainer(health: .bad), moment: .unhealthy)]
        }
        ZooCase(
            "what it depends on has exited, and it ended, too", "dependency-unhealthy",
            mentions: ["db-1", "Exited (3)"],
            .logging("bye", then: "exit 1"), until: .exited
        ) {
            $0.dependsOn = "db:service_started:false"
            $0.neighbours = [Neighbour(service: "db", container: LabContainer(script: "exit 3"), moment: .exited)]
        }
        ZooCase(
            "what it depends on never became healthy, so nobody has started it", "dependency-unhealthy",
            mentions: ["service_healthy"], LabContainer(), course: []
        ) {
            $0.dependsOn = "db:service_healthy:false"
            $0.neighbours = [Neighbour(service: "db", container: LabContainer(health: .bad), moment: .unhealthy)]
        }
        ZooCase(
            "the task that it waits for has failed, so nobody has started it", "dependency-unhealthy",
            mentions: ["service_completed_successfully", "Exited (1)"], LabContainer(), course: []
        ) {
            $0.dependsOn = "init:service_completed_successfully:false"
            $0.neighbours = [Neighbour(service: "init", container: LabContainer(script: "exit 1"), moment: .exited)]
        }
        ZooCase(
            "what it depends on is not there, and it loops", "dependency-unhealthy", mentions: ["does not exist"],
            LabContainer(script: "exit 1").with { $0.restart = "always" }, until: .restarts(2)
        ) { $0.dependsOn = "db:service_started:false" }
        ZooCase(
            "it ended because a database's name does not resolve", "dependency-unreachable", mentions: ["db"],
            .logging(
                "psycopg2.OperationalError: could not translate host name \"db\" to address: Name or service not known",
                then: "exit 1"), until: .exited)
        ZooCase(
            "it loops because a cache's name does not resolve", "dependency-unreachable", mentions: ["redis"],
            LabContainer.logging("panic: dial tcp: lookup redis on 127.0.0.11:53: no such host", then: "exit 2")
                .with { $0.restart = "always" }, until: .restarts(2))
        ZooCase(
            "it is unhealthy because a database refuses", "dependency-unreachable", mentions: ["db:5432"],
            LabContainer.answering("503 Service Unavailable").with {
                $0.command =
                    ["sh", "-c", "echo 'dial tcp db:5432: connect: connection refused'; exec \"$@\"", "sh"] + $0.command
            }.checked(.line("wget -O- http://127.0.0.1:8080/health")))
        ZooCase(
            "it runs, nothing checks it, and its log ends with a database that refuses", "dependency-unreachable",
            mentions: ["172.18.0.5:5432"],
            .logging("Error: connect ECONNREFUSED 172.18.0.5:5432", then: "sleep 1000000"),
            until: .logged("ECONNREFUSED"))
        ZooCase(
            "it looks for the database in its own container", "dependency-unreachable",
            mentions: ["localhost:5432", "name of the service"],
            .logging(
                "connection to server at \"localhost\" (127.0.0.1), port 5432 failed: Connection refused",
                then: "exit 1"), until: .exited)
        ZooCase(
            "a start script waits for a database in vain, and busybox's nc says so", "dependency-unreachable",
            mentions: ["Connection refused"], LabContainer(script: "nc 127.0.0.1 5432 </dev/null || exit 1"),
            until: .exited)
        ZooCase(
            "a start script asks a name that does not resolve, and busybox's wget says so", "dependency-unreachable",
            mentions: ["api"], LabContainer(script: "wget -q -O- http://api:8000/ready || exit 1"), until: .exited)
        ZooCase(
            "a start script asks who is not there, and curl says so", "dependency-unreachable", mentions: ["8000"],
            LabContainer(script: "curl -fsS http://127.0.0.1:8000/ready || exit 1").withTools, until: .exited)
        ZooCase(
            "Java is refused by a message broker", "dependency-unreachable", mentions: ["kafka"],
            .logging(
                "[AdminClient clientId=adminclient-1] Connection to node -1 (kafka/172.18.0.4:9092) could not be "
                    + "established. Node may not be available.\njava.net.ConnectException: Connection refused: "
                    + "kafka:9092", then: "exit 1"), until: .exited)
    }
}
