import GoTemplate

/// A word of a rule.
enum RuleToken: Equatable, Sendable {
    case identifier(String)
    case string(String)
    case and, or, not, leftParenthesis, rightParenthesis, comma, ellipsis
    /// A line's end after a word that could end the expression; Go puts a semicolon there.
    case lineEnd
    case end
    /// A word of Go that no rule uses.
    case other(String)

    var text: String {
        switch self {
        case .identifier(let name): name
        case .string(let value): "\"\(value)\""
        case .and: "&&"
        case .or: "||"
        case .not: "!"
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .comma: ","
        case .ellipsis: "..."
        case .lineEnd: "line end"
        case .end: "end of rule"
        case .other(let text): text
        }
    }
}

/// Splits a rule into words as Go's scanner would, because Traefik hands rules to Go's expression parser.
struct RuleLexer {
    private let scalars: [Unicode.Scalar]
    private(set) var position = 0
    /// Whether the word before could end an expression, so that a line's end becomes a word too.
    private var endsLine = false

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    func source(from start: Int, to end: Int) -> String {
        guard start < end, end <= scalars.count else { return "" }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<end])
        return String(text)
    }

    /// The next word, and where it begins.
    mutating func next() throws(RuleError) -> (token: RuleToken, start: Int) {
        if try skipBlanks() {
            endsLine = false
            return (.lineEnd, position)
        }
        let start = position
        let token = try word()
        switch token {
        case .identifier, .string, .rightParenthesis: endsLine = true
        case .other(let text): endsLine = text == "]" || text == "}" || text.unicodeScalars.first.map(isDigit) ?? false
        default: endsLine = false
        }
        return (token, start)
    }

    /// Passes white space and comments; true when a line ended that Go would end with a semicolon.
    private mutating func skipBlanks() throws(RuleError) -> Bool {
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\r": position += 1
            case "\n":
                position += 1
                if endsLine { return true }
            case "\u{FEFF}" where position == 0: position += 1
            case "/" where peek(1) == "/":
                while let inner = peek(), inner != "\n" {
                    _ = inner
                    position += 1
                }
            case "/" where peek(1) == "*":
                if try skipComment(), endsLine { return true }
            default: return false
            }
        }
        return false
    }

    /// Passes a `/* */` comment; true when it spans lines, which counts as a line's end.
    private mutating func skipComment() throws(RuleError) -> Bool {
        position += 2
        var spansLines = false
        while let scalar = peek() {
            if scalar == "*", peek(1) == "/" {
                position += 2
                return spansLines
            }
            if scalar == "\n" { spansLines = true }
            position += 1
        }
        throw .unterminatedComment
    }

    private mutating func word() throws(RuleError) -> RuleToken {
        guard let scalar = peek() else { return .end }
        if isLetter(scalar) || isDigit(scalar) { return name() }
        switch scalar {
        case "`", "\"": return try string()
        case "'": throw .singleQuotes
        case "&" where peek(1) == "&": return taking(2, .and)
        case "|" where peek(1) == "|": return taking(2, .or)
        case "!" where peek(1) == "=": return taking(2, .other("!="))
        case "!": return taking(1, .not)
        case "(": return taking(1, .leftParenthesis)
        case ")": return taking(1, .rightParenthesis)
        case ",": return taking(1, .comma)
        case "." where peek(1) == "." && peek(2) == ".": return taking(3, .ellipsis)
        default: return taking(1, .other(String(Character(scalar))))
        }
    }

    private mutating func taking(_ count: Int, _ token: RuleToken) -> RuleToken {
        position += count
        return token
    }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.generalCategory.isLetter
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }

    private mutating func name() -> RuleToken {
        let start = position
        while let scalar = peek(), isLetter(scalar) || isDigit(scalar) { position += 1 }
        let text = source(from: start, to: position)
        return isDigit(scalars[start]) ? .other(text) : .identifier(text)
    }

    private mutating func string() throws(RuleError) -> RuleToken {
        do throws(GoString.Mistake) {
            return .string(try GoString.read(scalars, at: &position))
        } catch {
            switch error {
            case .unterminated: throw .unterminatedString
            case .badEscape(let escape): throw .badEscape(escape)
            }
        }
    }
}

extension Unicode.GeneralCategory {
    /// What Go's `unicode.IsLetter` accepts.
    var isLetter: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
