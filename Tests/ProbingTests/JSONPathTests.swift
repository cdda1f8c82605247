import Probing
import Testing

/// The singular queries of RFC 9535, and what is no path to one value.
struct JSONPathTests {
    @Test(
        "steps are names, quoted names and indices",
        arguments: [
            ("$", []), ("status", [.member("status")]), (".status", [.member("status")]),
            ("$.status", [.member("status")]), ("$.a.b", [.member("a"), .member("b")]),
            ("$.checks[0].state", [.member("checks"), .element(0), .member("state")]),
            ("checks[-1]", [.member("checks"), .element(-1)]), ("[0][10]", [.element(0), .element(10)]),
            ("$['a b']", [.member("a b")]), ("[\"a\"]", [.member("a")]), ("$['']", [.member("")]),
            ("$[ 'a' ] [\t1 ] .b", [.member("a"), .element(1), .member("b")]),
            ("db-main._x9.größe", [.member("db-main"), .member("_x9"), .member("größe")]),
            ("$['it\\'s']", [.member("it's")]), ("$[\"'\\\"\"]", [.member("'\"")]),
            ("$['\\b\\f\\n\\r\\t\\/\\\\']", [.member("\u{8}\u{c}\n\r\t/\\")]),
            ("$['\\u00e4\\uD83D\\ude00']", [.member("ä😀")]),
            ("$[9007199254740991]", [.element(9_007_199_254_740_991)]),
        ] as [(String, [JSONPath.Step])])
    func steps(text: String, expected: [JSONPath.Step]) throws {
        let path = try JSONPath(parsing: text)
        #expect(path.steps == expected)
        #expect(path.text == text)
    }

    @Test(
        "a mistake names what is wrong and where",
        arguments: [
            ("", "the path is empty; write one like status or $.checks[0].state"),
            ("$.a[*]", "'*' at column 5 may select several values; a path here leads to one"),
            ("$..a", "'..' at column 2 may select several values; a path here leads to one"),
            ("$.*", "'*' at column 3 may select several values; a path here leads to one"),
            ("a[0:2]", "':' at column 4 may select several values; a path here leads to one"),
            ("a['x', 'y']", "',' at column 6 may select several values; a path here leads to one"),
            ("a[?@.b]", "'?' at column 3 may select several values; a path here leads to one"),
            ("$a", "'a' at column 2 is not expected; steps are .name, ['any name'] and [0]"),
            ("a b", "'b' at column 3 is not expected; steps are .name, ['any name'] and [0]"),
            ("a ", "' ' at column 2 is not expected; steps are .name, ['any name'] and [0]"),
            ("a['x'y]", "'y' at column 6 is not expected; steps are .name, ['any name'] and [0]"),
            (
                "a.",
                "a name is missing at column 3; write other names than letters, digits, _ and - as ['name']"
            ),
            (
                "a.0",
                "a name is missing at column 3; write other names than letters, digits, _ and - as ['name']"
            ),
            ("a[]", "'' at column 3 is no index; write a whole number, or a name in quotation marks"),
            ("a[b]", "'b' at column 3 is no index; write a whole number, or a name in quotation marks"),
            ("a[01]", "'01' at column 3 is no index; write a whole number, or a name in quotation marks"),
            ("a[-0]", "'-0' at column 3 is no index; write a whole number, or a name in quotation marks"),
            ("a[-]", "'-' at column 3 is no index; write a whole number, or a name in quotation marks"),
            ("a[+1]", "'+1' at column 3 is no index; write a whole number, or a name in quotation marks"),
            (
                "a[9007199254740992]",
                "'9007199254740992' at column 3 is no index; write a whole number, or a name in quotation marks"
            ),
            (
                "a[-9223372036854775808]",
                "'-9223372036854775808' at column 3 is no index; write a whole number, or a name in quotation marks"
            ),
            ("a[", "the bracket at column 2 is not closed"), ("a[1", "the bracket at column 2 is not closed"),
            ("a['x'", "the bracket at column 2 is not closed"),
            ("a['x", "the quotation mark at column 3 is not closed"),
            ("a['x\\']", "the quotation mark at column 3 is not closed"),
            ("a['\\x']", "the escape at column 4 is none that JSON knows"),
            ("a['\\\"']", "the escape at column 4 is none that JSON knows"),
            ("a['\\u12G4']", "the escape at column 4 is none that JSON knows"),
            ("a['\\uD83D']", "the escape at column 4 is none that JSON knows"),
            ("a['\\uD83D\\u0041']", "the escape at column 4 is none that JSON knows"),
            ("a['\\uDE00\\uD83D']", "the escape at column 4 is none that JSON knows"),
            ("a['\\", "the escape at column 4 is none that JSON knows"),
            ("a['\n']", "the escape at column 4 is none that JSON knows"),
        ])
    func mistakes(text: String, expected: String) {
        let mistake = #expect(throws: JSONPathMistake.self) { try JSONPath(parsing: text) }
        #expect(mistake?.text == expected)
    }
}
