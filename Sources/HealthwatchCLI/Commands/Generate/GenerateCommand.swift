import CommandSpec
import FoundationEssentials
import Terminal

/// `generate DIRECTORY`: writes the man pages and completion scripts that the repository and packages carry. Hidden: a
/// user has no need of it.
enum GenerateCommand {
    struct Arguments: Sendable {
        var directory = ""
    }

    static let spec = CommandSpec<Arguments>(
        name: "generate", summary: "write man pages and completion scripts",
        operands: .one(.directory("DIRECTORY"), into: \.directory, "Where the folders completions and man are made."),
        options: [OptionGroup("Options", [.help])], makeDefault: Arguments.init)

    static let command = Command(spec, isHidden: true) { arguments, context in
        do {
            for (path, text) in files {
                let file = URL(filePath: arguments.directory).appending(path: path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            return .success
        } catch {
            context.streams.writeLine(
                "healthwatch generate: cannot write below '\(arguments.directory)': \(error)", to: .error)
            return .notFound
        }
    }

    /// Every generated file by its path.
    private static var files: [(String, String)] {
        let tool = CommandTable.tool
        let pages = tool.commands.map { command in
            (
                "man/\(tool.name)-\(command.name).1",
                ManPage.render(command, version: Version.number, date: Version.date, seeAlso: [tool.name])
            )
        }
        return [
            ("completions/healthwatch.bash", Completions.script(for: .bash, tool)),
            ("completions/_healthwatch", Completions.script(for: .zsh, tool)),
            ("completions/healthwatch.fish", Completions.script(for: .fish, tool)),
            ("man/\(tool.name).1", ManPage.render(tool, date: Version.date)),
        ] + pages
    }
}
