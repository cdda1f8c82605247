/// How much of the help is wanted.
package enum HelpDetail: Equatable, Sendable {
    /// `-h`: usage and one line per option.
    case short
    /// `--help`: everything.
    case long
}

/// What help, man pages and completions need to know about one option.
package struct OptionDescription: Equatable, Sendable {
    /// The long name without its dashes.
    package var name: String
    /// The one-letter name, if any.
    package var short: Character?
    /// The word for the value; nil for an option that takes none.
    package var placeholder: String?
    /// One sentence.
    package var summary: String
    /// More sentences, for the long help and the man page; may be empty.
    package var details: String
    /// The value in force when the option is not given, as one would type it.
    package var defaultText: String?
    /// The environment variable that gives the value when the option does not.
    package var environment: String?
    /// Whether giving the option again adds to it instead of replacing.
    package var isRepeatable: Bool
    /// Whether help, man pages and completions leave the option out.
    package var isHidden: Bool
    /// What shells offer as value.
    package var completion: CompletionHint

    /// Whether the option is followed by a value.
    package var takesValue: Bool { placeholder != nil }

    /// The option as help shows it: "-t, --timeout DURATION".
    package var label: String {
        let letter = short.map { "-\($0), " } ?? ""
        return "\(letter)--\(name)" + (placeholder.map { " \($0)" } ?? "")
    }

    init(
        name: String, short: Character?, placeholder: String? = nil, summary: String, details: String = "",
        defaultText: String? = nil, environment: String? = nil, isRepeatable: Bool = false,
        completion: CompletionHint = .none
    ) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.summary = summary
        self.details = details
        self.defaultText = defaultText
        self.environment = environment
        self.isRepeatable = isRepeatable
        self.isHidden = false
        self.completion = completion
    }
}
