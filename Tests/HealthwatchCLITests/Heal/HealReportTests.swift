import CommandSpec
import Foundation
import HTTP
import Health
import Terminal
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("What heal tells")
struct HealReportTests {
    private let id = ContainerID(String(repeating: "ab", count: 32))

    private func event(_ kind: HealEvent.Kind, _ change: (inout HealEvent) -> Void = { _ in }) -> HealEvent {
        var event = HealEvent(
            kind: kind, moment: 1_795_651_200, app: App(kind: .project, name: "shop"), container: "shop-web-1", id: id,
            reason: "health check failed 3 times in a row", code: "unhealthy", output: "no\u{1b} route")
        event.count = .init(number: 2, limit: 3)
        change(&event)
        return event
    }

    private func told(_ words: [String], _ events: [HealEvent]) throws -> (output: String, errors: String) {
        guard case .run(let arguments) = try HealCommand.spec.parse(words) else { throw CancellationError() }
        let streams = Streams.captured()
        let context = Context(
            environment: [:], streams: streams, client: ScriptedHTTPClient([]),
            startTimeline: { Timeline(on: ManualClock()) }, date: { Date(timeIntervalSince1970: 0) },
            interruption: { nil })
        let report = HealReport(arguments, context: context)
        for event in events { report.tell(event) }
        report.finish()
        return (streams.captured(.output), streams.captured(.error))
    }

    @Test("every kind of event, as lines") func lines() throws {
        let finding = Finding(
            "health-check-failed", .error, container: "shop-web-1", title: "the health check fails", cause: "",
            fix: ["Mend it."])
        let events = [
            event(.restarting), event(.restarted) { ($0.duration, $0.finding) = (.milliseconds(1_250), finding) },
            event(.restartFailed) { ($0.duration, $0.problem) = (.seconds(2), "HTTP 500: no space") },
            event(.healed) { $0.duration = .seconds(3) },
            event(.gaveUp) { $0.count = .init(number: 3, limit: 3) },
            event(.refused) { ($0.reason, $0.output) = ("it is paused", "health check failed") },
            event(.waiting) {
                ($0.reason, $0.output, $0.until) = ("a pause follows 1 restart", "failed", 1_795_651_260)
            },
            event(.wouldRestart),
        ]
        let output = try told([], events).output
        #expect(
            output == """
                2026-11-26T00:00:00Z shop-web-1: restarting (2 of 3): health check failed 3 times in a row: no\\x1b route
                2026-11-26T00:00:00Z shop-web-1: restarted in 1.3s
                  the health check fails [health-check-failed]
                  fix: Mend it.
                2026-11-26T00:00:00Z shop-web-1: restart failed after 2s: HTTP 500: no space
                2026-11-26T00:00:00Z shop-web-1: healthy again, 3s after the restart
                2026-11-26T00:00:00Z shop-web-1: given up after 3 restarts: health check failed 3 times in a row: no\\x1b route
                2026-11-26T00:00:00Z shop-web-1: left alone: it is paused (health check failed)
                2026-11-26T00:00:00Z shop-web-1: waiting until 2026-11-26T00:01:00Z: a pause follows 1 restart (failed)
                2026-11-26T00:00:00Z shop-web-1: would restart (2 of 3): health check failed 3 times in a row: no\\x1b route

                """, "\(output)")
    }

    @Test("an event as a document") func document() throws {
        let line = try told(["-o", "ndjson"], [event(.restarting)]).output
        #expect(
            line == """
                {"events":[{"app":{"kind":"project","name":"shop"},"container":"shop-web-1","duration_ms":null,\
                "event":"restarting","finding":null,"id":"\(id.text)","limit":3,"output":"no\\\\x1b route",\
                "problem":null,"reason":{"code":"unhealthy","message":"health check failed 3 times in a row"},\
                "restart":2,"time":"2026-11-26T00:00:00.000Z","until":null}],"schema":"healthwatch.heal/v1"}

                """)
        let whole = try told(["--once", "-o", "json"], [event(.restarting), event(.restarted)]).output
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(whole.utf8))
        #expect(document["events"]?.array?.compactMap { $0["event"]?.string } == ["restarting", "restarted"])
    }
}
