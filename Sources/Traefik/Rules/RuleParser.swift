import Spelling

/// Reads a rule as Traefik does: with the grammar of Go expressions, reduced to calls, `&&`, `||`, `!` and parentheses.
///
/// `!` binds closest, then `&&`, then `||`. As in Go, a line must not end before an operator, a trailing comma is
/// allowed, and comments are passed over.
package struct RuleParser {
    /// The longest rule that is read, in bytes.
    package static let longest = 65_536
    /// How deep parentheses and negations may nest.
    package static let deepest = 200

    private var lexer: RuleLexer
    private var token: RuleToken = .end
    private var tokenStart = 0
    private var depth = 0
    private let spellings: [String: String]

    /// Reads `text` with these matchers. Traefik knows each in four spellings: as documented, lower case, upper case,
    /// and with only the first letter in upper case; constraints know only the first.
    package static func tree(
        of text: String, matchers: [String], inAnyCase: Bool = true
    ) throws(RuleError) -> RuleTree {
        let length = text.utf8.count
        guard length <= longest else { throw .tooLong(bytes: length) }
        var parser = RuleParser(text, matchers: matchers, inAnyCase: inAnyCase)
        try parser.advance()
        if parser.token == .end { throw .empty }
        let tree = try parser.alternatives(negated: false)
        if parser.token == .lineEnd { try parser.advance(orThrow: .lineBreak) }
        guard parser.token == .end else { throw .unexpected(parser.token.text) }
        return tree
    }

    private init(_ text: String, matchers: [String], inAnyCase: Bool) {
        lexer = RuleLexer(text)
        var spellings: [String: String] = [:]
        for name in matchers {
            spellings[name] = name
            guard inAnyCase else { continue }
            let lower = name.lowercased()
            spellings[lower] = name
            spellings[name.uppercased()] = name
            spellings[lower.prefix(1).uppercased() + lower.dropFirst()] = name
        }
        self.spellings = spellings
    }

    private mutating func advance() throws(RuleError) {
        (token, tokenStart) = try lexer.next()
    }

    /// Passes a line's end that only the end of the rule may follow.
    private mutating func advance(orThrow error: RuleError) throws(RuleError) {
        try advance()
        if token != .end { throw error }
    }

    private mutating func alternatives(negated: Bool) throws(RuleError) -> RuleTree {
        var parts = [try conjunction(negated: negated)]
        while token == .or {
            try advance()
            parts.append(try conjunction(negated: negated))
        }
        guard parts.count > 1 else { return parts[0] }
        return negated ? .all(parts) : .any(parts)
    }

    private mutating func conjunction(negated: Bool) throws(RuleError) -> RuleTree {
        var parts = [try operand(negated: negated)]
        while token == .and {
            try advance()
            parts.append(try operand(negated: negated))
        }
        guard parts.count > 1 else { return parts[0] }
        return negated ? .any(parts) : .all(parts)
    }

    private mutating func operand(negated: Bool) throws(RuleError) -> RuleTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .tooDeep }
        switch token {
        case .not:
            try advance()
            return try operand(negated: !negated)
        case .leftParenthesis:
            try advance()
            let tree = try alternatives(negated: negated)
            try closeParenthesis()
            return tree
        case .identifier(let name):
            return .matcher(try call(name, negated: negated))
        case .end:
            throw .unexpectedEnd
        default:
            throw .unexpected(token.text)
        }
    }

    private mutating func closeParenthesis() throws(RuleError) {
        switch token {
        case .rightParenthesis: try advance()
        case .end: throw .missingClosingParenthesis
        case .lineEnd:
            try advance()
            throw token == .end ? .missingClosingParenthesis : .lineBreak
        default: throw .unexpected(token.text)
        }
    }

    private mutating func call(_ written: String, negated: Bool) throws(RuleError) -> RuleCall {
        guard let name = spellings[written] else { throw unknown(written) }
        try advance()
        guard token == .leftParenthesis else { throw .matcherWithoutValues(name) }
        try advance()
        var values: [String] = []
        while token != .rightParenthesis {
            guard token != .end else { throw .missingClosingParenthesis }
            values.append(try value(of: name))
            if token == .ellipsis { try advance() }
            guard token == .comma else { break }
            try advance()
        }
        try closeParenthesis()
        return RuleCall(name: name, values: values, isNegated: negated)
    }

    private mutating func value(of matcher: String) throws(RuleError) -> String {
        if case .string(let value) = token {
            try advance()
            return value
        }
        guard token != .rightParenthesis, token != .comma else { throw .unexpected(token.text) }
        let start = tokenStart
        var end = start
        while token != .comma, token != .rightParenthesis, token != .end {
            end = lexer.position
            try advance()
        }
        throw .missingQuotes(matcher: matcher, value: lexer.source(from: start, to: end))
    }

    private func unknown(_ written: String) -> RuleError {
        let sameLetters = spellings.values.first { $0.lowercased() == written.lowercased() }
        if let sameLetters { return .unknownMatcher(written, suggestion: sameLetters) }
        for syntax in RuleSyntax.allCases {
            if let name = syntax.matchers.first(where: { $0.lowercased() == written.lowercased() }),
                spellings["Host"] != nil
            {
                return .matcherOfOtherSyntax(name, syntax)
            }
        }
        let near = Spelling.nearest(to: written, among: Array(Set(spellings.values)))
        return .unknownMatcher(written, suggestion: near)
    }
}
