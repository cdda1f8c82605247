import Foundation
import HTTP
import Probing
import TestSupport
import Testing

private let corpus = "08-sse-parser.json"

/// The grammar of event streams.
@Suite(.timeLimit(.minutes(1))) struct EventStreamParserTests {
    @Test("the corpus is there", .enabled(if: Corpora.isRequired)) func present() {
        #expect(Corpora.isPresent(corpus))
    }

    @Test(
        "every case gives its events, comments and reconnection time, cut as it is and into single bytes",
        .enabled(if: Corpora.isPresent(corpus), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: corpus))
    func conformance(_ example: CorpusCase) async throws {
        let chunks = try #require(example.input["chunksBase64"]?.strings).map {
            [UInt8](Data(base64Encoded: $0) ?? Data())
        }
        for pieces in [chunks, chunks.joined().map { [$0] }, [Array(chunks.joined())]] {
            let seen = try await listen(to: pieces, of: example)
            let expected = try #require(example.expected["events"]?.array).map { event in
                ServerSentEvent(
                    type: try #require(event["type"]?.string), data: try #require(event["data"]?.string),
                    lastEventID: try #require(event["lastEventId"]?.string))
            }
            #expect(seen.events == expected)
            #expect(seen.isRefused == (example.expected["connection"] != nil))

            var parser = EventStreamParser()
            let items = pieces.flatMap { parser.feed($0) }
            if let comments = example.expected["comments"]?.strings {
                #expect(items.compactMap { if case .comment(let text) = $0 { text } else { nil } } == comments)
            }
            if let milliseconds = example.expected["retryMs"]?.int {
                #expect(parser.reconnectionTime == .milliseconds(milliseconds))
            }
        }
    }

    /// What a reader gives before the first stream has ended, and whether it would not connect again.
    private func listen(
        to pieces: [[UInt8]], of example: CorpusCase
    ) async throws -> (events: [ServerSentEvent], isRefused: Bool) {
        let type = try #require(example.input["contentType"]?.string)
        let client = ScriptedHTTPClient([
            .pieces(
                "GET http://app/events", status: example.input["status"]?.int ?? 200,
                headers: [Header("Content-Type", type)], pieces)
        ])
        var events: [ServerSentEvent] = []
        for await news in EventStreamReader(Request("GET", "http://app/events"), client: client, clock: ManualClock()) {
            switch news {
            case .opened, .oversizedEvent: continue
            case .event(let event): events.append(event)
            case .failed(let failure): return (events, failure.isFinal)
            }
        }
        return (events, true)
    }

    @Test(
        "a reconnection time is digits only",
        arguments: [
            ("retry: 2500", 2500), ("retry:0", 0), ("retry: 007", 7), ("retry: 1e3", nil), ("retry: -1", nil),
            ("retry:  5", nil), ("retry:", nil), ("retry", nil), ("retry: 99999999999999999999", nil),
            ("Retry: 5", nil), ("retry: 5\nretry: x", 5), ("retry: 5\nretry: 6", 6),
        ] as [(String, Int?)])
    func retry(lines: String, milliseconds: Int?) {
        var parser = EventStreamParser()
        #expect(parser.feed(Array((lines + "\n").utf8)) == [])
        #expect(parser.reconnectionTime == milliseconds.map { .milliseconds($0) })
    }

    @Test(
        "the id to come back with is that of the last whole event, also of one without data",
        arguments: [
            ("id: 1\ndata: x\n\n", "1"), ("id: 1\n\n", "1"), ("id: 1\ndata: x\n", "old"), ("id\n\n", ""),
            ("id: a\u{0}b\n\n", "old"), ("data: x\n\n", "old"), ("id: ü\n\n", "ü"),
        ])
    func lastEventID(stream: String, expected: String) {
        var parser = EventStreamParser(lastEventID: "old")
        _ = parser.feed(Array(stream.utf8))
        #expect(parser.lastEventID == expected)
    }

    @Test("what is no UTF-8 is replaced, inside an event only")
    func encoding() {
        var parser = EventStreamParser()
        let items = parser.feed(Array("data: a".utf8) + [0xff, 0xc3] + Array("\n\ndata: b\n\n".utf8))
        #expect(
            items == [
                .event(ServerSentEvent(data: "a\u{fffd}\u{fffd}")), .event(ServerSentEvent(data: "b")),
            ])
    }

    @Test(
        "an event beyond the limit is told without its data, and the next one is whole again",
        arguments: [
            "data: 0123456789abcdefXYZ\n\n", "data: 01234567\ndata: 89abcdef\n\n",
            "event: 0123456789abcdefXYZ\ndata: x\n\n", "data\ndata\ndata: 0123456789abcde\n\n",
            "0123456789abcdefXYZ: unknown\n\n",
        ])
    func oversized(event: String) {
        for pieces in [[Array(event.utf8)], event.utf8.map { [$0] }] {
            var parser = EventStreamParser(limit: 16)
            #expect(pieces.flatMap { parser.feed($0) } == [.oversized])
            #expect(parser.feed(Array("data: next\n\n".utf8)) == [.event(ServerSentEvent(data: "next"))])
        }
    }

    @Test("a comment beyond the limit is cut, and harms no event")
    func longComment() {
        var parser = EventStreamParser(limit: 16)
        let items = parser.feed(Array(": 0123456789abcdefXYZ\ndata: x\n\n".utf8))
        #expect(items == [.comment("0123456789abcd"), .event(ServerSentEvent(data: "x"))])
    }
}
