import Foundation
import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite("A list that is cut into pieces while it arrives")
struct ArraySplitterTests {
    /// The elements of all arrays that come out when the text is fed in pieces.
    private func elements(_ text: String, size: Int, pieces: [Range<Int>]) throws -> [JSONValue] {
        let bytes = Array(text.utf8)
        var splitter = ArraySplitter(size: size)
        var arrays: [[UInt8]] = []
        for piece in pieces { arrays += splitter.feed(Array(bytes[piece])) }
        arrays.append(splitter.rest())
        return try arrays.flatMap { try JSONDecoder().decode([JSONValue].self, from: Data($0)) }
    }

    private static let nasty =
        #"[ {"a":[1,[2,{"b":"]}],["}]],"c":{}}, "x,\"],[\\", [], {}, [[],[","]] ,"\\\\\"","#
        + #" null, -1.5e3, "é☃\u005d,\ud83d\ude00", {"k,\"]":"[{"}, "" ]"#

    @Test("wherever it is cut, and however short its pieces are, the elements are the same")
    func everyCut() throws {
        let whole = try JSONDecoder().decode([JSONValue].self, from: Data(Self.nasty.utf8))
        let count = Self.nasty.utf8.count
        for size in [0, 1, 7, 40, 1000] {
            for cut in 0...count {
                let pieces = [0..<cut, cut..<count]
                #expect(try elements(Self.nasty, size: size, pieces: pieces) == whole, "\(cut)")
            }
            #expect(try elements(Self.nasty, size: size, pieces: (0..<count).map { $0..<($0 + 1) }) == whole)
        }
    }

    @Test("random lists in random pieces give their elements", arguments: 0..<50)
    func random(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<20 {
            let list = (0..<Int.random(in: 0...8, using: &generator)).map { _ in value(4, &generator) }
            let encoder = JSONEncoder()
            if generator.chance(50) { encoder.outputFormatting = .prettyPrinted }
            let text = String(decoding: try encoder.encode(list), as: UTF8.self)
            var pieces: [Range<Int>] = []
            while (pieces.last?.upperBound ?? 0) < text.utf8.count {
                let start = pieces.last?.upperBound ?? 0
                let length = Int.random(in: 0...9, using: &generator)
                pieces.append(start..<min(start + length, text.utf8.count))
            }
            let size = Int.random(in: 0...60, using: &generator)
            #expect(try elements(text, size: size, pieces: pieces) == list, "\(text)")
        }
    }

    private func value(_ depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        let scalars = ["[", "]", "{", "}", "\"", "\\", ",", "a", "é", "\n", ":"]
        func text(_ generator: inout SeededGenerator) -> String {
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in generator.pick(scalars) }.joined()
        }
        let count = Int.random(in: 0...3, using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &generator) {
        case 0: return .null
        case 1: return .number(Double(count))
        case 2: return .string(text(&generator))
        case 3: return .array((0..<count).map { _ in value(depth - 1, &generator) })
        default:
            let pairs = (0..<count).map { _ in (text(&generator), value(depth - 1, &generator)) }
            return .object(Dictionary(pairs) { first, _ in first })
        }
    }

    @Test("what has brackets too many is handed on and does not trap") func unbalanced() {
        for text in ["]", "}}}}", "]]],[", "[]]]],[[", "\"", "\\", "", ",,,", "[1,2", "{\"a\":1,\"b\":2}"] {
            var splitter = ArraySplitter(size: 0)
            let arrays = splitter.feed(Array(text.utf8)) + [splitter.rest()]
            #expect(arrays.allSatisfy { $0.count <= text.utf8.count + 1 }, "\(text)")
        }
    }
}

@Suite("The brief list of containers")
struct BriefListTests {
    private typealias Step = ScriptedHTTPClient.Step
    private let list = "GET http://docker/v1.41/containers/json?all=1"

