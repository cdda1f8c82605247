import Foundation
import Health
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("An overview as a table")
struct OverviewTableTextTests {
    private func text(
        _ entries: [OverviewEntry] = Listed.various, width: Int?, palette: Palette = .plain
    ) -> String {
        OverviewTable(palette: palette, width: width).lines(entries, now: Listed.now).joined(separator: "\n")
    }

    @Test("for a pipe, and where there is room, nothing is cut", arguments: [nil, 200])
    func whole(width: Int?) {
        #expect(
            text(width: width) == """
                APP    STATUS        READY  CONTAINERS  SINCE  MESSAGE
                shop   Degraded        1/2           2      -  shop-web-1: health check failed 4 times in a row
                batch  Missing         0/1           1     5m  stopped on purpose, exited with status 137 (SIGKILL)
                blog   SCALED_DOWN     0/1           1     5m  stopped on purpose, exited with status 143 (SIGTERM)
                api    Initializing    0/1           1     5s  starting up: 0 of 1 container ready
                a      Healthy         1/1           1     5m  no health check, nothing verifies it
                """)
    }

    @Test("a terminal of 80 columns cuts the message")
    func eighty() {
        #expect(
            text(width: 80) == """
                APP    STATUS        READY  CONTAINERS  SINCE  MESSAGE
                shop   Degraded        1/2           2      -  shop-web-1: health check failed …
                batch  Missing         0/1           1     5m  stopped on purpose, exited with …
                blog   SCALED_DOWN     0/1           1     5m  stopped on purpose, exited with …
                api    Initializing    0/1           1     5s  starting up: 0 of 1 container re…
                a      Healthy         1/1           1     5m  no health check, nothing verifie…
                """)
    }

    @Test("a terminal of 60 columns does without the number of containers")
    func sixty() {
        #expect(
            text(width: 60) == """
                APP    STATUS        READY  SINCE  MESSAGE
                shop   Degraded        1/2      -  shop-web-1: health check…
                batch  Missing         0/1     5m  stopped on purpose, exit…
                blog   SCALED_DOWN     0/1     5m  stopped on purpose, exit…
                api    Initializing    0/1     5s  starting up: 0 of 1 cont…
                a      Healthy         1/1     5m  no health check, nothing…
                """)
    }

    @Test("colours mark statuses by what they mean, and change no width")
    func colours() {
        let lines = text(Array(Listed.various.suffix(2)), width: nil, palette: .colored)
            .replacing("\u{1b}[", with: "<").replacing("0m", with: "0>")
        #expect(
            lines == """
                <1mAPP<0>  <1mSTATUS<0>        <1mREADY<0>  <1mCONTAINERS<0>  <1mSINCE<0>  <1mMESSAGE<0>
                <1mapi<0>  <33mInitializing<0>    0/1           1     <2m5s<0>  starting up: 0 of 1 container ready
                <1ma<0>    <32mHealthy<0>         1/1           1     <2m5m<0>  no health check, nothing verifies it
                """)
        #expect(AppStatus.allCases.filter { OverviewTable.role($0) == .good } == [.healthy])
        #expect(AppStatus.allCases.filter { OverviewTable.role($0) == .bad } == [.unknown, .missing, .unhealthy])
    }

    @Test("no app is a header alone")
    func nothing() {
        #expect(text([], width: 80) == "APP  STATUS  READY  CONTAINERS  SINCE  MESSAGE")
    }

    @Test("hostile names, words and images leave one harmless line in every form")
    func hostile() throws {
        let glance = Listed.glance(Outcomes.hostile, .other(Outcomes.hostile), .other(Outcomes.hostile)) {
            $0.image = Outcomes.hostile
        }
        let entry = Listed.overview(Outcomes.hostile, [glance, Listed.glance("b")])
        let table = OverviewTable(palette: .plain, width: nil).lines([entry], now: Listed.now)
        let json = Documents.json(StatusDocument(apps: [.init(entry)]))
        for line in table + [json] {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202e }, "\(line)")
        }
    }

    @Test("an age has one unit, and none is too long or negative")
    func ages() {
        let table: [(Double, String)] = [
            (-5, "0s"), (0, "0s"), (119.9, "119s"), (120, "2m"), (7_199, "119m"), (7_200, "2h"), (172_799, "47h"),
            (172_800, "2d"), (1e9, "11574d"), (9.3e18, "11574074074d"),
        ]
        for (seconds, text) in table { #expect(OverviewTable.age(seconds) == text) }
    }
}

