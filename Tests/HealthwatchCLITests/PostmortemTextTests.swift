import DockerEngine
import Foundation
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("What an offending container left behind")
struct PostmortemTextTests {
    private func text(_ postmortem: Postmortem) -> String {
        PostmortemText(palette: .plain).lines(postmortem).joined(separator: "\n") + "\n"
    }

    private static func result(_ second: Int, _ exit: Int, _ output: String) -> String {
        """
        {"Start":"2026-01-01T00:00:\(second).5Z","End":"2026-01-01T00:00:\(second).75Z","ExitCode":\(exit),\
        "Output":"\(output)"}
        """
    }

    @Test("an unhealthy container is told with its check, the last five results and its log") func unhealthy() throws {
        let results = [
            Self.result(10, 0, "too old to be shown"), Self.result(11, 0, ""), Self.result(21, 1, "no\\n"),
            Self.result(22, 1, "one\\ntwo"), Self.result(23, -1, "timed out"), Self.result(24, 1, "esc\\u001b[2J"),
        ]
        let container = try Inspected.container(
            "web",
            state: """
                {"Status":"running","StartedAt":"2026-01-01T00:00:20Z","Health":{"Status":"unhealthy","FailingStreak":4,\
                "Log":[\(results.joined(separator: ","))]}}
                """,
            more:
                #","Healthcheck":{"Test":["CMD","wget","-q O"],"Interval":2000000000,"Timeout":1500000000,"Retries":4}"#
        )
        let log = Array("one\r\n\ntwo \u{1b}]0;x\u{7}\nPASSWORD=hunter2\n".utf8)
        #expect(
            text(Postmortem(container: container, log: log)) == #"""

                web
                  image    app:1
                  state    running, unhealthy (failing streak 4), restarts 0
                  check    wget '-q O'
                           every 2s, timeout 1.5s, start period 0s, retries 4
                  results  2026-01-01T00:00:11Z exit 0 after 250ms (before the last start), no output
                           2026-01-01T00:00:21Z exit 1 after 250ms: no
                           2026-01-01T00:00:22Z exit 1 after 250ms:
                             one
                             two
                           2026-01-01T00:00:23Z exit -1 after 250ms: timed out
                           2026-01-01T00:00:24Z exit 1 after 250ms: esc\x1b[2J
                  log      last 4 lines:
                    | one
                    | 
                    | two \x1b]0;x\x07
                    | PASSWORD=***

                Next:
                  docker inspect web
                  docker logs --tail 100 web

                """#)
    }

    @Test("a container that ended is told with how it ended, and with what is missing") func ended() throws {
        let state = #"{"Status":"exited","ExitCode":137,"OOMKilled":true,"Error":"cannot \n start"}"#
        let container = try Inspected.container("job", state: state)
        #expect(
            text(Postmortem(container: container, log: [])) == #"""

                job
                  image    app:1
                  state    exited, exit status 137 (SIGKILL), out of memory, cannot \n start, restarts 0
                  check    none
                  log      empty

                Next:
                  docker inspect job
                  docker logs --tail 100 job

                """#)
        let unchecked = try Inspected.container(
            "job", state: #"{"Status":"running"}"#,
            more: #","Healthcheck":{"Test":["CMD-SHELL","curl -f x || exit 1"]}"#)
        #expect(
            text(Postmortem(container: unchecked, logProblem: "the engine does not answer")) == """

                job
                  image    app:1
                  state    running, restarts 0
                  check    curl -f x || exit 1
                           every 30s, timeout 30s, start period 0s, retries 3
                  results  none: no check has run yet
                  log      not to be had: the engine does not answer

                Next:
                  docker inspect job
                  docker logs --tail 100 job

                """)
    }

    @Test("a removed container is looked for in the events and among those that are left") func removed() throws {
        let state = #"{"Status":"running","Health":{"Status":"starting","FailingStreak":1}}"#
        let container = try Inspected.container("web", state: state)
        let removal = DateInterval(start: Date(timeIntervalSince1970: 10.9), end: Date(timeIntervalSince1970: 20.1))
        #expect(
            text(
                Postmortem(
                    container: container, removal: removal, logProblem: "it was removed with the container")) == """

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
