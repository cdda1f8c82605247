package import Alerting
package import HTTP
package import Health

/// Whom to tell of what.
package struct AlertSettings: Sendable, Equatable {
    /// Tells it from the others.
    package var name: String
    /// It is sent when an app comes to be one of these.
    package var statuses: [AppStatus]
    /// What else it is sent for.
    package var events: [Notice.Event]
    package var action: AlertAction
    /// The longest that the action may take.
    package var timeout: Duration
    /// At most that many are sent in a minute; the others wait.
    package var limit: Int

    /// An alert when something goes wrong, when something is done about it, and when all is well again.
    package init(
        name: String, statuses: [AppStatus] = [.unhealthy, .degraded, .missing, .healthy],
        events: [Notice.Event] = Self.events, action: AlertAction, timeout: Duration = .seconds(10), limit: Int = 10
    ) {
        self.name = name
        self.statuses = statuses
        self.events = events
        self.action = action
        self.timeout = timeout
        self.limit = limit
    }

    /// What can be told besides the statuses of apps.
    package static let events = Notice.Event.allCases.filter { $0 != .changed && $0 != .test }

    /// Whether it is to be sent for that.
    package func wants(_ notice: Notice) -> Bool {
        switch notice.event {
        case .changed: statuses.contains { $0.rawValue == notice.status }
        case .test: true
        default: events.contains(notice.event)
        }
    }

    /// How its queue goes about it.
    package var policy: NoticeQueue.Policy {
        var policy = NoticeQueue.Policy()
        policy.limit = limit
        return policy
    }
}

/// What an alert does.
package enum AlertAction: Sendable, Equatable {
    /// An HTTP request.
    case webhook(WebhookSettings)
    /// A program and its arguments, each in Go's template syntax, without a shell.
    case command([String])
    /// A program that is given the container's name, short id, state and seconds to stop, as docker-autoheal does.
    case script(String)
    /// A mail.
    case mail(MailSettings)

    /// What it is, in one word.
    package var word: String {
        switch self {
        case .webhook: "webhook"
        case .command, .script: "command"
        case .mail: "email"
        }
    }
}

/// The request of an alert.
package struct WebhookSettings: Sendable, Equatable {
    /// An absolute http or https URL, which may carry a secret; empty where a file has it.
    package var url: String
    /// A file whose first line is the URL.
    package var urlFile: String?
    /// In capitals.
    package var method: String
    package var headers: [Header]
    /// The shape of the body.
    package var format: NoticeFormat
    /// The key of the text where that is the shape.
    package var textKey = "text"
    /// What the body is made of instead, in Go's template syntax over the JSON document.
    package var template: String?

    /// A `POST` of the JSON document.
    package init(
        _ url: String, method: String = "POST", headers: [Header] = [], format: NoticeFormat = .json,
        template: String? = nil
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.format = format
        self.template = template
    }
}

/// The mail of an alert.
package struct MailSettings: Sendable, Equatable {
    /// `smtp://HOST[:PORT]` or `smtps://HOST[:PORT]`.
    package var server: String
    package var from: String
    /// At least one.
    package var to: [String]
    /// Together with the file of its password or not at all.
    package var user: String?
    /// A file whose first line is the password.
    package var passwordFile: String?
    /// Whether it goes over TLS only.
    package var requiresTLS = true
    /// PEM file with the authorities of the server's certificate; nil for the system's.
    package var authorityFile: String?

    /// A mail by a server that asks for no password.
    package init(server: String, from: String, to: [String]) {
        self.server = server
        self.from = from
        self.to = to
    }
}
