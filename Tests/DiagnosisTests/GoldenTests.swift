import Foundation
import Health
import Testing

@testable import Diagnosis

@Suite("The words of findings")
struct GoldenTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/findings.txt")

    /// Every specimen with what is found about it, as prose to be read.
    private static var text: String {
        Specimens.all.map { specimen in
            let findings = Diagnosis.findings(specimen.facts).map(text)
            return "# \(specimen.name)\n" + (findings.isEmpty ? "nothing\n" : findings.joined(separator: "\n"))
        }
        .joined(separator: "\n")
    }

    private static func text(_ finding: Finding) -> String {
        let lines =
            ["\(finding.severity.rawValue) \(finding.id): \(finding.title)"] + finding.evidence.map { "  - \($0)" }
            + ["  \(finding.cause)"] + finding.fix.map { "  Fix: \($0)" } + finding.commands.map { "  $ \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `HEALTHWATCH_WRITE_GOLDEN=1 swift test --filter GoldenTests` renews the file; read the difference before a commit.
    @Test("each specimen's findings are the ones that were reviewed") func golden() throws {
        if ProcessInfo.processInfo.environment["HEALTHWATCH_WRITE_GOLDEN"] == "1" {
            try Self.text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let reviewed = try String(contentsOf: Self.file, encoding: .utf8)
        let (now, then) = (Self.text.split(separator: "\n# "), reviewed.split(separator: "\n# "))
        #expect(now.count == then.count)
        for (one, other) in zip(now, then) { #expect(one == other) }
    }

    @Test("every finding of the catalogue has a specimen, and every rule's finding is in the catalogue") func complete()
    {
        let found = Set(Specimens.all.flatMap { Diagnosis.findings($0.facts).map(\.id) })
        // Those of lint alone are about definitions, not about containers.
        let explained = Set(Explanation.all.filter { $0.family != .lint }.map(\.id))
        #expect(explained.subtracting(found) == [])
        #expect(Set(Diagnosis.rules.flatMap(\.ids)).subtracting(explained) == [])
        #expect(explained.subtracting(Diagnosis.rules.flatMap(\.ids)) == [])
    }

    @Test("titles are one line without a full stop, causes are sentences, and everything has a fix or says why")
    func form() {
        for specimen in Specimens.all {
            for finding in Diagnosis.findings(specimen.facts) {
                #expect(
                    !finding.title.hasSuffix(".") && !finding.title.contains("\n"), "\(specimen.name): \(finding.title)"
                )
                #expect(finding.cause.hasSuffix("."), "\(specimen.name): \(finding.cause)")
                #expect(!finding.evidence.isEmpty && !finding.fix.isEmpty, "\(specimen.name): \(finding.id)")
                #expect(finding.container == "web")
            }
        }
    }
}
