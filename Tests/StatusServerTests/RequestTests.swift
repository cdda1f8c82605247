import Foundation
import HTTP
import Health
import Locking
import StatusServer
import TestSupport
import Testing

@Suite("Requests")
struct RequestTests {
    @Test(
        "each target gets its status",
        arguments: [
            ("/", 200), ("/favicon.ico", 204), ("/api/v1", 200), ("/api/v1/", 200),
            ("/api/v1/inspect/id-web", 200), ("/api/v1/inspect/none", 404), ("/api", 404), ("/api/v2/status", 404),
            ("//health", 404), ("/health//web", 404), ("/health/..", 404), ("/health/%2e%2e/%2e%2e", 404),
            ("/health/../../etc/passwd", 404), ("/HEALTH", 404), ("/metrics/x", 404), ("http://anywhere/health", 200),
            ("HTTPS://anywhere:1/health?detailed=true", 200), ("http:///health", 400), ("ftp://x/health", 400),
            ("health", 400), ("", 400), ("*", 400), ("/health%", 400), ("/health%0", 400), ("/health%zz", 400),
            ("/health%00", 400), ("/health%0d%0a", 400), ("/health/%c2%80", 400), ("/health/%ff", 400),
            ("/he alth", 400),
            ("/health#x", 400), ("/health?detailed=%zz", 400), ("/health/%25", 404),
            ("/" + String(repeating: "a", count: 8_191), 404), ("/" + String(repeating: "a", count: 8_192), 414),
            ("/deployments/model-deployment/fetch-status", 404), ("/deployments/other/fetch-status/web", 404),
        ])
    func targets(_ target: String, _ status: Int) {
        let answer = BoardLab().get(target)
        #expect(answer.status == status, "\(answer.told)")
        guard status >= 400, !target.contains("fetch-status") else { return }
        #expect(answer.json.object.map { Set($0.keys) } == ["error", "message"], "\(answer.told)")
        #expect(answer.body.allSatisfy { $0 >= 0x20 }, "\(answer.told)")
    }

    @Test("methods are what HTTP says")
    func methods() {
        let lab = BoardLab()
        for path in ["/health", "/metrics", "/", "/api/v1/inspect"] {
            for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"] {
                let answer = lab.get(path, method)
                #expect(answer.status == 405 && answer.header("Allow") == "GET, HEAD, OPTIONS", "\(method) \(path)")
            }
            for method in ["FROB", "get", ""] { #expect(lab.get(path, method).status == 501, "\(method)") }
            let options = lab.get(path, "OPTIONS")
            #expect(options.status == 204 && options.header("Allow") == "GET, HEAD, OPTIONS", "\(path)")
            #expect(lab.get(path, "HEAD").status == 200, "\(path)")
        }
        #expect(lab.get("*", "OPTIONS").status == 204)
        #expect(lab.get("/none", "POST").status == 404)
        // The answer to HEAD has no body, so it has an end.
        #expect(lab.get("/health/$stream", "HEAD").header("Content-Type") == "text/event-stream")
    }

