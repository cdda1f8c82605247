/// A command line and what it does.
package struct Example: Equatable, Sendable {
    /// The whole command line: "healthwatch wait demo".
    package let command: String
    /// One sentence.
    package let meaning: String

    /// Makes an example.
    package init(_ command: String, _ meaning: String) {
        self.command = command
        self.meaning = meaning
    }
}

/// One exit status of a command, for help and man pages.
package struct ExitStatusLine: Equatable, Sendable {
    /// The number that the shell sees in `$?`.
    package let code: Int32
    /// What it means.
    package let meaning: String

    /// Makes a line.
    package init(code: Int32, meaning: String) {
        self.code = code
        self.meaning = meaning
    }
}

/// One environment variable that a command reads, for help and man pages.
package struct EnvironmentLine: Equatable, Sendable {
    /// The name of the variable.
    package let name: String
    /// What it means.
    package let meaning: String

    /// Makes a line.
    package init(_ name: String, _ meaning: String) {
        self.name = name
        self.meaning = meaning
    }
}

/// A section of a manual page beyond those that every command has.
package struct ManualSection: Equatable, Sendable {
    /// In capitals by custom.
    package let title: String
    /// What it describes, each with its paragraphs.
    package let items: [Item]

    /// A term and what there is to say about it.
    package struct Item: Equatable, Sendable {
        package let term: String
        package let paragraphs: [String]

        /// Makes an item.
        package init(_ term: String, _ paragraphs: [String]) {
            self.term = term
            self.paragraphs = paragraphs
        }
    }

    /// Makes a section.
    package init(_ title: String, _ items: [Item]) {
        self.title = title
        self.items = items
    }
}

/// The options of one group, as plain data.
package struct OptionGroupDescription: Equatable, Sendable {
    /// The title without colon.
    package var title: String
    /// In the order of help.
    package var options: [OptionDescription]
}

/// Everything about a command that can be shown: help, man pages and completions are made from this alone.
package struct CommandDescription: Equatable, Sendable {
    /// The name of the tool and, for a subcommand, its own: "healthwatch wait".
    package var path: String { name.isEmpty ? tool : "\(tool) \(name)" }
    /// The name of the tool.
    package var tool: String
    /// The name of the subcommand.
    package var name: String
    /// One line without full stop at the end, for lists of commands.
    package var summary: String
    /// Paragraphs separated by empty lines; one that begins with a space is kept as it is.
    package var discussion: String
    /// What it takes besides options.
    package var operands: OperandsDescription
    /// In the order of help.
    package var groups: [OptionGroupDescription]
    /// In the order of help.
    package var examples: [Example]
    /// In ascending order of the code.
    package var exitStatuses: [ExitStatusLine]
    /// In the order of help.
    package var environment: [EnvironmentLine]
    /// What the manual has beside all that; help leaves it out.
    package var manual: [ManualSection] = []

    /// All options in the order of help, hidden ones too.
    package var options: [OptionDescription] { groups.flatMap(\.options) }

    /// The options that are shown.
    package var shownOptions: [OptionDescription] { options.filter { !$0.isHidden } }

    /// The usage line without "Usage: ".
    package var usage: String {
        [path, shownOptions.isEmpty ? "" : "[OPTION]...", operands.usage].filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}
