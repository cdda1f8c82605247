package import HTTP
package import Health

/// Whom to tell when an app changes.
package struct AlertSettings: Sendable, Equatable {
    /// Tells it from the others.
    package var name: String
    /// It is sent when an app comes to be one of these.
    package var statuses: [AppStatus]
    package var action: AlertAction
    /// The longest that the action may take.
    package var timeout: Duration

    /// An alert when something goes wrong, and when all is well again.
    package init(
        name: String, statuses: [AppStatus] = [.unhealthy, .degraded, .missing, .healthy], action: AlertAction,
        timeout: Duration = .seconds(10)
    ) {
        self.name = name
        self.statuses = statuses
        self.action = action
        self.timeout = timeout
    }
}

/// What an alert does.
package enum AlertAction: Sendable, Equatable {
    /// An HTTP request.
    case webhook(WebhookSettings)
    /// A program and its arguments, without a shell.
    case command([String])
}

/// The request of an alert.
package struct WebhookSettings: Sendable, Equatable {
    /// An absolute http or https URL, which may carry a secret.
    package var url: String
    /// In capitals.
    package var method: String
    package var headers: [Header]
    /// What the body is made of, in Go's template syntax; nil for the change as JSON.
    package var template: String?

    /// A `POST` of the change as JSON.
    package init(_ url: String, method: String = "POST", headers: [Header] = [], template: String? = nil) {
        self.url = url
        self.method = method
        self.headers = headers
        self.template = template
    }
}
