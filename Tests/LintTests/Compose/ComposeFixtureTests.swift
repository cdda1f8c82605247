import Foundation
import Health
import Testing

@testable import Lint

extension Fixture {
    /// What is found in it as a Compose file, in the words of its last lines.
    fileprivate var foundByCompose: [String] {
        let result = composeResult
        let refusals = result.errors.map { "\($0.place.line) refused \($0.message)" }
        let findings = result.findings.map { "\($0.place.line) \($0.finding.severity.rawValue) \($0.finding.id)" }
        return refusals + findings
    }

    fileprivate var composeResult: LintResult { ComposeLint.check(text: Array(text.utf8), file: name) }
}

@Suite("Compose files with mistakes, and without")
struct ComposeFixtureTests {
    @Test("the files are there")
    func present() {
        #expect(Fixture.all("compose/bad").count >= 30)
        #expect(Fixture.all("compose/good").count >= 15)
    }

    @Test("every planted mistake is found where it is, and nothing else", arguments: Fixture.all("compose/bad"))
    func bad(_ fixture: Fixture) {
        #expect(!fixture.expected.isEmpty)
        #expect(fixture.foundByCompose == fixture.expected)
    }

    @Test("in a good file nothing is found", arguments: Fixture.all("compose/good"))
    func good(_ fixture: Fixture) {
        #expect(fixture.foundByCompose == [])
    }
}
