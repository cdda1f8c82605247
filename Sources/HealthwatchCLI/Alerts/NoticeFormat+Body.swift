import Alerting
import FoundationEssentials
import Health

extension NoticeFormat {
    /// The body of a webhook for a notice; `key` is that of the text format.
    func body(_ notice: Notice, key: String = "text") -> [UInt8] {
        switch self {
        case .json: Array(Documents.json(NoticeDocument(notice)).utf8)
        case .slack: Self.encode(SlackMessage(notice))
        case .discord: Self.encode(DiscordMessage(notice))
        case .teams: Self.encode(TeamsMessage(notice))
        case .text: Self.encode([key: notice.text])
        }
    }

    /// The names of keys are those of the servers here, as they are written.
    private static func encode(_ message: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(message)).map(Array.init) ?? []
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
                timestamp: Timestamp.text(notice.moment))
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
