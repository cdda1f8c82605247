import Health
import Spelling

/// Why the builder does not take a `HEALTHCHECK`.
enum HealthcheckMistake: Error, Sendable, Equatable {
    case noArguments
    case noneWithArguments
    case unknownType(String)
    case missingCommand
    case notStrings
    case unknownFlag(String)
    case duplicateFlag(String)
    case missingValue(String)
    case invalidDuration(String, text: String, DurationText.Mistake)
    /// Shorter than a millisecond, or negative.
    case tooShort(String, text: String)
    case invalidRetries(String)
    case tooManyRetries(String)
    case negativeRetries(String)

    static let flags = ["interval", "retries", "start-interval", "start-period", "timeout"]

    /// The builder's words (BuildKit of Engine 26.1).
    var builderText: String {
        switch self {
        case .noArguments: "HEALTHCHECK requires at least one argument"
        case .noneWithArguments: "HEALTHCHECK NONE takes no arguments"
        case .unknownType(let type): "Unknown type \"\(type)\" in HEALTHCHECK (try CMD)"
        case .missingCommand: "Missing command after HEALTHCHECK CMD"
        case .notStrings: "when using JSON array syntax, arrays must be comprised of strings only"
        case .unknownFlag(let name):
            "unknown flag: \(name)"
                + (Spelling.nearest(to: name, among: Self.flags).map { " (did you mean \($0)?)" } ?? "")
        case .duplicateFlag(let name): "duplicate flag specified: \(name)"
        case .missingValue(let name): "missing a value on flag: \(name)"
        case .invalidDuration(_, let text, .missingUnit): "time: missing unit in duration \"\(text)\""
        case .invalidDuration(_, let text, .unknownUnit(let unit)):
            "time: unknown unit \"\(unit)\" in duration \"\(text)\""
        case .invalidDuration(_, let text, _): "time: invalid duration \"\(text)\""
        case .tooShort(let name, _): "Interval \"\(name)\" cannot be less than 1ms"
        case .invalidRetries(let text): "strconv.ParseInt: parsing \"\(text)\": invalid syntax"
        case .tooManyRetries(let text): "strconv.ParseInt: parsing \"\(text)\": value out of range"
        case .negativeRetries(let text): "--retries cannot be negative (\(text))"
        }
    }

    /// The flag that it is about, without its dashes; nil for other mistakes.
    var flag: String? {
        switch self {
        case .unknownFlag(let name), .duplicateFlag(let name), .missingValue(let name), .tooShort(let name, _),
            .invalidDuration(let name, _, _):
            name
        case .invalidRetries, .tooManyRetries, .negativeRetries: "retries"
        case .noArguments, .noneWithArguments, .unknownType, .missingCommand, .notStrings: nil
        }
    }

    /// The builder's words, and the way out.
    var text: String { "the build fails: \(builderText); \(advice)" }

    private var advice: String {
        switch self {
        case .noArguments: "write CMD and a command, or NONE"
        case .noneWithArguments: "write NONE alone to switch the image's check off, or CMD and a command"
        case .unknownType: "put CMD before the command"
        case .missingCommand: "write the command after CMD, or NONE to switch the image's check off"
        case .notStrings: "put every word of the list in double quotes"
        case .unknownFlag: "it takes --interval, --timeout, --start-period, --start-interval and --retries"
        case .duplicateFlag(let name): "write --\(name) once"
        case .missingValue(let name): "write --\(name)=VALUE, with an equals sign"
        case .invalidDuration(let name, let text, .missingUnit): "write --\(name)=\(text)s for seconds"
        case .invalidDuration(let name, let text, _) where text.contains("$"):
            "variables are not replaced here: write the time itself, as in --\(name)=30s"
        case .invalidDuration(let name, _, _): "write a time such as --\(name)=30s or --\(name)=1m30s"
        case .tooShort(let name, _): "write a time such as --\(name)=30s, or leave it out"
        case .invalidRetries, .tooManyRetries, .negativeRetries: "write a number such as --retries=3"
        }
    }
}
