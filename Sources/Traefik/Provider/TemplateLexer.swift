/// A word inside `{{ }}`.
enum TemplateWord: Equatable, Sendable {
    case constant(TemplateValue)
    /// `.` alone has no names.
    case field([String])
    /// A field right after a closing parenthesis.
    case joinedField([String])
    case name(String)
    case open, close, pipe

    var text: String {
        switch self {
        case .constant(let value): value.printed
        case .field(let names), .joinedField(let names): "." + names.joined(separator: ".")
        case .name(let name): name
        case .open: "("
        case .close: ")"
        case .pipe: "|"
        }
    }
}

/// Splits one action into words.
struct TemplateLexer {
    /// What follows the action.
    private(set) var rest: ArraySlice<Unicode.Scalar>
    /// Whether the action ended in ` -}}`.
    private(set) var trimsAfter = false
    /// Where the last parenthesis ended.
    private var closeEnd = -1

    init(_ rest: ArraySlice<Unicode.Scalar>) {
        self.rest = rest
    }

    mutating func words() throws(DefaultRuleError) -> [TemplateWord] {
        var words: [TemplateWord] = []
        skipComment()
        while let scalar = rest.first {
            if scalar.properties.isWhitespace {
                rest.removeFirst()
                if rest.starts(with: "-}}".unicodeScalars) {
                    rest.removeFirst(3)
                    trimsAfter = true
                    return words
                }
                continue
            }
            if rest.starts(with: "}}".unicodeScalars) {
                rest.removeFirst(2)
                return words
            }
            words.append(try word(scalar, after: words.last))
        }
        throw .unclosedAction
    }

    private mutating func skipComment() {
        let start = rest.drop(while: \.properties.isWhitespace)
        guard start.starts(with: "/*".unicodeScalars) else { return }
        rest = start.dropFirst(2)
        while !rest.isEmpty, !rest.starts(with: "*/".unicodeScalars) { rest.removeFirst() }
        rest = rest.dropFirst(2)
    }

    private mutating func word(
        _ scalar: Unicode.Scalar, after last: TemplateWord?
    ) throws(DefaultRuleError) -> TemplateWord {
        switch scalar {
        case "(", ")", "|":
            rest.removeFirst()
            closeEnd = rest.startIndex
            return scalar == "(" ? .open : scalar == ")" ? .close : .pipe
        case "\"", "`":
            return .constant(.text(try quoted(scalar)))
        case ".":
            // A field joined to a closing parenthesis belongs to the group; a blank between makes it an argument.
            return last == .close && rest.startIndex == closeEnd ? .joinedField(fields()) : .field(fields())
        default:
            let name = taking { $0.properties.isAlphabetic || $0 == "_" || $0 == "-" || ("0"..."9").contains($0) }
            guard !name.isEmpty else { throw .unexpected(String(Character(scalar))) }
            if let number = Int(name) { return .constant(.number(number)) }
            if name == "true" || name == "false" { return .constant(.flag(name == "true")) }
            return .name(name)
        }
    }

    private mutating func fields() -> [String] {
        var names: [String] = []
        while rest.first == "." {
            rest.removeFirst()
            let name = taking { $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0) }
            if !name.isEmpty { names.append(name) }
        }
        return names
    }

    private mutating func taking(while accepts: (Unicode.Scalar) -> Bool) -> String {
        let taken = rest.prefix(while: accepts)
        rest = rest.dropFirst(taken.count)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: taken)
        return String(view)
    }

    /// A string: the rule lexer knows Go's strings.
    private mutating func quoted(_ quote: Unicode.Scalar) throws(DefaultRuleError) -> String {
        var length = 1
        while length < rest.count {
            let scalar = rest[rest.startIndex + length]
            length += 1
            if scalar == quote { break }
            if scalar == "\\", quote == "\"" { length += 1 }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: rest.prefix(length))
        rest = rest.dropFirst(length)
        var lexer = RuleLexer(String(view))
        guard let word = try? lexer.next(), case .string(let value) = word.token else { throw .unclosedAction }
        return value
    }
}
