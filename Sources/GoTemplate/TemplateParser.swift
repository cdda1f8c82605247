/// Reads Go's template syntax: actions, pipelines, variables, `if`, `with`, `range` and trim marks.
struct TemplateParser {
    /// How deep blocks and parentheses may nest.
    static let deepest = 50

    private enum Ending {
        case template, end, otherwise
    }

    private var pieces: ArraySlice<TemplatePiece>
    /// What is left of the action at hand.
    private var words: ArraySlice<TemplateWord> = []
    private var depth = 0
    /// The variables in scope; each has its index as its slot.
    private var variables = ["$"]
    private let functions: (String) -> TemplateFunction?
    /// How many variables there are at the same time, the root among them.
    private(set) var slots = 1

    init(_ pieces: [TemplatePiece], functions: @escaping (String) -> TemplateFunction?) {
        self.pieces = pieces[...]
        self.functions = functions
    }

    mutating func parse() throws(TemplateError) -> [TemplateNode] {
        let (nodes, ending) = try block()
        guard ending == .template else { throw .unbalancedBlocks }
        return nodes
    }

    /// Nodes up to `end`, `else` or the end of the template; the words after `else` are left.
    private mutating func block() throws(TemplateError) -> ([TemplateNode], Ending) {
        let scope = variables.count
        defer { variables.removeSubrange(scope...) }
        var nodes: [TemplateNode] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(text))
            case .action(let action):
                words = action[...]
                switch words.first {
                case .name("end"):
                    words.removeFirst()
                    try finish()
                    return (nodes, .end)
                case .name("else"):
                    words.removeFirst()
                    return (nodes, .otherwise)
                case .name("if"): nodes.append(try choice("if"))
                case .name("with"): nodes.append(try choice("with"))
                case .name("range"): nodes.append(try range())
                default: nodes.append(.action(try subject()))
                }
            }
        }
        return (nodes, .template)
    }

    /// `if` or `with`. A chain of `else if` is a list, so that its length is no depth.
    private mutating func choice(_ word: String) throws(TemplateError) -> TemplateNode {
        try enter(word)
        defer { depth -= 1 }
        let scope = variables.count
        defer { variables.removeSubrange(scope...) }
        var arms: [TemplateArm] = []
        while true {
            words.removeFirst()
            let subject = try subject()
            let (body, ending) = try block()
            arms.append(TemplateArm(subject: subject, body: body))
            if ending == .otherwise, words.first == .name(word) { continue }
            return .choice(arms, otherwise: try otherwise(after: ending), movesDot: word == "with")
        }
    }

    private mutating func range() throws(TemplateError) -> TemplateNode {
        try enter("range")
        defer { depth -= 1 }
        let scope = variables.count
        defer { variables.removeSubrange(scope...) }
        words.removeFirst()
        let targets = try targets(atMost: 2)
        let subject = try wholePipeline()
        var slots: [Int] = []
        for target in targets { slots.append(try slot(of: target)) }
        let (body, ending) = try block()
        return .range(
            TemplateArm(subject: subject, body: body), key: slots.count == 2 ? slots.first : nil, value: slots.last,
            otherwise: try otherwise(after: ending))
    }

    private mutating func otherwise(after ending: Ending) throws(TemplateError) -> [TemplateNode] {
        switch ending {
        case .end: return []
        case .template: throw .unbalancedBlocks
        case .otherwise:
            try finish()
            let (nodes, last) = try block()
            guard last == .end else { throw .unbalancedBlocks }
            return nodes
        }
    }

    private mutating func enter(_ word: String) throws(TemplateError) {
        guard depth < Self.deepest else { throw .tooDeep(word) }
        depth += 1
    }

    private func finish() throws(TemplateError) {
        if let word = words.first { throw .unexpected(word.text) }
    }

    /// The rest of an action: a pipeline, perhaps with a variable that takes its value.
    private mutating func subject() throws(TemplateError) -> TemplatePipeline {
        let target = try targets(atMost: 1).first
        var pipeline = try wholePipeline()
        if let target { pipeline.target = try slot(of: target) }
        return pipeline
    }

    private typealias Target = (name: String, isNew: Bool)

    /// The variables before `:=` or `=`; none, and nothing passed, where the action does not begin so.
    private mutating func targets(atMost limit: Int) throws(TemplateError) -> [Target] {
        var names: [String] = []
        var rest = words
        while case .variable(let name)? = rest.popFirst(), let sign = rest.popFirst() {
            names.append(name)
            switch sign {
            case .comma:
                guard names.count < limit else { throw .unexpected(sign.text) }
            case .declare, .assign:
                guard !names.contains("$") else { throw .unexpected(sign.text) }
                words = rest
                return names.map { ($0, sign == .declare) }
            default: return []
            }
        }
        return []
    }

    private mutating func slot(of target: Target) throws(TemplateError) -> Int {
        guard target.isNew else { return try slot(of: target.name) }
        variables.append(target.name)
        slots = max(slots, variables.count)
        return variables.count - 1
    }

    private func slot(of name: String) throws(TemplateError) -> Int {
        guard let slot = variables.lastIndex(of: name) else { throw .unknownVariable(name) }
        return slot
    }

    private mutating func wholePipeline() throws(TemplateError) -> TemplatePipeline {
        let pipeline = try pipeline()
        try finish()
        return pipeline
    }

    private mutating func pipeline() throws(TemplateError) -> TemplatePipeline {
        var commands = [try command(after: "}}")]
        while words.first == .pipe {
            words.removeFirst()
            guard let word = words.first, word != .close else {
                throw .unexpected("|")
            }
            let command = try command(after: "|")
            // The value of the stage before would be an argument.
            guard command[0].isFunction else { throw .unexpected(word.text) }
            commands.append(command)
        }
        return TemplatePipeline(commands: commands)
    }

    private mutating func command(after word: String) throws(TemplateError) -> [TemplateOperand] {
        var operands: [TemplateOperand] = []
        while let word = words.first, word != .pipe, word != .close {
            if let first = operands.first, !first.isFunction { throw .unexpected(word.text) }
            words.removeFirst()
            operands.append(try operand(word))
        }
        guard !operands.isEmpty else { throw .unexpected(words.first?.text ?? word) }
        return operands
    }

    private mutating func operand(_ word: TemplateWord) throws(TemplateError) -> TemplateOperand {
        switch word {
        case .constant(let value): return .constant(value)
        case .field(let names, isJoined: false): return .field(names)
        case .variable(let name): return .variable(try slot(of: name), fields: joinedFields())
        case .name("and"), .name("or"): return .connective(word.text)
        case .name(let name):
            guard let function = functions(name) else { throw .unknownFunction(name) }
            return .function(name, function)
        case .open:
            try enter(word.text)
            defer { depth -= 1 }
            let inner = try pipeline()
            guard words.popFirst() == .close else { throw .unclosedAction }
            return .group(inner, fields: joinedFields())
        case .field, .close, .pipe, .comma, .assign, .declare: throw .unexpected(word.text)
        }
    }

    /// The fields right after a variable or a closing parenthesis.
    private mutating func joinedFields() -> [String] {
        guard case .field(let names, isJoined: true)? = words.first else { return [] }
        words.removeFirst()
        return names
    }
}
