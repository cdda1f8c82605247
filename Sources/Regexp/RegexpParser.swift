/// A pattern as a tree.
indirect enum RegexpNode: Sendable {
    case set(ScalarSet)
    case assertion(RegexpAssertion)
    case sequence([RegexpNode])
    case choice([RegexpNode])
    case repeated(RegexpNode, least: Int, most: Int?)
}

/// A condition on a position.
enum RegexpAssertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// Reads a pattern as Go's regexp package does (RE2 syntax, `syntax.Perl` flags).
struct RegexpParser {
    struct Flags {
        var foldsCase = false
        var multiline = false
        var dotMatchesNewline = false
    }

    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private var names: Set<String> = []
    private var depth = 0

    /// Go allows 1000; a quarter is kinder to small stacks, and no router rule comes near.
    private static let deepest = 250
    private static let largestRepeat = 1000

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    mutating func consume(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    func source(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<min(position, scalars.count)])
        return String(text)
    }

    mutating func parse() throws(RegexpError) -> RegexpNode {
        let node = try choice()
        guard position == scalars.count else { throw .unexpectedParenthesis }
        return node
    }

    private mutating func choice() throws(RegexpError) -> RegexpNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .tooDeep }
        var branches = [try sequence()]
        while consume("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(RegexpError) -> RegexpNode {
        var items: [RegexpNode] = []
        /// Where the repetition that made the last item began; a second one may not follow.
        var lastRepeat: Int?
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = position
            if let bounds = try repetition() {
                let text = source(from: start)
                guard let item = items.popLast() else { throw .missingRepeatArgument(text) }
                if let lastRepeat { throw .nestedRepeat(source(from: lastRepeat)) }
                let node = RegexpNode.repeated(item, least: bounds.least, most: bounds.most)
                guard Self.largestCount(in: node) <= Self.largestRepeat else { throw .badRepeatSize(text) }
                _ = consume("?")
                items.append(node)
                lastRepeat = start
                continue
            }
            lastRepeat = nil
            try items.append(contentsOf: atom())
        }
        return items.count == 1 ? items[0] : .sequence(items)
    }

    /// Go bounds the product of nested counts, not only each count.
    private static func largestCount(in node: RegexpNode) -> Int {
        switch node {
        case .set, .assertion: 1
        case .sequence(let items), .choice(let items): items.map(largestCount).max() ?? 1
        case .repeated(let item, let least, let most):
            largestCount(in: item).multipliedReportingOverflow(by: max(least, most ?? 0, 1)).partialValue
        }
    }

    /// `*`, `+`, `?` or a well-formed `{n,m}`; a malformed brace is a literal one.
    private mutating func repetition() throws(RegexpError) -> (least: Int, most: Int?)? {
        if consume("*") { return (0, nil) }
        if consume("+") { return (1, nil) }
        if consume("?") { return (0, 1) }
        guard next == "{" else { return nil }
        let start = position
        position += 1
        guard let least = number() else { return literalBrace(at: start) }
        var most: Int? = least
        if consume(",") {
            most = nil
            if next != "}" {
                guard let value = number() else { return literalBrace(at: start) }
                most = value
            }
        }
        guard consume("}") else { return literalBrace(at: start) }
        guard least <= Self.largestRepeat, (most ?? least) <= Self.largestRepeat, least <= (most ?? least) else {
            throw .badRepeatSize(source(from: start))
        }
        return (least, most)
    }

    private mutating func literalBrace(at start: Int) -> (least: Int, most: Int?)? {
        position = start
        return nil
    }

    private mutating func number() -> Int? {
        let start = position
        while let digit = next, ("0"..."9").contains(digit) { position += 1 }
        guard position > start else { return nil }
        if position - start > 1, scalars[start] == "0" { return nil }
        return Int(source(from: start)) ?? Int.max
    }

    private mutating func atom() throws(RegexpError) -> [RegexpNode] {
        let start = position
        guard let scalar = next else { return [] }
        switch scalar {
        case "(": return try group().map { [$0] } ?? []
        case "[": return [.set(try bracketClass())]
        case "\\": return try escape()
        default: break
        }
        position = start + 1
        switch scalar {
        case "^": return [.assertion(flags.multiline ? .lineStart : .textStart)]
        case "$": return [.assertion(flags.multiline ? .lineEnd : .textEnd)]
        case ".":
            return [
                .set(
                    flags.dotMatchesNewline
                        ? ScalarSet([], isNegated: true) : ScalarSet([.range(10, 10)], isNegated: true))
            ]
        default: return [.set(.scalar(scalar, foldsCase: flags.foldsCase))]
        }
    }

    private mutating func group() throws(RegexpError) -> RegexpNode? {
        let start = position
        position += 1
        let outer = flags
        if consume("?") {
            if try groupName(start) == false, try groupFlags(start) == false { return nil }
        }
        let node = try choice()
        guard consume(")") else { throw .missingParenthesis }
        flags = outer
        return node
    }

    /// `(?P<name>` or `(?<name>`.
    private mutating func groupName(_ start: Int) throws(RegexpError) -> Bool {
        if next == "P", peek(1) == "<" {
            position += 2
        } else if next == "<", peek(1) != "=", peek(1) != "!" {
            position += 1
        } else {
            return false
        }
        let nameStart = position
        while let scalar = next, scalar != ">" {
            guard RegexpClass.isWord(scalar) else {
                position += 1
                throw .badGroupName(source(from: start))
            }
            position += 1
        }
        let name = source(from: nameStart)
        guard consume(">"), !name.isEmpty, names.insert(name).inserted else { throw .badGroupName(source(from: start)) }
        return true
    }

    /// The flags after `(?`; true when a group follows (`(?i:`), false when they hold for the rest (`(?i)`).
    private mutating func groupFlags(_ start: Int) throws(RegexpError) -> Bool {
        var value = true
        var seen = false
        while let scalar = next {
            position += 1
            switch scalar {
            case "i": flags.foldsCase = value
            case "m": flags.multiline = value
            case "s": flags.dotMatchesNewline = value
            case "U": break
            case "-":
                guard value else { throw .unsupportedGroup(source(from: start)) }
                value = false
                seen = false
                continue
            case ":", ")":
                guard value || seen else { throw .unsupportedGroup(source(from: start)) }
                return scalar == ":"
            default:
                throw .unsupportedGroup(source(from: start))
            }
            seen = true
        }
        throw .missingParenthesis
    }
}

extension RegexpClass {
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        ScalarSet(word).contains(scalar)
    }
}
