package import HTTP
import Locking

/// The HTTP client over libcurl: TCP, TLS and Unix sockets, HTTP/1.1 and HTTP/2, with connections kept alive between
/// requests.
///
/// One thread does all transfers. It starts with ``prepare()`` or the first request and sleeps while nothing arrives.
package final class CurlClient: HTTPClient {
    private let inbox = Inbox()
    private let userAgent: String

    /// A client that calls itself `userAgent`, such as `healthwatch/1.0`, unless a request says otherwise.
    package init(userAgent: String = "healthwatch") {
        self.userAgent = userAgent
    }

    deinit {
        inbox.stop()?.detach()
    }

    /// Initialises libcurl, which takes a millisecond for OpenSSL alone, while the caller does something else.
    package func prepare() {
        inbox.prepare()
    }

    package func send(_ request: Request) async throws(HTTPError) -> Response {
        let exchange = Exchange(request, userAgent: userAgent, inbox: inbox)
        let head = try await exchange.start().get()
        let body = Body(exchange: exchange, client: self)
        return Response(
            head: head,
            body: ByteStream { () async throws(HTTPError) -> [UInt8]? in try await body.nextPiece() })
    }

    /// Ends all exchanges with ``HTTPError/cancelled``, closes all connections and waits (well under a millisecond)
    /// until the thread has ended. Later requests fail with ``HTTPError/cancelled``.
    package func shutdown() {
        inbox.stop()?.join()
    }

    /// What the reader of a body holds on to: the exchange ends when it is let go, the client not before.
    private final class Body: Sendable {
        private let exchange: Exchange
        private let client: CurlClient

        init(exchange: Exchange, client: CurlClient) {
            self.exchange = exchange
            self.client = client
        }

        deinit {
            exchange.cancel()
        }

        func nextPiece() async throws(HTTPError) -> [UInt8]? {
            try await exchange.nextPiece().get()
        }
    }
}
