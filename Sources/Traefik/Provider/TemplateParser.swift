/// A piece of a template.
indirect enum TemplateNode: Sendable {
    case text(String)
    case action(TemplatePipeline)
    case branch(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
}

/// Commands joined with `|`; each result is the last argument of the next.
struct TemplatePipeline: Sendable {
    var commands: [[TemplateOperand]]
}

/// A word of a command.
indirect enum TemplateOperand: Sendable {
    case constant(TemplateValue)
    case field([String])
    case function(String)
    case group(TemplatePipeline, fields: [String])
}

/// Reads Go's template syntax as far as default rules use it: actions, pipelines, `if`, `else` and trim marks.
struct TemplateParser {
    private enum Piece {
        case text(String)
        case action([TemplateWord])
    }

    private var pieces: ArraySlice<Piece> = []
    private let template: String
    private var depth = 0

    init(_ template: String) {
        self.template = template
    }

    mutating func parse() throws(DefaultRuleError) -> [TemplateNode] {
        pieces = try Self.split(template)[...]
        let (nodes, end) = try block()
        guard end == nil else { throw .unbalancedBlocks }
        return nodes
    }

    /// Text and actions in turn; `{{-` and `-}}` take the white space beside them away.
    private static func split(_ template: String) throws(DefaultRuleError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Array(template.unicodeScalars)[...]
        var trimsNext = false
        while !rest.isEmpty {
            let open = rest.indices.first { rest[$0] == "{" && $0 + 1 < rest.endIndex && rest[$0 + 1] == "{" }
            var text = rest[..<(open ?? rest.endIndex)]
            if trimsNext { text = text.drop(while: \.properties.isWhitespace) }
            trimsNext = false
            guard let open else {
                pieces.append(.text(string(text)))
                break
            }
            rest = rest[(open + 2)...]
            if rest.first == "-", rest.dropFirst().first?.properties.isWhitespace == true {
                rest = rest.dropFirst()
                while text.last?.properties.isWhitespace == true { text = text.dropLast() }
            }
            pieces.append(.text(string(text)))
            var lexer = TemplateLexer(rest)
            let words = try lexer.words()
            trimsNext = lexer.trimsAfter
            rest = lexer.rest
            if !words.isEmpty { pieces.append(.action(words)) }
        }
        return pieces
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Nodes up to `end`, `else` or the end of the template; the words of what ended it.
    private mutating func block() throws(DefaultRuleError) -> ([TemplateNode], [TemplateWord]?) {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw .unbalancedBlocks }
        var nodes: [TemplateNode] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(text))
            case .action(let words):
                switch words[0] {
                case .name("end"), .name("else"): return (nodes, words)
                case .name("if"): nodes.append(try branch(words.dropFirst()))
                default: nodes.append(.action(try pipeline(words[...])))
                }
            }
        }
        return (nodes, nil)
    }

    private mutating func branch(_ condition: ArraySlice<TemplateWord>) throws(DefaultRuleError) -> TemplateNode {
        let test = try pipeline(condition)
        let (then, end) = try block()
        guard let end else { throw .unbalancedBlocks }
        if end == [.name("end")] { return .branch(test, then: then, otherwise: []) }
        if end.count > 1, end[1] == .name("if") {
            return .branch(test, then: then, otherwise: [try branch(end.dropFirst(2))])
        }
        let (otherwise, last) = try block()
        guard last == [.name("end")] else { throw .unbalancedBlocks }
        return .branch(test, then: then, otherwise: otherwise)
    }

    private mutating func pipeline(_ words: ArraySlice<TemplateWord>) throws(DefaultRuleError) -> TemplatePipeline {
        var rest = words
        let pipeline = try pipeline(&rest)
        if let word = rest.first { throw .unexpected(word.text) }
        return pipeline
    }

    private mutating func pipeline(
        _ rest: inout ArraySlice<TemplateWord>
    ) throws(DefaultRuleError) -> TemplatePipeline {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw .unexpected("(") }
        var commands: [[TemplateOperand]] = [[]]
        while let word = rest.first, word != .close {
            rest.removeFirst()
            switch word {
            case .pipe: commands.append([])
            case .open:
                let inner = try pipeline(&rest)
                guard rest.popFirst() == .close else { throw .unclosedAction }
                var fields: [String] = []
                if case .joinedField(let names) = rest.first {
                    fields = names
                    rest.removeFirst()
                }
                commands[commands.count - 1].append(.group(inner, fields: fields))
            case .constant(let value): commands[commands.count - 1].append(.constant(value))
            case .field(let names): commands[commands.count - 1].append(.field(names))
            case .name(let name): commands[commands.count - 1].append(.function(name))
            case .joinedField, .close: throw .unexpected(word.text)
            }
        }
        guard !commands.contains(where: \.isEmpty) else { throw .unexpected("|") }
        return TemplatePipeline(commands: commands)
    }
}
