import Health

/// Finds the mistakes in the health checks of Compose files.
package enum ComposeLint {
    /// Looks through one file.
    /// - Parameters:
    ///   - text: The file's bytes.
    ///   - file: Its name, as the user wrote it.
    ///   - environment: The variables where Compose would run.
    ///   - read: See ``ComposeProject/init(_:environment:read:)``.
    package static func check(
        text: [UInt8], file: String, environment: [String: String] = [:],
        read: @escaping (_ path: String) -> [UInt8]? = { _ in nil }, options: LintOptions = LintOptions()
    ) -> LintResult {
        check(ComposeProject([.init(file, text)], environment: environment, read: read), options: options)
    }

    /// Looks through a project.
    package static func check(_ project: ComposeProject, options: LintOptions = LintOptions()) -> LintResult {
        var result = LintResult()
        var errors = project.errors
        let definitions = project.definitions(errors: &errors)
        errors += DependencyCheck.errors(of: project)
        let waits = DependencyCheck.findings(of: project, definitions)
        let told = Set(waits.map(Subject.init))
        let judged = Linter.check(definitions, options: options).filter { !told.contains(Subject($0)) }
        let owners = Dictionary(definitions.map { ($0.owner, $0) }) { first, _ in first }
        result.findings = (waits + judged).filter { !isIgnored($0, owners, project.comments) }
        result.errors = errors
        return result
    }

    /// Of two findings that say the same of one service, the one that says more is kept.
    private struct Subject: Hashable {
        var id: String
        var owner: String?

        init(_ entry: LintFinding) {
            id = entry.finding.id
            owner = entry.finding.container
        }
    }

    /// Whether a comment stands at what the finding is about, or at the check or the service that it is in.
    private static func isIgnored(
        _ entry: LintFinding, _ owners: [String: HealthcheckDefinition], _ comments: [String: IgnoreComments]
    ) -> Bool {
        let id = entry.finding.id
        if comments[entry.place.file]?.isIgnored(id, line: entry.place.line) == true { return true }
        guard let definition = owners[entry.finding.container ?? ""] else { return false }
        let lines = definition.place.line...max(definition.lastLine, definition.place.line)
        return comments[definition.place.file]?.isIgnored(id, lines: lines) == true
    }
}
