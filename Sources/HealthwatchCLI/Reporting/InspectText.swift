import Diagnosis
import Health
import Terminal

/// What is known about a container as text for people.
struct InspectText: Sendable {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, breaks no line.
    let width: Int?

    /// One container: how it is, why, and then everything that is known.
    func text(_ evidence: Evidence, _ findings: [Finding]) -> String {
        let condition = Condition(evidence.facts)
        let role: Role =
            switch condition.mood {
            case .good: .good
            case .bad: .bad
            case .unsure: .warning
            }
        let name = evidence.facts.name.visible(limit: 300)
        let detail = condition.detail.isEmpty ? "" : ", \(condition.detail)"
        var lines = [
            "\(palette.paint(name, .strong)): \(palette.paint(condition.word.visible(limit: 60), role))\(detail)"
        ]
        let finding = FindingText(palette: palette, width: width)
        lines += findings.flatMap(finding.lines)
        lines += EvidenceText(palette: palette, width: width).lines(evidence)
        return lines.joined(separator: "\n") + "\n"
    }
}
