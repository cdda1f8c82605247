/// Sends requests. The one real client is libcurl's; tests script their own.
package protocol HTTPClient: Sendable {
    /// Returns as soon as the head of the answer is known.
    ///
    /// Cancelling the task ends the exchange and throws ``HTTPError/cancelled``.
    func send(_ request: Request) async throws(HTTPError) -> Response
}
