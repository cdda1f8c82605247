import GoTemplate

/// Why the default rule gives no rule.
package enum DefaultRuleError: Error, Equatable, Sendable {
    /// `{{` without `}}`, or a quote that is not closed.
    case unclosedAction
    /// `{{if}}` without `{{end}}`, or the other way round.
    case unbalancedBlocks
    /// Something that is not a template expression.
    case unexpected(String)
    /// A function that is not understood here; Traefik offers all of sprig's.
    case unknownFunction(String)
    /// A field that Traefik does not give to the template; it has `.Name`, `.ContainerName` and `.Labels`.
    case unknownField(String)
    /// A function with arguments that it does not take.
    case badArguments(String)
    /// The result is an empty string.
    case emptyRule

    /// The mistake in one sentence.
    package var text: String {
        switch self {
        case .unclosedAction: "an action {{ }} is not closed"
        case .unbalancedBlocks: "{{if}} and {{end}} do not pair up"
        case .unexpected(let word): "unexpected \(word) in the template"
        case .unknownFunction(let name): "template function \(name) is not understood"
        case .unknownField(let name): "the template has no field .\(name), only .Name, .ContainerName and .Labels"
        case .badArguments(let name): "template function \(name) does not take these arguments"
        case .emptyRule: "it gives an empty rule"
        }
    }
}

extension DefaultRuleError {
    /// What a mistake of any template is in a default rule.
    fileprivate init(_ mistake: TemplateError) {
        switch mistake {
        case .unclosedAction, .badEscape: self = .unclosedAction
        case .unbalancedBlocks: self = .unbalancedBlocks
        case .tooDeep(let word): self = word == "(" ? .unexpected(word) : .unbalancedBlocks
        case .unexpected(let word), .unknownVariable(let word): self = .unexpected(word)
        case .unknownFunction(let name): self = .unknownFunction(name)
        case .unknownField(let name): self = .unknownField(name)
        case .badArguments(let name): self = .badArguments(name)
        case .tooMuch: self = .unexpected("amount of text")
        }
    }
}

/// The template that makes rules for routers without one.
struct DefaultRule: Sendable {
    /// What the template may ask about a container.
    struct Model: Sendable {
        var name: String
        var containerName: String
        var labels: [String: String]

        fileprivate var value: TemplateValue {
            .map([
                "Name": .text(name), "ContainerName": .text(containerName),
                "Labels": .map(labels.mapValues(TemplateValue.text)),
            ])
        }
    }

    private let template: Template

    init(_ text: String) throws(DefaultRuleError) {
        do throws(TemplateError) {
            template = try Template(text, functions: DefaultRuleFunctions.function)
        } catch {
            throw DefaultRuleError(error)
        }
    }

    func render(_ model: Model) throws(DefaultRuleError) -> String {
        let root = model.value
        // A label may be missing, a field of the model may not.
        let fields = FieldLookup { (name, value) throws(TemplateError) in
            guard case .map(let members) = value else { throw .unknownField(name) }
            if let member = members[name] { return member }
            guard value != root else { throw .unknownField(name) }
            return .null
        }
        let text: String
        do throws(TemplateError) {
            text = try template.render(root, fields: fields)
        } catch {
            throw DefaultRuleError(error)
        }
        guard !text.isEmpty else { throw .emptyRule }
        return text
    }
}
