import Regexp
import Testing

@Suite("regular expressions as Go reads them")
struct GoRegexpTests {
    @Test(
        "a pattern matches",
        arguments: [
            ("b+", "abbbc"), ("^abc$", "abc"), ("", ""), ("^$", ""), ("a|b|", "zzz"), ("^a{2,3}$", "aaa"),
            ("^a{2,}$", "aaaa"), ("a{,2}", "a{,2}"), ("{x}", "{x}"), ("a{1", "a{1"), ("^[^a-c]$", "d"),
            ("^[]a]+$", "]a"), ("^[a\\]]$", "]"), ("^[\\d-]+$", "1-2"), ("^[[:alpha:][:digit:]]+$", "a1"),
            ("^[[:^digit:]]$", "x"), ("(?i)HOST", "host"), ("(?i:h)ost", "Host"), ("(?s)^a.b$", "a\nb"),
            ("(?m)^b$", "a\nb\nc"), ("^(?:a|b)c$", "bc"), ("^(?P<x>a)(?<y>b)$", "ab"), ("\\bfoo\\b", "a foo b"),
            ("o\\Bo", "foo"), ("^\\Qa.b*\\E$", "a.b*"), ("^\\x41\\x{42}\\103$", "ABC"), ("^\\p{Greek}+$", "αβγ"),
            ("^\\pL\\PL$", "a1"), ("^\\p{^Lu}$", "a"), ("^\\w+\\s\\S$", "a_1 x"), ("\\Aab\\z", "ab"), ("^a*?b$", "aab"),
            ("(?i)[k-l]", "K"), ("^(a*)*$", "aaaa"), ("^(|a)+$", "aaa"), ("^.$", "é"), ("\\.", "a.b"),
            ("^\\-\\/$", "-/"),
        ])
    func matching(_ pattern: String, _ text: String) throws {
        #expect(try GoRegexp(pattern).matches(text))
    }

    @Test(
        "a pattern does not match",
        arguments: [
            ("^abc$", "abcd"), ("^abc$", "abc\n"), (".", "\n"), ("^a{2,3}$", "aaaa"), ("[^a]", "a"), ("^\\d$", "٣"),
            ("(?i)[^a]", "A"), ("\\bfoo\\b", "afoo"), ("(?-i)HOST", "host"), ("\\s", "\u{0B}"), ("(?i:h)ost", "HOST"),
        ])
    func notMatching(_ pattern: String, _ text: String) throws {
        #expect(try !GoRegexp(pattern).matches(text))
    }

    @Test(
        "a pattern is refused",
        arguments: [
            ("(a", RegexpError.missingParenthesis), ("a)", .unexpectedParenthesis), ("[a", .missingBracket),
            ("[]", .missingBracket), ("[b-a]", .badRange("b-a")), ("[[:foo:]]", .badRange("[:foo:]")),
            ("\\p{Nonsense}", .badRange("\\p{Nonsense}")), ("\\1", .badEscape("\\1")), ("\\Z", .badEscape("\\Z")),
            ("\\C", .badEscape("\\C")), ("*a", .missingRepeatArgument("*")), ("a|+", .missingRepeatArgument("+")),
            ("a**", .nestedRepeat("**")), ("a{2}{3}", .nestedRepeat("{2}{3}")), ("a{1001}", .badRepeatSize("{1001}")),
            ("a{3,2}", .badRepeatSize("{3,2}")), ("(a{100}){100}", .badRepeatSize("{100}")),
            ("(?=a)", .unsupportedGroup("(?=")), ("(?<=a)", .unsupportedGroup("(?<")),
            ("(?>a)", .unsupportedGroup("(?>")),
            ("(?P<a>x)(?P<a>y)", .badGroupName("(?P<a>")), ("a\\", .trailingBackslash),
        ])
    func refused(_ pattern: String, _ mistake: RegexpError) {
        #expect(throws: mistake) { try GoRegexp(pattern) }
    }

    @Test("patterns that make backtracking engines hang take no time", .timeLimit(.minutes(1)))
    func hostilePatterns() throws {
        let text = String(repeating: "a", count: 2_000) + "!"
        for pattern in ["^(a+)+$", "^(a|aa)*$", "^(a*)*b$", "^(.*a){20}$"] {
            #expect(try !GoRegexp(pattern).matches(text))
        }
        #expect(throws: RegexpError.tooDeep) { try GoRegexp(String(repeating: "(", count: 50_000)) }
        #expect(throws: RegexpError.tooLarge) { try GoRegexp("(abcdefghijklmnopqrstuvwxyz){1000}") }
    }
}
