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

extension AppSearch.Answer {
    /// Why a name cannot be used where something must exist, and what the command ends with.
    struct Problem: Error {
        var text: String
        var exit: ExitStatus
    }

    /// The ids of the containers that the name means; `verb` is for the sentence about a kind that a command cannot take.
    func members(of name: AppName, verb: String) -> Result<[String], Problem> {
        switch self {
        case .found(_, let ids): .success(ids)
        case .missing:
            .failure(Problem(text: "\(AppText.missing(name)) ('docker ps -a' lists what exists)", exit: .notFound))
        case .ambiguous(let spellings):
            .failure(Problem(text: AppText.ambiguous(name, spellings).visible(limit: 4_000), exit: .usage))
        case .unsupported(let kind):
            .failure(Problem(text: AppText.unsupported(name, kind, verb: verb).visible(limit: 600), exit: .usage))
        }
    }
}
