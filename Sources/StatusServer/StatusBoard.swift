package import HTTP
package import Health

/// What the HTTP face says: takes states as they are published, and answers requests from them. It asks nobody.
package final class StatusBoard: Sendable {
    /// How a board is set up.
    package struct Options: Sendable {
        /// The version of the program.
        package var version: String
        /// When the program started, in seconds since 1970.
        package var startTime: Double
        /// Without contact to the engine for longer than that, nothing is known.
        package var maximumAge = Duration.seconds(30)
        /// What all but the health paths ask for; nil for nothing.
        package var token: [UInt8]?

        /// The defaults.
        package init(version: String, startTime: Double) {
            self.version = version
            self.startTime = startTime
        }
    }

    /// A board that knows nothing yet.
    package init(_ options: Options, figures: any LiveFigures, documents: any CommandDocuments) {}

    /// Takes how everything is now. Wake the server after it.
    package func publish(_ state: ServedState) {}

    /// Answers a request. Called on the server's thread.
    package func answer(_ request: ServerRequest) -> ServerAnswer { .response(ServerResponse(status: 404)) }

    /// Answers HAProxy's agent check; `question` is what it sent, the name of an app, or nothing.
    package func agentAnswer(_ question: String) -> String { "down #not ready\n" }
}
