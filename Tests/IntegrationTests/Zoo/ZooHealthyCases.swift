import TestSupport

/// Containers that look broken to who sees only their log, their past or one field of the engine's answer.
extension ZooCase {
    /// A case in which nothing is wrong.
    private static func well(
        _ sentence: String, _ container: LabContainer, until moment: Moment = .healthy, then course: [Step] = [],
        also: [String] = [], _ change: (inout ZooCase) -> Void = { _ in }
    ) -> ZooCase {
        ZooCase(sentence, nil, container, until: moment, then: course) {
            $0.also = also
            change(&$0)
        }
    }

    static let healthy: [ZooCase] = [wellRunning, wellEnded].flatMap { $0 }

    @ZooBuilder private static var wellRunning: [ZooCase] {
        well(
            "it is healthy, and its log tells of a database that refused once",
            .logging("Error: connect ECONNREFUSED 172.18.0.5:5432\nretrying in 1 s\nconnected", then: "sleep 1000000")
                .checked(.good))
        well(
            "it is healthy, and its log is full of errors",
            .logging(
                "level=error msg=\"bad request\" error=\"no such host\"\nERROR permission denied for user 7\n"
                    + "panic: recovered: address already in use\nNo space left on device (cleaned)",
                then: "sleep 1000000"
            ).checked(.good))
        well(
            "its check prints that a connection was refused, and passes",
            LabContainer(health: .line("echo 'wget: can not connect: Connection refused; trying the other'; exit 0")))
        well(
            "it starts, and its refused checks do not count yet",
            LabContainer(
                health: .line("wget -q -O- http://127.0.0.1:8080/ || exit 1", startPeriod: .seconds(600))),
            until: .results(2))
        well(
            "it starts, and its first check is not due yet",
            LabContainer(health: .init(["CMD", "true"], interval: .seconds(30))), until: .starting)
        well(
            "it is healthy on an unusual port",
            .site("47123").checked(.line("wget -q -O- http://127.0.0.1:47123/ || exit 1")))
        well(
            "localhost is both ::1 and 127.0.0.1, and the app listens on both",
            .site("[::]:8080", first: "printf '::1 localhost\\n127.0.0.1 localhost\\n' >/etc/hosts").withTools.checked(
                .python("http://localhost:8080/")))
        well(
            "localhost is ::1, the app listens on IPv4, and curl tries both",
            .site("0.0.0.0:8080", first: "echo '::1 localhost' >/etc/hosts").withTools.checked(
                .words("curl", "-sf", "http://localhost:8080/")))
        well(
            "it was restarted once by the engine, and is healthy",
            LabContainer(
                script: "test -e /second || { touch /second; exit 1; }; sleep 1000000", health: .good
            ).with { $0.restart = "always" })
        well(
            "it was restarted by a person, and all results are of the run before",
            LabContainer(
                health: .init(["CMD", "false"], interval: .seconds(2), startPeriod: .seconds(600))),
            until: .results(1), then: [.restart, .wait(.starting)], also: ["stale-health-log"])
        well(
            "one failed check among others is not enough",
            LabContainer(
                health: .line(
                    "n=$(cat /n 2>/dev/null || echo 1); test $n -gt 3 && sleep 600; echo $((n + 1)) >/n; test $n != 2",
                    timeout: .seconds(600), retries: 3)), until: .results(3))
        well(
            "it is healthy, and the task that it waited for has completed", LabContainer(health: .good)
        ) {
            $0.dependsOn = "init:service_completed_successfully:false"
            $0.neighbours = [Neighbour(service: "init", container: LabContainer(["true"]), moment: .exited)]
        }
        well(
            "it is healthy without a shell",
            LabContainer(["/bin/httpd", "-f", "-p", "8080"], health: .words("/bin/sleep", "0")).fromScratch)
        well("nothing checks it", LabContainer(), until: .running, also: ["no-healthcheck"])
        well(
            "its check is switched off", LabContainer(health: .init(["NONE"])), until: .running,
            also: ["healthcheck-disabled"])
        well(
            "nothing checks it, and an error of long ago stands in its log",
            .logging(
                "dial tcp 172.18.0.5:5432: connect: connection refused\n"
                    + (1...20).map { "request \($0) served" }.joined(separator: "\n"), then: "sleep 1000000"),
            until: .logged("request 20"))
    }

    @ZooBuilder private static var wellEnded: [ZooCase] {
        well("a task has completed", LabContainer(script: "echo migrated"), until: .exited)
        well(
            "a task has completed after a warning in its log",
            .logging("could not connect to db:5432: Connection refused, trying again\nmigrated", then: "exit 0"),
            until: .exited)
        well(
            "a task with a check has completed, and another service waits for it",
            LabContainer(script: "sleep 0.3; exit 0", health: .good), until: .exited
        ) {
            let label = "com.docker.compose.depends_on"
            let web = LabContainer().with { $0.labels[label] = "app:service_completed_successfully:false" }
            $0.neighbours = [Neighbour(service: "web", container: web)]
        }
        well(
            "it was killed on request", LabContainer(health: .good), then: [.stop, .wait(.exited)], also: ["app-exited"]
        )
        well(
            "it was asked to end, and did",
            LabContainer(script: "trap 'exit 143' TERM; touch /ready; while :; do sleep 0.1; done"),
            until: .file("/ready"), then: [.signal("TERM"), .wait(.exited)], also: ["app-exited"])
        well(
            "it was stopped, and its policy is to run always", LabContainer().with { $0.restart = "always" },
            until: .running, then: [.stop, .wait(.exited)])
    }
}
