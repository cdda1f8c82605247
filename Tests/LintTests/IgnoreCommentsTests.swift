import Health
import Testing

@testable import Lint

@Suite("Comments that silence findings")
struct IgnoreCommentsTests {
    private static let text = """
        # healthwatch ignore=silent-check
        # and a word why

        one
        two # healthwatch ignore=retries-too-low,no-start-period because it is slow
        three
          #healthwatch ignore=curl-without-fail
          four
        """

    @Test(
        "a comment counts for its own line, and alone on one for the next that is none",
        arguments: [
            ("silent-check", [1, 4]), ("retries-too-low", [5]), ("no-start-period", [5]),
            ("curl-without-fail", [7, 8]), ("localhost-in-check", []),
        ])
    func lines(_ id: String, _ lines: [Int]) {
        let comments = IgnoreComments(text: Self.text)
        #expect((1...9).filter { comments.isIgnored(id, line: $0) } == lines)
    }

    @Test("of several lines one is enough") func ranges() {
        let comments = IgnoreComments(text: Self.text)
        #expect(comments.isIgnored("curl-without-fail", lines: 6...9))
        #expect(!comments.isIgnored("curl-without-fail", lines: 5...6))
    }

    @Test("only findings with the named id go") func kept() {
        let comments = IgnoreComments(text: Self.text)
        let findings = ["silent-check", "retries-too-low"].flatMap { id in
            [4, 5].map { line in
                LintFinding(Finding(id, .warning, title: "", cause: ""), at: Place(file: "f", line: line, column: 1))
            }
        }
        #expect(
            comments.kept(findings).map { "\($0.place.line) \($0.finding.id)" } == [
                "5 silent-check", "4 retries-too-low",
            ])
    }

    @Test(
        "what names no finding is told",
        arguments: [
            (
                "# healthwatch ignore=silent-chek",
                "f:1:22: no finding is called 'silent-chek', so the comment silences nothing; did you mean 'silent-check'?"
            ),
            (
                "a: b  # healthwatch ignore=silent-check,all",
                "f:1:41: no finding is called 'all', so the comment silences nothing; 'healthwatch explain' lists them"
            ),
        ])
    func unknown(_ text: String, _ expected: String) {
        let errors = IgnoreComments(text: text).errors(in: "f")
        #expect(errors.map(\.text) == [expected])
        #expect(errors.map(\.severity) == [.warning])
    }

    @Test(
        "other words are no such comment",
        arguments: [
            "# ignore=silent-check", "healthwatch ignore=silent-check", "# see healthwatch ignore=silent-check",
        ])
    func others(_ text: String) {
        let comments = IgnoreComments(text: text)
        #expect(!comments.isIgnored("silent-check", line: 1))
        #expect(comments.errors(in: "f") == [])
    }
}
