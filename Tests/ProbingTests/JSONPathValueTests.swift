import Health
import Probing
import Testing

/// What stands at a path, and what it equals.
struct JSONPathValueTests {
    private static let text = """
        {"status": "up", "checks": [{"state": "ok"}, {"state": "down", "n": 3.0}], "a b": null, "ok": true,
         "big": 9007199254740993, "nested": [[1, 2], []], "0": "zero"}
        """

    @Test(
        "a path leads to a value, or nowhere",
        arguments: [
            ("status", .string("up")), ("checks[1].state", .string("down")), ("checks[-1].n", .number("3.0")),
            ("checks[-2].state", .string("ok")), ("$['a b']", .null), ("nested[0][1]", .number("2")),
            ("nested[1]", .array([])), ("['0']", .string("zero")),
            ("checks[2]", nil), ("checks[-3]", nil), ("status[0]", nil), ("status.x", nil), ("[0]", nil), ("x", nil),
            ("checks.state", nil), ("nested[1][0]", nil), ("nested[-9007199254740991]", nil), ("ok.x", nil),
        ] as [(String, JSONTree?)])
    func values(path: String, expected: JSONTree?) throws {
        let tree = try #require(JSONTree.read(Array(Self.text.utf8)))
        #expect(try JSONPath(parsing: path).value(in: tree) == expected)
        #expect(try JSONPath(parsing: "$").value(in: tree) == tree)
    }

    @Test(
        "scalars equal texts: strings and words to the letter, numbers by value",
        arguments: [
            ("\"up\"", "up", true), ("\"up\"", "UP", false), ("\"3\"", "3", true), ("\"3\"", "3.0", false),
            ("\"\"", "", true), ("\"e\\u0301\"", "\u{e9}", false), ("true", "true", true), ("true", "1", false),
            ("null", "null", true), ("null", "", false), ("3", "3", true), ("3", "3.0", true), ("3.0", "3", true),
            ("300", "3e2", true), ("3e2", "300", true), ("0.03", "3E-2", true), ("-0", "0", true),
            ("-0.0", "0e5", true),
            ("-3", "3", false), ("-3", "-3.00", true), ("1e999999999999999999999", "2", false),
            ("1e999999999999999999999", "1e999999999999999999999", true), ("1e400", "1e401", false),
            ("1e400", "10e399", true), ("9007199254740993", "9007199254740992", false),
            ("9007199254740993", "9007199254740993.0", true), ("3", "three", false), ("3", "", false),
            ("3", "3.", false),
            ("3", ".3", false), ("3", "3e", false), ("3", "3.0.0", false), ("3", "--3", false),
            ("[]", "[]", false), ("{}", "{}", false),
        ])
    func equality(json: String, text: String, isEqual: Bool) throws {
        let tree = try #require(JSONTree.read(Array(json.utf8)))
        #expect(tree.equals(text) == isEqual)
    }
}
