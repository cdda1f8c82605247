import Testing
import YAMLDocument

@Suite("what scalars mean")
struct YAMLScalarTests {
    @Test(
        "is told by their text",
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string("nULL")),
            ("true", .bool(true)), ("True", .bool(true)), ("FALSE", .bool(false)), ("tRUE", .string("tRUE")),
            ("yes", .string("yes")), ("on", .string("on")), ("y", .string("y")),
            ("0", .integer(0)), ("12", .integer(12)), ("-12", .integer(-12)), ("+12", .integer(12)),
            ("0x1F", .integer(31)), ("-0x1f", .integer(-31)), ("0o17", .integer(15)), ("017", .integer(15)),
            ("0b101", .integer(5)), ("1_000", .integer(1000)), ("_1", .string("_1")), ("00", .integer(0)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .double(9223372036854775808)), ("089", .double(89)),
            ("1.5", .double(1.5)), ("1.", .double(1)), (".5", .double(0.5)), ("-.5e-1", .double(-0.05)),
            ("1e3", .double(1000)), ("1E+3", .double(1000)), (".inf", .double(.infinity)),
            ("-.INF", .double(-.infinity)), ("1e999", .double(.infinity)),
            ("1e", .string("1e")), (".", .string(".")), ("-", .string("-")), ("+-1", .string("+-1")),
            ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("1.2.3", .string("1.2.3")), ("1:30", .string("1:30")),
            ("inf", .string("inf")), ("0x1p3", .string("0x1p3")), ("5s", .string("5s")), ("--1", .string("--1")),
        ] as [(String, YAMLValue)])
    func resolution(_ text: String, _ expected: YAMLValue) {
        #expect(YAMLScalar(text).resolved == expected)
        #expect(YAMLScalar(text, isPlain: false).resolved == .string(text))
    }

    @Test("is no number for .nan") func notANumber() {
        guard case .double(let number) = YAMLScalar(".nan").resolved else { return #expect(Bool(false)) }
        #expect(number.isNaN)
    }

    @Test("is true or false for YAML 1.1's words where that is asked for")
    func truth() {
        for word in ["true", "y", "Y", "yes", "YES", "on", "On"] { #expect(YAMLScalar(word).bool == true) }
        for word in ["FALSE", "n", "N", "no", "No", "off", "OFF"] { #expect(YAMLScalar(word).bool == false) }
        for word in ["", "1", "yEs", "t"] { #expect(YAMLScalar(word).bool == nil) }
        #expect(YAMLScalar("yes", isPlain: false).bool == nil)
    }

    @Test("is read through the node")
    func accessors() throws {
        let text = "{n: ~, i: 3, d: 1.5, b: no, s: 'x', l: [1], m: {k: v}, q: '7'}"
        let node = try #require(try loaded(text).first)
        let rows = (node.pairs ?? []).map { pair in
            let value = pair.value
            let read: [String?] = [
                value.isNull ? "null" : nil, value.string.map { "string \($0)" }, value.text.map { "text \($0)" },
                value.integer.map { "integer \($0)" }, value.double.map { "double \($0)" },
                value.bool.map { "bool \($0)" }, value.items.map { "items \($0.count)" },
                value.pairs.map { "pairs \($0.count)" },
            ]
            return "\(pair.key): " + read.compactMap { $0 }.joined(separator: ", ")
        }
        #expect(
            rows == [
                "n: null", "i: text 3, integer 3, double 3.0", "d: text 1.5, double 1.5",
                "b: string no, text no, bool false", "s: string x, text x", "l: items 1", "m: pairs 1",
                "q: string 7, text 7",
            ])
        #expect(node["i"]?.integer == 3)
        #expect(node["none"] == nil && node["l"]?["x"] == nil)
    }
}
