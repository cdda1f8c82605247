import Diagnosis
import DockerEngine
import Foundation
import Health
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("What is known of a container, as text")
struct EvidenceTextTests {
    private func text(_ evidence: Evidence) -> String {
        EvidenceText(palette: .plain).lines(evidence).joined(separator: "\n") + "\n"
    }

    private func evidence(_ container: Wire.ContainerInspect, log: [UInt8]? = nil) async throws -> Evidence {
        let endpoint = try EndpointRequest(host: "unix:///s", context: nil, environment: [:]).resolve()
        let engine = try await Engine.connect(to: endpoint, through: ScriptedEngine())
        var facts = ContainerFacts(container, of: engine)
        facts.now = Date(timeIntervalSince1970: 1_767_225_680)
        return Evidence(container: container, facts: facts, log: log)
    }

    private static func result(_ second: Int, _ exit: Int, _ output: String) -> String {
        """
        {"Start":"2026-01-01T00:00:\(second).5Z","End":"2026-01-01T00:00:\(second).75Z","ExitCode":\(exit),\
        "Output":"\(output)"}
        """
    }

    @Test("an unhealthy container is told with its check, the last five results and its log") func unhealthy()
        async throws
    {
        let results = [
            Self.result(10, 0, "too old to be shown"), Self.result(11, 0, ""), Self.result(21, 1, "no\\n"),
            Self.result(22, 1, "one\\ntwo"), Self.result(23, -1, "timed out"), Self.result(24, 1, "esc\\u001b[2J"),
        ]
        let container = try Inspected.container(
            "web", environment: ["API_TOKEN=tea-for-two"],
            state: """
                {"Status":"running","StartedAt":"2026-01-01T00:00:20Z","Health":{"Status":"unhealthy","FailingStreak":4,\
                "Log":[\(results.joined(separator: ","))]}}
                """,
            more:
                #","Healthcheck":{"Test":["CMD","wget","-q O"],"Interval":2000000000,"Timeout":1500000000,"Retries":4}"#
        )
        let log = Array("one\r\n\ntwo \u{1b}]0;x\u{7} tea-for-two\nPASSWORD=hunter2\n".utf8)
        var evidence = try await evidence(container, log: log)
        evidence.facts.sources.insert(.exec)
        evidence.facts.sockets = [ListeningSocket("0.0.0.0", 8000), ListeningSocket("::1", 9000)]
        evidence.facts.processes = ["node server.js --token=abcdef"]
        evidence.gaps = [.init(source: .top, reason: "refused")]
        #expect(
            text(evidence) == #"""

                web
                  image    app:1
                  state    running, unhealthy (failing streak 4), restarts 0
                           since 2026-01-01T00:00:20Z, for 60s
                  check    wget '-q O'
                           every 2s, timeout 1.5s, start period 0s, retries 4
                  verdict  healthy after 2s at the earliest; unhealthy after 8s at the earliest, 14s at the latest
                  results  2026-01-01T00:00:11Z exit 0 after 250ms (before the last start), no output
                           2026-01-01T00:00:21Z exit 1 after 250ms: no
                           2026-01-01T00:00:22Z exit 1 after 250ms:
                             one
                             two
                           2026-01-01T00:00:23Z exit -1 after 250ms: timed out
                           2026-01-01T00:00:24Z exit 1 after 250ms: esc\x1b[2J
                  listens  0.0.0.0:8000, [::1]:9000
                  runs     node server.js --token=***
                  not read top: refused
                  log      last 4 lines:
                    | one
                    | 
                    | two \x1b]0;x\x07 ***
                    | PASSWORD=***

                """#)
    }

    @Test("a container that ended is told with how it ended, and with what is missing") func ended() async throws {
        let state = #"{"Status":"exited","ExitCode":137,"OOMKilled":true,"Error":"cannot \n start"}"#
        let container = try Inspected.container("job", state: state)
        #expect(
            text(try await evidence(container, log: [])) == #"""

                job
                  image    app:1
                  state    exited, exit status 137 (SIGKILL), out of memory, cannot \n start, restarts 0
                  check    none
                  log      empty

                """#)
        var remembered = try await evidence(container, log: [])
        remembered.facts.events = [
            ContainerEvent(date: Date(timeIntervalSince1970: 1_767_225_660), verb: "start"),
            ContainerEvent(date: Date(timeIntervalSince1970: 1_767_225_670), verb: "die", exitCode: 137),
        ]
        #expect(
            text(remembered).contains(
                """
                  check    none
                  events   2026-01-01T00:01:00Z start
                           2026-01-01T00:01:10Z die with status 137 (SIGKILL)
                  log      empty
                """))
        let unchecked = try Inspected.container(
            "job", state: #"{"Status":"running"}"#,
            more: #","Healthcheck":{"Test":["CMD-SHELL","curl -f x || exit 1"]}"#)
        var running = try await evidence(unchecked)
        running.gaps = [.init(source: .log, reason: "the engine does not answer")]
        #expect(
            text(running) == """

                job
                  image    app:1
                  state    running, restarts 0
                  check    curl -f x || exit 1
                           every 30s, timeout 30s, start period 0s, retries 3
                  verdict  healthy after 30s at the earliest; unhealthy after 90s at the earliest, 3m00s at the latest
                  results  none: no check has run yet
                  log      not to be had: the engine does not answer

                """)
    }

    @Test("a removed container is looked for in the events and among those that are left") func removed() async throws {
        let state = #"{"Status":"running","Health":{"Status":"starting","FailingStreak":1}}"#
        var gone = try await evidence(try Inspected.container("web", state: state))
        gone.removal = DateInterval(start: Date(timeIntervalSince1970: 10.9), end: Date(timeIntervalSince1970: 20.1))
        gone.gaps = [.init(source: .log, reason: "it was removed with the container")]
        var outcome = Outcomes.failed()
        outcome.members = []
        outcome.evidence = gone
        #expect(
            WaitReport(palette: .plain).text(outcome) == """
                FAILED demo after 3s: web: health check failed 3 times in a row

                web
                  image    app:1
                  state    removed; last seen running, starting (failing streak 1), restarts 0
                  check    none
                  log      not to be had: it was removed with the container

                Next:
                  docker events --since 1970-01-01T00:00:08Z --until 1970-01-01T00:00:23Z --filter container=web
                  docker ps -a --filter name=web

                """)
    }
}
