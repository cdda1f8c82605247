/// Why a text is no path to one value. Columns count characters from 1.
package enum JSONPathMistake: Error, Sendable, Equatable {
    /// Nothing is there.
    case empty
    /// A selector that may lead to several values: `*`, `..`, a slice, a filter or a list.
    case selectsMany(String, column: Int)
    /// A character that cannot stand there.
    case unexpected(String, column: Int)
    /// A dot without a name behind it.
    case nameMissing(column: Int)
    /// No whole number as RFC 9535 has them, or one beyond 2⁵³ - 1.
    case badIndex(String, column: Int)
    /// A bracket without its other one.
    case unclosedBracket(column: Int)
    /// A quotation mark without its other one.
    case unclosedName(column: Int)
    /// An escape that JSON does not have, half a surrogate pair, or a control character that needs one.
    case badEscape(column: Int)

    /// What is wrong, and the way out.
    package var text: String {
        switch self {
        case .empty: "the path is empty; write one like status or $.checks[0].state"
        case .selectsMany(let selector, let column):
            "'\(selector)' at column \(column) may select several values; a path here leads to one"
        case .unexpected(let character, let column):
            "'\(character)' at column \(column) is not expected; steps are .name, ['any name'] and [0]"
        case .nameMissing(let column):
            "a name is missing at column \(column); write other names than letters, digits, _ and - as ['name']"
        case .badIndex(let text, let column):
            "'\(text)' at column \(column) is no index; write a whole number, or a name in quotation marks"
        case .unclosedBracket(let column): "the bracket at column \(column) is not closed"
        case .unclosedName(let column): "the quotation mark at column \(column) is not closed"
        case .badEscape(let column): "the escape at column \(column) is none that JSON knows"
        }
    }
}
