import Diagnosis
import Foundation
import HTTP
import Health
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("Reports of a wait")
struct ReportTests {
    private func text(_ outcome: WaitOutcome) -> String { WaitReport(palette: .plain).text(outcome) }

    @Test("a deployment is one line") func deployed() {
        #expect(
            text(Outcomes.deployed)
                == "DEPLOYED demo in 3s (1 healthy, 1 completed, 1 without a health check, 1 probe passed)\n")
    }

    @Test("a failure names the container, and shows how all stand") func failed() {
        #expect(
            text(Outcomes.failed()) == """
                FAILED demo after 3s: web: health check failed 3 times in a row

                Containers:
                  db   healthy
                  web  health check failed 3 times in a row

                """)
    }

    @Test("a failed probe shows what was asked where, and the answer") func probeFailed() {
        var outcome = Outcomes.deployed
        outcome.status = .failed
        outcome.exit = .probe
        outcome.reason = .init(code: .probeFailed, container: nil, message: "no")
        outcome.targets = [Outcomes.target(status: 404)]
        #expect(
            text(outcome).hasSuffix(
                """

                Probes:
                  GET https://demo.example/ via https://127.0.0.1:8443 (Traefik router demo): 404 "404 page", 2 attempts

                """))
    }

    @Test("hostile names and messages leave no control character in any form") func hostile() {
        var outcome = Outcomes.failed(name: Outcomes.hostile, message: "never started: \(Outcomes.hostile.visible())")
        outcome.name = AppName(kind: nil, name: Outcomes.hostile)
        let documents = [
            text(outcome), Documents.json(WaitDocument(outcome)), WaitGitHub.annotations(outcome),
            WaitJUnit.document([outcome]),
        ]
        for document in documents {
            let isClean = document.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202e }
            #expect(isClean, "\(document.debugDescription)")
        }
        #expect(!WaitGitHub.annotations(outcome).contains("\n::error::x"))
    }

    @Test("the JSON document has the shape of the contract") func json() throws {
        let text = Documents.json(WaitDocument(Outcomes.failed()))
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        let keys = try #require(document.object).keys.sorted()
        #expect(
            keys == [
                "app", "containers", "duration_ms", "exit_code", "findings", "finished_at", "kind", "phases", "reason",
                "schema", "started_at", "status",
            ])
        #expect(document["schema"]?.string == "healthwatch.wait/v1")
        #expect(document["kind"]?.string == "project")
        #expect(document["exit_code"]?.int == 1)
        #expect(document["started_at"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(document["reason"]?["code"]?.string == "unhealthy")
        #expect(document["phases"]?["containers"]?["result"]?.string == "failed")
        #expect(document["phases"]?["probe"]?["result"]?.string == "not_run")
        let web = try #require(document["containers"]?.array?.last)
        #expect(
            web.object?.keys.sorted() == [
                "duration_ms", "health", "healthy_after_ms", "id", "image", "name", "restarts", "service", "state",
                "verdict",
            ])
        #expect(web["healthy_after_ms"] == .null)
        #expect(web["verdict"]?.string == "unhealthy")
        let good = try JSONDecoder().decode(
            JSONValue.self, from: Data(Documents.json(WaitDocument(Outcomes.deployed)).utf8))
        #expect(good["reason"] == .null)
        #expect(good["phases"]?["probe"]?["targets"]?.array?.first?["status"]?.int == 200)
        #expect(good["containers"]?.array?.map { $0["verdict"]?.string } == ["healthy", "completed", "skipped"])
    }

    @Test("a workflow gets an annotation and the report in a group") func github() {
        #expect(
            WaitGitHub.annotations(Outcomes.deployed, token: "t0ken") == """
                ::notice title=healthwatch%3A demo::DEPLOYED demo in 3s (1 healthy, 1 completed, 1 without a health check, 1 probe passed)
                ::group::DEPLOYED demo in 3s (1 healthy, 1 completed, 1 without a health check, 1 probe passed)
                ::stop-commands::t0ken
                DEPLOYED demo in 3s (1 healthy, 1 completed, 1 without a health check, 1 probe passed)
                ::t0ken::
                ::endgroup::

                """)
        #expect(
            WaitGitHub.annotations(Outcomes.failed()).hasPrefix(
                "::error title=healthwatch%3A demo::FAILED demo after 3s"))
    }

    @Test("the step summary grows by a table, and says why it cannot") func summary() throws {
        let folder = try ScratchFolder()
        let path = folder.path("summary")
        #expect(WaitGitHub.appendSummary([Outcomes.deployed], to: path) == nil)
        #expect(WaitGitHub.appendSummary([Outcomes.failed(message: "a|b")], to: path) == nil)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            text == """
                | app | status | time | reason |
                |---|---|---|---|
                | demo | DEPLOYED | 3s |  |
                | app | status | time | reason |
                |---|---|---|---|
                | demo | FAILED | 3s | `web` a\\|b |

                """)
        #expect(WaitGitHub.appendSummary([], to: folder.path("no/such/folder")) != nil)
    }

    @Test("JUnit has a case for each container and target, and is XML") func junit() throws {
        let text = WaitJUnit.document([Outcomes.failed(), Outcomes.deployed])
        #expect(
            text.hasPrefix(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="healthwatch wait">
                  <testsuite name="demo" tests="2" failures="1" errors="0" skipped="0" time="3.000" timestamp="1970-01-01T00:00:00Z">
                    <testcase classname="demo" name="db" time="1.500"/>
                    <testcase classname="demo" name="web" time="1.500">
                      <failure type="unhealthy" message="health check failed 3 times in a row"/>
                    </testcase>
                    <system-out>FAILED demo after 3s: web: health check failed 3 times in a row
                """))
        #expect(text.contains("tests=\"4\" failures=\"0\" errors=\"0\" skipped=\"1\""))
        #expect(text.hasSuffix("</testsuites>\n"))
    }

    @Test("progress is one line per event, with time and app") func progress() {
        let event = WaitEvent(
            app: "demo", date: Date(timeIntervalSince1970: 0), elapsed: .seconds(1),
            kind: .container(Outcomes.snapshot("web", .waiting(.starting(failingStreak: 2)))))
        #expect(WaitProgress.line(event) == "1970-01-01T00:00:00Z demo: web starting (2 failed checks so far)")
        #expect(
            Documents.json(WaitProgress.Document(event))
                == "{\"app\":\"demo\",\"container\":\"web\",\"elapsed_ms\":1000,\"event\":\"container\",\"health\":\"healthy\","
                + "\"message\":\"starting (2 failed checks so far)\",\"schema\":\"healthwatch.wait/v1\",\"state\":\"running\","
                + "\"time\":\"1970-01-01T00:00:00.000Z\",\"verdict\":\"waiting\"}")
        let status = WaitEvent(
            app: "demo", date: Date(timeIntervalSince1970: 0), elapsed: .zero,
            kind: .status(.requested, note: "2 containers"))
        #expect(WaitProgress.line(status) == "1970-01-01T00:00:00Z demo: REQUESTED (2 containers)")
    }

    @Test("the screen has a line for each app and container, and counts what is awaited") func screen() {
        let screen = WaitScreen(palette: .plain)
        func event(_ kind: WaitEvent.Kind, at elapsed: Duration) -> WaitEvent {
            WaitEvent(app: "demo", date: Date(), elapsed: elapsed, kind: kind)
        }
        _ = screen.take(event(.status(.requested, note: "2 containers"), at: .zero))
        _ = screen.take(event(.container(Outcomes.snapshot("db", .passing(.healthy))), at: .seconds(1)))
        _ = screen.take(
            event(.container(Outcomes.snapshot("web", .waiting(.starting(failingStreak: 0)))), at: .seconds(1)))
        #expect(
            screen.lines(at: .seconds(4)) == [
                "REQUESTED demo 4s  2 containers", "  ✓ db healthy", "  · web starting  3s",
            ])
        #expect(
            screen.take(event(.container(Outcomes.snapshot("web", .passing(.healthy))), at: .seconds(5))).last
                == "  ✓ web healthy")
        _ = screen.remove("demo")
        #expect(screen.lines(at: .seconds(6)).isEmpty)
    }
}

