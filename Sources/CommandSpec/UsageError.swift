/// What is wrong with a command line. The only place where its text is made is ``message(for:)``.
package enum UsageError: Error, Equatable, Sendable {
    /// Where a value came from.
    package enum Source: Equatable, Sendable {
        /// An option as it was typed: "--timeout" or "-t".
        case option(String)
        /// An environment variable.
        case environment(String)
        /// An operand, by its placeholder.
        case operand(String)
    }

    /// No option has this name.
    case unknownOption(String, suggestion: String?)
    /// An option that takes a value is the last word.
    case missingValue(option: String, placeholder: String)
    /// A flag was given a value with `=`.
    case unexpectedValue(option: String, value: String)
    /// A value cannot be read.
    case badValue(Source, value: String, reason: String, example: String)
    /// An operand is an empty string, mostly an unset variable in a script.
    case emptyOperand(String)
    /// Too few operands.
    case missingOperand(String)
    /// Too many operands.
    case unexpectedOperand(String)
    /// Two options exclude each other.
    case conflictingOptions(String, String)
    /// An option makes sense only together with another.
    case requiresOption(String, needs: String)
    /// No command has this name.
    case unknownCommand(String, suggestion: String?)
    /// The tool was called without a command.
    case missingCommand

    /// Two lines: what is wrong and what to do, then where to read more. Words of the user appear with control
    /// characters made visible.
    /// - Parameter path: The tool, and the command when known: "healthwatch wait".
    package func message(for path: String) -> String {
        let more =
            switch self {
            case .unknownCommand, .missingCommand: "for the list of commands."
            default: "for the options."
            }
        return "\(path): \(problem)\nRun '\(path) --help' \(more)"
    }

    private var problem: String {
        switch self {
        case .unknownOption(let option, let suggestion):
            "unknown option \(quote(option))" + hint(suggestion)
        case .missingValue(let option, let placeholder):
            "option '\(option)' needs a value: \(option) \(placeholder)"
        case .unexpectedValue(let option, let value):
            "option '\(option)' takes no value, but got \(quote(value))"
        case .badValue(let source, let value, let reason, let example):
            Self.badValue(source, value, reason, example)
        case .emptyOperand(let placeholder):
            "\(placeholder) must not be empty; is a variable unset?"
        case .missingOperand(let placeholder):
            "missing operand: \(placeholder)"
        case .unexpectedOperand(let word):
            "unexpected operand \(quote(word))"
        case .conflictingOptions(let first, let second):
            "options '\(first)' and '\(second)' cannot be used together"
        case .requiresOption(let option, let needed):
            "option '\(option)' needs option '\(needed)'"
        case .unknownCommand(let name, let suggestion):
            "unknown command \(quote(name))" + hint(suggestion)
        case .missingCommand:
            "missing command"
        }
    }

    private static func badValue(_ source: Source, _ value: String, _ reason: String, _ example: String) -> String {
        let shown = quote(value)
        let stated =
            switch source {
            case .option(let option): "bad value \(shown) for '\(option)': \(visible(reason))"
            case .environment(let name): "bad value \(shown) in environment variable \(name): \(visible(reason))"
            case .operand(let placeholder): "bad \(placeholder) \(shown): \(visible(reason))"
            }
        guard !example.isEmpty else { return stated }
        return switch source {
        case .option(let option): "\(stated) (example: \(option)\(option.hasPrefix("--") ? "=" : " ")\(example))"
        case .environment(let name): "\(stated) (example: \(name)=\(example))"
        case .operand: "\(stated) (example: \(example))"
        }
    }
}

private func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\($0)'?" } ?? ""
}

private func quote(_ word: String) -> String {
    "'\(visible(word))'"
}

/// Arguments can come from other programs: what could move the cursor or forge a line is shown as an escape.
private func visible(_ word: String) -> String {
    word.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            text += "\\u{\(String(scalar.value, radix: 16))}"
        default: text.unicodeScalars.append(scalar)
        }
    }
}
