package import Regexp

/// Why Traefik refuses a rule.
package enum RuleError: Error, Equatable, Sendable {
    /// Nothing but white space.
    case empty
    /// Longer than what is read here; Traefik itself has no limit.
    case tooLong(bytes: Int)
    /// More parentheses and negations inside one another than are read here.
    case tooDeep
    /// No matcher has this name in this spelling.
    case unknownMatcher(String, suggestion: String?)
    /// The matcher exists in the other rule syntax only.
    case matcherOfOtherSyntax(String, RuleSyntax)
    /// A matcher's name without its parentheses.
    case matcherWithoutValues(String)
    /// A value that stands there without quotes.
    case missingQuotes(matcher: String, value: String)
    /// A value in single quotes, which are for characters in Go.
    case singleQuotes
    /// An opening backtick or double quote without its partner.
    case unterminatedString
    /// `/*` without `*/`.
    case unterminatedComment
    /// A backslash sequence that a Go string does not have.
    case badEscape(String)
    /// A `(` is never closed.
    case missingClosingParenthesis
    /// A line ends where the expression could end, and goes on below.
    case lineBreak
    /// Something stands where the grammar has no place for it.
    case unexpected(String)
    /// The rule stops where a matcher or a value should follow.
    case unexpectedEnd
    /// The matcher takes another number of values.
    case wrongValueCount(matcher: String, found: Int, expected: [Int])
    /// Values that should come in pairs do not.
    case unpairedValues(matcher: String, found: Int)
    /// An empty string as a value.
    case emptyValue(matcher: String)
    /// A regular expression that Go refuses.
    case badRegexp(matcher: String, pattern: String, RegexpError)
    /// A v2 `{name:regexp}` placeholder that is not well formed.
    case badPlaceholder(matcher: String, value: String)
    /// A path that does not begin with a slash.
    case pathWithoutSlash(matcher: String, path: String)
    /// A host with characters outside ASCII.
    case nonASCIIHost(matcher: String, host: String)
    /// Neither an address nor a network in CIDR form.
    case badAddress(String)

    /// The mistake in one sentence, with what to write instead.
    package var text: String {
        switch self {
        case .empty:
            "the rule is empty"
        case .tooLong(let bytes):
            "the rule is \(bytes) bytes long; rules above \(RuleParser.longest) bytes are not read"
        case .tooDeep:
            "the rule nests more than \(RuleParser.deepest) parentheses and negations"
        case .unknownMatcher(let name, let suggestion):
            "unknown matcher \(name)" + (suggestion.map { "; did you mean \($0)?" } ?? "")
        case .matcherOfOtherSyntax(let name, let syntax):
            "matcher \(name) exists only in \(syntax.rawValue) rule syntax; rewrite it, or set ruleSyntax=\(syntax.rawValue)"
        case .matcherWithoutValues(let name):
            "matcher \(name) has no values: write \(name)(`value`)"
        case .missingQuotes(let matcher, let value):
            "a value of \(matcher) has no quotes: write \(matcher)(`\(value)`)"
        case .singleQuotes:
            "single quotes do not make a value: use backticks or double quotes"
        case .unterminatedString:
            "a quoted value is not closed: a backtick or double quote is missing"
        case .unterminatedComment:
            "a comment is not closed: */ is missing"
        case .badEscape(let escape):
            "unknown escape \(escape) in a double-quoted value: use backticks, or double the backslash"
        case .missingClosingParenthesis:
            "a closing parenthesis is missing"
        case .lineBreak:
            "a line ends where the rule goes on: end it with an operator, a comma or an opening parenthesis"
        case .unexpected(let token):
            "unexpected \(token)"
        case .unexpectedEnd:
            "the rule ends too early"
        default:
            matcherText
        }
    }

    /// The mistakes that concern a matcher's values.
    private var matcherText: String {
        switch self {
        case .wrongValueCount(let matcher, let found, let expected):
            "\(matcher) takes \(expected.map(String.init).joined(separator: " or "))"
                + " value\(expected == [1] ? "" : "s"), not \(found)"
        case .unpairedValues(let matcher, let found):
            "\(matcher) takes its values in pairs of name and value, not \(found)"
        case .emptyValue(let matcher):
            "\(matcher) has an empty value"
        case .badRegexp(let matcher, let pattern, let mistake):
            "\(matcher) has a bad regular expression `\(pattern)`: \(mistake.text)"
        case .badPlaceholder(let matcher, let value):
            "\(matcher) has a bad placeholder in `\(value)`: write {name} or {name:regexp}"
        case .pathWithoutSlash(let matcher, let path):
            "\(matcher) has a path without a leading slash: write `/\(path)`"
        case .nonASCIIHost(let matcher, let host):
            "\(matcher) has a host with non-ASCII characters, \(host): write it in punycode (xn--…)"
        case .badAddress(let value):
            "ClientIP takes an IP address or a network such as 10.0.0.0/8, not \(value)"
        default:
            "the rule is not valid"
        }
    }
}
