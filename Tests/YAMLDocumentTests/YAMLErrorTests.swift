import TestSupport
import Testing
import YAMLDocument

@Suite("mistakes in YAML")
struct YAMLErrorTests {
    @Test(
        "are told with their place",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "3:1: the key 'a' is already on line 1"),
            ("&k a: 1\n*k : 2\n", "1:1: the key 'a' is already on line 1"),
            ("a: {b: 1, 'b': 2}\n", "1:11: the key 'b' is already on line 1"),
            ("<<: {}\n<<: {}\n", "2:1: the key '<<' is already on line 1"),
            ("[1, 2]: a\n", "1:1: a key must be a plain value, not a list or a mapping"),
            ("x: &x {}\n*x : 1\n", "1:4: a key must be a plain value, not a list or a mapping"),
            ("a: *nope\n", "1:4: unknown alias '*nope': no anchor '&nope' stands before it"),
            ("a: &x [1, *x]\n", "1:11: the alias '*x' stands inside of its own anchor '&x'"),
            ("a: &x\n  <<: *x\n", "2:7: the alias '*x' stands inside of its own anchor '&x'"),
            ("a:\n  <<: 1\n", "2:7: the value of '<<' must be a mapping or a list of mappings"),
            ("a:\n  <<: [{}, 1]\n", "2:12: the value of '<<' must be a mapping or a list of mappings"),
            ("a:\n  b: 1\n\tc: 2\n", "3:1: a tab stands where only spaces may indent"),
            (
                "a: [1, 2\nb: 3\n",
                "2:2: did not find expected ',' or ']' while parsing a flow sequence that begins on line 1"
            ),
            ("a: 'x\n", "2:1: found unexpected end of stream while scanning a quoted scalar that begins on line 1"),
            ("a: 'x", "1:6: found unexpected end of stream while scanning a quoted scalar that begins on line 1"),
            ("- a\n-b%", "2:4: could not find expected ':' while scanning a simple key that begins on line 2"),
            ("a: b: c\n", "1:5: mapping values are not allowed in this context"),
            ("a: \"\\q\"\n", "1:5: found unknown escape character while parsing a quoted scalar that begins on line 1"),
            ("a: 1\n é: \u{7}x\n", "2:5: not a character of a YAML file: control characters are not allowed"),
        ])
    func places(_ text: String, _ expected: String) {
        #expect(outcome(Array(text.utf8)) == expected)
    }

    @Test(
        "of the encoding are told, too",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4: not a character of a YAML file: invalid leading UTF-8 octet"),
            ([0x61, 0x0A, 0xC3], "2:1: not a character of a YAML file: incomplete UTF-8 octet sequence"),
            ([0x61, 0xC3, 0x28], "1:3: not a character of a YAML file: invalid trailing UTF-8 octet"),
            ([0xC0, 0xAF], "1:1: not a character of a YAML file: invalid length of a UTF-8 sequence"),
            ([0xED, 0xA0, 0x80], "1:1: not a character of a YAML file: invalid Unicode character"),
            ([0x00], "1:1: not a character of a YAML file: control characters are not allowed"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1: the file is UTF-16; save it as UTF-8"),
            ([0xFE, 0xFF, 0x00, 0x61], "1:1: the file is UTF-16; save it as UTF-8"),
        ] as [([UInt8], String)])
    func encoding(_ bytes: [UInt8], _ expected: String) {
        #expect(outcome(bytes) == expected)
    }

    @Test("the length has a limit")
    func length() {
        let longest = Array("a: ".utf8) + [UInt8](repeating: 0x78, count: (4 << 20) - 3)
        #expect(outcome(longest).utf8.count == longest.count + 2)
        #expect(outcome(longest + [0x78]) == "1:1: the file is larger than 4 MiB")
    }

    @Test("the depth has a limit, also through aliases")
    func depth() {
        func nested(_ count: Int, _ inner: String = "") -> String {
            String(repeating: "[", count: count) + inner + String(repeating: "]", count: count)
        }
        #expect(outcome(Array(nested(100).utf8)) == nested(100))
        #expect(outcome(Array(nested(101).utf8)) == "1:101: nested deeper than 100 levels")
        #expect(outcome(Array(nested(50_000).utf8)) == "1:101: nested deeper than 100 levels")
        let blocks = String(repeating: "- ", count: 50_000)
        #expect(outcome(Array(blocks.utf8)) == "1:201: nested deeper than 100 levels")
        let through = "- &x \(nested(50))\n- \(nested(50, "*x"))\n"
        #expect(outcome(Array(through.utf8)) == "2:53: nested deeper than 100 levels")
        #expect(!outcome(Array("- &x \(nested(50))\n- \(nested(49, "*x"))\n".utf8)).contains("deeper"))
    }

    @Test("the number of nodes has a limit, also through aliases")
    func nodes() {
        let full = "[" + String(repeating: "1,", count: 99_999) + "]"
        #expect(!outcome(Array(full.utf8)).contains("more than"))
        let over = "[" + String(repeating: "1,", count: 100_000) + "]"
        #expect(outcome(Array(over.utf8)) == "1:200000: more than 100000 values, aliases followed")
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            laughs += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(outcome(Array(laughs.utf8)) == "5:45: more than 100000 values, aliases followed")
        let documents = String(repeating: "---\n", count: 100_001)
        #expect(outcome(Array(documents.utf8)) == "100002:1: more than 100000 values, aliases followed")
        var merges = "- &a0 {k: {l: {m: 1}}}\n"
        for level in 1...20_000 { merges += "- &a\(level) {<<: *a\(level - 1), k\(level): 1}\n" }
        #expect(outcome(Array(merges.utf8)).hasSuffix("more than 100000 values, aliases followed"))
    }

    @Test("tags have a limit, since each is compared with all")
    func tags() {
        let few = (0..<100).map { "%TAG !t\($0)! x\n" }.joined() + "---\na\n"
        #expect(outcome(Array(few.utf8)) == "a")
        let many = (0..<101).map { "%TAG !t\($0)! x\n" }.joined() + "---\na\n"
        #expect(outcome(Array(many.utf8)) == "1:1: more than 100 %TAG directives")
    }

    /// Pieces that make texts which are nearly right.
    private static let pieces = [
        "a", "b: ", "- ", "? ", ": ", ",", "[", "]", "{", "}", "&x ", "*x", "<<: ", "!t ", "!!str ", "|", ">-", "'",
        "\"",
        "\\x", "#", "%TAG ! x", "---\n", "...\n", "\n", "\r\n", "  ", "\t", "\u{FEFF}", "\u{2028}", "é", "\u{0}", "~",
        "1", "0x", "-.inf", "@", "`",
    ]

    @Test(
        "random texts give trees or an error with a place", .timeLimit(.minutes(1)), arguments: [1, 2, 3] as [UInt64])
    func random(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (trees, errors) = (0, 0)
        for round in 0..<5_000 {
            let length = Int.random(in: 0..<40, using: &generator)
            let bytes =
                round.isMultiple(of: 3)
                ? (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                : Array((0..<length).map { _ in generator.pick(Self.pieces) }.joined().utf8)
            do throws(YAMLError) {
                let documents = try YAMLDocument.load(bytes)
                trees += documents.count
                for document in documents { _ = treeText(document, marked: true) }
            } catch {
                errors += 1
                #expect(error.mark.line >= 1 && error.mark.column >= 1 && !error.text.isEmpty)
            }
        }
        #expect(trees > 100 && errors > 100)
    }
}
