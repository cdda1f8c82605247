import Terminal
import Testing

@Suite("Keys")
struct KeyReaderTests {
    @Test("bytes of a terminal are the keys that were pressed")
    func table() {
        let table: [(bytes: String, keys: [Key])] = [
            ("", []), ("q", [.character("q")]), ("Gg ", [.character("G"), .character("g"), .character(" ")]),
            ("\u{1b}[A", [.up]), ("\u{1b}OA", [.up]), ("\u{1b}[B", [.down]), ("\u{1b}OB", [.down]),
            ("\u{1b}[5~", [.pageUp]), ("\u{1b}[6~", [.pageDown]), ("\u{1b}[H", [.home]), ("\u{1b}OH", [.home]),
            ("\u{1b}[1~", [.home]), ("\u{1b}[F", [.end]), ("\u{1b}OF", [.end]), ("\u{1b}[4~", [.end]),
            ("\r", [.enter]), ("\n", [.enter]), ("\u{1b}", [.escape]), ("\u{1b}\u{1b}", [.escape, .escape]),
            // Alt and an arrow, in some terminals.
            ("\u{1b}\u{1b}[A", [.escape, .up]),
            ("\u{1b}[A\u{1b}[A\u{1b}[Bq", [.up, .up, .down, .character("q")]),
            // Not known: a function key, Ctrl and an arrow, the report of a mouse, a cut-off sequence.
            ("\u{1b}OPj", [.character("j")]), ("\u{1b}[15~j", [.character("j")]),
            ("\u{1b}[1;5Aj", [.character("j")]), ("\u{1b}[<0;3;4Mj", [.character("j")]), ("\u{1b}[", []),
            ("\u{1b}[1;", []),
            // Control characters and letters beyond ASCII are no keys here.
            ("\u{1}\u{7f}\tj", [.character("j")]), ("ä→j", [.character("j")]),
        ]
        for (bytes, keys) in table {
            #expect(KeyReader.keys(Array(bytes.utf8)) == keys, "\(bytes.debugDescription)")
        }
    }

    @Test("no bytes whatever make it fail, and none of them is read twice", arguments: 1...200)
    func random(_ seed: UInt64) {
        var generator = Generator(state: seed)
        let bytes = (0..<100).map { _ in
            Bool.random(using: &generator)
                ? [0x1b, 0x5b, 0x4f, 0x41].randomElement(using: &generator) ?? 0
                : UInt8.random(in: 0...255, using: &generator)
        }
        #expect(KeyReader.keys(bytes).count <= bytes.count)
    }
}
