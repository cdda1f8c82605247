/// One thing that is wrong or noteworthy, with what it rests on.
package struct Finding: Sendable, Equatable {
    /// A stable word from the contract, such as `auth-wall`.
    package var id: String
    /// How bad it is.
    package var severity: Severity
    /// The container it is about, by name.
    package var container: String?
    /// One line.
    package var title: String
    /// The data it rests on.
    package var evidence: [String]
    /// What brings it about.
    package var cause: String
    /// What to change.
    package var fix: [String]
    /// Commands that verify it, ready to paste.
    package var commands: [String]

    /// How bad a finding is.
    package enum Severity: String, Sendable, Equatable {
        case error, warning, info

        /// 0 for the worst.
        package var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .info: 2
            }
        }
    }

    /// A finding about a container, or about none.
    package init(
        _ id: String, _ severity: Severity, container: String? = nil, title: String, evidence: [String] = [],
        cause: String, fix: [String] = [], commands: [String] = []
    ) {
        self.id = id
        self.severity = severity
        self.container = container
        self.title = title
        self.evidence = evidence
        self.cause = cause
        self.fix = fix
        self.commands = commands
    }
}
