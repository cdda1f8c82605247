import Health
import Terminal

/// A finding as people read it: what, on what it rests, why, what to do, how to see for oneself.
struct FindingText {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, breaks no line.
    var width: Int?

    /// The lines of one finding, an empty one first.
    func lines(_ finding: Finding) -> [String] {
        let role: Role =
            switch finding.severity {
            case .error: .bad
            case .warning: .warning
            case .info: .dim
            }
        return [""] + title(finding, role) + body(finding)
    }

    /// What stands below its title.
    func body(_ finding: Finding) -> [String] {
        // A command that is broken into lines could not be pasted.
        let commands = finding.commands.enumerated().map { index, command in
            "  " + label(index == 0 ? "try" : "") + "$ " + command
        }
        return block("evidence", finding.evidence) + block("cause", [finding.cause]) + block("fix", finding.fix)
            + commands
    }

    /// `error: what is wrong [its-name]`, on as many lines as it needs.
    private func title(_ finding: Finding, _ role: Role) -> [String] {
        let word = "\(finding.severity.rawValue):"
        let name = "[\(finding.id)]"
        let whole = "\(word) \(finding.title) \(name)"
        return (width.map { DisplayWidth.wrap(whole, to: max(40, $0 - 1)) } ?? [whole]).enumerated().map {
            index, line in
            let head = index == 0 ? word : ""
            let tail = line.hasSuffix(name) ? name : ""
            let middle = String(line.dropFirst(head.count).dropLast(tail.count))
            return (index == 0 ? "" : "  ") + palette.paint(head, role) + palette.paint(middle, .strong)
                + palette.paint(tail, .dim)
        }
    }

    private func block(_ name: String, _ entries: [String]) -> [String] {
        var isFirst = true
        return entries.filter { !$0.isEmpty }.flatMap { entry -> [String] in
            let lines = width.map { DisplayWidth.wrap(entry, to: max(30, $0 - 13)) } ?? [entry]
            return lines.enumerated().map { index, line in
                defer { isFirst = false }
                return "  " + label(isFirst ? name : "") + (index > 0 ? "  " : "") + line
            }
        }
    }

    private func label(_ name: String) -> String {
        palette.paint(name, .dim) + String(repeating: " ", count: max(0, 10 - name.count))
    }
}

extension Finding {
    /// The finding with everything in it made harmless to print.
    var visible: Finding {
        Finding(
            id, severity, container: container?.visible(limit: 300), title: title.visible(limit: 600),
            evidence: evidence.map { $0.visible(limit: 1_000) }, cause: cause.visible(limit: 1_000),
            fix: fix.map { $0.visible(limit: 1_000) }, commands: commands.map { $0.visible(limit: 1_000) })
    }
}
