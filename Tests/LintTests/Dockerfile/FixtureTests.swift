import Diagnosis
import Foundation
import Health
import Testing

@testable import Lint

/// A Dockerfile of the fixtures. Its last lines say what is to be found in it: `# expect LINE SEVERITY ID`, or
/// `# expect LINE refused WORDS` for what the builder refuses.
struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    var testDescription: String { name }

    var expected: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("# expect ") }.map { String($0.dropFirst(9)) }
    }

    /// What was found, in the same words.
    var found: [String] {
        let result = DockerfileLint.check(Array(text.utf8), file: name)
        let refusals = result.errors.map { "\($0.place.line) refused \($0.message)" }
        let findings = result.findings.map { found in
            "\(found.place.line) \(found.finding.severity.rawValue) \(found.finding.id)"
        }
        return refusals + findings
    }

    /// Everything that is said, as prose to be read.
    var prose: [String] {
        let result = DockerfileLint.check(Array(text.utf8), file: name)
        return result.errors.map(\.text)
            + result.findings.flatMap { found in
                let finding = found.finding
                return ["\(found.place.text): \(finding.severity.rawValue) \(finding.id): \(finding.title)"]
                    + finding.evidence.map { "  - \($0)" } + ["  \(finding.cause)"] + finding.fix.map { "  Fix: \($0)" }
                    + finding.commands.map { "  $ \($0)" }
            }
    }

    static func all(_ folder: String) -> [Fixture] {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(folder)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.sorted().compactMap { name in
            let text = try? String(contentsOf: place.appendingPathComponent(name), encoding: .utf8)
            return text.map { Fixture(name: name, text: $0) }
        }
    }
}

@Suite("Dockerfiles with mistakes, and without")
struct FixtureTests {
    @Test("the files are there") func present() {
        #expect(Fixture.all("bad").count >= 30)
        #expect(Fixture.all("good").count >= 15)
    }

    @Test("every planted mistake is found where it is, and nothing else", arguments: Fixture.all("bad"))
    func bad(_ fixture: Fixture) {
        let (found, expected) = (fixture.found, fixture.expected)
        #expect(found.count == expected.count, "found \(found)")
        for (one, other) in zip(found, expected) {
            // A refusal is told with the way out behind it.
            let isRefusal = other.contains(" refused ")
            #expect(
                isRefusal
                    ? one.contains(other.split(separator: " refused ")[1]) && one.hasPrefix(other.prefix(2))
                    : one == other)
        }
    }

    @Test("in a good file nothing is found", arguments: Fixture.all("good")) func good(_ fixture: Fixture) {
        #expect(fixture.found == [])
    }

    @Test("every finding of a Dockerfile is planted somewhere") func complete() {
        let planted = Set(
            Fixture.all("bad").flatMap(\.expected).compactMap { $0.split(separator: " ").last.map(String.init) })
        #expect(Set(Linter.rules.flatMap(\.ids)).subtracting(planted) == [])
    }

    @Test("every rule's finding is explained, and every finding of lint has a rule") func explained() {
        let found = Set(Linter.rules.flatMap(\.ids))
        #expect(found.subtracting(Explanation.all.map(\.id)) == [])
        #expect(Set(Explanation.all.filter { $0.family == .lint }.map(\.id)).subtracting(found) == [])
        #expect(Set(Explanation.all.map(\.id)).count == Explanation.all.count)
    }

    @Test("titles are one line without a full stop, causes are sentences, and everything has evidence and a fix")
    func form() {
        for fixture in Fixture.all("bad") {
            for found in DockerfileLint.check(Array(fixture.text.utf8), file: fixture.name).findings.map(\.finding) {
                #expect(!found.title.hasSuffix(".") && !found.title.contains("\n"), "\(fixture.name): \(found.title)")
                #expect(found.cause.hasSuffix(".") && found.container != nil, "\(fixture.name): \(found.cause)")
                #expect(!found.evidence.isEmpty && !found.fix.isEmpty, "\(fixture.name): \(found.id)")
            }
        }
    }

    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/findings.txt")

    /// `HEALTHWATCH_WRITE_GOLDEN=1 swift test --filter FixtureTests` renews the file; read the difference before a commit.
    @Test("each finding's words are the ones that were reviewed") func words() throws {
        let now = Fixture.all("bad").map { "# \($0.name)\n" + $0.prose.joined(separator: "\n") }
        if ProcessInfo.processInfo.environment["HEALTHWATCH_WRITE_GOLDEN"] == "1" {
            try (now.joined(separator: "\n") + "\n").write(to: Self.golden, atomically: true, encoding: .utf8)
        }
        let reviewed = try String(contentsOf: Self.golden, encoding: .utf8)
        #expect(reviewed.split(separator: "\n").count == now.joined(separator: "\n").split(separator: "\n").count)
        for text in now { #expect(reviewed.contains(text + "\n")) }
    }

    @Test("no secret of a check is shown", arguments: ["S3cretRoot", "hunter22", "0123456789abcdef"])
    func masked(_ secret: String) throws {
        let fixture = try #require(Fixture.all("bad").first { $0.name == "secrets.Dockerfile" })
        #expect(fixture.text.contains(secret))
        let result = DockerfileLint.check(Array(fixture.text.utf8), file: fixture.name)
        let shown = "\(result.findings)"
        #expect(!shown.contains(secret) && shown.contains("***"))
    }
}
