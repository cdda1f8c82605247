/// One option of a command: its description, and what it does to the arguments.
package struct Option<Arguments: Sendable>: Sendable {
    enum Action: Sendable {
        case set(@Sendable (inout Arguments) -> Void)
        case read(@Sendable (inout Arguments, String) throws(ValueError) -> Void)
        case help
        case version
    }

    /// What help, man pages and completions show.
    package private(set) var description: OptionDescription
    /// A right value, named when a wrong one was typed; empty where there is none.
    let example: String
    let action: Action

    /// An option without value that sets a Boolean to true.
    package static func flag(
        _ name: String, short: Character? = nil, into path: any WritableKeyPath<Arguments, Bool> & Sendable,
        _ summary: String, details: String = ""
    ) -> Self {
        flag(name, short: short, sets: true, in: path, summary, details: details)
    }

    /// An option without value that stores `value`, for instance `--json` for an output format.
    package static func flag<Value: Sendable>(
        _ name: String, short: Character? = nil, sets value: Value,
        in path: any WritableKeyPath<Arguments, Value> & Sendable, _ summary: String, details: String = ""
    ) -> Self {
        Self(
            description: OptionDescription(name: name, short: short, summary: summary, details: details),
            example: "", action: .set { $0[keyPath: path] = value })
    }

    /// An option with a value. `fallback` is read like a typed value before the words are, so that the default that
    /// help shows is the default in force; `environment` names a variable that stands between the two.
    package static func value<Value: Sendable>(
        _ name: String, short: Character? = nil, _ syntax: ValueSyntax<Value>,
        into path: any WritableKeyPath<Arguments, Value> & Sendable, default fallback: String? = nil,
        environment: String? = nil, _ summary: String, details: String = ""
    ) -> Self {
        reading(name, short, syntax, fallback, environment, summary, details) { $0[keyPath: path] = $1 }
    }

    /// An option with a value that may be absent: nil unless it, its variable or its default gives one.
    package static func value<Value: Sendable>(
        _ name: String, short: Character? = nil, _ syntax: ValueSyntax<Value>,
        into path: any WritableKeyPath<Arguments, Value?> & Sendable, default fallback: String? = nil,
        environment: String? = nil, _ summary: String, details: String = ""
    ) -> Self {
        reading(name, short, syntax, fallback, environment, summary, details) { $0[keyPath: path] = $1 }
    }

    /// An option that may be given several times; each time adds a value.
    package static func value<Value: Sendable>(
        _ name: String, short: Character? = nil, _ syntax: ValueSyntax<Value>,
        appendingTo path: any WritableKeyPath<Arguments, [Value]> & Sendable, _ summary: String, details: String = ""
    ) -> Self {
        var option = reading(name, short, syntax, nil, nil, summary, details) { $0[keyPath: path].append($1) }
        option.description.isRepeatable = true
        return option
    }

    /// `-h`, `--help`: the parser answers `.help` instead of arguments.
    package static var help: Self {
        Self(
            description: OptionDescription(
                name: "help", short: "h", summary: "Print help and exit; -h is the short form."),
            example: "", action: .help)
    }

    /// `--version`: the parser answers `.version` instead of arguments.
    package static var version: Self {
        Self(
            description: OptionDescription(name: "version", short: nil, summary: "Print the version and exit."),
            example: "", action: .version)
    }

    /// The same option, left out of help, man pages and completions.
    package var hidden: Self {
        var copy = self
        copy.description.isHidden = true
        return copy
    }

    /// The same option for arguments that contain these, so that several commands share one definition.
    package func lifted<Outer: Sendable>(
        _ path: any WritableKeyPath<Outer, Arguments> & Sendable
    ) -> Option<Outer> {
        let action: Option<Outer>.Action =
            switch action {
            case .set(let set): .set { set(&$0[keyPath: path]) }
            case .read(let read):
                .read { (outer: inout Outer, text: String) throws(ValueError) in
                    try read(&outer[keyPath: path], text)
                }
            case .help: .help
            case .version: .version
            }
        return Option<Outer>(description: description, example: example, action: action)
    }

    private static func reading<Value: Sendable>(
        _ name: String, _ short: Character?, _ syntax: ValueSyntax<Value>, _ fallback: String?,
        _ environment: String?, _ summary: String, _ details: String,
        store: @escaping @Sendable (inout Arguments, Value) -> Void
    ) -> Self {
        let description = OptionDescription(
            name: name, short: short, placeholder: syntax.placeholder, summary: summary, details: details,
            defaultText: fallback, environment: environment, completion: syntax.completion)
        let parse = syntax.parse
        return Self(
            description: description, example: syntax.example,
            action: .read { (arguments: inout Arguments, text: String) throws(ValueError) in
                store(&arguments, try parse(text))
            })
    }
}

/// Options under one title in help and man pages.
package struct OptionGroup<Arguments: Sendable>: Sendable {
    /// The title without colon: "Options", "Phase 2, HTTP probe".
    package let title: String
    /// In the order of help.
    package let options: [Option<Arguments>]

    /// Makes a group.
    package init(_ title: String, _ options: [Option<Arguments>]) {
        self.title = title
        self.options = options
    }

    /// The same group for arguments that contain these; see ``Option/lifted(_:)``.
    package func lifted<Outer: Sendable>(
        _ path: any WritableKeyPath<Outer, Arguments> & Sendable
    ) -> OptionGroup<Outer> {
        OptionGroup<Outer>(title, options.map { $0.lifted(path) })
    }
}
