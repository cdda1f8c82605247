/// Why a template cannot be read or gives no text.
package enum TemplateError: Error, Equatable, Sendable {
    /// `{{` without `}}`, or a quote, comment or parenthesis that is not closed.
    case unclosedAction
    /// `{{if}}` and its like without `{{end}}`, or the other way round.
    case unbalancedBlocks
    /// Something that has no place where it stands.
    case unexpected(String)
    /// A backslash sequence that a Go string does not have.
    case badEscape(String)
    /// More inside one another than is read here; the word that goes too deep.
    case tooDeep(String)
    /// A function that is not among those that the template may call.
    case unknownFunction(String)
    /// A variable that is used before it is declared, or outside of its block.
    case unknownVariable(String)
    /// A field that the value does not have.
    case unknownField(String)
    /// A function, or `range`, with values that it does not take.
    case badArguments(String)
    /// More text or repetitions than any sensible template makes.
    case tooMuch

    /// The mistake in one sentence.
    package var text: String {
        switch self {
        case .unclosedAction: "an action {{ }}, or something in it, is not closed"
        case .unbalancedBlocks: "{{if}}, {{with}} or {{range}} and {{end}} do not pair up"
        case .unexpected(let word): "unexpected \(word) in the template"
        case .badEscape(let escape): "unknown escape \(escape) in a string: use backticks, or double the backslash"
        case .tooDeep(let word): "the template nests more than \(TemplateParser.deepest) levels at \(word)"
        case .unknownFunction(let name): "there is no template function \(name)"
        case .unknownVariable(let name): "the template has no variable \(name) here"
        case .unknownField(let name): "there is no field .\(name) here"
        case .badArguments(let name): "\(name) does not take these values"
        case .tooMuch: "the template makes too much text"
        }
    }
}
