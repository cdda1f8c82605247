import Health
import Spelling
import YAMLDocument

/// A `healthcheck:` of a Compose file: of one file, or of several that were laid over one another.
struct ComposeHealthcheck: Sendable, Equatable {
    /// Where the key stands.
    var place: Place
    /// The last line of what stands below it.
    var lastLine: Int
    /// What is set, by its key.
    var fields: [Key: Field] = [:]
    /// Whether some of it is refused.
    var isIncomplete = false
    /// What a `!reset` or an `!override` takes away from a file before this one.
    var replaced: Set<Key> = []

    /// The keys that Compose knows here (compose-spec, `schema/compose-spec.json`).
    enum Key: String, Sendable, CaseIterable {
        case test, interval, timeout, retries, disable
        case startPeriod = "start_period"
        case startInterval = "start_interval"

        /// The field of a definition; none is its own for `disable`, which replaces the test.
        var field: HealthcheckDefinition.Field {
            switch self {
            case .test, .disable: .test
            case .interval: .interval
            case .timeout: .timeout
            case .retries: .retries
            case .startPeriod: .startPeriod
            case .startInterval: .startInterval
            }
        }
    }

    /// One key with its value.
    struct Field: Sendable, Equatable {
        /// Where the key stands.
        var place: Place
        /// With its variables replaced.
        var value: YAMLNode
        /// As it is written.
        var written: YAMLNode
        /// That in one line, with its key: the values of variables may be secrets.
        var text: String
    }

    /// Reads what stands below the key, and notes what Compose refuses whatever else is set.
    init(_ entry: ComposeEntry, errors: inout [LintError]) {
        let before = errors.count
        defer { isIncomplete = errors.count > before }
        place = entry.place
        lastLine = entry.lastLine
        guard let pairs = entry.entries else {
            let isReset = entry.value.tag == "!reset"
            if !isReset { errors.append(.malformed(entry.place, Self.shapeMistake(entry.value))) }
            return
        }
        for pair in pairs where !pair.key.hasPrefix("x-") {
            guard let key = Key(rawValue: pair.key) else {
                errors.append(.malformed(pair.place, Self.unknownKey(pair.key)))
                continue
            }
            if pair.isReplacement { replaced.insert(key) }
            if pair.value.tag == "!reset" { continue }
            if let mistake = Self.typeMistake(of: key, pair.value) {
                errors.append(.malformed(pair.place, mistake))
            } else {
                fields[key] = Field(
                    place: pair.place, value: pair.value, written: pair.written,
                    text: "\(pair.key): \(pair.written.brief)")
            }
        }
    }

    /// This one laid over one of an earlier file: its keys win, one by one.
    func merged(over base: ComposeHealthcheck) -> ComposeHealthcheck {
        var merged = self
        merged.fields = base.fields.filter { !replaced.contains($0.key) }.merging(fields) { $1 }
        merged.replaced = base.replaced
        merged.isIncomplete = isIncomplete || base.isIncomplete
        return merged
    }

    private static func shapeMistake(_ value: YAMLNode) -> String {
        "healthcheck must be a mapping, such as 'test:' with a command below it"
            + (value.string == "none" || value.string == "NONE" ? "; 'disable: true' switches it off" : "")
    }

    private static func unknownKey(_ key: String) -> String {
        // `start-period`, `startPeriod` and `StartPeriod` are one word to people.
        let bare = key.lowercased().filter { $0.isLetter }
        let names = Key.allCases.map(\.rawValue)
        let meant = names.first { $0.filter(\.isLetter) == bare } ?? Spelling.nearest(to: key, among: names)
        let way =
            meant.map { "did you mean '\($0)'?" } ?? "it knows \(names.joined(separator: ", ")) and what begins with x-"
        return "healthcheck has no key '\(key)', and Compose refuses the file; \(way)"
    }

    /// What is wrong with the type of a value; nil for nothing.
    private static func typeMistake(of key: Key, _ value: YAMLNode) -> String? {
        switch key {
        case .test:
            let isText = value.string != nil || value.items?.allSatisfy { $0.string != nil } == true
            return isText ? nil : "test must be a string or a list of strings: quote what YAML reads as something else"
        case .interval, .timeout, .startPeriod, .startInterval:
            guard value.string == nil else { return nil }
            let hint = value.integer.map { ": '\($0)s' for seconds" } ?? ", such as '30s'"
            return "\(key.rawValue) must be a duration with its unit\(hint)"
        case .retries:
            let isNumber = value.double != nil || value.string != nil
            return isNumber ? nil : "retries must be a number"
        case .disable:
            return value.bool != nil || value.string != nil ? nil : "disable must be true or false"
        }
    }
}
