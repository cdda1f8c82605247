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
    /// `GET /events` up to the present: what the engine still remembers of a container, oldest first. dockerd keeps the
    /// last 256 events of everything.
    package func pastEvents(
        of container: String, _ verbs: [String], within time: Duration
    ) async throws(EngineError) -> [Wire.Event] {
        let filters = Filters(["container": [container], "event": verbs, "type": ["container"]])
        let body = try await bytes(
            "/events", query: [("since", "1"), ("until", Self.moment(now.timeIntervalSince1970))] + filters.query,
            notFound: "event stream",
            limits: Limits(total: time))
        let decoder = JSONDecoder()
        return body.split(separator: UInt8(ascii: "\n")).compactMap {
            try? decoder.decode(Wire.Event.self, from: Data($0))
        }
    }

    /// `GET /events`, from `since` on (seconds since 1970 by the engine's clock): what happened between then and now
    /// comes first, as far as the engine's ring of 256 reaches.
    ///
    /// dockerd sends the head before it subscribes, so only `since` closes the gap (moby, `getEvents`).
    package func events(_ filters: Filters, since: Double) async throws(EngineError) -> EventStream {
        let response = try await open(
            "/events", query: [("since", Self.moment(since))] + filters.query, notFound: "event stream",
            limits: Limits(idle: nil))
        return EventStream(body: response.body, fail: failure)
    }
    /// Seconds since 1970 with nine decimals, as `since` and `until` take them.
    private static func moment(_ seconds: Double) -> String {
        let whole = Int64(seconds.rounded(.down))
        let nanoseconds = Int64((seconds - Double(whole)) * 1e9)
        return "\(whole).\(String(nanoseconds + 1_000_000_000).dropFirst())"
    }
}
