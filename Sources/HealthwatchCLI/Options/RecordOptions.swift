import CommandSpec
import Health

/// Where what happens is recorded, and for how long.
struct RecordOptions: Sendable, Equatable {
    var path: String?
    var isOff = false
    var age = Duration.seconds(30 * 86_400)
    /// In MiB.
    var size = 64

    static let group = OptionGroup<RecordOptions>(
        "Record",
        [
            .value("record", .path("PATH"), into: \.path, "Record to PATH; \(defaultWords) by default."),
            .flag("no-record", into: \.isOff, "Record nothing."),
            .value("keep", .age, into: \.age, default: "30d", "Keep what is recorded for DURATION."),
            .value(
                "keep-size", .integer("MIB", in: 1...1_048_576), into: \.size, default: "64",
                "Keep the record below MIB mebibytes; the oldest goes first."),
        ])

    /// Refuses to record at a place and nowhere.
    func validate() throws(UsageError) {
        if path != nil, isOff { throw .conflictingOptions("--record", "--no-record") }
    }

    static let environment = [
        EnvironmentLine("XDG_STATE_HOME", "The directory below which the record is kept; ~/.local/state by default.")
    ]

    private static let defaultWords = "$XDG_STATE_HOME/healthwatch/history.db"

    /// The file; nil without a home directory to keep it in.
    func file(_ environment: [String: String]) -> String? { path ?? Self.defaultFile(environment) }

    /// `$XDG_STATE_HOME/healthwatch/history.db`. Relative paths in the variable count as none, as the specification of the
    /// XDG base directories says.
    static func defaultFile(_ environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/healthwatch/history.db" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/healthwatch/history.db"
    }
}

extension ValueSyntax where Value == Duration {
    /// A duration that may be in days, too: `30d`, `36h`.
    static var age: Self {
        Self("DURATION", example: "7d") { text throws(ValueError) in
            if text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days) {
                return .seconds(days * 86_400)
            }
            let duration = try ValueSyntax.duration.parse(text)
            guard duration > .zero else { throw ValueError("must be more than zero") }
            return duration
        }
    }
}
