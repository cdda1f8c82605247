import Testing
import Traefik

@Suite("rules that the router refuses")
struct RuleErrorTests {
    @Test(
        "the message names the mistake",
        arguments: [
            ("", "the rule is empty"),
            ("  \n // nothing", "the rule is empty"),
            ("Hots(`a`)", "unknown matcher Hots; did you mean Host?"),
            ("hOST(`a`)", "unknown matcher hOST; did you mean Host?"),
            ("Cookie(`a`)", "unknown matcher Cookie"),
            (
                "Headers(`a`, `b`)",
                "matcher Headers exists only in v2 rule syntax; rewrite it, or set ruleSyntax=v2"
            ),
            ("Host", "matcher Host has no values: write Host(`value`)"),
            ("Host(example.com)", "a value of Host has no quotes: write Host(`example.com`)"),
            ("Path(/api)", "a value of Path has no quotes: write Path(`/api`)"),
            ("Host('a')", "single quotes do not make a value: use backticks or double quotes"),
            ("Host(`a)", "a quoted value is not closed: a backtick or double quote is missing"),
            ("Host(`a`) /* b", "a comment is not closed: */ is missing"),
            (
                "PathRegexp(\"^/\\d\")",
                "unknown escape \\d in a double-quoted value: use backticks, or double the backslash"
            ),
            ("(Host(`a`)", "a closing parenthesis is missing"),
            ("Host(`a`", "a closing parenthesis is missing"),
            (
                "Host(`a`)\n&& Path(`/b`)",
                "a line ends where the rule goes on: end it with an operator, a comma or an opening parenthesis"
            ),
            ("Host(`a`))", "unexpected )"),
            ("Host(`a`) and Path(`/b`)", "unexpected and"),
            ("Host(`a`) & Path(`/b`)", "unexpected &"),
            ("&& Host(`a`)", "unexpected &&"),
            ("`a`", "unexpected \"a\""),
            ("Host(`a`) &&", "the rule ends too early"),
            ("Host()", "Host takes 1 value, not 0"),
            ("Host(`a`, `b`)", "Host takes 1 value, not 2"),
            ("Header(`a`)", "Header takes 2 values, not 1"),
            ("Query(`a`, `b`, `c`)", "Query takes 1 or 2 values, not 3"),
            ("Host(``)", "Host has an empty value"),
            ("HostRegexp(`(a`)", "HostRegexp has a bad regular expression `(a`: missing closing )"),
            (
                "PathRegexp(`^/(?!api)`)",
                "PathRegexp has a bad regular expression `^/(?!api)`: unsupported group (?! "
                    + "(Go's syntax has no look-ahead or look-behind)"
            ),
            (
                "PathRegexp(`^/(a)\\1`)",
                "PathRegexp has a bad regular expression `^/(a)\\1`: invalid escape sequence \\1 "
                    + "(Go's syntax has no back-references)"
            ),
            ("Path(`api`)", "Path has a path without a leading slash: write `/api`"),
            (
                "Host(`bücher.example`)",
                "Host has a host with non-ASCII characters, bücher.example: write it in punycode (xn--…)"
            ),
            (
                "ClientIP(`10.0.0.0/33`)",
                "ClientIP takes an IP address or a network such as 10.0.0.0/8, not 10.0.0.0/33"
            ),
        ])
    func message(_ rule: String, _ text: String) {
        #expect(mistake(in: rule) == text)
    }

    @Test(
        "so does it in v2 syntax",
        arguments: [
            ("Headers(`a`)", "Headers takes its values in pairs of name and value, not 1"),
            ("Path(`/{:x}`)", "Path has a bad placeholder in `/{:x}`: write {name} or {name:regexp}"),
            ("Path(`/{a`)", "Path has a bad placeholder in `/{a`: write {name} or {name:regexp}"),
            (
                "PathRegexp(`^/a`)",
                "matcher PathRegexp exists only in v3 rule syntax; rewrite it, or set ruleSyntax=v3"
            ),
        ])
    func messageOfVersion2(_ rule: String, _ text: String) {
        #expect(mistake(in: rule, .v2) == text)
    }

    private func mistake(in rule: String, _ syntax: RuleSyntax = .v3) -> String? {
        do throws(RuleError) {
            _ = try Rule(rule, syntax: syntax)
            return nil
        } catch {
            return error.text
        }
    }

    @Test("a rule of a megabyte is refused by its length")
    func longRule() {
        let rule = String(repeating: "Host(`a`)||", count: 100_000) + "Host(`a`)"
        #expect(mistake(in: rule) == "the rule is 1100009 bytes long; rules above 65536 bytes are not read")
    }

    @Test("parentheses and negations are followed only so far", arguments: ["(", "!", "!("])
    func deepRule(_ opening: String) {
        let rule = String(repeating: opening, count: 20_000) + "Host(`a`)"
        #expect(mistake(in: rule) == "the rule nests more than 200 parentheses and negations")
    }

    @Test("a long chain of alternatives is read and matched")
    func longChain() throws {
        let rule = try Rule((0..<3_000).map { "Host(`h\($0)`)" }.joined(separator: " || "))
        #expect(rule.matches(RuleRequest(host: "h2999")))
        #expect(!rule.matches(RuleRequest(host: "h3000")))
    }

    @Test("no prefix, suffix or single change of a rule makes the parser stop the program")
    func mutilatedRules() {
        let rule =
            "!(Host(`a`) && PathRegexp(\"^/\\\\d{1,3}[[:alpha:]-]+$\")) || /* c */ HeaderRegexp(`X`, `(?i)\\pL|\\Qx\\E`)"
        let scalars = Array(rule.unicodeScalars)
        var taken = 0
        for index in scalars.indices {
            var pieces = [scalars[..<index].map(Character.init), scalars[index...].map(Character.init)]
            for scalar in "(){}[]`\"\\'|&!\n,.*+?^$-:\u{0}ü".unicodeScalars {
                var changed = scalars
                changed[index] = scalar
                pieces.append(changed.map(Character.init))
            }
            for piece in pieces {
                for syntax in RuleSyntax.allCases {
                    guard let rule = try? Rule(String(piece), syntax: syntax) else { continue }
                    taken += 1
                    _ = rule.matches(RuleRequest(host: "a", path: "/12abc"))
                    _ = rule.probeTarget
                }
            }
        }
        #expect(taken > 0)
    }
}
