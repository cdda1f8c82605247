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

/// The template that makes rules for routers without one: the part of Go's templates that such rules use.
struct DefaultRule: Sendable {
    /// What the template may ask about a container.
    struct Model: Sendable {
        var name: String
        var containerName: String
        var labels: [String: String]
    }

    private let nodes: [TemplateNode]

    init(_ template: String) throws(DefaultRuleError) {
        var parser = TemplateParser(template)
        nodes = try parser.parse()
    }

    func render(_ model: Model) throws(DefaultRuleError) -> String {
        let text = try Self.render(nodes, model)
        guard !text.isEmpty else { throw .emptyRule }
        return text
    }

    private static func render(_ nodes: [TemplateNode], _ model: Model) throws(DefaultRuleError) -> String {
        var text = ""
        for node in nodes {
            switch node {
            case .text(let plain): text += plain
            case .action(let pipeline): text += try pipeline.value(model).printed
            case .branch(let condition, let body, let otherwise):
                text += try render(condition.value(model).isTrue ? body : otherwise, model)
            }
        }
        return text
    }
}

/// A value while a template runs.
enum TemplateValue: Sendable, Equatable {
    case text(String), number(Int), flag(Bool), labels([String: String]), model
    /// What Go prints as `<no value>`.
    case missing

    var printed: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .labels(let labels):
            "map[" + labels.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ") + "]"
        case .model, .missing: "<no value>"
        }
    }

    var isTrue: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .number(let number): number != 0
        case .flag(let flag): flag
        case .labels(let labels): !labels.isEmpty
        case .model: true
        case .missing: false
        }
    }
}
