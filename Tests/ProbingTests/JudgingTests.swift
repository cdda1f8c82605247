import Foundation
import HTTP
import Health
import Probing
import Regexp
import TestSupport
import Testing

/// Testing has an expectation of its own.
typealias Expected = Probing.Expectation

/// An answer, what was expected of it, and the one line that tells what came of it.
struct Judged: Sendable, CustomTestStringConvertible {
    var status = 200
    var headers: [Header] = []
    var body = ""
    var certificate: [String] = []
    var expecting = Expected()
    let passes: Bool
    let text: String

    init(
        _ status: Int = 200, _ headers: [Header] = [], _ body: String = "", certificate: [String] = [],
        expecting: Expected = Expected(), passes: Bool, _ text: String
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.certificate = certificate
        self.expecting = expecting
        self.passes = passes
        self.text = text
    }

    var testDescription: String { text }
}

private let json = [Header("Content-Type", "application/json")]
private let html = [Header("Content-Type", "text/html")]

/// What counts as a good answer, and how a bad one is told.
@Suite struct JudgingTests {
    private static let statuses: [Judged] = [
        Judged(passes: true, "200"),
        Judged(399, passes: true, "399"),
        Judged(302, [Header("Location", "/login")], passes: true, "302 to /login"),
        Judged(400, html, "<html>\n", passes: false, "400 \"<html>\""),
        Judged(404, passes: false, "404"),
        Judged(500, html, "\r\n \n\u{3000}boom\nmore", passes: false, "500 \"boom\""),
        Judged(
            500, html, String(repeating: "x", count: 600), passes: false,
            "500 \"\(String(repeating: "x", count: 120))…\""),
        Judged(
            302, [Header("Location", "/login")], expecting: Expected(statuses: [200...200]), passes: false,
            "302 to /login instead of 200"),
        Judged(
            200, expecting: Expected(statuses: [204...204, 301...302, 404...404]), passes: false,
            "200 instead of 204, 301 to 302 or 404"),
        Judged(404, expecting: Expected(statuses: [200...299, 404...404]), passes: true, "404"),
        Judged(200, expecting: Expected(statuses: []), passes: false, "200 instead of nothing"),
    ]

    private static let bodies: [Judged] = [
        Judged(200, html, "all ready", expecting: Expected(texts: ["ready", ""]), passes: true, "200"),
        Judged(
            200, html, "Ready", expecting: Expected(texts: ["ready"]), passes: false,
            "200, but \"ready\" is not in it: \"Ready\""),
        Judged(expecting: Expected(texts: ["ready"]), passes: false, "200, but \"ready\" is not in it"),
        Judged(200, html, "e\u{301}\r\n", expecting: Expected(texts: ["e", "\n"]), passes: true, "200"),
        Judged(200, html, "aabaabaac", expecting: Expected(texts: ["aabaac", "baa"]), passes: true, "200"),
        Judged(200, html, "v1.2", expecting: Expected(patterns: [pattern("^v\\d")]), passes: true, "200"),
        Judged(
            200, html, "one\ntwo", expecting: Expected(patterns: [pattern("^two")]), passes: false,
            "200, but nothing in it matches '^two': \"one\""),
        Judged(
            200, json, #"{"n": 3}"#,
            expecting: Expected(values: [JSONExpectation(path("n"), equals: "3.0"), JSONExpectation(path("n"))]),
            passes: true, "200"),
        Judged(
            200, json, #"{"n": 3}"#, expecting: Expected(values: [JSONExpectation(path("$.m"))]), passes: false,
            "200, but it has no $.m"),
        Judged(
            200, json, #"{"n": "a"}"#, expecting: Expected(values: [JSONExpectation(path("n"), equals: "b")]),
            passes: false, "200, but n is 'a' instead of 'b'"),
        Judged(
            200, json, #"{"n": []}"#, expecting: Expected(values: [JSONExpectation(path("n"), equals: "b")]),
            passes: false, "200, but n is an array or an object instead of 'b'"),
        Judged(
            200, html, "<p>", expecting: Expected(values: [JSONExpectation(path("n"))]), passes: false,
            "200, but it is not JSON: \"<p>\""),
        Judged(
            expecting: Expected(values: [JSONExpectation(path("n"))]), passes: false, "200, but it is not JSON"),
        Judged(
            503, html, "busy", expecting: Expected(statuses: [503...503], texts: ["busy"]), passes: true, "503"),
    ]

