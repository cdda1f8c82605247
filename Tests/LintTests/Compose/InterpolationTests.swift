import TestSupport
import Testing

@testable import Lint

@Suite("Variables in Compose files")
struct InterpolationTests {
    private let environment = [
        "FOO": "foo", "EMPTY": "", "N": "3", "foo": "lower", "D": "$FOO", "BR": "a}b",
    ]

    private func interpolated(_ text: String) throws(Interpolation.Mistake) -> String {
        var interpolation = Interpolation(environment: environment)
        return try interpolation.interpolated(text)
    }

    /// As Compose 5.6.1 replaces them.
    private static let table: [(String, String)] = [
        ("$FOO", "foo"), ("${FOO}", "foo"), ("$FOO$N", "foo3"), ("$FOO-$N", "foo-3"), ("${FOO}${N}", "foo3"),
        ("$FOO.x", "foo.x"), ("${foo}", "lower"), ("${Foo}", ""), ("$FOO_", ""), ("$_X", ""), ("${UNSET}", ""),
        ("$$FOO", "$FOO"), ("$$$FOO", "$foo"), ("$$$$", "$$"), ("$$$", "$$"), ("$${FOO}", "${FOO}"),
        ("$$${FOO}", "$foo"),
        ("$${", "${"), ("$$}", "$}"), ("$", "$"), ("$ x", "$ x"), ("a$", "a$"), ("$1", "$1"), ("$-", "$-"),
        ("$é", "$é"),
        ("$(cmd)", "$(cmd)"), ("$$(cmd)", "$(cmd)"), ("{$FOO}", "{foo}"), ("{{.X}} ${FOO}", "{{.X}} foo"),
        ("${FOO:-d}", "foo"), ("${FOO-}", "foo"), ("${UNSET:-d}", "d"), ("${UNSET-d}", "d"), ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""), ("${UNSET:-}", ""), ("${FOO:+alt}", "alt"), ("${EMPTY:+alt}", ""), ("${EMPTY+alt}", "alt"),
        ("${UNSET+alt}", ""), ("${FOO:?e}", "foo"), ("${EMPTY?e}", ""), ("${UNSET+a-b}", ""), ("${FOO:+a:-b}", "a:-b"),
        ("${UNSET:-${FOO}}", "foo"), ("${UNSET:-${FOO:-x}y}z", "fooyz"), ("${UNSET:-$FOO}", "foo"),
        ("${UNSET:-${EMPTY:-${FOO}}}", "foo"), ("${UNSET:-a}b}", "ab}"), ("${UNSET:-{a}}", "{a}"),
        ("${UNSET:-$$x}", "$x"), ("${UNSET:-a:-b}", "a:-b"), ("${UNSET:-a?b}", "a?b"), ("${FOO?a:-b}", "foo"),
        ("${UNSET:--x}", "-x"), ("${UNSET-:-x}", ":-x"), ("${UNSET:- x }", " x "), ("${D}", "$FOO"), ("${BR}", "a}b"),
        ("${UNSET:-${BR}}", "a}b"), ("${UNSET:-a$}", "a$"), ("${UNSET:-$1}", "$1"), ("${UNSET:-}}", "}"),
        ("${FOO:-{a}b}", "foo"), ("${UNSET:-$${x}y}", "${x}y"), ("${UNSET:-$${x}", "${x"), ("${FOO:-$${x}y}", "foo"),
        ("${UNSET:-{}}", "{}"), ("${FOO:-{}}", "foo"), ("${UNSET:-{}", "{"), ("${FOO:-{} ${N}", "foo"),
        ("${FOO:-{} b", "foo b"), ("${UNSET:-[{}]}", "[{}]"), ("${UNSET:-{\"a\":1}}", "{\"a\":1}"),
        ("${FOO:-{{.X}}}", "foo}"), ("${UNSET:-{{.X}}}", "{{.X}}"), ("${FOO:-$$}x}", "foox}"),
        ("${FOO:-x} {} ${N}", "foo {} 3"), ("${A:-x}\n${B:-y}", "x\ny"), ("${UNSET:-a}\n}", "a\n}"),
        ("${FOO:-${1}}", "foo"), ("${UNSET:+${1}}", ""), ("${FOO?${1}}", "foo"), ("${FOO:-${UNSET2:?deep}}", "foo"),
        ("${UNSET+${UNSET2:?deep}}", ""), ("${FOO}:-x", "foo:-x"), ("", ""), ("plain", "plain"), ("é ü", "é ü"),
    ]

    @Test("a variable becomes what Compose makes of it", arguments: table)
    func values(_ text: String, _ expected: String) throws {
        #expect(try interpolated(text) == expected)
    }

    @Test(
        "what Compose cannot read is refused",
        arguments: [
            "${", "${}", "${ FOO}", "${FOO", "${FOO }", "${1}", "${FOO/x/y}", "${FOO:0:2}", "${#FOO}", "${FOO%x}",
            "${FOO.BAR}", "${UNSET:=x}", "${UNSET=x}", "${é}", "${UNSET:-${}}", "${UNSET:-${}", "${$FOO}", "${FOO:}",
            "${FOO::-x}", "${UNSET:-a", "${UNSET:-${FOO}", "${FOO}${", "${UNSET:-\n}", "${UNSET:-${1}}", "${FOO:+${1}}",
            "${UNSET:-a\nb}c}", "${F\nOO}", "${UNSET:-a{", "${UNSET:-a{} ${FOO}",
        ])
    func refusals(_ text: String) {
        do throws(Interpolation.Mistake) {
            let read = try interpolated(text)
            Issue.record("'\(text)' was read as '\(read)'")
        } catch {
            guard case .invalid(let shown) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(text.contains(shown) && shown.contains("${"))
        }
    }

    @Test("a variable that is demanded and missing is named, with the file's own words")
    func demanded() {
        let table: [(String, String, String)] = [
            ("${UNSET:?err}", "UNSET", "err"), ("${UNSET?err}", "UNSET", "err"), ("${EMPTY:?err}", "EMPTY", "err"),
            ("${UNSET:?}", "UNSET", ""), ("${UNSET:-${UNSET2:?deep}}", "UNSET2", "deep"),
            ("${UNSET:?a ${FOO} b}", "UNSET", "a foo b"), ("${UNSET:?{}}", "UNSET", "{}"),
            ("${UNSET:?msg: with: colons?}", "UNSET", "msg: with: colons?"),
        ]
        for (text, name, words) in table {
            #expect(throws: Interpolation.Mistake.missing(name: name, words: words), "\(text)") {
                try interpolated(text)
            }
        }
    }

    @Test("every mistake says the way out")
    func texts() {
        let table: [(Interpolation.Mistake, String)] = [
            (
                .invalid("${X"),
                """
                '${X' has a ${ that Compose cannot read: write ${NAME} or ${NAME:-default}, or $${ for a ${ of the \
                container's own shell
                """
            ),
            (
                .missing(name: "TAG", words: ""),
                "the variable TAG is required, and has no value; set it in the environment or in the file .env"
            ),
            (
                .missing(name: "TAG", words: "say which"),
                "the variable TAG is required, and has no value: say which; set it in the environment or in the file .env"
            ),
            (.tooDeep, "defaults stand in defaults more than 64 deep"),
            (.tooLong, "the values of its variables make the file longer than 16 MiB"),
        ]
        for (mistake, text) in table { #expect(mistake.text == text) }
    }

    @Test("defaults in defaults, and values without end, are refused before they cost anything")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "${A:-", count: depth) + "x" + String(repeating: "}", count: depth)
        }
        #expect(try interpolated(nested(Interpolation.maximumDepth)) == "x")
        #expect(throws: Interpolation.Mistake.tooDeep) { try interpolated(nested(Interpolation.maximumDepth + 1)) }
        var interpolation = Interpolation(environment: ["BIG": String(repeating: "x", count: 1_000)], budget: 10_500)
        #expect(try interpolation.interpolated(String(repeating: "$BIG", count: 10)).utf8.count == 10_000)
        #expect(throws: Interpolation.Mistake.tooLong) { try interpolation.interpolated("$BIG") }
    }

    @Test(
        "a megabyte takes no longer than its length",
        .timeLimit(.minutes(1)),
        arguments: ["${A:-x}", "${A:-{", "$$", "$A", "${", "}", "${A:-${B:-", "$"])
    func long(_ piece: String) {
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        let read = try? interpolated(text)
        #expect(read.map { $0.utf8.count <= text.utf8.count } ?? true)
    }

    @Test("no text makes it trap, and without a dollar nothing changes")
    func random() throws {
        var generator = SeededGenerator(seed: 11)
        let pieces = ["$", "{", "}", "${", "FOO", "A", ":", "-", "?", "+", "\n", "é", "{}", "$$", " ", "1"]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let read = try? interpolated(text)
            if !text.contains("$") { #expect(read == text) }
        }
    }
}
