import HTTP
import Health
import StatusServer
import TestSupport
import Testing

@Suite("Health documents")
struct HealthTests {
    private static let shop = ServedApp(
        "shop",
        [.checked("shop-web-1", .unhealthy, service: "web"), .checked("shop-db-1", .healthy, service: "db")],
        probes: [
            ProbeStanding(name: "door", role: .readiness, isCritical: false, verdict: .failing, message: "refused")
        ])

    private static let stopped: ServedApp = {
        var glance = Glance.checked("old", .healthy)
        (glance.state, glance.exitCode, glance.wasAskedToStop) = (.exited, 0, true)
        return ServedApp("old", kind: "container", [glance])
    }()

    @Test("everything is as bad as the worst, and what is at rest counts for nothing")
    func whole() {
        let cases: [([ServedApp], String)] = [
            ([], #"200 {"status":"healthy"}"#), ([.healthy("a")], #"200 {"status":"healthy"}"#),
            ([Self.stopped, .healthy("a")], #"200 {"status":"healthy"}"#),
            ([.healthy("a"), Self.shop], #"200 {"status":"degraded"}"#),
            (
                [.healthy("a"), .unhealthy("b")],
                #"503 {"status":"unhealthy","reason":"b: health check failed 3 times in a row: no luck"}"#
            ),
            (
                [.unhealthy("a"), .unhealthy("b"), .unhealthy("c")],
                #"503 {"status":"unhealthy","reason":"a: health check failed 3 times in a row: no luck; and 2 more"}"#
            ),
        ]
        for (apps, told) in cases { #expect(BoardLab(apps).get("/health").told == told) }
    }

    @Test("an app, its services, containers and probes have paths of their own")
    func parts() {
        let lab = BoardLab([Self.shop, .healthy("a"), ServedApp("a", [.checked("b", .healthy)])])
        let failed = "health check failed 3 times in a row: no luck"
        let cases: [(String, String)] = [
            ("/health/shop", #"200 {"status":"degraded"}"#), ("/health/project:shop", #"200 {"status":"degraded"}"#),
            ("/health/shop/web", #"503 {"status":"unhealthy","reason":"\#(failed)"}"#),
            ("/health/shop/shop-web-1", #"503 {"status":"unhealthy","reason":"\#(failed)"}"#),
            ("/health/shop/db", #"200 {"status":"healthy"}"#), ("/health/shop/door", #"200 {"status":"degraded"}"#),
            ("/health/shop-web-1", #"503 {"status":"unhealthy","reason":"\#(failed)"}"#),
            ("/health/container:a", #"200 {"status":"healthy"}"#), ("/health/project:a/", #"200 {"status":"healthy"}"#),
            ("/health/sh%6fp", #"200 {"status":"degraded"}"#),
        ]
        for (path, told) in cases { #expect(lab.get(path).told == told, "\(path)") }
        for path in ["/health/none", "/health/a", "/health/shop/none", "/health/none/web"] {
            let answer = lab.get(path)
            #expect(answer.status == 404 && answer.json["error"]?.string == "not-found", "\(path): \(answer.told)")
            #expect(answer.json["message"]?.string?.isEmpty == false, "\(path): \(answer.told)")
        }
        #expect(lab.get("/health/a").json["message"]?.string?.contains("container:a, project:a") == true)
    }

    @Test("a detailed document adds parts, checks, uptime and version")
    func detailed() {
        let lab = BoardLab([Self.shop])
        let tail = #""uptime_seconds":100,"version":"1.2.3"}"#
        let failed = #"{"state":"unhealthy","message":"health check failed 3 times in a row: no luck"}"#
        #expect(
            lab.get("/health/shop?detailed=true").text
                == #"{"status":"degraded","components":{"db":"healthy","web":"unhealthy","#
                + #""probe door":"degraded"},"checks":{"shop-db-1":{"state":"healthy"},"shop-web-1":\#(failed),"#
                + #""probe door":{"state":"degraded","message":"refused"}},\#(tail)"#)
        let whole = lab.get("/health?detailed=1").json
        #expect(whole["components"] == .object(["shop": .string("degraded")]))
        #expect(whole["checks"]?["engine contact"] == .object(["state": .string("healthy")]))
        #expect(lab.get("/health?detailed=false").text == #"{"status":"degraded"}"#)
    }

    @Test("without contact for too long nothing is known, and then all is again")
    func silence() {
        let lab = BoardLab([.healthy("web")])
        lab.turn(by: 30, hears: false, problem: "connection refused")
        #expect(lab.get("/health").status == 200)
        #expect(lab.get("/health?detailed=true").json["checks"]?["engine contact"]?["state"]?.string == "degraded")
        lab.turn(by: 1, hears: false, problem: "connection refused")
        let reason = "no contact with the engine for 31s: connection refused"
        for path in ["/health", "/health/web", "/health/web/web"] {
            #expect(lab.get(path).told == #"503 {"status":"unhealthy","reason":"\#(reason)"}"#, "\(path)")
        }
        #expect(lab.get("/health/none").status == 404)
        let fetched = lab.get("/deployments/model-deployment/fetch-status/web/")
        #expect(
            fetched.told == #"200 {"data":"Unknown","messages":[{"message":"\#(reason)","severity":"error"}],"#
                + #""pods":{"ready":0,"not_ready":0}}"#)
        #expect(lab.get("/metrics").text.contains("\nhealthwatch_engine_up 0\n"))
        #expect(
            lab.get("/metrics").text.contains(#"healthwatch_app_status{app="web",kind="container",status="Unknown"} 1"#)
        )
        #expect(lab.get("/api/v1/inspect/web").status == 503)
        lab.turn(by: 1)
        #expect(lab.get("/health").told == #"200 {"status":"healthy"}"#)
    }

    @Test("before the first look everything is unhealthy, whatever its name")
    func early() {
        let lab = BoardLab(nil)
        let told = #"503 {"status":"unhealthy","reason":"still looking for the first time"}"#
        for path in ["/health", "/health/web"] { #expect(lab.get(path).told == told) }
        for path in ["/api/v1/status", "/api/v1/status/web", "/deployments/model-deployment/fetch-status/web/"] {
            #expect(lab.get(path).status == 503, "\(path)")
        }
    }

    @Test("fetch-status has exactly its three members, and says Missing of what there is not")
    func fetchStatus() {
        let lab = BoardLab([Self.shop])
        let shop = lab.get("/deployments/model-deployment/fetch-status/shop/")
        #expect(shop.json.object.map { Set($0.keys) } == ["data", "messages", "pods"], "\(shop.told)")
        #expect(shop.text.hasSuffix(#""pods":{"ready":1,"not_ready":1}}"#) && shop.json["data"]?.string == "Degraded")
        let none = lab.get("/deployments/model-deployment/fetch-status/none")
        #expect(none.status == 404 && none.json["data"]?.string == "Missing", "\(none.told)")
    }

    @Test(
        "HAProxy's agent is told up, how much, or down and why",
        arguments: [
            ("good\n", "up 100%\n"), ("shop", "up 50%\n"),
            ("bad\r\n", "down #health check failed 3 times in a row: no luck\n"),
            ("", "down #bad: health check failed 3 times in a row: no luck\n"),
            ("none", "down #there is no app 'none' here; GET /api/v1/status lists what there is\n"),
        ])
    func agent(_ question: String, _ answer: String) {
        let lab = BoardLab([.unhealthy("bad"), .healthy("good"), Self.shop])
        #expect(lab.board.agentAnswer(question) == answer)
    }
}