    private static let documents: [Judged] = [
        Judged(200, json, #"{"status":"healthy"}"#, passes: true, "200"),
        Judged(200, json, #"{"status":"shipped"}"#, passes: true, "200"),
        Judged(
            200, json, #"{"status":"degraded","components":{"redis":{"status":"degraded","message":"slow"}}}"#,
            passes: true, "200, degraded: redis: slow"),
        Judged(
            200, json, #"{"status":"unhealthy","components":{"database":{"status":"unhealthy","message":"refused"}}}"#,
            passes: false, "200, but unhealthy: database: refused"),
        Judged(200, json, #"{"status":"unhealthy"}"#, passes: false, "200, but unhealthy"),
        Judged(
            200, json, #"{"status":"unhealthy"}"#, expecting: Expected(readsDocument: false), passes: true, "200"),
        Judged(200, html, #"{"status":"unhealthy"}"#, passes: true, "200"),
        Judged(
            200, [Header("Content-Length", "22")], #"{"status":"unhealthy"}"#, passes: false, "200, but unhealthy"),
        Judged(200, [], #"{"status":"unhealthy"}"#, passes: true, "200"),
        Judged(
            200, [Header("Content-Type", "Text/Plain; charset=utf-8")], "Unhealthy", passes: false,
            "200, but unhealthy"),
        Judged(
            200, [Header("Content-Type", "application/health+json")], #"{"status":"fail","output":"disk"}"#,
            passes: false, "200, but unhealthy: disk"),
        Judged(
            503, json, #"{"status":"unhealthy","reason":"disk full"}"#, passes: false,
            "503: unhealthy: disk full"),
        Judged(503, json, #"{"error":"x"}"#, passes: false, "503 \"{\"error\":\"x\"}\""),
    ]

    private static let rest: [Judged] = [
        Judged(
            200, [Header("X-Ready", "yes, really"), Header("x-ready", "no")],
            expecting: Expected(headers: [ExpectedHeader("x-READY", "no"), ExpectedHeader("X-Ready")]),
            passes: true, "200"),
        Judged(
            expecting: Expected(headers: [ExpectedHeader("X-Ready")]), passes: false,
            "200, but there is no header X-Ready"),
        Judged(
            200, [Header("X-Ready", "no")], expecting: Expected(headers: [ExpectedHeader("X-Ready", "yes")]),
            passes: false, "200, but the header X-Ready is \"no\" without \"yes\""),
        Judged(
            certificate: ["Expire date:Jan 31 00:00:00 2026 GMT"], expecting: Expected(certificateDays: 30),
            passes: true, "200"),
        Judged(
            certificate: ["Expire date:Jan 31 00:00:00 2026 GMT"], expecting: Expected(certificateDays: 31),
            passes: false, "200, but the certificate is valid for 30 days instead of 31"),
        Judged(
            certificate: ["Expire date:Dec 31 23:00:00 2025 GMT"], expecting: Expected(certificateDays: 0),
            passes: false, "200, but the certificate has expired"),
        Judged(
            certificate: ["Subject:CN = x", "Expire date:soon"], expecting: Expected(certificateDays: 1),
            passes: false, "200, but the server showed no certificate whose days could be counted"),
    ]

    @Test("an answer is judged, and told in one line", arguments: statuses + bodies + documents + rest)
    func judging(_ example: Judged) async throws {
        let url = "http://app/health"
        let client = ScriptedHTTPClient([
            .answer(
                "GET \(url)", status: example.status, headers: example.headers, example.body,
                certificate: example.certificate)
        ])
        let date = try #require(Timestamp.date("2026-01-01T00:00:00Z"))
        let result = await HTTPProbe(client: client, clock: ManualClock(), date: { date }).ask(
            HTTPQuestion(.url(url)), at: url, expecting: example.expecting, within: .seconds(1))
        #expect(result.text == example.text)
        #expect(result.hasPassed == example.passes)
        #expect(result.status == example.status)
        #expect(client.complaints == [])
    }

    @Test("an answer that takes longer than it may is too slow, unless something worse is wrong with it")
    func latency() async {
        let clock = ManualClock()
        let expectation = Expected(maximumLatency: .seconds(1))
        for (status, took, text) in [
            (200, 1, "200"), (200, 2, "200, but it took 2s instead of 1s"), (500, 2, "500"),
        ] {
            let client = SlowClient(clock: clock, delay: .seconds(took), status: status)
            let result = await HTTPProbe(client: client, clock: clock).ask(
                HTTPQuestion(.url("http://app")), at: "http://app", expecting: expectation, within: .seconds(9))
            #expect(result.text == text)
            #expect(result.duration == .seconds(took))
        }
        let client = SlowClient(clock: clock, delay: .seconds(2), status: 0)
        let result = await TCPProbe(client: client, clock: clock).ask(
            "tcp://app:5432", expecting: expectation, within: .seconds(9))
        #expect(result.text == "it took 2s instead of 1s")
    }

    @Test("a request is made as the question says, with one limit over all, on a connection of its own")
    func request() async throws {
        let client = ScriptedHTTPClient([.answer("POST https://app/x")])
        var tls = TLSPolicy(verifies: false)
        let question = HTTPQuestion(
            .url(""), method: "POST", headers: [Header("A", "b")], body: [1], maximumRedirects: 3, tls: tls,
            version: .http2, route: .unixSocket(path: "/s"))
        _ = await HTTPProbe(client: client).ask(
            question, at: "https://app/x", expecting: Expected(certificateDays: 1), within: .seconds(2))
        tls.tellsCertificate = true
        var expected = Request(
            "POST", "https://app/x", headers: [Header("A", "b"), Header("Accept", "*/*")], body: [1],
            route: .unixSocket(path: "/s"), tls: tls, maximumRedirects: 3,
            limits: Limits(connect: .seconds(2), idle: nil, total: .seconds(2)))
        expected.version = .http2
        expected.keepsConnection = false
        #expect(client.requests == [expected])
    }

    @Test(
        "what is no answer is told in one line",
        arguments: [
            (.transport(.refused(peer: "app:80")), "connection to app:80 refused: nothing listens there"),
            (.transport(.timedOut(stage: .connect)), "no connection in time"),
            (.transport(.timedOut(stage: .total)), "no answer in time"),
            (.transport(.tls(.expired("x"))), "the certificate has expired (x)"),
            (.unaskable("no port is known"), "cannot be asked: no port is known"),
            (.exit(code: 7, output: "\nno\nyes"), "exit status 7 \"no\""),
            (.exit(code: 1, output: ""), "exit status 1"),
            (.noCheck, "the container has no health check that can be run"),
            (.eventTooLarge, "an event is longer than a megabyte"),
            (.stream(.silent(.seconds(90))), "the stream was silent for 90s"),
            (.stream(.ended), "the server ended the stream"),
        ] as [(ProbeFailure, String)])
    func failures(failure: ProbeFailure, text: String) {
        #expect(failure.text(status: nil) == text)
    }

    @Test("a question that was cancelled counts for nothing")
    func outcomes() {
        #expect(ProbeResult().outcome == .success)
        #expect(ProbeResult(.noCheck).outcome == .failure)
        #expect(ProbeResult(.transport(.cancelled)).outcome == .inconclusive)
    }

    private static func path(_ text: String) -> JSONPath {
        guard let path = try? JSONPath(parsing: text) else { preconditionFailure("\(text) is no path") }
        return path
    }

    private static func pattern(_ text: String) -> GoRegexp {
        guard let pattern = try? GoRegexp(text) else { preconditionFailure("\(text) is no pattern") }
        return pattern
    }
}

/// Answers when its clock, which it turns itself, has gone on by a while.
private struct SlowClient: HTTPClient {
    let clock: ManualClock
    let delay: Duration
    let status: Int

    func send(_ request: Request) async throws(HTTPError) -> Response {
        clock.advance(by: delay)
        return Response(head: ResponseHead(status: status), body: ByteStream { () async throws(HTTPError) in nil })
    }
}
