/// The members of an object in a health document, by names that writers spell in several ways: `releaseId`, `releaseID`
/// and `release_id` are one name, and so are `status` and `Status`.
struct HealthFields {
    private let members: [JSONTree.Member]

    init(_ members: [JSONTree.Member]) { self.members = members }

    /// Whether anything in it has an inside.
    var isNested: Bool {
        members.contains { member in
            switch member.value {
            case .array, .object: true
            case .null, .bool, .number, .string: false
            }
        }
    }

    /// The last member of that name, which is given in lower case letters without separators.
    subscript(_ name: String) -> JSONTree? { members.last { Self.isAlike($0.name, name) }?.value }

    private static func isAlike(_ name: String, _ expected: String) -> Bool {
        guard name.utf8.count >= expected.utf8.count else { return false }
        var letters = expected.utf8.makeIterator()
        for byte in name.utf8 where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
            // Sets the bit in which capitals differ; nothing else becomes a letter by it.
            guard letters.next() == byte | 0x20 else { return false }
        }
        return letters.next() == nil
    }

    /// A text that is not empty.
    func string(_ name: String) -> String? {
        guard case .string(let text)? = self[name], !text.isEmpty else { return nil }
        return text
    }

    /// A text or a number that is not empty, in plain text.
    func label(_ name: String) -> String? {
        if case .number(let digits)? = self[name] { return digits }
        return string(name)
    }

    /// The members of an object.
    func fields(_ name: String) -> HealthFields? {
        guard case .object(let members)? = self[name] else { return nil }
        return HealthFields(members)
    }
}

// MARK: - What documents and their components have alike

extension HealthFields {
    /// The state of a component: a word, perhaps with what it says after it, or a truth value.
    var state: (word: String, message: String?)? {
        for name in ["status", "state", "health", "healthy", "ok"] {
            if let state = self[name].flatMap(Self.state) { return state }
        }
        // Entries such as {"key": "sql", "value": "Unhealthy"}.
        return string("value").flatMap { HealthWord.level(of: $0) == nil ? nil : ($0, nil) }
    }

    /// The state that a value tells; nil for one that is neither a text nor a truth value.
    static func state(_ value: JSONTree) -> (word: String, message: String?)? {
        switch value {
        case .bool(let isGood): (isGood ? "true" : "false", nil)
        case .string(let text) where !text.isEmpty: HealthWord.split(text)
        default: nil
        }
    }

    /// What it says about itself; nil when it says nothing.
    var message: String? {
        let names = ["message", "reason", "error", "exception", "output", "detail", "cause"]
        if let text = names.lazy.compactMap(string).first { return text }
        // Spring Boot and MicroProfile put it one level down.
        let inside = [fields("details"), fields("data")].compactMap { $0 }
        return inside.lazy.compactMap { $0.string("error") ?? $0.string("message") ?? $0.string("reason") }.first
    }

    /// How long it has been running, by the names and units in use; nil when it does not say.
    var uptime: Duration? {
        for name in ["uptimeseconds", "uptime"] {
            if let text = label(name), let uptime = Self.duration(text) { return uptime }
        }
        // application/health+json has it as a check with an observed value.
        guard case .array(let checks)? = (fields("checks") ?? fields("details"))?["uptime"],
            case .object(let members)? = checks.first
        else { return nil }
        let check = HealthFields(members)
        guard check.string("observedunit") ?? check.string("metricunit") ?? "s" == "s" else { return nil }
        return (check.label("observedvalue") ?? check.label("metricvalue")).flatMap(Self.duration)
    }

    /// Seconds, or a text such as `3h2m`; a number of more than a few decimals is one of seconds, too.
    private static func duration(_ text: String) -> Duration? {
        if let duration = try? DurationText.parse(text) { return duration }
        guard let seconds = Double(text), abs(seconds) < 1e9 else { return nil }
        return .seconds(seconds)
    }
}
