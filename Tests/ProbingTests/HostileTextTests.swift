import Health
import TestSupport
import Testing

@testable import Probing

/// Bytes that nobody meant to send.
@Suite(.timeLimit(.minutes(1))) struct HostileTextTests {
    private static let pieces: [[UInt8]] =
        [
            "data:", "data", "id: ", "event:x", "retry: 9", ":", " ", "\n", "\r", "\r\n", "\n\n", "0", "\u{0}",
            "\u{feff}",
        ]
        .map { Array($0.utf8) } + [[0xff], [0xef, 0xbb], [0xbf]]

    @Test("a stream gives the same however it is cut")
    func cuts() {
        var random = SeededGenerator(seed: 8)
        var events = 0
        for _ in 0..<1500 {
            let stream = (0..<Int.random(in: 1...60, using: &random)).flatMap { _ in random.pick(Self.pieces) }
            var whole = EventStreamParser(lastEventID: "0", limit: 32)
            let expected = whole.feed(stream)
            var parser = EventStreamParser(lastEventID: "0", limit: 32)
            var items: [EventStreamParser.Item] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...4, using: &random)
                items += parser.feed(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(items == expected, "\(String(decoding: stream, as: UTF8.self).debugDescription)")
            #expect(parser.lastEventID == whole.lastEventID)
            #expect(parser.reconnectionTime == whole.reconnectionTime)
            events += items.count
        }
        #expect(events > 500, "the streams are too bad to show anything")
    }

    @Test(
        "a long stream is read in one pass, whatever it is made of",
        arguments: ["\n", "\r", ":\n", "data\n", "data:x\n\n", "x"])
    func long(part: String) {
        let bytes = [UInt8](String(repeating: part, count: (1 << 17) / part.utf8.count).utf8)
        var parser = EventStreamParser()
        let took = ContinuousClock().measure { _ = parser.feed(bytes) }
        // A debug build needs a tenth of a second; going over the bytes again for each line would take minutes.
        #expect(took < .seconds(20))
    }

    @Test("what comes out of a path is a path or a mistake in its place, never an end of the program")
    func paths() throws {
        var random = SeededGenerator(seed: 9535)
        let parts = [
            "$", ".", "[", "]", "'", "\"", "\\", "u12", "\\ud800", "a", "-", "0", "9999999999999999999", " ", "*",
        ]
        let tree = try #require(JSONTree.read(Array(#"{"a": [{"a": 0}, [0]], "": {"-": "0"}}"#.utf8)))
        var paths = 0
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in random.pick(parts) }.joined()
            do throws(JSONPathMistake) {
                _ = try JSONPath(parsing: text).value(in: tree)?.equals("0")
                paths += 1
            } catch {
                #expect(!error.text.isEmpty)
            }
        }
        #expect(paths > 100, "the texts are too bad to show anything")
    }

    @Test("a text is found in bytes as a plain search finds it")
    func search() {
        var random = SeededGenerator(seed: 1977)
        var found = 0
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in random.pick(Array("aab".utf8)) }
            let wanted = (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(["a", "a", "b"]) }.joined()
            let plain = (0...bytes.count).contains { bytes[$0...].starts(with: wanted.utf8) }
            #expect(ByteSearch(wanted).occurs(in: bytes) == plain)
            found += plain ? 1 : 0
        }
        #expect(found > 400 && found < 1800)
    }
}
