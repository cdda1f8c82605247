import Health

/// Judges the definitions of health checks.
package enum Linter {
    /// Every rule; the order among findings is that of their places.
    static let rules: [LintRule] =
        KindLintRules.all + ScheduleLintRules.all + FormLintRules.all + ImageLintRules.all + AnswerLintRules.all
        + TargetLintRules.all

    /// The mistakes in those definitions, in the order of their places; comments that silence them are not looked at.
    package static func check(_ definitions: [HealthcheckDefinition], options: LintOptions = LintOptions())
        -> [LintFinding]
    {
        sorted(
            definitions.flatMap { definition in
                let matter = LintCase(definition, options)
                return rules.flatMap { $0.find(matter) }
            })
    }

    /// In the order of their places; at one place the worst first, and then by id.
    package static func sorted(_ findings: [LintFinding]) -> [LintFinding] {
        findings.enumerated().sorted { one, other in
            let (first, second) = (one.element, other.element)
            let places = (first.place, second.place)
            if places.0 != places.1 {
                return (places.0.file, places.0.line, places.0.column) < (places.1.file, places.1.line, places.1.column)
            }
            return (first.finding.severity.rank, first.finding.id, one.offset)
                < (second.finding.severity.rank, second.finding.id, other.offset)
        }
        .map(\.element)
    }
}