    private func ask(_ step: ScriptedHTTPClient.Step) async throws -> Result<[Wire.ContainerSummary], EngineError> {
        let ping = Step.answer("GET http://docker/_ping", headers: [Header("Api-Version", "1.41")], "OK")
        let client = ScriptedHTTPClient([ping, step])
        let engine = try await Engine.connect(
            to: Endpoint(.unix(path: "/run/d.sock"), from: .hostOption), through: client)
        defer { #expect(client.complaints == []) }
        do throws(EngineError) {
            return .success(try await engine.briefContainers())
        } catch {
            return .failure(error)
        }
    }

    /// A list that is long enough to be read in many pieces.
    private func long(_ count: Int) -> [UInt8] {
        let entries = (0..<count).map { number in
            let label = String(repeating: "x,[{\\\"", count: 40)
            return
                #"{"Id":"id\#(number)","Names":["/c\#(number)"],"State":"running","#
                + #""Labels":{"l":"\#(label)"},"Ports":[{"PrivatePort":1}]}"#
        }
        return Array("[\(entries.joined(separator: ",\n"))]\n".utf8)
    }

    private func pieces(_ bytes: [UInt8], of size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    @Test("a long list keeps its order, however it arrives", arguments: [1000, 16_384, 1 << 20, 1 << 30])
    func order(size: Int) async throws {
        let entries = try await ask(.pieces(list, pieces(long(3000), of: size))).get()
        #expect(entries.map(\.name) == (0..<3000).map { "c\($0)" })
        #expect(entries.allSatisfy { $0.State == "running" && $0.Labels?.count == 1 })
        // What an overview does not need is passed over.
        #expect(entries.allSatisfy { $0.Ports == nil })
    }

    @Test("an empty list is one") func empty() async throws {
        #expect(try await ask(.answer(list, "[]\n")).get() == [])
        #expect(try await ask(.answer(list, " [ ] ")).get() == [])
    }

    @Test("a list that breaks off is no shorter list", arguments: [1, 100_000, 400_000])
    func broken(length: Int) async throws {
        let start = Array(long(3000).prefix(length))
        let cut = try await ask(.pieces(list, pieces(start, of: 16_384), then: .truncated("cut")))
        let endpoint = Endpoint(.unix(path: "/run/d.sock"), from: .hostOption)
        #expect(throws: EngineError.unreachable(endpoint, .truncated("cut"))) { try cut.get() }
        let ended = try await ask(.pieces(list, pieces(start, of: 16_384)))
        #expect(throws: EngineError.malformed(request: "GET /containers/json", reason: "it is no JSON, or cut off")) {
            try ended.get()
        }
    }

    @Test(
        "what is no list is an error",
        arguments: [
            "", "null", "{}", #"{"message":"x","a":[1,2]}"#, "[1,2]", #"[{"Names":[]}]"#, "]", "<html>", "[{\"Id\":1}]",
            "[[]]", "[{\"Id\":\"a\"}", "[{\"Id\":\"a\"}]]", "\u{0}\u{0}",
        ])
    func garbage(text: String) async throws {
        let result = try await ask(.answer(list, text))
        let error = try #require(throws: EngineError.self) { try result.get() }
        guard case .malformed(request: "GET /containers/json", _) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("garbage of any length, and in the middle of a good list, is an error and no hang")
    func longGarbage() async throws {
        for byte in [UInt8(ascii: "x"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), 0xFF] {
            let result = try await ask(.pieces(list, pieces([UInt8](repeating: byte, count: 1 << 20), of: 16_384)))
            #expect(throws: EngineError.self, "\(byte)") { try result.get() }
        }
        let spoilt = String(decoding: long(3000), as: UTF8.self).replacing(#"["/c1500"]"#, with: "]}}")
        let count = try? await ask(.pieces(list, pieces(Array(spoilt.utf8), of: 16_384))).get().count
        #expect(count == nil)
    }

    @Test("a list without end is given up") func endless() async throws {
        let megabyte = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
        let result = try await ask(.pieces(list, [[UInt8]](repeating: megabyte, count: 129)))
        let endpoint = Endpoint(.unix(path: "/run/d.sock"), from: .hostOption)
        #expect(throws: EngineError.unreachable(endpoint, .tooLarge(limit: 128 << 20))) { try result.get() }
    }

    @Test("an engine's refusal is told as it is") func refused() async throws {
        let result = try await ask(.answer(list, status: 500, #"{"message":"no space"}"#))
        #expect(throws: EngineError.refused(request: "GET /containers/json", status: 500, message: "no space")) {
            try result.get()
        }
    }
}
