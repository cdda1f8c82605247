/// Splits the words of a command line into options and operands by the GNU conventions.
///
/// Clusters (`-qv`), attached and separate values (`-t5`, `-t 5`, `--timeout=5`, `--timeout 5`), `--`, and options
/// after operands. Unlike `getopt_long` it accepts no abbreviations: a later option would change their meaning.
struct Tokenizer {
    enum Token: Equatable {
        /// `spelling` is the option as it was typed, without its value.
        case option(name: String, spelling: String, value: String?)
        case operand(String)

        var optionName: String? {
            guard case .option(let name, _, _) = self else { return nil }
            return name
        }
    }

    private let options: [OptionDescription]
    private var words: ArraySlice<String>
    private var cluster: Substring = ""
    private var optionsEnded = false

    /// The words that no token was made from yet.
    var remainingWords: [String] { Array(words) }

    init(_ words: [String], options: [OptionDescription]) {
        self.words = words[...]
        self.options = options
    }

    mutating func next() throws(UsageError) -> Token? {
        if !cluster.isEmpty { return try nextInCluster(of: cluster) }
        guard let word = words.popFirst() else { return nil }
        if optionsEnded || word == "-" || !word.hasDash { return .operand(word) }
        if word == "--" {
            optionsEnded = true
            return try next()
        }
        return word.hasPrefix("--") ? try longOption(word) : try nextInCluster(of: word.dropFirst())
    }

    private mutating func longOption(_ word: String) throws(UsageError) -> Token {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count > 1 ? String(parts[1]) : nil
        guard let option = options.first(where: { $0.name == name }) else {
            throw .unknownOption("--\(name)", suggestion: Suggestion.option(forLong: name, among: options))
        }
        guard option.takesValue else {
            if let attached { throw .unexpectedValue(option: "--\(name)", value: attached) }
            return .option(name: name, spelling: "--\(name)", value: nil)
        }
        let value = if let attached { attached } else { try separateValue(of: option, spelling: "--\(name)") }
        return .option(name: name, spelling: "--\(name)", value: value)
    }

    private mutating func nextInCluster(of letters: Substring) throws(UsageError) -> Token? {
        guard let letter = letters.first else { return nil }
        let spelling = "-\(letter)"
        guard let option = options.first(where: { $0.short == letter }) else {
            throw .unknownOption(spelling, suggestion: Suggestion.option(forCluster: letters, among: options))
        }
        cluster = letters.dropFirst()
        guard option.takesValue else { return .option(name: option.name, spelling: spelling, value: nil) }
        let attached = cluster
        cluster = ""
        let value = try attached.isEmpty ? separateValue(of: option, spelling: spelling) : String(attached)
        return .option(name: option.name, spelling: spelling, value: value)
    }

    private mutating func separateValue(
        of option: OptionDescription, spelling: String
    ) throws(UsageError) -> String {
        guard let value = words.popFirst() else {
            throw .missingValue(option: spelling, placeholder: option.placeholder ?? "")
        }
        return value
    }
}

extension String {
    /// By byte and not by character: a dash followed by a combining mark is still a dash to getopt and to users.
    fileprivate var hasDash: Bool { utf8.first == UInt8(ascii: "-") }
}
