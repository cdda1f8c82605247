import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite("Log frames")
struct LogDemultiplexerTests {
    private func texts(_ pieces: [[UInt8]]) -> (standard: String, error: String) {
        var frames = LogDemultiplexer()
        var (standard, error): ([UInt8], [UInt8]) = ([], [])
        for piece in pieces {
            frames.feed(piece) { if $0.output == .error { error += $0.bytes } else { standard += $0.bytes } }
        }
        return (String(decoding: standard, as: UTF8.self), String(decoding: error, as: UTF8.self))
    }

    @Test("recorded frames split at every byte give the same text", arguments: [Fixture.docker, Fixture.podman])
    func everySplit(folder: String) throws {
        let bytes = try Fixture.bytes(folder, "logs-framed.bin")
        for split in 0...bytes.count {
            let read = texts([Array(bytes[..<split]), Array(bytes[split...])])
            #expect(read.standard == "out one\nout two\n" && read.error == "err one\n", "split at \(split)")
        }
        #expect(texts(bytes.map { [$0] }).standard == "out one\nout two\n")
    }

    @Test("what is no frame is taken as plain text") func plain() throws {
        let bytes = try Fixture.bytes(Fixture.docker, "logs-tty.bin")
        #expect(texts([bytes]).standard == "out one\r\nerr one\r\nout two\r\n")
        #expect(texts(bytes.map { [$0] }).standard == "out one\r\nerr one\r\nout two\r\n")
    }

    @Test("hostile frames do no harm")
    func hostile() {
        let table: [([UInt8], String, String)] = [
            ([1, 0, 0, 0, 0, 0, 0, 0], "", ""), ([2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 65], "", "A"),
            ([1, 0, 0, 0, 0, 0, 0, 1], "", ""), ([0, 0, 0, 0, 0, 0, 0, 1, 65], "A", ""), ([1, 0, 0], "", ""),
            ([1, 0, 0, 0, 0, 0, 0, 1, 65, 9, 9, 9, 9, 9, 9, 9, 9, 66], "A\t\t\t\t\t\t\t\tB", ""),
        ]
        for (bytes, standard, error) in table {
            let read = texts([bytes])
            #expect(read.standard == standard, "\(bytes)")
            #expect(read.error == error)
        }
    }

    @Test("any bytes in any pieces are survived") func random() {
        var state: UInt64 = 9
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for _ in 0..<2_000 {
            var frames = LogDemultiplexer()
            var total = 0
            for _ in 0..<4 {
                let piece = (0..<(next() % 20)).map { _ in UInt8(truncatingIfNeeded: next() % 4) }
                total += piece.count
                frames.feed(piece) { total -= $0.bytes.count }
            }
            #expect(total >= 0)
        }
    }
}

@Suite("Lines and tails")
struct LineSplitterTests {
    @Test("lines come whole, however they are cut") func lines() {
        let bytes = Array("one\n\ntwo\nthree".utf8)
        for split in 0...bytes.count {
            var lines = LineSplitter(limit: 100)
            let read = (lines.feed(Array(bytes[..<split])) ?? []) + (lines.feed(Array(bytes[split...])) ?? [])
            #expect(read.map { String(decoding: $0, as: UTF8.self) } == ["one", "two"], "split at \(split)")
        }
    }

    @Test("a line beyond the limit is refused") func limit() {
        var lines = LineSplitter(limit: 5)
        #expect(lines.feed(Array("12345\n".utf8))?.count == 1)
        #expect(lines.feed(Array("123".utf8)) == [])
        #expect(lines.feed(Array("456".utf8)) == nil)
    }

    @Test("a tail keeps the last bytes only") func tail() {
        var tail = TailBuffer(limit: 4)
        for piece in ["ab", "cdefgh", "i", ""] { tail.append(Array(piece.utf8)[...]) }
        #expect(tail.bytes == Array("fghi".utf8))
    }
}

@Suite("Event streams")
struct EventStreamTests {
    private static let ping = ScriptedHTTPClient.Step.answer(
        "GET http://docker/_ping", headers: [Header("Api-Version", "1.41")], "OK")
    private static let url = "GET http://docker/v1.41/events?since=12.500000000"

    private func read(_ step: ScriptedHTTPClient.Step) async throws -> ([String], EngineError?) {
        let client = ScriptedHTTPClient([Self.ping, step])
        let engine = try await Engine.connect(to: Endpoint(.unix(path: "/s"), from: .standard), through: client)
        var verbs: [String] = []
        var failure: EngineError?
        do throws(EngineError) {
            for try await event in try await engine.events(Filters(), since: 12.5) { verbs.append(event.verb) }
        } catch {
            failure = error
        }
        #expect(client.complaints == [])
        return (verbs, failure)
    }

    @Test(
        "a recorded stream cut at any byte gives every whole event, and then the break", arguments: [1, 7, 100, 4_096])
    func pieces(size: Int) async throws {
        let bytes = try Fixture.bytes(Fixture.docker, "events.ndjson")
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        let (verbs, failure) = try await read(.pieces(Self.url, pieces))
        #expect(verbs == (try Fixture.events(Fixture.docker).map(\.verb)))
        #expect(failure?.isPassing == true)
    }

    @Test("a stream that ends is a broken one") func end() async throws {
        let (verbs, failure) = try await read(.pieces(Self.url, []))
        #expect(verbs.isEmpty)
        #expect(
            failure
                == .unreachable(Endpoint(.unix(path: "/s"), from: .standard), .truncated("the event stream ended")))
    }

    @Test("a half event is never one") func half() async throws {
        let (verbs, failure) = try await read(.pieces(Self.url, [Array(#"{"Type":"container","Action":"die"}"#.utf8)]))
        #expect(verbs.isEmpty)
        #expect(failure?.isPassing == true)
    }

    @Test("garbage is an error that names the request") func garbage() async throws {
        let (_, failure) = try await read(.pieces(Self.url, [Array("not json\n".utf8)]))
        #expect(failure == .malformed(request: "GET /events", reason: "it is no JSON, or cut off"))
    }

    @Test("an endless line is refused") func endless() async throws {
        let (_, failure) = try await read(.pieces(Self.url, [[UInt8](repeating: 65, count: (1 << 20) + 1)]))
        #expect(failure == .malformed(request: "GET /events", reason: "an event is longer than 1 MiB"))
    }

    @Test("a transport's failure in the middle comes through") func broken() async throws {
        let (verbs, failure) = try await read(
            .pieces(Self.url, [Array("{\"Action\":\"die\"}\n".utf8)], then: .truncated("cut")))
        #expect(verbs == ["die"])
        #expect(failure?.isPassing == true)
    }
}
