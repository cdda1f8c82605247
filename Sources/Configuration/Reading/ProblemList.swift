import YAMLDocument

/// Collects what is wrong while a file is read to its end.
final class ProblemList {
    /// What is worth showing at once.
    static let limit = 20

    private var problems: [ConfigurationProblem] = []
    private var omitted = 0

    /// Whether further problems are only counted.
    var isFull: Bool { problems.count == Self.limit }

    /// Notes a problem, once where an alias leads to it several times.
    func add(_ mistake: ConfigurationMistake, at mark: YAMLMark) {
        let problem = ConfigurationProblem(mistake, at: mark)
        guard !problems.contains(problem) else { return }
        guard !isFull else {
            omitted += 1
            return
        }
        problems.append(problem)
    }

    /// Throws when there are problems.
    func check(path: String) throws(ConfigurationError) {
        guard !problems.isEmpty else { return }
        let sorted = problems.sorted { ($0.mark.line, $0.mark.column) < ($1.mark.line, $1.mark.column) }
        throw ConfigurationError(path: path, problems: sorted, omitted: omitted)
    }
}
