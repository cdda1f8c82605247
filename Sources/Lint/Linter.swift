/// Judges the definitions of health checks.
package enum Linter {
    /// The mistakes in those definitions, in the order of their places; comments that silence them are not looked at.
    package static func check(_ definitions: [HealthcheckDefinition], options: LintOptions = LintOptions())
        -> [LintFinding]
    {
        []
    }
}
