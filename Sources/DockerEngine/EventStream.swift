import FoundationEssentials
import HTTP

/// The events of an engine as they come; one reader. It ends with an error only: an engine never ends it by itself.
package struct EventStream: AsyncSequence, Sendable {
    package typealias Element = Wire.Event
    package typealias Failure = EngineError

    private let body: ByteStream
    private let fail: @Sendable (HTTPError) -> EngineError

    init(body: ByteStream, fail: @escaping @Sendable (HTTPError) -> EngineError) {
        self.body = body
        self.fail = fail
    }

    package func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator(), fail: fail) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: ByteStream.Iterator
        fileprivate let fail: @Sendable (HTTPError) -> EngineError
        private var lines = LineSplitter(limit: 1 << 20)
        private var ready: [[UInt8]] = []

        fileprivate init(body: ByteStream.Iterator, fail: @escaping @Sendable (HTTPError) -> EngineError) {
            self.body = body
            self.fail = fail
        }

        package mutating func next() async throws(EngineError) -> Wire.Event? {
            while ready.isEmpty {
                let piece: [UInt8]?
                do { piece = try await body.next() } catch { throw fail(error) }
                guard let piece else { throw fail(.truncated("the event stream ended")) }
                guard let whole = lines.feed(piece) else {
                    throw .malformed(request: "GET /events", reason: "an event is longer than 1 MiB")
                }
                ready = whole
            }
            let line = ready.removeFirst()
            do {
                return try JSONDecoder().decode(Wire.Event.self, from: Data(line))
            } catch {
                throw .malformed(request: "GET /events", reason: Engine.words(error))
            }
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(EngineError) -> Wire.Event? {
            try await next()
        }
    }
}

extension Engine {
    /// `GET /events`, from `since` on (seconds since 1970 by the engine's clock): what happened between then and now
    /// comes first, as far as the engine's ring of 256 reaches.
    ///
    /// dockerd sends the head before it subscribes, so only `since` closes the gap (moby, `getEvents`).
    package func events(_ filters: Filters, since: Double) async throws(EngineError) -> EventStream {
        let whole = Int64(since.rounded(.down))
        let nanoseconds = Int64((since - Double(whole)) * 1e9)
        let fraction = String(nanoseconds + 1_000_000_000).dropFirst()
        let response = try await open(
            "/events", query: [("since", "\(whole).\(fraction)")] + filters.query, notFound: "event stream",
            limits: Limits(idle: nil))
        return EventStream(body: response.body, fail: failure)
    }
}
