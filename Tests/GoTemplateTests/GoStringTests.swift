import GoTemplate
import Testing

@Suite("Go's string literals")
struct GoStringTests {
    private func read(_ literal: String) throws(GoString.Mistake) -> (text: String, end: Int) {
        var position = 0
        let text = try GoString.read(Array(literal.unicodeScalars), at: &position)
        return (text, position)
    }

    @Test(
        "a literal is read up to its closing quote",
        arguments: [
            ("\"a\"b", "a", 3), ("`a\\n\"`", "a\\n\"", 6), ("`a\r\nb`", "a\nb", 6), ("\"\"", "", 2),
            (#""\a\b\f\n\r\t\v\\\"""#, "\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"", 20),
            (#""\x41\101\u00e9\U0001F600""#, "AAé😀", 26), (#""\xc3\xa9""#, "é", 10),
        ])
    func reading(_ literal: String, _ text: String, _ end: Int) throws {
        let found = try read(literal)
        #expect(found.text == text)
        #expect(found.end == end)
    }

    @Test(
        "what is no literal says why",
        arguments: [
            ("\"a", GoString.Mistake.unterminated), ("\"a\nb\"", .unterminated), ("`a", .unterminated),
            ("\"\\", .unterminated), (#""\z""#, .badEscape(#"\z"#)), (#""\x4""#, .badEscape(#"\x4""#)),
            (#""\400""#, .badEscape(#"\400"#)), (#""\ud800""#, .badEscape(#"\ud800"#)),
            (#""\u12"#, .badEscape(#"\u12"#)),
        ])
    func refusing(_ literal: String, _ mistake: GoString.Mistake) {
        #expect(throws: mistake) { try read(literal) }
    }

    @Test(
        "what is quoted reads as it was",
        arguments: ["", "plain é 😀", "\"quotes\" \\ `", "\n\r\t\u{7}\u{1}\u{1F}\u{7F}"])
    func quoting(_ text: String) throws {
        #expect(try read(GoString.quoted(text)).text == text)
    }
}