    @Test("a document has a tag, which conditions are judged by")
    func conditions() throws {
        let lab = BoardLab()
        let tag = try #require(lab.get("/health").header("ETag"))
        func status(_ name: String, _ value: String) -> Int {
            lab.get("/health", headers: [Header(name, value)]).status
        }
        let cases: [(String, String, Int)] = [
            ("If-None-Match", tag, 304), ("If-None-Match", "W/\(tag)", 304), ("If-None-Match", "\"x\", \(tag)", 304),
            ("If-None-Match", "*", 304), ("If-None-Match", "\"x\"", 200), ("If-None-Match", "nonsense", 200),
            ("If-Match", tag, 200), ("If-Match", "*", 200), ("If-Match", "W/\(tag)", 412), ("If-Match", "\"x\"", 412),
        ]
        for (name, value, expected) in cases { #expect(status(name, value) == expected, "\(name): \(value)") }
        let unchanged = lab.get("/health", headers: [Header("if-none-match", tag)])
        #expect(unchanged.body.isEmpty && unchanged.header("ETag") == tag)
        lab.board.publish(ServedState(apps: [.unhealthy("web")]))
        // What is not a 200 is subject to no condition.
        #expect(status("If-None-Match", "*") == 503)
    }

    @Test("the token is wanted everywhere but for health")
    func token() {
        let lab = BoardLab(token: "s3cret:x")
        func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }
        let right = ["Bearer s3cret:x", "bearer  s3cret:x", basic("any:s3cret:x"), basic(":s3cret:x")]
        let wrong = [
            "Bearer s3cret:", "Bearer s3cret:xx", "Bearer", "Bearer ", "s3cret:x", basic("s3cret:x"), "Basic !!!",
            "Digest s3cret:x", basic("any:"),
        ]
        for path in ["/", "/metrics", "/api/v1", "/nothing", "/deployments/model-deployment/fetch-status/web"] {
            #expect(lab.get(path).status == 401 && lab.get(path).header("WWW-Authenticate") != nil, "\(path)")
            for value in right {
                #expect(lab.get(path, headers: [Header("Authorization", value)]).status != 401, "\(path) \(value)")
            }
            for value in wrong {
                #expect(lab.get(path, headers: [Header("Authorization", value)]).status == 401, "\(path) \(value)")
            }
            let twice = [Header("Authorization", "Bearer s3cret:x"), Header("Authorization", "Bearer s3cret:x")]
            #expect(lab.get(path, headers: twice).status == 401, "\(path)")
        }
        for path in ["/health", "/health/web", "/health/web/web"] { #expect(lab.get(path).status == 200, "\(path)") }
        #expect(lab.stream("/health/$stream") != nil && lab.stream("/api/v1/$stream") == nil)
    }

    @Test("the documents of commands are about what is named, and history may have none")
    func documents() async {
        let lab = BoardLab([.healthy("web"), ServedApp("shop", [.checked("a", .healthy), .checked("b", .healthy)])])
        #expect(await lab.later("/api/v1/status").text == #"{"status":"["web", "shop"]"}"#)
        #expect(lab.get("/api/v1/status").text == #"{"status":"["web", "shop"]"}"#)
        #expect(await lab.later("/api/v1/status/shop").text == #"{"status":"["shop"]"}"#)
        #expect(lab.get("/api/v1/inspect").text == #"{"inspect":"["id-web", "id-a", "id-b"]"}"#)
        for name in ["b", "id-b", "container:b"] {
            #expect(lab.get("/api/v1/inspect/\(name)").text == #"{"inspect":"["id-b"]"}"#, "\(name)")
        }
        lab.world.state.withLock { $0.isInspected = false }
        #expect(lab.get("/api/v1/inspect/web").status == 503)
        let cases: [(HistoryAnswer, Int)] = [
            (.document(Array("{}".utf8)), 200), (.missing("no record"), 404), (.badTime("no time"), 400),
            (.failed("disk"), 500),
        ]
        for (answer, status) in cases {
            lab.world.state.withLock { $0.history = answer }
            #expect(await lab.later("/api/v1/history/web").status == status)
        }
        #expect(await lab.later("/api/v1/history/none").status == 404)
    }

    @Test("the dashboard lets nothing run but its own, and shows names as text")
    func dashboard() throws {
        let hostile = "<img src=x onerror=alert(1)>\u{1b}[31m\"'&"
        let lab = BoardLab([ServedApp(hostile, [.checked(hostile, .unhealthy)])])
        let page = lab.get("/")
        let policy = try #require(page.header("Content-Security-Policy"))
        let nonce = try #require(policy.firstMatch(of: /script-src 'nonce-([0-9a-f]{32})'/)?.1)
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
        #expect(page.text.contains("<script nonce=\"\(nonce)\">") && page.text.contains("<style nonce=\"\(nonce)\">"))
        #expect(!page.text.contains("<img") && !page.body.contains(0x1b))
        #expect(page.text.contains("&lt;img src=x onerror=alert(1)&gt;") && page.text.contains("&quot;&#39;&amp;"))
        #expect(lab.get("/").header("Content-Security-Policy") != policy)
        #expect(page.header("X-Content-Type-Options") == "nosniff" && page.body.count < 80_000)
    }
}
