import Foundation
import GoTemplate
import Testing

@Suite("values that templates are filled from")
struct TemplateValueTests {
    @Test(
        "JSON comes back as it was, in one line and with its keys in order",
        arguments: [
            ("{\"b\": [1, 2.5, true, null], \"a\": {\"c\": \"x/y\"}}", #"{"a":{"c":"x/y"},"b":[1,2.5,true,null]}"#),
            ("[1753000000123456789]", "[1753000000123456789]"), ("[]", "[]"), ("{}", "{}"), ("[1.0, 1e3]", "[1,1000]"),
            ("\"\\u2028é\"", "\"\\u2028é\""),
        ])
    func json(_ text: String, _ compact: String) throws {
        let value = try JSONDecoder().decode(TemplateValue.self, from: Data(text.utf8))
        #expect(value.json == compact)
    }

    @Test(
        "Go's words stand for what has none",
        arguments: [
            (TemplateValue.null, "<no value>", false), (.list([.null]), "[<nil>]", true), (.list([]), "[]", false),
            (.map(["a": .null]), "map[a:<nil>]", true), (.map([:]), "map[]", false), (.decimal(3), "3", true),
            (.decimal(0), "0", false), (.decimal(0.1), "0.1", true), (.decimal(.infinity), "inf", true),
            (.integer(0), "0", false), (.flag(false), "false", false), (.text(""), "", false),
        ])
    func printing(_ value: TemplateValue, _ text: String, _ isTrue: Bool) {
        #expect(value.printed == text)
        #expect(value.isTrue == isTrue)
    }
}
