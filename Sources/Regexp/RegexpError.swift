/// Why Go's regexp package refuses a pattern.
package enum RegexpError: Error, Equatable, Sendable {
    /// A `(` is never closed.
    case missingParenthesis
    /// A `)` closes nothing.
    case unexpectedParenthesis
    /// A `[` is never closed.
    case missingBracket
    /// A range in brackets runs backwards, or names no known class.
    case badRange(String)
    /// An escape that RE2 does not have, such as a back-reference.
    case badEscape(String)
    /// `*`, `+`, `?` or `{}` with nothing before it.
    case missingRepeatArgument(String)
    /// Two repetition operators in a row.
    case nestedRepeat(String)
    /// A count above 1000, or a minimum above the maximum.
    case badRepeatSize(String)
    /// A `(?` that RE2 does not have, such as a look-around.
    case unsupportedGroup(String)
    /// A group name that is empty, badly spelt or used twice.
    case badGroupName(String)
    /// The pattern ends in a lone backslash.
    case trailingBackslash
    /// The groups nest too deeply.
    case tooDeep
    /// The pattern expands to too many steps.
    case tooLarge

    /// The mistake as a phrase that can follow a colon.
    package var text: String {
        switch self {
        case .missingParenthesis: "missing closing )"
        case .unexpectedParenthesis: "unexpected )"
        case .missingBracket: "missing closing ]"
        case .badRange(let range): "invalid character class range \(range)"
        case .badEscape(let escape):
            "invalid escape sequence \(escape) (Go's syntax has no back-references)"
        case .missingRepeatArgument(let sign): "nothing for \(sign) to repeat"
        case .nestedRepeat(let signs): "invalid nested repetition \(signs)"
        case .badRepeatSize(let size): "invalid repeat count \(size)"
        case .unsupportedGroup(let group):
            "unsupported group \(group) (Go's syntax has no look-ahead or look-behind)"
        case .badGroupName(let name): "invalid group name \(name)"
        case .trailingBackslash: "trailing backslash"
        case .tooDeep: "groups nest too deeply"
        case .tooLarge: "expression too large"
        }
    }
}
