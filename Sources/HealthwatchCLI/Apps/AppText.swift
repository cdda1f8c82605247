import Terminal

/// The sentences about names of apps that several commands share.
enum AppText {
    /// No app of that name.
    static func missing(_ name: AppName) -> String {
        let tried =
            name.kind.map { "no \($0.rawValue) of that name" } ?? "no project, container or deployment of that name"
        return "'\(name.text.visible(limit: 200))' does not exist: \(tried)"
    }

    /// A bare name with several meanings.
    static func ambiguous(_ name: AppName, _ spellings: [String]) -> String {
        "'\(name.text)' fits several apps; say which one: \(spellings.joined(separator: ", "))"
    }

    /// A kind that a command cannot take; `verb` says what it cannot do: "inspected".
    static func unsupported(_ name: AppName, _ kind: AppKind, verb: String) -> String {
        "'\(name.text)' is a Swarm \(kind.rawValue), and those cannot be \(verb) yet"
    }
}
