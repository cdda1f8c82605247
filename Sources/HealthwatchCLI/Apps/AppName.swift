import CommandSpec

/// An app as the user names it: `NAME`, or `KIND:NAME` with one of the kinds.
struct AppName: Sendable, Hashable {
    /// The kind given; nil for a bare name.
    var kind: AppKind?
    /// The name without the kind.
    var name: String

    /// Reads `NAME` or `KIND:NAME`. A word before the colon that is no kind is an error: no project, service or
    /// container can have a colon in its name.
    init(parsing text: String) throws(ValueError) {
        guard let colon = text.firstIndex(of: ":") else {
            self.init(kind: nil, name: text)
            return
        }
        let (word, name) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        let kinds = AppKind.allCases.map(\.rawValue)
        guard let kind = AppKind(rawValue: word) else {
            throw ValueError("'\(word)' is no kind of app; use one of \(kinds.joined(separator: ", "))")
        }
        guard !name.isEmpty, name != "=" else { throw ValueError("the name after '\(word):' is missing") }
        self.init(kind: kind, name: name)
    }

    init(kind: AppKind?, name: String) {
        self.kind = kind
        self.name = name
    }

    /// As a user would type it.
    var text: String { kind.map { "\($0.rawValue):\(name)" } ?? name }
}

/// What an app can be.
enum AppKind: String, Sendable, CaseIterable {
    /// A Compose project.
    case project
    /// A Swarm stack.
    case stack
    /// A Swarm service.
    case service
    /// One container.
    case container
    /// The containers with a label, or with a value of it.
    case label
    /// The containers whose environment carries `KAMIWAZA_DEPLOYMENT_ID`.
    case deployment
}
