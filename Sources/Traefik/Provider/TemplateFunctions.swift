extension TemplatePipeline {
    /// The value of the last command.
    func value(_ model: DefaultRule.Model) throws(DefaultRuleError) -> TemplateValue {
        var piped: TemplateValue?
        for command in commands {
            piped = try Self.value(of: command, piped, model)
        }
        return piped ?? .missing
    }

    private static func value(
        of command: [TemplateOperand], _ piped: TemplateValue?, _ model: DefaultRule.Model
    ) throws(DefaultRuleError) -> TemplateValue {
        var arguments: [TemplateValue] = []
        for operand in command.dropFirst() { arguments.append(try operand.value(model)) }
        if let piped { arguments.append(piped) }
        if case .function(let name) = command[0] { return try TemplateFunctions.call(name, arguments) }
        guard arguments.isEmpty else { throw .unexpected(arguments[0].printed) }
        return try command[0].value(model)
    }
}

extension TemplateOperand {
    fileprivate func value(_ model: DefaultRule.Model) throws(DefaultRuleError) -> TemplateValue {
        switch self {
        case .constant(let value): return value
        case .function(let name): return try TemplateFunctions.call(name, [])
        case .field(let names): return try Self.field(names, of: .model, model)
        case .group(let pipeline, let names): return try Self.field(names, of: pipeline.value(model), model)
        }
    }

    private static func field(
        _ names: [String], of start: TemplateValue, _ model: DefaultRule.Model
    ) throws(DefaultRuleError) -> TemplateValue {
        var value = start
        for name in names {
            switch (value, name) {
            case (.model, "Name"): value = .text(model.name)
            case (.model, "ContainerName"): value = .text(model.containerName)
            case (.model, "Labels"): value = .labels(model.labels)
            case (.labels(let labels), _): value = labels[name].map(TemplateValue.text) ?? .missing
            default: throw .unknownField(name)
            }
        }
        return value
    }
}

/// The functions of Go's templates and of sprig that default rules use.
enum TemplateFunctions {
    static func call(_ name: String, _ arguments: [TemplateValue]) throws(DefaultRuleError) -> TemplateValue {
        if let value = try general(name, arguments) { return value }
        let texts = arguments.map(\.printed)
        guard let count = textFunctions[name] else { throw .unknownFunction(name) }
        guard texts.count == count else { throw .badArguments(name) }
        return onText(name, texts)
    }

    /// How many arguments each function of plain text takes.
    private static let textFunctions: [String: Int] = [
        "normalize": 1, "lower": 1, "upper": 1, "trim": 1, "nospace": 1, "quote": 1, "squote": 1, "trimPrefix": 2,
        "trimSuffix": 2, "trimAll": 2, "contains": 2, "hasPrefix": 2, "hasSuffix": 2, "replace": 3, "trunc": 2,
        "toString": 1,
    ]

    private static func onText(_ name: String, _ texts: [String]) -> TemplateValue {
        let text = texts.last ?? ""
        switch name {
        case "normalize": return .text(ProviderContainer.normalized(text))
        case "lower": return .text(text.lowercased())
        case "upper": return .text(text.uppercased())
        case "trim": return .text(trimmed(text) { $0.isWhitespace })
        case "nospace": return .text(text.filter { !$0.isWhitespace })
        case "quote": return .text("\"\(text)\"")
        case "squote": return .text("'\(text)'")
        case "trimPrefix": return .text(text.hasPrefix(texts[0]) ? String(text.dropFirst(texts[0].count)) : text)
        case "trimSuffix": return .text(text.hasSuffix(texts[0]) ? String(text.dropLast(texts[0].count)) : text)
        case "trimAll": return .text(trimmed(text) { texts[0].contains($0) })
        case "contains":
            return .flag(
                texts[0].isEmpty
                    || text.split(separator: texts[0], maxSplits: 1, omittingEmptySubsequences: false).count > 1)
        case "hasPrefix": return .flag(text.hasPrefix(texts[0]))
        case "hasSuffix": return .flag(text.hasSuffix(texts[0]))
        case "replace":
            guard !texts[0].isEmpty else { return .text(text) }
            let pieces = text.split(separator: texts[0], omittingEmptySubsequences: false)
            return .text(pieces.joined(separator: texts[1]))
        case "trunc":
            let length = Int(texts[0]) ?? 0
            return .text(length < 0 ? String(text.suffix(-length)) : String(text.prefix(length)))
        default: return .text(text)
        }
    }

    private static func trimmed(_ text: String, _ drops: (Character) -> Bool) -> String {
        var rest = text[...]
        while let first = rest.first, drops(first) { rest = rest.dropFirst() }
        while let last = rest.last, drops(last) { rest = rest.dropLast() }
        return String(rest)
    }

    private static func general(_ name: String, _ arguments: [TemplateValue]) throws(DefaultRuleError) -> TemplateValue?
    {
        switch name {
        case "index":
            guard arguments.count == 2, case .labels(let labels) = arguments[0], case .text(let key) = arguments[1]
            else { throw .badArguments(name) }
            return .text(labels[key] ?? "")
        case "default":
            guard (1...2).contains(arguments.count) else { throw .badArguments(name) }
            return arguments.last.flatMap { $0.isTrue ? $0 : nil } ?? arguments[0]
        case "coalesce": return arguments.first(where: \.isTrue) ?? .missing
        case "empty", "not":
            guard arguments.count == 1 else { throw .badArguments(name) }
            return .flag(!arguments[0].isTrue)
        case "and", "or":
            guard let last = arguments.last else { throw .badArguments(name) }
            return arguments.first { $0.isTrue == (name == "or") } ?? last
        case "eq":
            guard arguments.count > 1 else { throw .badArguments(name) }
            return .flag(arguments.dropFirst().contains(arguments[0]))
        case "ne":
            guard arguments.count == 2 else { throw .badArguments(name) }
            return .flag(arguments[0] != arguments[1])
        case "len":
            guard arguments.count == 1 else { throw .badArguments(name) }
            if case .labels(let labels) = arguments[0] { return .number(labels.count) }
            return .number(arguments[0].printed.utf8.count)
        case "print": return .text(arguments.map(\.printed).joined())
        case "printf": return .text(try formatted(arguments))
        default: return nil
        }
    }

    /// `printf` with `%s`, `%v`, `%d`, `%q` and `%%`.
    private static func formatted(_ arguments: [TemplateValue]) throws(DefaultRuleError) -> String {
        guard case .text(let format)? = arguments.first else { throw .badArguments("printf") }
        var values = arguments.dropFirst()
        var text = ""
        var rest = format[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                text.append(character)
                continue
            }
            switch rest.popFirst() {
            case "%": text.append("%")
            case "s", "v", "d":
                guard let value = values.popFirst() else { throw .badArguments("printf") }
                text += value.printed
            case "q":
                guard let value = values.popFirst() else { throw .badArguments("printf") }
                text += "\"\(value.printed)\""
            default: throw .badArguments("printf")
            }
        }
        guard values.isEmpty else { throw .badArguments("printf") }
        return text
    }
}
