import Testing
import YAMLDocument

@Suite("YAML texts")
struct YAMLDocumentTests {
    @Test(
        "become trees",
        arguments: [
            ("", ""),
            ("# only a remark\n", ""),
            ("---\n", ""),
            ("a: 1\nb: [x, 'y', \"z\"]\n", "{a: 1, b: [x, 'y', 'z']}"),
            ("a:\nb: ~\n", "{a: , b: ~}"),
            ("- |\n  one\n  two\n- >-\n  three\n  four\n", "['one\ntwo\n', 'three four']"),
            ("a: 1\n---\nb: 2\n...\n---\n[]\n", "{a: 1} --- {b: 2} --- []"),
            ("---\n---\n", " --- "),
            ("8080: a\n'x': b\n? c\n: d\n", "{8080: a, x: b, c: d}"),
            (
                "a: !reset [1]\nb: !!str 5\nc: ! 6\nd: !override {}\n",
                "{a: !reset [1], b: !!str '5', c: ! '6', d: !override {}}"
            ),
            ("%YAML 1.1\n%TAG !e! tag:example,2024:\n---\na: !e!x 1\n", "{a: tag:example,2024:x 1}"),
            ("\u{FEFF}a: ü\n", "{a: ü}"),
            ("a: \"\\u00e9\\0\\x41\"\n", "{a: 'é\u{0}A'}"),
            ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
        ])
    func trees(_ text: String, _ expected: String) {
        #expect(outcome(Array(text.utf8)) == expected)
    }

    @Test("tell the place of every key and value, counted in characters from 1")
    func marks() throws {
        let text = """
            apps:
              démo: {port: 80, path: /}
              list:
              - x
              - &name  y
            ref: *name
            """
        let expected = """
            {apps@1:1: {démo@2:3: {port@2:10: 80@2:16, path@2:20: /@2:26}@2:9, \
            list@3:3: [x@4:5, y@5:5]@4:3}@2:3, ref@6:1: y@5:5}@1:1
            """
        #expect(try loaded(text).map { treeText($0, marked: true) } == [expected])
        let withMark = try loaded("\u{FEFF}a: 1\n")
        #expect(withMark.map { treeText($0, marked: true) } == ["{a@1:1: 1@1:4}@1:1"])
        let withoutEnd = try loaded("- ? é")
        #expect(withoutEnd.map { treeText($0, marked: true) } == ["[{é@1:5: @1:6}@1:3]@1:1"])
    }

    @Test(
        "have their aliases followed and their merge keys merged",
        arguments: [
            ("a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"),
            ("- &x 1\n- &x 2\n- *x\n", "[1, 2, 2]"),
            ("- &x [&x 1, *x]\n- *x\n", "[[1, 1], 1]"),
            ("&k a: 1\nb: *k\n", "{a: 1, b: a}"), ("- &k a\n- {*k : 1}\n", "[a, {a: 1}]"),
            ("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n  r: 4\n", "{a: {p: 1, q: 2}, b: {q: 3, <p: 1, r: 4}}"),
            ("- &x {p: 1}\n- &y {p: 2, q: 2}\n- <<: [*x, *y]\n", "[{p: 1}, {p: 2, q: 2}, {<p: 1, <q: 2}]"),
            (
                "- &x {p: 1}\n- &y {<<: *x, q: 2}\n- <<: *y\n  q: 3\n",
                "[{p: 1}, {<p: 1, q: 2}, {<p: 1, q: 3}]"
            ),
            ("<<: {p: 1}\np: 2\n", "{p: 2}"),
            ("<<: []\n'a': 1\n", "{a: 1}"),
            ("'<<': 1\n", "{<<: 1}"),
        ])
    func aliases(_ text: String, _ expected: String) {
        #expect(outcome(Array(text.utf8)) == expected)
    }

    @Test("keep what was merged where it was written")
    func mergedMarks() throws {
        let node = try #require(try loaded("a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n").first)
        #expect(
            node["b"].map { treeText($0, marked: true) } == "{<p@1:8: 1@1:11, q@4:3: 2@4:6}@3:3")
    }

    @Test("forget their anchors at the end of a document")
    func anchorsOfDocuments() {
        let text = Array("a: &x 1\n---\nb: *x\n".utf8)
        #expect(outcome(text) == "3:4: unknown alias '*x': no anchor '&x' stands before it")
    }
}
