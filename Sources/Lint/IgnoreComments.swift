import Diagnosis
import Health
import Spelling

/// The comments of a file that silence findings: `# healthwatch ignore=ID[,ID]`, at the end of a line or on a line of
/// their own. They count for their own line and, on a line of their own, for the next one that is no comment.
package struct IgnoreComments: Sendable, Equatable {
    /// The ids by the lines for which they are silenced.
    private var ids: [Int: Set<String>] = [:]
    /// What the comments name and nobody finds.
    private var unknown: [Mention] = []

    /// More of them are not told: they repeat themselves.
    private static let mostUnknown = 100

    private struct Mention: Sendable, Equatable {
        var id: String
        var line: Int
        var column: Int
    }

    /// Reads them from a file's text.
    package init(text: String) {
        var waiting: Set<String> = []
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let bare = line.drop { $0 == 0x20 || $0 == 0x09 }
            let named = Self.mentions(in: line, number: index + 1)
            let known = Set(named.map(\.id).filter { Explanation.of($0) != nil })
            if unknown.count < Self.mostUnknown { unknown += named.filter { !known.contains($0.id) } }
            if bare.first == UInt8(ascii: "#") {
                waiting.formUnion(known)
                add(known, to: index + 1)
            } else if bare.contains(where: { $0 != 0x0D }) {
                add(known.union(waiting), to: index + 1)
                waiting = []
            }
        }
    }

    private mutating func add(_ known: Set<String>, to line: Int) {
        if !known.isEmpty { ids[line, default: []].formUnion(known) }
    }

    /// Whether a finding with that id that stands on that line is silenced.
    package func isIgnored(_ id: String, line: Int) -> Bool { ids[line]?.contains(id) ?? false }

    /// Whether a finding with that id is silenced by a comment on one of those lines, or before them.
    package func isIgnored(_ id: String, lines: ClosedRange<Int>) -> Bool {
        // There may be more lines than comments.
        ids.contains { lines.contains($0.key) && $0.value.contains(id) }
    }

    /// The findings that no comment silences.
    package func kept(_ findings: [LintFinding]) -> [LintFinding] {
        ids.isEmpty ? findings : findings.filter { !isIgnored($0.finding.id, lines: $0.lines) }
    }

    /// Comments that silence nothing, since no finding has such an id.
    package func errors(in file: String) -> [LintError] {
        unknown.prefix(Self.mostUnknown).map { mention in
            .unknownFinding(
                Place(file: file, line: mention.line, column: mention.column), mention.id,
                nearest: Spelling.nearest(to: mention.id, among: Explanation.all.map(\.id)))
        }
    }

    /// The ids that the comment on a line names.
    private static func mentions(in line: Substring.UTF8View, number: Int) -> [Mention] {
        guard line.contains(UInt8(ascii: "#")) else { return [] }
        let text = Substring(line)
        guard let mark = text.firstRange(of: "healthwatch ignore="),
            text[..<mark.lowerBound].last(where: { $0 != " " && $0 != "\t" }) == "#"
        else { return [] }
        let list = text[mark.upperBound...].prefix { !$0.isWhitespace }
        return list.split(separator: ",").map { id in
            Mention(
                id: String(id), line: number, column: text[..<id.startIndex].unicodeScalars.count + 1)
        }
    }
}
