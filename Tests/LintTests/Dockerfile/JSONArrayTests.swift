import Testing

@testable import Lint

@Suite("Lists of words in Dockerfiles")
struct JSONArrayTests {
    @Test(
        "arrays of strings",
        arguments: [
            ("[]", []), ("[ ]", []), (#"["a"]"#, ["a"]), (#" [ "a" , "b c" ] "#, ["a", "b c"]),
            (#"["\"\\\/\b\f\n\r\t"]"#, ["\"\\/\u{8}\u{c}\n\r\t"]), (#"["\u00e9\ud83d\ude00\ud83d"]"#, ["é😀\u{FFFD}"]),
            (#"["\ud83d\u0041"]"#, ["\u{FFFD}A"]), (#"["é"]"#, ["é"]),
        ])
    func strings(_ text: String, _ words: [String]) { #expect(JSONArray.read(text) == .words(words)) }

    @Test(
        "arrays with something else",
        arguments: [
            "[1]", #"["a", null]"#, "[true, false]", "[-0.5e+10, 0, 12]", #"[["a"]]"#,
            #"["a", {"b": ["c", {}], "d": 1}]"#,
            "[{}]", "[[]]", "[1E5]",
        ])
    func others(_ text: String) { #expect(JSONArray.read(text) == .notStrings) }

    @Test(
        "what the builder gives to a shell",
        arguments: [
            "", "a", "[", "]", "['a']", #"["a"]x"#, #"["a",]"#, #"["a" "b"]"#, #"[,"a"]"#, "[a]", "[01]", "[1.]",
            "[.5]",
            "[+1]", "[1e]", "[1e++5]", "[-]", "[tru]", #"["\x"]"#, #"["\u12"]"#, #"["\ud83d\u12"]"#, "[\"a\nb\"]",
            #"{"a": 1}"#,
            #"[{"a"}]"#, #"[{"a":}]"#, "[{1: 2}]", #"[{"a": 1,}]"#, "[}", "[[]", "[nulll]", #""a""#,
        ])
    func none(_ text: String) { #expect(JSONArray.read(text) == .none) }

    @Test("nesting without end ends") func deep() {
        #expect(JSONArray.read(String(repeating: "[", count: 1_000_000)) == .none)
        let nested = String(repeating: "[", count: 9_000) + String(repeating: "]", count: 9_000)
        #expect(JSONArray.read(nested) == .notStrings)
    }
}
