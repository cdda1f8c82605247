/// One run of a template over a value.
struct TemplateRun {
    /// What a value that is looked at weighs, compared to a byte.
    private static let step = 16

    private let fields: FieldLookup
    /// The variables by their slots; the first is the root.
    private var variables: [TemplateValue]
    private(set) var output = ""
    /// What has been done so far, in values looked at and bytes made, so that loops and doubled texts come to an end.
    private var work = 0

    init(_ root: TemplateValue, slots: Int, fields: FieldLookup) {
        self.fields = fields
        variables = [root] + Array(repeating: .null, count: slots - 1)
    }

    mutating func render(_ nodes: [TemplateNode], dot: TemplateValue) throws(TemplateError) {
        for node in nodes {
            switch node {
            case .text(let text): try write(text)
            case .action(let pipeline):
                let value = try value(of: pipeline, dot)
                if pipeline.target == nil { try write(value.printed) }
            case .choice(let arms, let otherwise, let movesDot):
                try choose(arms, otherwise, movesDot, dot)
            case .range(let arm, let key, let value, let otherwise):
                let pairs = try Self.pairs(in: self.value(of: arm.subject, dot))
                for pair in pairs {
                    if let key { variables[key] = pair.key }
                    if let value { variables[value] = pair.value }
                    try spend(Self.step)
                    try render(arm.body, dot: pair.value)
                }
                if pairs.isEmpty { try render(otherwise, dot: dot) }
            }
        }
    }

    private mutating func choose(
        _ arms: [TemplateArm], _ otherwise: [TemplateNode], _ movesDot: Bool, _ dot: TemplateValue
    ) throws(TemplateError) {
        for arm in arms {
            let value = try value(of: arm.subject, dot)
            if value.isTrue { return try render(arm.body, dot: movesDot ? value : dot) }
        }
        try render(otherwise, dot: dot)
    }

    private static func pairs(
        in value: TemplateValue
    ) throws(TemplateError) -> [(key: TemplateValue, value: TemplateValue)] {
        switch value {
        case .null: []
        case .list(let values): values.enumerated().map { (.integer($0.offset), $0.element) }
        case .map(let members): TemplateValue.sorted(members).map { (.text($0.key), $0.value) }
        case .flag, .integer, .decimal, .text: throw .badArguments("range")
        }
    }

    private mutating func write(_ text: String) throws(TemplateError) {
        try spend(text.utf8.count)
        output += text
    }

    private mutating func spend(_ amount: Int) throws(TemplateError) {
        work += amount
        guard work <= Template.mostWork else { throw .tooMuch }
    }

    private mutating func value(
        of pipeline: TemplatePipeline, _ dot: TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        var piped: TemplateValue?
        for command in pipeline.commands {
            piped = try value(of: command[0], Array(command.dropFirst()), piped, dot)
        }
        let value = piped ?? .null
        if let target = pipeline.target { variables[target] = value }
        return value
    }

    private mutating func value(
        of operand: TemplateOperand, _ rest: [TemplateOperand], _ piped: TemplateValue?, _ dot: TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        try spend(Self.step)
        switch operand {
        case .constant(let value): return value
        case .field(let names): return try field(names, of: dot)
        case .variable(let slot, let names): return try field(names, of: variables[slot])
        case .group(let pipeline, let names): return try field(names, of: value(of: pipeline, dot))
        case .connective(let name):
            var last = piped
            for operand in rest {
                let value = try value(of: operand, [], nil, dot)
                if value.isTrue == (name == "or") { return value }
                last = piped ?? value
            }
            guard let last else { throw .badArguments(name) }
            return last
        case .function(let name, let function):
            var arguments: [TemplateValue] = []
            for operand in rest { arguments.append(try value(of: operand, [], nil, dot)) }
            if let piped { arguments.append(piped) }
            for argument in arguments { try spend(argument.size) }
            guard let value = try function(arguments) else { throw .badArguments(name) }
            try spend(value.size)
            return value
        }
    }

    private mutating func field(_ names: [String], of start: TemplateValue) throws(TemplateError) -> TemplateValue {
        var value = start
        for name in names {
            try spend(Self.step)
            value = try fields.find(name, value)
        }
        return value
    }
}

extension TemplateValue {
    /// About how much work it is to handle the value.
    fileprivate var size: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .list(let values): values.count
        case .map(let members): members.count
        case .null, .flag, .integer, .decimal: 1
        }
    }
}
