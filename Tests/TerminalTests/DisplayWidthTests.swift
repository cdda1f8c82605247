import Terminal
import Testing

@Suite struct DisplayWidthTests {
    static let widths: [(text: String, width: Int)] = [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4),
        ("\u{1112}\u{1161}\u{11ab}", 2), ("👍", 2), ("👍🏽", 2), ("👩\u{200d}💻", 2), ("❤", 1), ("❤\u{fe0f}", 2), ("🇩🇪", 2),
        ("…", 1), ("✔", 1), ("│─", 2), ("\u{1b}[32mup\u{1b}[0m", 2), ("\u{1b}[1;31m世\u{1b}[0m", 2), ("नमस्ते", 4),
    ]

    @Test("text is as wide as terminals draw it", arguments: widths)
    func width(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    static let cuts: [(text: String, width: Int, cut: String)] = [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("世界", 4, "世界"),
        ("世界", 3, "世…"), ("世界", 2, "…"), ("a世界", 4, "a世…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("\u{1b}[31mabcdef\u{1b}[0m", 4, "\u{1b}[31mabc…\u{1b}[0m"),
        ("\u{1b}[31mab\u{1b}[0mcdef", 4, "\u{1b}[31mab\u{1b}[0mc…"),
        ("a\nb\u{7}\u{1b}[2Jc", 40, "ab[2Jc"),
    ]

    @Test("cut text ends with an ellipsis within its width, and colours end", arguments: cuts)
    func truncation(_ text: String, _ width: Int, _ cut: String) {
        #expect(DisplayWidth.truncate(text, to: width) == cut)
    }

    static let fillings: [(text: String, columns: Int, rows: Int)] = [
        ("", 5, 1), ("abcde", 5, 1), ("abcdef", 5, 2), ("abcdef", 3, 2), ("abcdefg", 3, 3), ("abc", 1, 3),
        ("\u{1b}[31mabcdef\u{1b}[0m", 3, 2), ("世界", 4, 1), ("世界", 3, 2), ("a世界", 3, 2), ("世界世", 3, 3),
        ("世", 1, 1), ("e\u{301}e\u{301}e\u{301}", 2, 2),
    ]

    @Test("a line takes the rows that a terminal fills with it", arguments: fillings)
    func rows(_ text: String, _ columns: Int, _ rows: Int) {
        #expect(DisplayWidth.rows(of: text, at: columns) == rows)
    }

    @Test("padding counts cells and not characters")
    func padding() {
        #expect(DisplayWidth.pad("世", to: 4) + "|" == "世  |")
        #expect(DisplayWidth.pad("7", to: 3, alignment: .right) == "  7")
        #expect(DisplayWidth.pad("abcd", to: 3) == "abcd")
    }
}
