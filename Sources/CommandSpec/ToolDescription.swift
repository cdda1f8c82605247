import Spelling

/// A tool with several commands: its own help, its man page and its completions are made from this.
package struct ToolDescription: Equatable, Sendable {
    /// The name of the program.
    package var name: String
    /// The version without prefix: "1.0.0".
    package var version: String
    /// One line without full stop.
    package var summary: String
    /// Paragraphs separated by empty lines.
    package var discussion: String
    /// In the order of help.
    package var commands: [CommandDescription]
    /// Options that may stand before the command.
    package var groups: [OptionGroupDescription]
    /// Everything the commands can end with.
    package var exitStatuses: [ExitStatusLine]
    /// Variables that all commands read.
    package var environment: [EnvironmentLine]
    /// The last paragraph of the help.
    package var closing: String
    /// A hidden command that prints names for completion, one per line, when called with `app`, `container` or
    /// `host`; nil while there is none, and then shells offer no names.
    package var namesCommand: String?

    /// Makes a tool from its commands and the options that may stand before a command.
    package init<Globals: Sendable>(
        name: String, version: String, summary: String, discussion: String = "",
        commands: [CommandDescription], globals: [OptionGroup<Globals>], exitStatuses: [ExitStatusLine] = [],
        environment: [EnvironmentLine] = [], closing: String = "", namesCommand: String? = nil
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.discussion = discussion
        self.commands = commands
        groups = globals.map { OptionGroupDescription(title: $0.title, options: $0.options.map(\.description)) }
        self.exitStatuses = exitStatuses
        self.environment = environment
        self.closing = closing
        self.namesCommand = namesCommand
    }

    /// The options that may stand before the command.
    package var options: [OptionDescription] { groups.flatMap(\.options) }

    /// What the words after the program's name ask for.
    package enum Selection: Equatable, Sendable {
        /// Run this command with these words; options that stood before its name come first.
        case command(String, words: [String])
        /// Print the tool's help, or that of one command.
        case help(HelpDetail, command: String?)
        /// Print the version.
        case version
    }

    /// Finds the command in the words after the program's name. `help COMMAND` is the same as `COMMAND --help`.
    package func select(_ words: [String]) throws(UsageError) -> Selection {
        var tokenizer = Tokenizer(words, options: options)
        while let token = try tokenizer.next() {
            switch token {
            case .option("help", let spelling, _):
                return .help(spelling.hasPrefix("--") ? .long : .short, command: nil)
            case .option("version", _, _):
                return .version
            case .option:
                continue
            case .operand(let name):
                let rest = tokenizer.remainingWords
                if name == "help" { return try .help(.long, command: rest.first.map(known)) }
                let leading = words.dropLast(rest.count + 1).filter { $0 != "--" }
                return .command(try known(name), words: leading + rest)
            }
        }
        throw .missingCommand
    }

    private func known(_ name: String) throws(UsageError) -> String {
        guard name == namesCommand || commands.contains(where: { $0.name == name }) else {
            throw .unknownCommand(name, suggestion: Spelling.nearest(to: name, among: commands.map(\.name)))
        }
        return name
    }
}
