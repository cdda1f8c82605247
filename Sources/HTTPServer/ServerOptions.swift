package import HTTP

/// How a server is set up.
package struct ServerOptions: Sendable {
    /// Where it listens; at least one address.
    package var addresses: [ServerAddress]
    /// The certificate chain and its key, as PEM text; nil for plain HTTP.
    package var tls: (certificate: String, key: String)?
    /// Where an agent check is answered: a line comes, or nothing, and a line is sent back. Nil for nowhere.
    package var agent: ServerAddress?
    /// The most clients at a time. Those who wait longest without a request make room for new ones.
    package var connections = 8_192
    /// How long a client may take for the head of a request, be silent between two, and take nothing of an answer; whole
    /// seconds.
    package var patience = Duration.seconds(20)
    /// How long an ending server waits for answers under way.
    package var grace = Duration.seconds(3)

    /// The defaults.
    package init(addresses: [ServerAddress]) { self.addresses = addresses }
}

/// Who answers. Everything is asked on the server's thread: it computes, and never waits.
package struct ServerAnswers: Sendable {
    /// What a request gets.
    package var request: @Sendable (ServerRequest) -> ServerAnswer
    /// What a line of an agent check gets.
    package var agent: @Sendable (String) -> String
    /// The server's monotonic time.
    package var now: @Sendable () -> Duration

    /// Answers by these functions.
    package init(
        request: @escaping @Sendable (ServerRequest) -> ServerAnswer, agent: @escaping @Sendable (String) -> String,
        now: @escaping @Sendable () -> Duration
    ) {
        self.request = request
        self.agent = agent
        self.now = now
    }
}
