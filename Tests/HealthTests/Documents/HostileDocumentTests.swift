import Health
import TestSupport
import Testing

@Suite("Health documents that mean no good")
struct HostileDocumentTests {
    /// A megabyte of pieces between a head and a tail.
    private static func megabyte(_ head: String, _ piece: String, _ tail: String) -> [UInt8] {
        let count = ((1 << 20) - head.utf8.count - tail.utf8.count) / (piece.utf8.count + 1)
        return Array((head + Array(repeating: piece, count: count).joined(separator: ",") + tail).utf8)
    }

    @Test("a megabyte of anything is read in bounds") func megabytes() throws {
        let name = String(repeating: "n", count: 100_000)
        let bodies = [
            Self.megabyte(#"{"status":"down","checks":{"#, #""a":"error: b""#, "}}"),
            Self.megabyte(#"{"status":"down","checks":{"\#(name)":["#, #"{"status":"down"}"#, "]}}"),
            Self.megabyte(
                #"{"status":"down","components":{"\#(name)":{"status":"x","components":{"#, #""b":{"status":"down"}"#,
                "}}}}"),
            Self.megabyte(#"{"status":"down","#, #""status":"down""#, "}"),
            Self.megabyte(#"{"status":"down","#, #""checks":{"a":"down"}"#, "}"),
            Self.megabyte(#"{"status":"down","reason":"\#(name)","a":["#, "0", "]}"),
            Array((#"{"status":"down","reason":"e"# + String(repeating: "\u{301}", count: 500_000) + #""}"#).utf8),
        ]
        for (index, body) in bodies.enumerated() {
            let document = try #require(HealthDocument.read(body: body, status: 503), "\(index)")
            #expect(document.level == .unhealthy)
            #expect(document.components.count <= HealthDocument.maximumComponents)
            #expect(document.components.allSatisfy { $0.name.unicodeScalars.count <= 200 })
            #expect(document.why.unicodeScalars.count <= HealthDocument.longestWhy)
            #expect(!document.why.isEmpty)
        }
        #expect(HealthDocument.read(body: Array(repeating: UInt8(ascii: "["), count: 1 << 20)) == nil)
        #expect(HealthDocument.read(body: Array(repeating: 0xff, count: 1 << 20)) == nil)
        #expect(HealthDocument.read(body: Array(repeating: 0x20, count: 1 << 20)) == nil)
    }

    @Test("nesting down to the limit is read") func deep() {
        var body = #"{"status":"down"}"#
        for _ in 0..<(JSONTree.maximumDepth / 2 - 1) { body = #"{"status":"down","components":{"a":\#(body)}}"# }
        let document = HealthDocument.read(body: Array(body.utf8))
        #expect(document?.components.count == JSONTree.maximumDepth / 2 - 1)
        // Only the innermost is not explained by another.
        #expect(document?.failing.count == 1)
    }

    @Test("a value of a wrong type is left out, the rest is read") func types() {
        let values = [
            "null", "true", "0", "1e999", #""""#, #""x""#, "[]", "[[]]", "[null]", "{}", #"{"":{}}"#, #"[{"a":[]}]"#,
        ]
        let keys = [
            "components", "checks", "entries", "results", "details", "error", "info", "errors", "reason", "message",
            "version", "releaseId", "serviceId", "uptime", "uptime_seconds", "groups", "notes", "output", "outcome",
        ]
        for key in keys {
            for value in values {
                let body = #"{"status":"unhealthy","\#(key)":\#(value)}"#
                #expect(HealthDocument.read(body: Array(body.utf8))?.level == .unhealthy, "\(body)")
            }
        }
        for value in values {
            let body =
                #"{"status":"down","checks":{"a":\#(value),"b":{"status":\#(value),"message":\#(value)},"c":"down"}}"#
            #expect(HealthDocument.read(body: Array(body.utf8))?.failing.contains { $0.name == "c" } == true, "\(body)")
        }
    }

    @Test("a document that is changed anywhere is read or refused") func random() {
        let bodies = [
            #"{"status":"DOWN","components":{"db":{"status":"DOWN","details":{"error":"x"}},"b":{"status":"UP"}},"groups":["a"]}"#,
            #"{"status":"fail","checks":{"uptime":[{"observedValue":1.5,"observedUnit":"s","status":"pass"}]},"notes":["n"]}"#,
            #"{"status":"error","info":{},"error":{"a":{"status":"down"}},"details":{"a":{"status":"down"}}}"#,
            #"[{"name":"a","status":"Healthy"},{"name":"b","status":"Degraded"}]"#, "Unhealthy",
        ]
        var documents = 0
        for seed in 0..<5_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var body = Array(generator.pick(bodies).utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !body.isEmpty {
                let place = Int.random(in: body.indices, using: &generator)
                switch generator.next() % 3 {
                case 0: body[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: body.remove(at: place)
                default:
                    body.insert(contentsOf: Array(generator.pick(["\"", "{", "[", ":", "é", "\\u"]).utf8), at: place)
                }
            }
            guard let document = HealthDocument.read(body: body, status: 200) else { continue }
            documents += 1
            #expect(document.level == .healthy || !document.why.isEmpty, "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(documents > 500, "the changes are too large to show anything")
    }
}
