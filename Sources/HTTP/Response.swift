/// The answer to a request: its head, known at once, and its body, still arriving.
package struct Response: Sendable {
    /// Status line, headers and how the answer came about.
    package let head: ResponseHead
    /// The body, piece by piece. Dropping it unread ends the exchange.
    package let body: ByteStream

    /// An answer whose body comes from `body`.
    package init(head: ResponseHead, body: ByteStream) {
        self.head = head
        self.body = body
    }
}

/// The head of the final answer, after any redirects that were followed.
package struct ResponseHead: Sendable, Equatable {
    /// The status code, 100 to 999; 0 for a request that only connects.
    package var status: Int
    /// The version in the status line, such as `1.1` or `2`.
    package var httpVersion = "1.1"
    /// In the order received.
    package var headers: [Header]
    /// The URL that gave this answer: the request's own unless redirects were followed.
    package var url: String
    /// How many redirects were followed.
    package var redirects: Int
    /// What the server's own certificate says, each line as `Name:value`; empty unless the request asked for it.
    package var certificate: [String] = []

    /// A head as received.
    package init(status: Int, headers: [Header] = [], url: String = "", redirects: Int = 0) {
        self.status = status
        self.headers = headers
        self.url = url
        self.redirects = redirects
    }

    /// The value of the first header of that name, without regard to case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// The pieces of a body in the order of arrival, pulled by one reader: nothing is fetched far ahead of what was read.
///
/// Ending the iteration, or cancelling the reading task, ends the exchange. A body that breaks off before its announced
/// end throws ``HTTPError/truncated(_:)``: a half-read answer never looks like a whole one.
package struct ByteStream: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = HTTPError

    private let pull: @Sendable () async throws(HTTPError) -> [UInt8]?

    /// A stream whose pieces come from `pull`, nil being the end. What `pull` captures is released with the stream, so
    /// that is where an unread exchange is ended.
    package init(pull: @escaping @Sendable () async throws(HTTPError) -> [UInt8]?) {
        self.pull = pull
    }

    package func makeAsyncIterator() -> Iterator { Iterator(pull: pull) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let pull: @Sendable () async throws(HTTPError) -> [UInt8]?

        package mutating func next() async throws(HTTPError) -> [UInt8]? { try await pull() }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(HTTPError) -> [UInt8]? {
            try await pull()
        }
    }
}

extension ByteStream {
    /// The whole body, of at most `limit` bytes; a longer one throws ``HTTPError/tooLarge(limit:)``.
    package func collect(limit: Int) async throws(HTTPError) -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in self {
            guard bytes.count + piece.count <= limit else { throw .tooLarge(limit: limit) }
            bytes += piece
        }
        return bytes
    }
}
