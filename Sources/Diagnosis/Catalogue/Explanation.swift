/// What a finding means: the text of `explain`, and of the manual.
package struct Explanation: Sendable, Equatable {
    /// What a finding is about.
    package enum Family: String, Sendable, CaseIterable {
        case check = "Health check"
        case container = "Container"
        case route = "Way in"
        case lint = "Lint"
    }

    /// The finding's id.
    package var id: String
    package var family: Family
    /// One line, without a full stop at the end.
    package var summary: String
    /// What it means for the app.
    package var meaning: String
    /// Which facts must hold, where the rule guesses, and what makes it only a warning.
    package var detection: String
    /// The evidence as it may look, a line each.
    package var example: [String]
    /// What to do, the likeliest first.
    package var fix: [String]

    package init(
        id: String, family: Family, summary: String, meaning: String, detection: String, example: [String],
        fix: [String]
    ) {
        self.id = id
        self.family = family
        self.summary = summary
        self.meaning = meaning
        self.detection = detection
        self.example = example
        self.fix = fix
    }

    /// Every finding, in the order of the contract.
    package static let all: [Explanation] = [
        CheckExplanations.all, CheckVerdictExplanations.all, ContainerExplanations.all, ContainerNeedExplanations.all,
        RouteExplanations.all, RouteAnswerExplanations.all, LintExplanations.all,
    ].flatMap { $0 }

    /// What is known of the finding with that id; nil for an unknown one.
    package static func of(_ id: String) -> Explanation? { all.first { $0.id == id } }
}
