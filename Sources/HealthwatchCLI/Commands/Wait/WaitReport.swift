import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Probing
import Terminal

/// The text that ends a wait, for a terminal or a deploy log.
struct WaitReport {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, breaks no line.
    var width: Int?

    /// One line: status, app, how long, why.
    static func headline(_ outcome: WaitOutcome) -> String {
        let name = outcome.name.text.visible(limit: 500)
        let time = DurationText.brief(outcome.duration)
        guard let reason = outcome.reason else {
            return "\(outcome.status.rawValue) \(name) in \(time) (\(summary(outcome)))"
        }
        let container = reason.container.map { "\($0.visible()): " } ?? ""
        return "\(outcome.status.rawValue) \(name) after \(time): \(container)\(reason.message)"
    }

    /// The whole report, ending with a newline.
    func text(_ outcome: WaitOutcome) -> String {
        let role: Role = outcome.exit == .success ? .good : outcome.status == .failed ? .bad : .warning
        let headline = Self.headline(outcome)
        let status = outcome.status.rawValue
        var lines = [palette.paint(status, role) + headline.dropFirst(status.count)]
        if let note = outcome.probePhase.note { lines.append("  phase 2 skipped: \(note)") }
        for finding in outcome.findings { lines += FindingText(palette: palette, width: width).lines(finding) }
        if outcome.reason != nil {
            lines += containers(outcome)
            lines += targets(outcome)
            if let evidence = outcome.evidence {
                lines += EvidenceText(palette: palette, width: width).lines(evidence)
                if outcome.findings.isEmpty { lines += ["", "Next:"] + next(evidence).map { "  \($0)" } }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func summary(_ outcome: WaitOutcome) -> String {
        let counts = ["healthy", "completed", "skipped"].compactMap { verdict in
            let count = outcome.members.count { $0.verdict == verdict }
            let words = verdict == "skipped" ? "without a health check" : verdict
            return count == 0 ? nil : "\(count) \(words)"
        }
        let passed = outcome.targets.count { $0.isPassed }
        let probes = passed == 0 ? [] : ["\(Plural.count(passed, "probe")) passed"]
        return (counts + probes).joined(separator: ", ")
    }

    /// Where nothing is found: commands to look on with. The engine answers nothing about a container that it removed, but
    /// still tells its events.
    private func next(_ evidence: Evidence) -> [String] {
        let name = Shell.quoted(evidence.facts.name.visible(limit: 200))
        guard let removal = evidence.removal else {
            return ["docker inspect \(name)", "docker logs --tail 100 \(name)"]
        }
        func timestamp(_ date: Date) -> String { date.formatted(Date.ISO8601FormatStyle()) }
        // Two clocks may be two seconds apart without being noticed, and fractions of a second are cut off.
        let since = timestamp(removal.start.addingTimeInterval(-2))
        let until = timestamp(removal.end.addingTimeInterval(3))
        return [
            "docker events --since \(since) --until \(until) --filter container=\(name)",
            "docker ps -a --filter name=\(name)",
        ]
    }

    private func containers(_ outcome: WaitOutcome) -> [String] {
        guard !outcome.members.isEmpty else { return [] }
        var table = Table([Table.Column("NAME"), Table.Column("STANDING")])
        for member in outcome.members {
            table.add([
                Table.Cell(member.observation.name.visible(limit: 100)),
                Table.Cell(WaitText.standing(member.standing), role(of: member)),
            ])
        }
        return ["", "Containers:"] + table.lines(palette: palette, hasHeader: false).map { "  \($0)" }
    }

    private func role(of member: MemberSnapshot) -> Role? {
        if member.isOffender { return .bad }
        return switch member.standing {
        case .passing: .good
        case .failing: .bad
        case .waiting: nil
        }
    }

    private func targets(_ outcome: WaitOutcome) -> [String] {
        guard !outcome.targets.isEmpty else { return [] }
        return ["", "Probes:"]
            + outcome.targets.map { target in
                let via = target.target.address.map { " via \($0.text)" } ?? ""
                let last = ProbeText.last(target)
                let attempts = target.attempts > 1 ? ", \(target.attempts) attempts" : ""
                let source = ProbeText.source(target.target.source)
                return "  \(target.target.shownQuestion)\(via) (\(source)): "
                    + palette.paint(last, target.isPassed ? .good : .bad) + attempts
            }
    }
}
