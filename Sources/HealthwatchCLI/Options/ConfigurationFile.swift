import CommandSpec
import Configuration
import FoundationEssentials
import Terminal
import YAMLDocument

/// Which configuration file is read: `--config`, the variable, or the first that exists of the usual places.
struct ConfigurationFile: Sendable {
    /// The file that a user named; nil for none.
    var named: String?
    let environment: [String: String]

    /// The option; a command lifts it to where it keeps the path.
    static let option = Option<String?>.value(
        "config", .path(), into: \.self, "Read the configuration from FILE.")

    /// What decides about the file, too.
    static let variables = [
        EnvironmentLine(
            "HEALTHWATCH_CONFIG",
            "The configuration file when --config is not given; else ./healthwatch.yaml, "
                + "$XDG_CONFIG_HOME/healthwatch/config.yaml or /etc/healthwatch/config.yaml, the first that exists."),
        EnvironmentLine("XDG_CONFIG_HOME", "The directory of configuration files; ~/.config by default."),
    ]

    /// Why a file cannot be used.
    enum Problem: Error {
        /// It was named, and cannot be read.
        case unreadable(path: String, reason: TextFile.Problem)
        /// What it says is wrong.
        case wrong(ConfigurationError)
        /// The name of one of its apps is none.
        case badName(path: String, mark: YAMLMark, name: String, reason: String)

        /// The sentence for people, with the file in it.
        var text: String {
            switch self {
            case .unreadable(let path, let reason): reason.sentence(about: path.visible(limit: 500))
            case .wrong(let error): error.text.visible(limit: 8_000, form: .multiLine)
            case .badName(let path, let mark, let name, let reason):
                "\(path):\(mark.line):\(mark.column): bad app '\(name)': \(reason)".visible(limit: 1_000)
            }
        }

        /// What the command ends with.
        var exit: ExitStatus {
            if case .unreadable(_, let reason) = self { reason.exit } else { .usage }
        }
    }

    /// The configuration, and its file; nil where no file is named and none is in the usual places.
    func load() throws(Problem) -> (path: String, configuration: Configuration)? {
        let chosen = named ?? environment["HEALTHWATCH_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = chosen ?? usualPlaces.first(where: FileManager.default.fileExists) else { return nil }
        let bytes: [UInt8]
        do throws(TextFile.Problem) { bytes = try TextFile.read(path) } catch {
            throw .unreadable(path: path, reason: error)
        }
        do throws(ConfigurationError) { return (path, try Configuration.read(bytes, path: path)) } catch {
            throw .wrong(error)
        }
    }

    private var usualPlaces: [String] {
        var places = ["healthwatch.yaml"]
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            places.append("\(folder)/healthwatch/config.yaml")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            places.append("\(home)/.config/healthwatch/config.yaml")
        }
        return places + ["/etc/healthwatch/config.yaml"]
    }
}
