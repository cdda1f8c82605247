import CommandSpec
import Terminal

/// A command of the tool: what it is called and takes, and what it does.
struct Command: Sendable {
    /// For help, man pages and completions.
    let description: CommandDescription
    /// Whether it is left out of them.
    let isHidden: Bool
    private let perform: @Sendable ([String], Context) async -> ExitStatus

    /// A command that reads its words by `spec` and then does `run`.
    init<Arguments: Sendable>(
        _ spec: CommandSpec<Arguments>, isHidden: Bool = false,
        run: @escaping @Sendable (Arguments, Context) async -> ExitStatus
    ) {
        description = spec.description
        self.isHidden = isHidden
        perform = { words, context in
            do throws(UsageError) {
                switch try spec.parse(words, environment: context.environment) {
                case .run(let arguments): return await run(arguments, context)
                case .help(let detail):
                    context.streams.write(
                        HelpText.render(spec.description, width: context.helpWidth, detail: detail))
                case .version: context.streams.writeLine(Version.line)
                }
                return .success
            } catch {
                context.streams.writeLine(error.message(for: spec.description.path), to: .error)
                return .usage
            }
        }
    }

    /// Reads the words after the command's name and does what they ask for.
    func run(_ words: [String], in context: Context) async -> ExitStatus { await perform(words, context) }
}

extension Context {
    /// Help is easiest to read at 80 columns, and narrower where the terminal is.
    var helpWidth: Int { min(streams.isTerminal(.output) ? streams.width() : 80, 100) }
}

extension Version {
    /// What `--version` prints.
    static let line = "healthwatch \(number)"
}
