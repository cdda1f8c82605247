import Terminal
import Testing

@Suite struct VisibleTextTests {
    static let oneLine: [(input: String, output: String)] = [
        ("plain text, with \\ and ~", "plain text, with \\ and ~"),
        ("\u{1b}[31mred\u{1b}[0m", "\\x1b[31mred\\x1b[0m"),
        ("\u{1b}]0;title\u{7}", "\\x1b]0;title\\x07"),
        ("a\nb\tc\rd\r\ne", "a\\nb\\tc\\rd\\r\\ne"),
        ("\u{0}\u{8}\u{7f}", "\\x00\\x08\\x7f"),
        ("\u{9b}31m\u{85}\u{80}", "\\u{9b}31m\\u{85}\\u{80}"),
        ("user\u{202e}gpj.exe", "user\\u{202e}gpj.exe"),
        ("\u{2066}a\u{2069}\u{200e}\u{61c}", "\\u{2066}a\\u{2069}\\u{200e}\\u{61c}"),
        ("a\u{200b}b\u{feff}c\u{2060}d\u{ad}", "a\\u{200b}b\\u{feff}c\\u{2060}d\\u{ad}"),
        ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
        ("\u{e0041}\u{e007f}\u{3164}\u{115f}", "\\u{e0041}\\u{e007f}\\u{3164}\\u{115f}"),
        ("a\u{200d}b\u{200c}c\u{fe0f}", "a\\u{200d}b\\u{200c}c\\u{fe0f}"),
        ("Grüße, 世界, שלום, नमस्ते", "Grüße, 世界, שלום, नमस्ते"),
        ("e\u{301} ❤\u{fe0f} 👩\u{200d}💻 👍🏽 🇩🇪 1\u{fe0f}\u{20e3}", "e\u{301} ❤\u{fe0f} 👩\u{200d}💻 👍🏽 🇩🇪 1\u{fe0f}\u{20e3}"),
        ("\u{301}a", "\u{25cc}\u{301}a"),
        ("", ""),
    ]

    @Test("whatever moves the cursor, reorders or hides text is spelled out", arguments: oneLine)
    func spelledOut(_ input: String, _ output: String) {
        #expect(input.visible() == output)
        #expect(Array(input.visible().unicodeScalars) == Array(output.unicodeScalars))
    }

    @Test("several lines stay several lines, and only real line ends count")
    func multiLine() {
        #expect("a\r\nb\n\tc\rd\u{1b}c\u{2028}".visible(form: .multiLine) == "a\nb\n\tc\\rd\\x1bc\\u{2028}")
        #expect("a\n\u{301}".visible(form: .multiLine) == "a\n\u{25cc}\u{301}")
        #expect("end\r".visible(form: .multiLine) == "end\\r")
    }

    static let broken: [(bytes: [UInt8], output: String)] = [
        ([0x61, 0xff, 0x62], "a\u{fffd}b"),
        ([0xc3], "\u{fffd}"),
        ([0xe2, 0x82], "\u{fffd}"),
        ([0xe2, 0x82, 0x1b], "\u{fffd}\\x1b"),
        ([0xc0, 0x9b], "\u{fffd}\u{fffd}"),
        ([0xed, 0xa0, 0x80], "\u{fffd}\u{fffd}\u{fffd}"),
        ([0xf4, 0x90, 0x80, 0x80], "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ([0x9b, 0x33, 0x31, 0x6d], "\u{fffd}31m"),
        ([0xe2, 0x82, 0xac], "€"),
    ]

    @Test("bytes that are not UTF-8 are replaced as the standard library replaces them", arguments: broken)
    func invalid(_ bytes: [UInt8], _ output: String) {
        #expect(VisibleText.render(bytes) == output)
        #expect(VisibleText.render(bytes) == String(decoding: bytes, as: UTF8.self).visible())
    }

    static let limits: [(input: String, limit: Int, output: String)] = [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcde… (+1 bytes)"),
        ("abcdef", 0, "… (+6 bytes)"),
        ("abcdef", -1, "… (+6 bytes)"),
        ("ab€cd", 4, "ab… (+5 bytes)"),
        ("ab€cd", 5, "ab€… (+2 bytes)"),
        ("ab\u{1b}cd", 5, "ab… (+3 bytes)"),
        ("ab\u{1b}cd", 6, "ab\\x1b… (+2 bytes)"),
    ]

    @Test("the result keeps its limit and tells how much of the input was cut", arguments: limits)
    func limited(_ input: String, _ limit: Int, _ output: String) {
        #expect(input.visible(limit: limit) == output)
    }

    @Test("a pile of combining marks, modifiers or joined emoji is cut")
    func piles() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 5000) + "b"
        #expect(zalgo.visible() == "a" + String(repeating: "\u{301}", count: 8) + "…b")
        let modifiers = "👍" + String(repeating: "\u{1f3fd}", count: 100)
        #expect(modifiers.visible().unicodeScalars.count == 10)
        let family = Array(repeating: "👩", count: 50).joined(separator: "\u{200d}")
        #expect(family.visible().contains { $0.unicodeScalars.count > 18 } == false)
        #expect(family.visible().contains("\\u{200d}"))
    }

    @Test("a megabyte of hostile bytes is rendered in time, and its result has nothing to render any more")
    func large() {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for bytes in [random, Array(repeating: 0x41, count: 1_000_000), Array(repeating: 0x1b, count: 1_000_000)] {
            let clock = ContinuousClock()
            var text = ""
            let time = clock.measure { text = VisibleText.render(bytes) }
            #expect(time < .seconds(20))
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect(text.visible() == text)
        }
        let cut = VisibleText.render(random, limit: 1000)
        #expect(cut.utf8.count < 1040)
        #expect(cut.hasSuffix(" bytes)"))
    }
}
