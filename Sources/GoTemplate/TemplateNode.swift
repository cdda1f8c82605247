/// A piece of a template that has been read.
indirect enum TemplateNode: Sendable {
    case text(String)
    case action(TemplatePipeline)
    /// `if` or, when the dot becomes what was asked for, `with`: the first arm whose value is true.
    case choice([TemplateArm], otherwise: [TemplateNode], movesDot: Bool)
    /// `range`, with the slots of the variables for the key and the value.
    case range(TemplateArm, key: Int?, value: Int?, otherwise: [TemplateNode])
}

/// A body, and what decides about it.
struct TemplateArm: Sendable {
    var subject: TemplatePipeline
    var body: [TemplateNode]
}

/// Commands joined with `|`; each result is the last argument of the next.
struct TemplatePipeline: Sendable {
    var commands: [[TemplateOperand]]
    /// The slot of the variable that takes the value, which then is not printed.
    var target: Int?
}

/// A word of a command.
indirect enum TemplateOperand: Sendable {
    case constant(TemplateValue)
    /// Fields of the dot.
    case field([String])
    /// A variable by its slot, and fields of it.
    case variable(Int, fields: [String])
    case function(String, TemplateFunction)
    /// `and` and `or`, which look at no argument after the one that decides.
    case connective(String)
    case group(TemplatePipeline, fields: [String])

    var isFunction: Bool {
        switch self {
        case .function, .connective: true
        case .constant, .field, .variable, .group: false
        }
    }
}
