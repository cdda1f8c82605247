package import Health

/// What is wrong with a container, and why: rules read the facts, and what they find is ranked.
package enum Diagnosis {
    /// Every rule. The order among findings is that of their rank, not of this list.
    static let rules: [Rule] =
        StateRules.all + StartRules.all + ExitRules.all + LogRules.all + DependencyRules.all + CheckRunRules.all
        + CheckConnectionRules.all + CheckTransportRules.all + CheckAnswerRules.all + CheckScheduleRules.all
        + CoverageRules.all + wayIn

    /// Those about the way in alone.
    private static let wayIn = RouteRules.all + RouteNotFoundRules.all + RouteAnswerRules.all + TLSRules.all

    /// The findings about one container: the root cause first, then what it explains, then warnings and notes. A container
    /// that is well gets no error.
    package static func findings(_ facts: ContainerFacts) -> [Finding] { findings(facts, by: rules) }

    /// What is wrong with the ways in, whatever else may be.
    package static func wayInFindings(_ facts: ContainerFacts) -> [Finding] { findings(facts, by: wayIn) }

    private static func findings(_ facts: ContainerFacts, by rules: [Rule]) -> [Finding] {
        let redaction = Redaction(environment: facts.environment)
        var facts = facts
        // Before a fix or a command quotes it: quoting tears a secret from the name that tells it.
        let words = facts.check?.test.map { redaction($0) }
        if let words { facts.check?.test = words }
        let matter = Case(facts)
        let leads = rules.filter { $0.needs.isSubset(of: facts.sources) }.flatMap { $0.find(matter) }
        return Ranking.ranked(leads).map { redaction.applied(to: $0) }
    }
}

/// One way to find something.
struct Rule: Sendable {
    /// What it may find.
    let ids: [String]
    /// Without these it is not asked.
    let needs: Set<Source>
    let find: @Sendable (Case) -> [Lead]

    init(_ ids: String..., needs: Set<Source> = [], find: @escaping @Sendable (Case) -> [Lead]) {
        self.ids = ids
        self.needs = needs
        self.find = find
    }
}

/// A finding with its place among others.
struct Lead: Sendable {
    var finding: Finding
    var rank: Rank

    init(
        _ rank: Rank, _ id: String, _ severity: Finding.Severity, of facts: ContainerFacts, title: String,
        evidence: [String?] = [], cause: String, fix: [String?] = [], commands: [String?] = []
    ) {
        finding = Finding(
            id, severity, container: facts.name, title: title, evidence: evidence.compactMap { $0 }, cause: cause,
            fix: fix.compactMap { $0 }, commands: commands.compactMap { $0 })
        self.rank = rank
    }
}

/// How near to the root of the trouble a finding is.
enum Rank: Int, Comparable, Sendable {
    /// The engine says why nothing runs.
    case start
    /// The kernel ended it.
    case kill
    /// A flaw of the check itself, or of where it looks, that no other trouble could bring about.
    case certain
    /// The log names the cause.
    case logged
    /// Something that it depends on is down.
    case dependency
    /// What a check or a probe met.
    case met
    /// A pattern, or a general description of how it failed.
    case general
    /// What the others lead to.
    case symptom
    /// Worth knowing.
    case note

    static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }
}

/// Puts findings in order.
enum Ranking {
    static func ranked(_ leads: [Lead]) -> [Finding] {
        var seen: Set<String> = []
        let ordered = leads.enumerated().sorted { one, other in
            (one.element.finding.severity.rank, one.element.rank.rawValue, one.offset)
                < (other.element.finding.severity.rank, other.element.rank.rawValue, other.offset)
        }
        .map(\.element).filter { seen.insert("\($0.finding.id) \($0.finding.title)").inserted }
        return folded(ordered).map(\.finding)
    }

    /// A general description is told only where nothing says more.
    private static func folded(_ leads: [Lead]) -> [Lead] {
        let causes = leads.filter { $0.finding.severity == .error && $0.rank < .general }.map(\.finding.id)
        // What was asked from outside explains nothing of what is inside.
        let isExplained = causes.contains { Explanation.of($0)?.family != .route }
        return leads.filter { lead in
            let isGeneral = lead.finding.severity == .error && lead.rank >= .general
            return !(isGeneral && isExplained && generalities.contains(lead.finding.id))
        }
    }

    /// Findings that say nothing new beside a cause.
    private static let generalities: Set<String> = [
        "app-exited", "exited-early", "never-started", "health-check-failed",
    ]
}

extension Redaction {
    /// The finding without the secrets in its texts.
    package func applied(to finding: Finding) -> Finding {
        Finding(
            finding.id, finding.severity, container: finding.container, title: self(finding.title),
            evidence: finding.evidence.map { self($0) }, cause: self(finding.cause), fix: finding.fix.map { self($0) },
            commands: finding.commands.map { self($0) })
    }
}