@Suite("An overview as JSON")
struct StatusDocumentTests {
    @Test("an app keeps the shape of a fetch-status document and adds to it")
    func whole() {
        let web = Listed.glance("Demo_webApp-1", .running, .unhealthy) {
            $0.slot = .replica(project: "demo", service: "web", number: 1)
            ($0.failingStreak, $0.retries, $0.restartCount) = (3, 3, 2)
            ($0.unhealthySince, $0.checkOutput) = (Listed.now - 60.5, "no db")
        }
        let entry = Listed.overview(
            "demo", [web, Listed.glance("other", .running, .none) { $0.isSinceRounded = true }])
        #expect(
            Documents.json(StatusDocument(apps: [.init(entry)]), isPretty: true) == """
                {
                  "apps" : [
                    {
                      "checks" : {
                        "Demo_webApp-1" : {
                          "message" : "health check failed 3 times in a row: no db",
                          "state" : "unhealthy"
                        },
                        "other" : {
                          "message" : "running, no health check",
                          "state" : "healthy"
                        }
                      },
                      "containers" : [
                        {
                          "condition" : "running, no health check",
                          "exit_code" : null,
                          "failing_streak" : null,
                          "health" : "none",
                          "id" : "id-other",
                          "image" : "app:1",
                          "name" : "other",
                          "ready" : true,
                          "restarts" : null,
                          "service" : null,
                          "state" : "running"
                        },
                        {
                          "condition" : "health check failed 3 times in a row: no db",
                          "exit_code" : null,
                          "failing_streak" : 3,
                          "health" : "unhealthy",
                          "id" : "id-Demo_webApp-1",
                          "image" : "app:1",
                          "name" : "Demo_webApp-1",
                          "ready" : false,
                          "restarts" : 2,
                          "service" : "web",
                          "state" : "running"
                        }
                      ],
                      "data" : "Degraded",
                      "kind" : "project",
                      "message" : "Demo_webApp-1: health check failed 3 times in a row: no db",
                      "messages" : [
                        {
                          "message" : "only 1 of 2 containers ready",
                          "severity" : "warning"
                        },
                        {
                          "message" : "Demo_webApp-1: health check failed 3 times in a row: no db",
                          "severity" : "error"
                        },
                        {
                          "message" : "other has no health check, nothing verifies it",
                          "severity" : "warning"
                        }
                      ],
                      "name" : "demo",
                      "pods" : {
                        "not_ready" : 1,
                        "ready" : 1
                      },
                      "since" : "1970-01-12T13:45:39.500Z",
                      "status" : "degraded"
                    }
                  ],
                  "schema" : "healthwatch.status/v1"
                }
                """)
    }

    @Test("a rounded moment is not written down as one, and a name that means nothing keeps the kind it was given")
    func nulls() throws {
        let rounded = StatusDocument.App(Listed.overview("a", [Listed.glance("a") { $0.isSinceRounded = true }]))
        #expect(rounded.since.value == nil)
        for (text, kind) in [("x", nil), ("label:x=1", "label")] {
            let name = try AppName(parsing: text)
            let entry = OverviewEntry(app: nil, name: name, overview: AppOverview(missing: "no such app"))
            let app = StatusDocument.App(entry)
            #expect(app.kind.value == kind && app.name == name.name && app.data == "Missing")
            #expect(app.containers.isEmpty && app.checks.isEmpty && app.since.value == nil)
        }
    }
}