@Suite("Sentences")
struct WaitTextTests {
    @Test("every way to wait has its words")
    func waiting() {
        let table: [(Waiting, String)] = [
            (.created, "created, not started yet"), (.starting(failingStreak: 0), "starting"),
            (.starting(failingStreak: 1), "starting (1 failed check so far)"),
            (.nextCheck, "waiting for its next health check"),
            (.unhealthy(failingStreak: 4), "unhealthy (4 failed checks), tolerated by --grace"),
            (.restarting(exitCode: 1), "restarting after an exit with status 1"),
            (.steadyRun, "running again after a crash, to be seen for 10s"),
            (.completion, "running; it should run once and exit 0"), (.paused, "paused"), (.removing, "being removed"),
            (.stopped(exitCode: 143), "stopped (status 143 (SIGTERM)), about to come back"),
            (.replacement, "removed, waiting for its replacement"), (.unknown("odd"), "in the unknown state 'odd'"),
        ]
        for (waiting, text) in table { #expect(WaitText.waiting(waiting) == text) }
    }

    @Test("every failure has its words")
    func failures() {
        let table: [(Failure, String)] = [
            (.unhealthy(failingStreak: 1), "health check failed 1 time in a row"),
            (.exited(code: 0), "exited with status 0, though it should keep running"),
            (.exited(code: 137), "exited with status 137 (SIGKILL)"),
            (.outOfMemory(code: 137), "ran out of memory and was killed (status 137 (SIGKILL))"),
            (.neverStarted(error: "no\u{1b}"), "never started: \("no\u{1b}".visible())"),
            (
                .crashLoop(restarts: 4, code: 127),
                "keeps crashing: 4 restarts, last exit with status 127 (command not found)"
            ),
            (.removed, "was removed while waiting, and nothing took its place"),
            (.noHealthcheck, "has no health check, and --require-healthcheck demands one"),
            (.timedOut(.paused, after: .seconds(180)), "still paused after 3m00s"),
        ]
        for (failure, text) in table { #expect(WaitText.failure(failure) == text) }
    }

    @Test("exit statuses are decoded")
    func exits() {
        let table: [(Int, String)] = [
            (0, "status 0"), (1, "status 1"), (125, "status 125 (the engine could not run it)"),
            (126, "status 126 (command cannot be executed)"), (139, "status 139 (SIGSEGV)"),
            (160, "status 160 (signal 32)"),
            (193, "status 193"), (-1, "status -1"), (255, "status 255"),
        ]
        for (code, text) in table { #expect(ExitCode.text(code) == text) }
    }

    @Test("a redirect to a login page is an auth wall, and nothing else is")
    func authWall() {
        let target = ProbeTarget(url: "https://demo.example/", source: .option)
        let table: [(Int, String?, String?, Bool)] = [
            (302, "https://demo.example/login", nil, true), (302, "/oauth2/start?rd=/", nil, true),
            (303, "https://id.example/realms/x/protocol", nil, true), (307, "/sign-in.html", nil, true),
            (302, "/home", nil, false), (302, nil, nil, false), (302, "/blogin", nil, false),
            (302, "/a?next=/login", nil, false),
            (200, nil, nil, false), (200, nil, "https://id.example/login", true),
            (200, nil, "https://demo.example/app", false),
        ]
        for (status, location, landing, isWall) in table {
            let answer = ProbeAttempt.Answer(
                status: status, location: location, url: landing ?? target.url, redirectsFollowed: landing != nil)
            var facts = ContainerFacts(
                Observation(id: ContainerID("1"), name: "web"), now: Date(timeIntervalSince1970: 0))
            facts.routes = [RouteFacts(passed: target, .success(answer))]
            facts.sources.insert(.probe)
            let ids = Diagnosis.wayInFindings(facts).map(\.id)
            #expect(ids == (isWall ? ["auth-wall"] : []), "\(status) \(location ?? landing ?? "")")
        }
    }

    @Test("a password in a URL is shown nowhere") func password() {
        var outcome = Outcomes.deployed
        outcome.targets = [Outcomes.target("https://u:hunter2@demo.example/", status: 500)]
        outcome.reason = .init(code: .probeFailed, container: nil, message: "x")
        for text in [
            WaitReport(palette: .plain).text(outcome), Documents.json(WaitDocument(outcome)),
            WaitJUnit.document([outcome]),
        ] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("u:***@demo.example"))
        }
    }
}
