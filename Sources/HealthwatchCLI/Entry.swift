import CommandSpec
import Terminal

/// The tool as a function: words in, exit status out.
package enum Entry {
    /// Runs the command that the words after the program's name ask for.
    package static func run(_ words: [String], in context: Context) async -> ExitStatus {
        let status = await select(words, in: context)
        // A reader that went away wants no more; a full disk is a failure that must not look like success.
        if case .failed(let number)? = context.streams.failure(of: .output), status == .success {
            let reason = Streams.text(ofError: number)
            context.streams.writeLine("healthwatch: cannot write the output: \(reason)", to: .error)
            return .internal
        }
        return status
    }

    private static func select(_ words: [String], in context: Context) async -> ExitStatus {
        if let name = words.first, let command = CommandTable.command(named: name) {
            return await command.run(Array(words.dropFirst()), in: context)
        }
        let tool = CommandTable.tool
        do throws(UsageError) {
            switch try tool.select(words) {
            case .command(let name, let words):
                guard let command = CommandTable.command(named: name) else { return .internal }
                return await command.run(words, in: context)
            case .help(let detail, let name):
                let command = tool.commands.first { $0.name == name }
                let text =
                    command.map { HelpText.render($0, width: context.helpWidth, detail: detail) }
                    ?? HelpText.render(tool, width: context.helpWidth, detail: detail)
                context.streams.write(text)
            case .version: context.streams.writeLine(Version.line)
            }
            return .success
        } catch {
            if error == .missingCommand {
                context.streams.write(HelpText.render(tool, width: context.helpWidth, detail: .short), to: .error)
            } else {
                context.streams.writeLine(error.message(for: tool.name), to: .error)
            }
            return .usage
        }
    }
}
