package import HTTP

/// What happens to who listens to a stream of Server-Sent Events.
package enum StreamNews: Sendable, Equatable {
    /// The server has answered with a stream.
    case opened
    case event(ServerSentEvent)
    /// An event was longer than a megabyte; nothing of it was kept.
    case oversizedEvent
    /// The connection could not be made, or has ended. Unless the failure is final, another one follows.
    case failed(StreamFailure)
}

/// Why a stream could not be read, or not any longer.
package enum StreamFailure: Error, Sendable, Equatable {
    /// No connection, no answer, or one that broke.
    case exchange(HTTPError)
    /// Nothing came for that long.
    case silent(Duration)
    /// The server has ended the stream.
    case ended
    /// Another status than 200; 204 asks clients not to come back.
    case status(Int, location: String?)
    /// Not `text/event-stream`; nil without a content type.
    case contentType(String?)

    /// Whether clients do not try again after it, as the HTML Standard has it.
    package var isFinal: Bool {
        switch self {
        case .status, .contentType, .exchange(.invalidRequest): true
        case .exchange, .silent, .ended: false
        }
    }
}

/// Listens to a stream of Server-Sent Events for as long as somebody asks for the next news, and connects again when it
/// breaks, from where it had come. One reader. It ends after a final failure and when the task is cancelled.
package struct EventStreamReader: AsyncSequence, Sendable {
    package typealias Element = StreamNews
    package typealias Failure = Never

    private let client: any HTTPClient
    private let request: Request
    private let clock: any Clock<Duration>

    /// A reader that connects when it is first asked. The request's idle limit is the longest silence; heartbeats are
    /// none. Its total limit holds for each connection by itself.
    package init(_ request: Request, client: any HTTPClient, clock: any Clock<Duration>) {
        self.client = client
        self.request = request
        self.clock = clock
    }

    package func makeAsyncIterator() -> Iterator { Iterator(client: client, request: request, clock: clock) }

    /// The news, one after the other.
    package struct Iterator: AsyncIteratorProtocol {
        private enum State {
            /// Not connected; a pause comes first unless it is the first time.
            case closed(pauses: Bool)
            case open(ByteStream.Iterator)
            case over
        }

        private let client: any HTTPClient
        private let request: Request
        private let clock: any Clock<Duration>
        private var state = State.closed(pauses: false)
        private var parser = EventStreamParser()
        private var items: ArraySlice<EventStreamParser.Item> = []
        private var reconnectionTime = Duration.seconds(1)

        /// A server that says `retry: 0` means no harm to itself.
        private static let shortestPause = Duration.milliseconds(100)

        fileprivate init(client: any HTTPClient, request: Request, clock: any Clock<Duration>) {
            self.client = client
            self.request = request
            self.clock = clock
        }

        package mutating func next() async -> StreamNews? {
            while true {
                while let item = items.popFirst() {
                    switch item {
                    case .event(let event): return .event(event)
                    case .oversized: return .oversizedEvent
                    case .comment: continue
                    }
                }
                do throws(StreamFailure) {
                    switch state {
                    case .closed(let pauses): if try await connect(pauses: pauses) { return .opened }
                    case .open(let body): try await read(body)
                    case .over: return nil
                    }
                } catch .exchange(.cancelled) {
                    state = .over
                } catch {
                    state = error.isFinal ? .over : .closed(pauses: true)
                    return .failed(error)
                }
            }
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async -> StreamNews? { await next() }

        /// False when the task was cancelled meanwhile.
        private mutating func connect(pauses: Bool) async throws(StreamFailure) -> Bool {
            if pauses {
                do { try await clock.sleep(for: Swift.max(reconnectionTime, Self.shortestPause)) } catch {
                    state = .over
                    return false
                }
            }
            parser = EventStreamParser(lastEventID: parser.lastEventID)
            let response: Response
            do { response = try await client.send(request.forEvents(after: parser.lastEventID)) } catch {
                throw failure(error)
            }
            if let failure = StreamFailure(response.head) { throw failure }
            state = .open(response.body.makeAsyncIterator())
            return true
        }

        private mutating func read(_ body: ByteStream.Iterator) async throws(StreamFailure) {
            var body = body
            let piece: [UInt8]?
            do { piece = try await body.next() } catch { throw failure(error) }
            guard let piece else { throw .ended }
            state = .open(body)
            items = parser.feed(piece)[...]
            reconnectionTime = parser.reconnectionTime ?? reconnectionTime
        }

        private func failure(_ error: HTTPError) -> StreamFailure {
            if error == .timedOut(stage: .idle), let limit = request.limits.idle { return .silent(limit) }
            return .exchange(error)
        }
    }
}

extension StreamFailure {
    /// What is wrong with the head of an answer that should begin a stream; nil when nothing is.
    init?(_ head: ResponseHead) {
        guard head.status == 200 else {
            self = .status(head.status, location: head.header("Location"))
            return
        }
        let type = head.header("Content-Type")
        let essence = type?.prefix { $0 != ";" }.lowercased().split(whereSeparator: \.isWhitespace).joined()
        guard essence != "text/event-stream" else { return nil }
        self = .contentType(type)
    }
}

extension Request {
    /// With the headers of a client that listens, as far as the request has not its own.
    fileprivate func forEvents(after id: String) -> Request {
        var request = self
        let given = Set(headers.map { $0.name.lowercased() })
        for header in [Header("Accept", "text/event-stream"), Header("Cache-Control", "no-store")]
        where !given.contains(header.name.lowercased()) {
            request.headers.append(header)
        }
        guard !id.isEmpty else { return request }
        request.headers.removeAll { $0.name.lowercased() == "last-event-id" }
        request.headers.append(Header("Last-Event-ID", id))
        return request
    }
}
