import Health
import TestSupport
import Testing

@Suite("JSON as it was written")
struct JSONTreeTests {
    private static func read(_ text: String) -> JSONTree? { JSONTree.read(Array(text.utf8)) }

    @Test("values are read as RFC 8259 has them") func values() {
        let table: [(String, JSONTree)] = [
            ("null", .null), (" true\n", .bool(true)), ("\tfalse\r", .bool(false)), ("[]", .array([])),
            ("{ }", .object([])), ("0", .number("0")), ("-0.50", .number("-0.50")), ("1E+400", .number("1E+400")),
            ("12345678901234567890123", .number("12345678901234567890123")), (#""""#, .string("")),
            (#""a\"\\\/\b\f\n\r\té""#, .string("a\"\\/\u{8}\u{c}\n\r\té")), (#""\u00e9\u20AC""#, .string("é€")),
            (#""\ud83d\ude00!""#, .string("😀!")), ("\"\u{7f}\u{2028}\"", .string("\u{7f}\u{2028}")),
            ("[1, [true ,null]]", .array([.number("1"), .array([.bool(true), .null])])),
            (
                #"{"b":1,"a":{"b":[]},"b":2}"#,
                .object([
                    .init("b", .number("1")), .init("a", .object([.init("b", .array([]))])), .init("b", .number("2")),
                ])
            ),
            ("\u{feff}[]", .array([])),
        ]
        for (text, tree) in table { #expect(Self.read(text) == tree, "\(text)") }
    }

    @Test("what is no JSON text is not read") func refusals() {
        let texts = [
            "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1",
            "1 2", "[", "]", "[1", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
            "{'a':1}",
            "{1:1}", "{\"a\":1", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u+123\"", "\"\n\"",
            "\"\u{0}\"",
            "// a\n1", "[1]//", "\u{0}", "[\u{feff}]", "{\"a\":1}}", "[1]]", "<html>",
        ]
        for text in texts { #expect(Self.read(text) == nil, "\(text)") }
    }

    @Test("broken text inside of strings becomes a replacement sign") func repairs() {
        let table: [([UInt8], String)] = [
            (Array(#""\ud800""#.utf8), "\u{fffd}"), (Array(#""\udc00a""#.utf8), "\u{fffd}a"),
            (Array(#""\ud800\n""#.utf8), "\u{fffd}\n"), (Array(#""\ud800\ud83d\ude00""#.utf8), "\u{fffd}😀"),
            ([0x22, 0xff, 0x61, 0x22], "\u{fffd}a"), ([0x22, 0xe2, 0x82, 0x22], "\u{fffd}"),
        ]
        for (bytes, text) in table { #expect(JSONTree.read(bytes) == .string(text), "\(bytes)") }
    }

    @Test("a nesting up to the limit is read, a deeper one is not") func depths() {
        func nested(_ depth: Int) -> JSONTree? {
            Self.read(String(repeating: #"{"a":["#, count: depth / 2) + String(repeating: "]}", count: depth / 2))
        }
        #expect(nested(JSONTree.maximumDepth) != nil)
        #expect(nested(JSONTree.maximumDepth + 2) == nil)
        for piece in ["[", #"{"":"#, #"[{"":"#] { #expect(Self.read(String(repeating: piece, count: 200_000)) == nil) }
    }

    @Test("a text up to the limit is read, a larger one is not") func sizes() {
        func text(_ count: Int) -> [UInt8] {
            [UInt8(ascii: "\"")] + Array(repeating: UInt8(ascii: "a"), count: count - 2) + [UInt8(ascii: "\"")]
        }
        #expect(JSONTree.read(text(JSONTree.maximumBytes)) != nil)
        #expect(JSONTree.read(text(JSONTree.maximumBytes + 1)) == nil)
    }

    @Test("the last of several members counts, and a scalar has a plain text") func access() {
        let tree = Self.read(#"{"a":1,"b":{"a":null},"a":"x","c":[true],"d":1e2}"#)
        #expect(tree?["a"]?.text == "x")
        #expect(tree?["b"]?["a"]?.text == "null")
        #expect(tree?["d"]?.text == "1e2")
        #expect(tree?["b"]?.text == nil)
        #expect(tree?["c"]?.text == nil)
        #expect(tree?["c"]?["a"] == nil)
        #expect(tree?["e"] == nil)
    }

    /// A tree, and its text with white space anywhere.
    private static func random(_ generator: inout SeededGenerator, depth: Int) -> (JSONTree, String) {
        let space = generator.pick(["", "", " ", "\n\t"])
        let (tree, text): (JSONTree, String)
        switch generator.next() % (depth > 0 ? 6 : 4) {
        case 0: (tree, text) = (.null, "null")
        case 1: (tree, text) = (.bool(true), "true")
        case 2:
            let digits = generator.pick(["0", "-1", "2.50", "1e9", "-0.0E-7"])
            (tree, text) = (.number(digits), digits)
        case 3:
            let (plain, quoted) = generator.pick([("", ""), ("a", "a"), ("\"", #"\""#), ("é", #"\u00E9"#), ("{", "{")])
            (tree, text) = (.string(plain), "\"\(quoted)\"")
        case 4:
            let elements = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                random(&generator, depth: depth - 1)
            }
            (tree, text) = (.array(elements.map(\.0)), "[\(elements.map(\.1).joined(separator: ","))\(space)]")
        default:
            let members = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                (generator.pick(["a", "b"]), random(&generator, depth: depth - 1))
            }
            let texts = members.map { "\"\($0)\"\(space):\($1.1)" }
            (tree, text) = (.object(members.map { .init($0, $1.0) }), "{\(texts.joined(separator: ","))\(space)}")
        }
        return (tree, space + text + space)
    }

    @Test("what is written is read, and any change of it is read or refused") func random() {
        var refused = 0
        for seed in 0..<3_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let (tree, text) = Self.random(&generator, depth: 5)
            if Self.read(text) != tree {
                Issue.record("seed \(seed): \(text)")
                return
            }
            var bytes = Array(text.utf8)
            for _ in 0..<8 where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &generator)
                if generator.chance(50) {
                    bytes[place] = UInt8.random(in: 0...255, using: &generator)
                } else {
                    bytes.remove(at: place)
                }
                if JSONTree.read(bytes) == nil { refused += 1 }
            }
        }
        #expect(refused > 5_000, "the changes are too small to show anything")
    }
}
