import FoundationEssentials
import Health

/// The bodies of webhooks.
package enum NoticeFormat: String, Sendable, CaseIterable {
    /// `healthwatch.alert/v1`.
    case json
    case slack, discord, teams
    /// One text under a key: what docker-autoheal sends, and most chat servers take.
    case text

    /// The body for a notice; `key` is that of the text format.
    package func body(_ notice: Notice, key: String = "text") -> [UInt8] {
        switch self {
        case .json: Self.encode(NoticeDocument(notice))
        case .slack: Self.encode(SlackMessage(notice))
        case .discord: Self.encode(DiscordMessage(notice))
        case .teams: Self.encode(TeamsMessage(notice))
        case .text: Self.encode([key: notice.text])
        }
    }

    private static func encode(_ document: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(document)).map(Array.init) ?? []
    }
}

/// `healthwatch.alert/v1`.
package struct NoticeDocument: Encodable, Sendable {
    private let notice: Notice

    /// The document of a notice.
    package init(_ notice: Notice) { self.notice = notice }

    private enum Key: String, CodingKey {
        case schema, event, severity, time, title, text, app, container, from, status, reason, output, problem, finding
        case restart, limit, heldBack = "held_back", state, stopTimeoutMs = "stop_timeout_ms"
        case name, kind, id, shortID = "short_id", code, message
        case cause, evidence, fix, commands
    }

    package func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode("healthwatch.alert/v1", forKey: .schema)
        try document.encode(notice.event.rawValue, forKey: .event)
        try document.encode(notice.severity.rawValue, forKey: .severity)
        try document.encode(Timestamp.text(Date(timeIntervalSince1970: notice.moment)), forKey: .time)
        try document.encode(notice.title, forKey: .title)
        try document.encode(notice.text, forKey: .text)
        if notice.app.isEmpty {
            try document.encodeNil(forKey: .app)
        } else {
            var app = document.nestedContainer(keyedBy: Key.self, forKey: .app)
            try app.encode(notice.app, forKey: .name)
            try app.encode(notice.kind, forKey: .kind)
        }
        if notice.container.isEmpty {
            try document.encodeNil(forKey: .container)
        } else {
            var container = document.nestedContainer(keyedBy: Key.self, forKey: .container)
            try container.encode(notice.container, forKey: .name)
            try container.encode(notice.containerID, forKey: .id)
            try container.encode(String(notice.containerID.prefix(12)), forKey: .shortID)
            try container.encode(notice.state, forKey: .state)
        }
        func encode(_ text: String, _ key: Key) throws {
            if text.isEmpty { try document.encodeNil(forKey: key) } else { try document.encode(text, forKey: key) }
        }
        try encode(notice.from, .from)
        try encode(notice.status, .status)
        try encode(notice.problem, .problem)
        try document.encode(notice.output, forKey: .output)
        var reason = document.nestedContainer(keyedBy: Key.self, forKey: .reason)
        try reason.encode(notice.code, forKey: .code)
        try reason.encode(notice.reason, forKey: .message)
        try document.encode(notice.restart, forKey: .restart)
        try document.encode(notice.limit, forKey: .limit)
        try document.encode(notice.stopTimeout.map { Int($0 / .milliseconds(1)) }, forKey: .stopTimeoutMs)
        try document.encode(notice.heldBack, forKey: .heldBack)
        if let finding = notice.finding {
            var inner = document.nestedContainer(keyedBy: Key.self, forKey: .finding)
            try inner.encode(finding.id, forKey: .id)
            try inner.encode(finding.severity.rawValue, forKey: .severity)
            try inner.encode(finding.container, forKey: .container)
            try inner.encode(finding.title, forKey: .title)
            try inner.encode(finding.evidence, forKey: .evidence)
            try inner.encode(finding.cause, forKey: .cause)
            try inner.encode(finding.fix, forKey: .fix)
            try inner.encode(finding.commands, forKey: .commands)
        } else {
            try document.encodeNil(forKey: .finding)
        }
    }
}

/// An incoming webhook of Slack (docs.slack.dev, "Sending messages using incoming webhooks"), which Mattermost and
/// Rocket.Chat take, too.
private struct SlackMessage: Encodable {
    /// For notifications, and where attachments are not shown.
    var text: String
    var attachments: [Attachment]

    struct Attachment: Encodable {
        var color: String
        var fallback: String
        var text: String
    }

    init(_ notice: Notice) {
        let title = Self.escaped(notice.title)
        text = "*\(title)*"
        let details = Self.escaped(notice.details.joined(separator: "\n"))
        attachments = details.isEmpty ? [] : [.init(color: notice.severity.color, fallback: title, text: details)]
    }

    /// The three characters that Slack wants escaped.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

/// A webhook of Discord (discord.com/developers/docs/resources/webhook, "Execute Webhook"), within its limits.
private struct DiscordMessage: Encodable {
    var embeds: [Embed]
    /// Nobody is called by what a container printed.
    var allowedMentions = Mentions()

    enum CodingKeys: String, CodingKey {
        case embeds
        case allowedMentions = "allowed_mentions"
    }

    struct Embed: Encodable {
        var title: String
        var description: String
        var color: Int
        var timestamp: String
    }

    struct Mentions: Encodable {
        var parse: [String] = []
    }

    init(_ notice: Notice) {
        embeds = [
            .init(
                title: String(notice.title.prefix(250)),
                description: String(notice.details.joined(separator: "\n").prefix(4_000)),
                color: Int(notice.severity.color.dropFirst(), radix: 16) ?? 0,
                timestamp: Timestamp.text(Date(timeIntervalSince1970: notice.moment)))
        ]
    }
}

/// A card for a workflow of Microsoft Teams ("Post to a channel when a webhook request is received"): an adaptive card in
/// a message.
private struct TeamsMessage: Encodable {
    var type = "message"
    var attachments: [Attachment]

    struct Attachment: Encodable {
        var contentType = "application/vnd.microsoft.card.adaptive"
        var content: Card
    }

    struct Card: Encodable {
        var schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        var type = "AdaptiveCard"
        var version = "1.4"
        var body: [Block]

        enum CodingKeys: String, CodingKey {
            case schema = "$schema", type, version, body
        }
    }

    struct Block: Encodable {
        var type = "TextBlock"
        var text: String
        var wrap = true
        var weight: String?
        var color: String?
    }

    init(_ notice: Notice) {
        let color =
            switch notice.severity {
            case .error: "attention"
            case .warning: "warning"
            case .info: "accent"
            case .good: "good"
            }
        let title = Block(text: notice.title, weight: "bolder", color: color)
        attachments = [.init(content: Card(body: [title] + notice.details.map { Block(text: $0) }))]
    }
}

extension Notice.Severity {
    fileprivate var color: String {
        switch self {
        case .error: "#c92a2a"
        case .warning: "#e67700"
        case .info: "#1971c2"
        case .good: "#2b8a3e"
        }
    }
}
