import CurlTransport
import HTTP
import Probing
import TestSupport
import Testing

/// Listening to a stream, and coming back to it.
@Suite(.timeLimit(.minutes(1))) struct EventStreamReaderTests {
    private static let type = [Header("Content-Type", "text/event-stream; charset=utf-8")]
    private let clock = ManualClock()

    @Test("it comes back after a second, or when the server says, with the id that came last")
    func reconnects() async throws {
        let client = ScriptedHTTPClient([
            .pieces(line, headers: Self.type, [Array("id: 7\ndata: a\n\n".utf8)]),
            .failure(line, .refused(peer: "app:80")),
            .pieces(
                line, headers: Self.type, [Array("retry: 3000\n: here\n\n".utf8)], then: .truncated("cut")),
            .pieces(line, headers: Self.type, [Array("id\ndata: b\n\n".utf8)]),
            .answer(line, status: 204),
        ])
        var iterator = reader(client).makeAsyncIterator()
        #expect(await iterator.next() == .opened)
        #expect(await iterator.next() == .event(ServerSentEvent(data: "a", lastEventID: "7")))
        #expect(await iterator.next() == .failed(.ended))
        #expect(await next(&iterator, after: .seconds(1)) == .failed(.exchange(.refused(peer: "app:80"))))
        #expect(await next(&iterator, after: .seconds(1)) == .opened)
        #expect(await iterator.next() == .failed(.exchange(.truncated("cut"))))
        #expect(await next(&iterator, after: .seconds(3)) == .opened)
        #expect(await iterator.next() == .event(ServerSentEvent(data: "b")))
        #expect(await iterator.next() == .failed(.ended))
        #expect(await next(&iterator, after: .seconds(3)) == .failed(.status(204, location: nil)))
        #expect(await iterator.next() == nil)
        #expect(client.complaints == [])
        #expect(client.requests.map { $0.headers.last?.value } == ["no-store", "7", "7", "7", "no-store"])
        let first = try #require(client.requests.first)
        #expect(first.headers == [Header("Accept", "text/event-stream"), Header("Cache-Control", "no-store")])
    }

    @Test(
        "what is no stream is final",
        arguments: [
            (404, "text/event-stream", "404 instead of a stream"),
            (204, "text/event-stream", "204: the server wants no listeners"),
            (301, "text/event-stream", "301 to /other instead of a stream"),
            (200, "text/html", "not an event stream but text/html"),
            (200, "text/event-streams", "not an event stream but text/event-streams"),
            (200, nil, "not an event stream but an answer without a content type"),
            (200, "Text/Event-Stream;", nil), (200, " text/event-stream ;x=y", nil),
        ] as [(Int, String?, String?)])
    func refusals(status: Int, type: String?, text: String?) async {
        let headers = (type.map { [Header("Content-Type", $0)] } ?? []) + [Header("Location", "/other")]
        let client = ScriptedHTTPClient([.answer(line, status: status, headers: headers)])
        var iterator = reader(client).makeAsyncIterator()
        let news = await iterator.next()
        guard let text else { return #expect(news == .opened) }
        guard case .failed(let failure) = news else {
            Issue.record("\(String(describing: news))")
            return
        }
        #expect(failure.text == text)
        #expect(failure.isFinal)
        #expect(await iterator.next() == nil)
    }

    @Test("a request that cannot be sent is final, too")
    func invalid() async {
        let client = ScriptedHTTPClient([.failure(line, .invalidRequest("no host"))])
        var iterator = reader(client).makeAsyncIterator()
        #expect(await iterator.next() == .failed(.exchange(.invalidRequest("no host"))))
        #expect(await iterator.next() == nil)
    }

    @Test("a server that wants its clients back at once gets a moment nevertheless")
    func shortestPause() async {
        let client = ScriptedHTTPClient([
            .pieces(line, headers: Self.type, [Array("retry: 0\n".utf8)]), .answer(line, status: 204),
        ])
        var iterator = reader(client).makeAsyncIterator()
        #expect(await iterator.next() == .opened)
        #expect(await iterator.next() == .failed(.ended))
        #expect(await next(&iterator, after: .milliseconds(100)) == .failed(.status(204, location: nil)))
    }

    @Test("headers of the request's own stay")
    func ownHeaders() async throws {
        let client = ScriptedHTTPClient([.answer(line, status: 204)])
        let own = [Header("accept", "*/*"), Header("Last-Event-ID", "mine"), Header("cache-control", "no-cache")]
        let reader = EventStreamReader(
            Request("GET", "http://app/events", headers: own), client: client, clock: clock)
        for await _ in reader {}
        #expect(client.requests.map(\.headers) == [own])
    }

    @Test("cancelling ends it in the pause and in the stream")
    func cancelled() async throws {
        let client = ScriptedHTTPClient([.failure(line, .refused(peer: "app:80"))])
        let reader = reader(client)
        let pausing = Task {
            var news: [StreamNews] = []
            for await one in reader { news.append(one) }
            return news
        }
        while clock.alarms.isEmpty { await Task.yield() }
        pausing.cancel()
        #expect(await pausing.value == [.failed(.exchange(.refused(peer: "app:80")))])

        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: here\n\n")
            connection.waitForClose()
        }
        let (opened, curl) = (Latch(), CurlClient())
        let listening = Task {
            for await news in EventStreamReader(Request("GET", server.url), client: curl, clock: ContinuousClock())
            where news == .opened { opened.open() }
        }
        #expect(await opened.opened())
        listening.cancel()
        await listening.value
    }

    @Test("silence is a failure, and a heartbeat is none")
    func silence() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            let pause = Latch()
            for _ in 1...8 where connection.send(":\n") { pause.wait(seconds: 0.05) }
            connection.send("data: x\n\n")
            connection.waitForClose()
        }
        let request = Request("GET", server.url, limits: Limits(idle: .milliseconds(300)))
        var iterator = EventStreamReader(request, client: CurlClient(), clock: clock).makeAsyncIterator()
        #expect(await iterator.next() == .opened)
        #expect(await iterator.next() == .event(ServerSentEvent(data: "x")))
        #expect(await iterator.next() == .failed(.silent(.milliseconds(300))))
    }

    private let line = "GET http://app/events"

    private func reader(_ client: ScriptedHTTPClient) -> EventStreamReader {
        EventStreamReader(Request("GET", "http://app/events"), client: client, clock: clock)
    }

    /// The next news, which must not come before the clock has been turned by that much.
    private func next(
        _ iterator: inout EventStreamReader.Iterator, after pause: Duration
    ) async -> StreamNews? {
        let clock = clock
        let turning = Task {
            while clock.alarms.isEmpty { await Task.yield() }
            let alarm = clock.alarms[0] - clock.now.offset
            clock.advance(by: alarm)
            return alarm
        }
        let news = await iterator.next()
        #expect(await turning.value == pause)
        return news
    }
}
