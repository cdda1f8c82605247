import Alerting
import Configuration
import Foundation
import HTTP
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("Sending an alert")
struct AlertSenderTests {
    private let url = "https://chat.example/hook/SECRET"

    private var notice: Notice {
        var notice = Notice(.gaveUp, at: 0)
        (notice.container, notice.output) = ("web", "a \"quoted\" word")
        return notice
    }

    private func context(_ client: ScriptedHTTPClient) -> Context {
        Context(
            environment: [:], streams: .captured(), client: client, startTimeline: { Timeline(on: ManualClock()) },
            date: { Date(timeIntervalSince1970: 0) }, interruption: { nil })
    }

    private func send(
        _ settings: WebhookSettings, _ step: ScriptedHTTPClient.Step
    ) async throws -> (NoticeQueue.Delivery, Request?) {
        let client = ScriptedHTTPClient([step])
        let settings = AlertSettings(name: "chat", action: .webhook(settings))
        let sender = try AlertSender(settings, context: context(client))
        #expect(sender.place == "https://chat.example/…", "what may be a secret is not told")
        let delivery = await sender.send(notice)
        #expect(client.complaints.isEmpty)
        return (delivery, client.requests.first)
    }

    @Test(
        "what an answer means",
        arguments: [
            (200, nil, .delivered), (204, nil, .delivered),
            (500, nil, .failed("it answered 500: said \\x1b so")),
            (429, "7", .failed("it answered 429: said \\x1b so", retryAfter: .seconds(7))),
            (404, nil, .refused("it answered 404: said \\x1b so")),
            (301, nil, .refused("it answered 301: said \\x1b so")),
        ] as [(Int, String?, NoticeQueue.Delivery)])
    func answers(status: Int, pause: String?, expected: NoticeQueue.Delivery) async throws {
        let headers = pause.map { [Header("Retry-After", $0)] } ?? []
        let step = ScriptedHTTPClient.Step.answer(
            "POST \(url)", status: status, headers: headers, status < 300 ? "" : "said \u{1b} so")
        #expect(try await send(WebhookSettings(url), step).0 == expected)
    }

    @Test("a connection that fails is tried again later") func failure() async throws {
        let step = ScriptedHTTPClient.Step.failure("POST \(url)", .timedOut(stage: .total))
        guard case .failed = try await send(WebhookSettings(url), step).0 else {
            Issue.record("not failed")
            return
        }
    }

    @Test("a template makes the body, and quotes what it is told to") func template() async throws {
        let template = #"{"who":{{json .container.name}},"said":{{json .output}}}"#
        let settings = WebhookSettings(
            url, method: "PUT", headers: [Header("Content-Type", "application/x-own")], template: template)
        let (delivery, request) = try await send(settings, .answer("PUT \(url)"))
        #expect(delivery == .delivered)
        #expect(
            request.map { String(decoding: $0.body, as: UTF8.self) } == #"{"who":"web","said":"a \"quoted\" word"}"#)
        #expect(request?.headers == [Header("Content-Type", "application/x-own")])
    }

    @Test("a template that cannot be read, and a file that is not there, are said at once") func mistakes() throws {
        let folder = try ScratchFolder()
        var fromFile = WebhookSettings("")
        fromFile.urlFile = folder.path("none")
        for settings in [WebhookSettings(url, template: "{{.title"), fromFile, WebhookSettings("ftp://x")] {
            let error = #expect(throws: AlertSender.Problem.self) {
                try AlertSender(
                    AlertSettings(name: "chat", action: .webhook(settings)), context: context(ScriptedHTTPClient([])))
            }
            #expect(error?.text.hasPrefix("alert 'chat': ") == true)
        }
    }

    @Test("a command gets the notice in its words and its variables") func command() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("told")
        let words = [
            "sh", "-c", #"printf '%s|' "$1" "$HEALTHWATCH_EVENT" "$HEALTHWATCH_OUTPUT" > "$2""#, "sh", "{{.title}}",
            path,
        ]
        let sender = try AlertSender(
            AlertSettings(name: "own", action: .command(words)),
            context: Context(
                environment: ["PATH": "/usr/bin:/bin"], streams: .captured(), client: ScriptedHTTPClient([]),
                startTimeline: { Timeline(on: ManualClock()) }, date: { Date(timeIntervalSince1970: 0) },
                interruption: { nil }))
        #expect(await sender.send(notice) == .delivered)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == #"web was given up|gave-up|a "quoted" word|"#)
    }

    @Test("a command that fails, or takes too long, is tried again later") func badCommand() async throws {
        for (words, reason) in [(["sh", "-c", "exit 3"], "exited with status 3"), (["sleep", "60"], "100ms")] {
            let settings = AlertSettings(name: "own", action: .command(words), timeout: .milliseconds(100))
            let sender = try AlertSender(settings, context: context(ScriptedHTTPClient([])))
            guard case .failed(let text, _) = await sender.send(notice) else {
                Issue.record("\(words) did not fail")
                continue
            }
            #expect(text.contains(reason), "\(text)")
        }
    }
}
