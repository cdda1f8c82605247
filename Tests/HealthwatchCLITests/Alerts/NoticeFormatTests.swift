import Alerting
import Foundation
import Health
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("The bodies of webhooks")
struct NoticeFormatTests {
    /// A restart of a container whose words try to be markup.
    private var restarted: Notice {
        var notice = Notice(.restarted, at: 1_795_651_200)
        (notice.app, notice.kind) = ("shop", "project")
        (notice.container, notice.containerID) = ("shop-web-1", String(repeating: "ab", count: 32))
        (notice.reason, notice.code) = ("health check failed 3 times in a row", "unhealthy")
        notice.output = "<!channel> @everyone & \"more\""
        (notice.restart, notice.limit) = (1, 3)
        (notice.state, notice.stopTimeout) = ("running", .seconds(10))
        notice.finding = Finding(
            "health-check-failed", .error, container: "shop-web-1", title: "the check fails", cause: "It decided so.",
            fix: ["Mend it."], commands: ["docker logs shop-web-1"])
        return notice
    }

    private func json(_ format: NoticeFormat, _ notice: Notice, key: String = "text") throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(format.body(notice, key: key)))
    }

    private let details = [
        "health check failed 3 times in a row", #"output: <!channel> @everyone & "more""#,
        "finding: the check fails [health-check-failed]", "fix: Mend it.", "try: docker logs shop-web-1",
    ]

    @Test("a document has everything") func document() throws {
        #expect(
            String(decoding: NoticeFormat.json.body(restarted), as: UTF8.self) == """
                {"app":{"kind":"project","name":"shop"},"container":{"id":"\(restarted.containerID)",\
                "name":"shop-web-1","short_id":"abababababab","state":"running"},"event":"restarted",\
                "finding":{"cause":"It decided so.","commands":["docker logs shop-web-1"],"container":"shop-web-1",\
                "evidence":[],"fix":["Mend it."],"id":"health-check-failed","severity":"error",\
                "title":"the check fails"},"from":null,"held_back":0,"limit":3,\
                "output":"<!channel> @everyone & \\"more\\"","problem":null,\
                "reason":{"code":"unhealthy","message":"health check failed 3 times in a row"},"restart":1,\
                "schema":"healthwatch.alert/v1","severity":"warning","status":null,"stop_timeout_ms":10000,\
                "text":"shop-web-1 was restarted (1 of 3)\\n\
                \(details.joined(separator: "\\n").replacing("\"", with: "\\\""))",\
                "time":"2026-11-26T00:00:00.000Z","title":"shop-web-1 was restarted (1 of 3)"}
                """)
    }

    @Test("Slack: its three characters are escaped, so that nobody is called") func slack() throws {
        let body = try json(.slack, restarted)
        #expect(body["text"]?.string == "*shop-web-1 was restarted (1 of 3)*")
        let attachment = try #require(body["attachments"]?.array?.first)
        let text = try #require(attachment["text"]?.string)
        #expect(text.contains("&lt;!channel&gt; @everyone &amp;") && !text.contains("<"))
        #expect(attachment["color"]?.string == "#e67700")
    }

    @Test("Discord: no mention is allowed, and its limits hold") func discord() throws {
        var notice = restarted
        notice.reason = String(repeating: "long ", count: 2_000)
        notice.container = String(repeating: "n", count: 400)
        let body = try json(.discord, notice)
        #expect(body["allowed_mentions"]?["parse"]?.array?.isEmpty == true)
        let embed = try #require(body["embeds"]?.array?.first)
        #expect(embed["title"]?.string?.count == 250 && embed["description"]?.string?.count == 4_000)
        #expect(embed["timestamp"]?.string == "2026-11-26T00:00:00.000Z")
    }

    @Test("Teams: a card with a line for each detail") func teams() throws {
        let content = try #require(try json(.teams, restarted)["attachments"]?.array?.first?["content"])
        #expect(content["type"]?.string == "AdaptiveCard")
        let lines = content["body"]?.array?.compactMap { $0["text"]?.string }
        #expect(lines == ["shop-web-1 was restarted (1 of 3)"] + details)
    }

    @Test("one text under a key, as docker-autoheal sends it") func text() throws {
        let body = try json(.text, restarted, key: "content")
        #expect(body.object?.count == 1)
        #expect(body["content"]?.string?.hasPrefix("shop-web-1 was restarted (1 of 3)\nhealth check failed 3") == true)
    }

    @Test("every event has a title, and a severity that fits", arguments: Notice.Event.allCases)
    func titles(event: Notice.Event) {
        var notice = restarted
        notice.event = event
        notice.status = "Unhealthy"
        #expect(!notice.title.isEmpty && !notice.title.contains("\n"))
        let good: Set<Notice.Event> = [.healed, .engineBack]
        #expect((notice.severity == .good) == good.contains(event))
    }
}
