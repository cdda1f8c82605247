/// What a command line asks for.
package enum Parsed<Arguments: Sendable>: Sendable {
    /// Run the command.
    case run(Arguments)
    /// Print help: `-h` asks for the short one, `--help` for the long one.
    case help(HelpDetail)
    /// Print the version.
    case version
}

extension Parsed: Equatable where Arguments: Equatable {}

/// A command as data: everything that parsing, help, man pages and completions need to know, written once.
package struct CommandSpec<Arguments: Sendable>: Sendable {
    /// Everything about the command that can be shown.
    package let description: CommandDescription
    private let operands: Operands<Arguments>
    private let options: [String: Option<Arguments>]
    private let makeDefault: @Sendable () -> Arguments
    private let validate: @Sendable (Arguments) throws(UsageError) -> Void

    /// Makes a command.
    ///
    /// - Parameters:
    ///   - tool: The name of the program, for usage lines.
    ///   - name: The subcommand's name.
    ///   - summary: One line without full stop, for lists.
    ///   - discussion: Paragraphs separated by empty lines; one that begins with a space is kept as it is.
    ///   - environment: Variables besides those that options name, which are listed without being said again.
    ///   - manual: Sections that only the manual page has.
    ///   - makeDefault: The arguments before anything was read; defaults that options name are read over them.
    ///   - validate: Judges options against each other after all were read.
    package init(
        tool: String = "healthwatch", name: String, summary: String, discussion: String = "",
        operands: Operands<Arguments> = .none, options groups: [OptionGroup<Arguments>] = [],
        examples: [Example] = [], exitStatuses: [ExitStatusLine] = [], environment: [EnvironmentLine] = [],
        manual: [ManualSection] = [], makeDefault: @escaping @Sendable () -> Arguments,
        validate: @escaping @Sendable (Arguments) throws(UsageError) -> Void = { _ in }
    ) {
        let described = groups.map {
            OptionGroupDescription(title: $0.title, options: $0.options.map(\.description))
        }
        let named = Set(environment.map(\.name))
        let derived = described.flatMap(\.options).compactMap { option -> EnvironmentLine? in
            guard let variable = option.environment, !named.contains(variable) else { return nil }
            return EnvironmentLine(variable, "The value of --\(option.name) when the option is not given.")
        }
        description = CommandDescription(
            tool: tool, name: name, summary: summary, discussion: discussion, operands: operands.description,
            groups: described, examples: examples, exitStatuses: exitStatuses, environment: derived + environment,
            manual: manual)
        self.operands = operands
        options = Dictionary(
            groups.flatMap(\.options).map { ($0.description.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.makeDefault = makeDefault
        self.validate = validate
    }

    /// Reads the words after the command's name.
    ///
    /// Help and version win over wrong values and missing operands, but not over unknown options before them.
    /// - Parameter environment: The variables that options may name as their source; an empty one counts as unset.
    package func parse(
        _ words: [String], environment: [String: String] = [:]
    ) throws(UsageError) -> Parsed<Arguments> {
        var tokenizer = Tokenizer(words, options: description.options)
        var tokens: [Tokenizer.Token] = []
        while let token = try tokenizer.next() {
            if case .option(let name, let spelling, _) = token {
                switch options[name]?.action {
                case .help: return .help(spelling.hasPrefix("--") ? .long : .short)
                case .version: return .version
                default: break
                }
            }
            tokens.append(token)
        }
        var arguments = makeDefault()
        try readDefaults(into: &arguments, environment: environment, given: tokens)
        try read(tokens, into: &arguments)
        try validate(arguments)
        return .run(arguments)
    }

    private func read(_ tokens: [Tokenizer.Token], into arguments: inout Arguments) throws(UsageError) {
        var count = 0
        for token in tokens {
            switch token {
            case .option(let name, let spelling, let value):
                try apply(name, value, from: .option(spelling), to: &arguments)
            case .operand(let word):
                try readOperand(word, number: count, into: &arguments)
                count += 1
            }
        }
        guard count >= operands.description.minimum else {
            throw .missingOperand(operands.description.placeholder)
        }
    }

    private func readOperand(_ word: String, number: Int, into arguments: inout Arguments) throws(UsageError) {
        if let maximum = operands.description.maximum, number >= maximum {
            throw .unexpectedOperand(word)
        }
        guard !word.isEmpty else { throw .emptyOperand(operands.description.placeholder) }
        do {
            try operands.read(&arguments, word)
        } catch {
            throw .badValue(
                .operand(operands.description.placeholder), value: word, reason: error.reason,
                example: operands.example)
        }
    }

    private func readDefaults(
        into arguments: inout Arguments, environment: [String: String], given tokens: [Tokenizer.Token]
    ) throws(UsageError) {
        let given = Set(tokens.compactMap(\.optionName))
        for option in description.options where !given.contains(option.name) {
            if let variable = option.environment, let value = environment[variable], !value.isEmpty {
                try apply(option.name, value, from: .environment(variable), to: &arguments)
            } else if let value = option.defaultText {
                try apply(option.name, value, from: .option("--\(option.name)"), to: &arguments)
            }
        }
    }

    private func apply(
        _ name: String, _ value: String?, from source: UsageError.Source, to arguments: inout Arguments
    ) throws(UsageError) {
        guard let option = options[name] else { return }
        switch option.action {
        case .set(let set): set(&arguments)
        case .read(let read):
            do {
                try read(&arguments, value ?? "")
            } catch {
                throw .badValue(source, value: value ?? "", reason: error.reason, example: option.example)
            }
        case .help, .version: break
        }
    }
}
