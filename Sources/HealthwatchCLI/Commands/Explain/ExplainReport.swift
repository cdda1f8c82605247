import Diagnosis
import Terminal

/// The catalogue of findings for people.
struct ExplainReport {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, fills lines of 80.
    var width: Int?

    /// All of them by family, a line each.
    func list() -> String {
        let names = Explanation.all.map(\.id.count).max() ?? 0
        var lines: [String] = []
        for family in Explanation.Family.allCases {
            lines += lines.isEmpty ? [] : [""]
            lines.append(palette.paint("\(family.rawValue):", .strong))
            for entry in Explanation.all where entry.family == family {
                let room = max(30, (width ?? 100) - names - 4)
                let text = DisplayWidth.wrap(entry.summary, to: room)
                for (index, line) in text.enumerated() {
                    lines.append("  " + DisplayWidth.pad(index == 0 ? entry.id : "", to: names) + "  " + line)
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One of them, whole.
    func text(_ entry: Explanation) -> String {
        var lines = ["\(palette.paint(entry.id, .strong)) (\(entry.family.rawValue))", "  \(entry.summary)."]
        lines += block("What it means", [entry.meaning])
        lines += block("How it is detected", [entry.detection])
        lines += ["", palette.paint("Example:", .strong)] + entry.example.map { "    \($0)" }
        lines += block("What to do", entry.fix)
        return lines.joined(separator: "\n") + "\n"
    }

    private func block(_ title: String, _ entries: [String]) -> [String] {
        let room = max(30, min(width ?? 80, 100) - 4)
        let isList = entries.count > 1
        return ["", palette.paint("\(title):", .strong)]
            + entries.flatMap { entry in
                DisplayWidth.wrap(entry, to: room).enumerated().map { index, line in
                    (isList ? (index == 0 ? "  - " : "    ") : "  ") + line
                }
            }
    }
}

/// `healthwatch.explain/v1`: the catalogue of findings.
struct ExplainDocument: Encodable {
    let schema = "healthwatch.explain/v1"
    var findings: [Entry]

    struct Entry: Encodable {
        var id: String
        var family: String
        var summary: String
        var meaning: String
        var detection: String
        var example: [String]
        var fix: [String]

        init(_ entry: Explanation) {
            id = entry.id
            family = entry.family.rawValue
            summary = entry.summary
            meaning = entry.meaning
            detection = entry.detection
            example = entry.example
            fix = entry.fix
        }
    }
}
