import Health

/// A `HEALTHCHECK` as the builder understands it (BuildKit, `parseHealthcheck`).
struct HealthcheckInstruction: Sendable, Equatable {
    /// `CMD`, `CMD-SHELL` or `NONE`, and the words after it.
    var test: [String]
    var interval: Duration?
    var timeout: Duration?
    var startPeriod: Duration?
    var startInterval: Duration?
    var retries: Int?

    /// Reads it from an instruction of that name.
    init(_ instruction: DockerfileInstruction) throws(HealthcheckMistake) {
        let arguments = HealthcheckArguments(instruction)
        guard !arguments.type.isEmpty else { throw .noArguments }
        let list = JSONArray.read(arguments.commandText)
        guard list != .notStrings else { throw .notStrings }
        if arguments.type == "NONE" {
            // Whatever flags stand before it: the builder does not look at them.
            guard arguments.command.isEmpty || list == .words([]) else { throw .noneWithArguments }
            test = ["NONE"]
            return
        }
        let flags = try Self.values(of: instruction.flags)
        guard arguments.type == "CMD" else { throw .unknownType(arguments.type) }
        if case .words(let words) = list {
            test = ["CMD"] + words
        } else {
            test = arguments.command.isEmpty ? [] : ["CMD-SHELL", arguments.commandText]
        }
        guard test.count > 1 else { throw .missingCommand }
        interval = try Self.duration("interval", flags)
        timeout = try Self.duration("timeout", flags)
        startPeriod = try Self.duration("start-period", flags)
        startInterval = try Self.duration("start-interval", flags)
        retries = try Self.retries(flags)
    }

    private static func values(of flags: [DockerfileInstruction.Flag]) throws(HealthcheckMistake) -> [String: String] {
        var values: [String: String] = [:]
        for flag in flags {
            let parts = flag.text.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            guard HealthcheckMistake.flags.contains(name) else { throw .unknownFlag(name) }
            guard values[name] == nil else { throw .duplicateFlag(name) }
            guard parts.count == 2 else { throw .missingValue(name) }
            values[name] = String(parts[1])
        }
        return values
    }

    /// A time, nil when it is not given or empty; zero is the engine's default.
    private static func duration(_ name: String, _ flags: [String: String]) throws(HealthcheckMistake) -> Duration? {
        guard let text = flags[name], !text.isEmpty else { return nil }
        let duration: Duration
        do {
            duration = try DurationText.parseGo(text)
        } catch {
            throw .invalidDuration(name, text: text, error)
        }
        guard duration == .zero || duration >= .milliseconds(1) else { throw .tooShort(name, text: text) }
        return duration
    }

    private static func retries(_ flags: [String: String]) throws(HealthcheckMistake) -> Int? {
        guard let text = flags["retries"], !text.isEmpty else { return nil }
        guard let number = Int32(text) else {
            let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
            let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            throw isNumber ? .tooManyRetries(text) : .invalidRetries(text)
        }
        guard number >= 0 else { throw .negativeRetries("\(number)") }
        return Int(number)
    }
}

/// The type of a `HEALTHCHECK`, and the command after it.
struct HealthcheckArguments {
    /// In capitals; empty when there is none.
    var type: String
    /// Where the type stands in the line, and where the command does.
    var typeRange: Range<Int>
    var command: Range<Int>
    var commandText: String

    init(_ instruction: DockerfileInstruction) {
        let line = instruction.line
        let whole = instruction.arguments
        let end = line.bytes[whole].firstIndex(where: \.isBlank) ?? whole.upperBound
        typeRange = whole.lowerBound..<end
        command = line.trimmed(end..<whole.upperBound)
        type = line.text(typeRange).uppercased()
        commandText = line.text(command)
    }
}
