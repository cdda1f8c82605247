import TestSupport
import Testing

@testable import Lint

@Suite("Files of variables")
struct EnvironmentFileTests {
    private func read(_ text: String, environment: [String: String] = [:]) -> EnvironmentFile {
        EnvironmentFile(Array(text.utf8), file: ".env", environment: environment)
    }

    /// As Compose 5.6.1 reads them.
    private static let table: [(String, [String: String])] = [
        ("A=1\nB=2", ["A": "1", "B": "2"]), ("A=a b  # c", ["A": "a b"]), ("A=a#b", ["A": "a#b"]),
        ("A=#c", ["A": "#c"]),
        ("A=a #", ["A": "a"]), ("A=\"x#y\" # c", ["A": "x#y"]), ("A='x # $B' # c", ["A": "x # $B"]),
        ("A=\"a\\nb\\t\\\"q\\\" \\$B $B\"\n", ["A": "a\nb\t\"q\" $B "]), ("export A=1", ["A": "1"]),
        ("export   A=1\nB=$A", ["A": "1", "B": "1"]), ("A = 1", ["A": "1"]), ("A: 1", ["A": "1"]), ("A:1", ["A": "1"]),
        ("A", [:]), ("A\nB=1", ["B": "1"]), ("A=\"multi\nline\"\nB=2", ["A": "multi\nline", "B": "2"]),
        ("A='multi\nline'\nB=2", ["A": "multi\nline", "B": "2"]), ("A=${B:-d}", ["A": "d"]),
        ("B=1\nA=${B}2", ["A": "12", "B": "1"]), ("A=$B\nB=1", ["A": "", "B": "1"]), ("A=\\$B", ["A": "\\"]),
        ("A=a\\nb", ["A": "a\\nb"]), ("A=", ["A": ""]), ("A=\"\"", ["A": ""]), ("A=''\nB=", ["A": "", "B": ""]),
        ("# c\n\n  A=1\n\tB=2  ", ["A": "1", "B": "2"]), ("A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
        ("A=a\"b\"c", ["A": "a\"b\"c"]), ("A=\"a\"b", ["A": "a"]), ("A=a'b'", ["A": "a'b'"]),
        ("\u{feff}A=1", ["A": "1"]),
        ("A=1\nA=2", ["A": "2"]), ("A=$", ["A": "$"]), ("A=\"${B:-x}\"", ["A": "x"]), ("A='${B:-x}'", ["A": "${B:-x}"]),
        ("A=x\\ty", ["A": "x\\ty"]), ("A=`cmd`", ["A": "`cmd`"]), ("A=$(cmd)", ["A": "$(cmd)"]),
        ("A=\"a'b\"", ["A": "a'b"]),
        ("A='a\"b'", ["A": "a\"b"]), ("A='it\\'s'", ["A": "it's"]), ("A=\"x\\\\y\"", ["A": "x\\y"]),
        ("A=x=y", ["A": "x=y"]),
        ("A=é", ["A": "é"]), ("A=1;B=2", ["A": "1;B=2"]), ("A=x 'y' # z", ["A": "x 'y'"]), ("A=\"x\" y", ["A": "x"]),
        ("A=\"$$B\"", ["A": "$B"]), ("A=$$B", ["A": "$B"]), ("export A", [:]), ("A=\n B=1", ["A": "", "B": "1"]),
        ("A= \"q\"", ["A": "q"]), ("A='q' x", ["A": "q"]), ("A=\"x\\u0041\"", ["A": "x\\u0041"]),
        ("A=\"a\\\nb\"", ["A": "a\\\nb"]), ("", [:]), ("\n\n", [:]),
    ]

    @Test("a file sets what Compose reads in it", arguments: table)
    func values(_ text: String, _ expected: [String: String]) {
        let file = read(text)
        #expect(file.variables == expected)
        #expect(file.errors.isEmpty)
    }

    @Test("what is set already wins where a value refers to it")
    func precedence() {
        let file = read("A=1\nB=${A}\nC=$D", environment: ["A": "outer", "D": "d"])
        #expect(file.variables == ["A": "1", "B": "outer", "C": "d"])
    }

    @Test("what Compose refuses is an error on its line, and the rest is read")
    func errors() {
        let table: [(String, [String: String], [String])] = [
            ("A=1\nB=\"open\nC=2", ["A": "1"], [".env:2:1: the value of B begins with a quote that nothing ends"]),
            ("A='", [:], [".env:1:1: the value of A begins with a quote that nothing ends"]),
            ("A B=1\nC=2", ["C": "2"], [".env:1:1: 'A B' is not a variable's name"]),
            ("!A=1", [:], [".env:1:1: '!A' is not a variable's name"]),
            (
                "X='a\nb'\nA=${1}\nC=2", ["X": "a\nb", "C": "2"],
                [
                    """
                    .env:3:1: '${1}' has a ${ that Compose cannot read: write ${NAME} or ${NAME:-default}, or $${ for a \
                    ${ of the container's own shell
                    """
                ]
            ),
            (
                "A=${B?say}", [:],
                [
                    """
                    .env:1:1: the variable B is required, and has no value: say; set it in the environment or in the \
                    file .env
                    """
                ]
            ),
        ]
        for (text, variables, errors) in table {
            let file = read(text)
            #expect(file.variables == variables, "\(text)")
            #expect(file.errors.map(\.text) == errors, "\(text)")
        }
    }

    @Test("values that are made of values do not grow without end")
    func growth() {
        var text = "A0=\(String(repeating: "x", count: 1_000))\n"
        for number in 1...20 { text += "A\(number)=" + String(repeating: "${A\(number - 1)}", count: 10) + "\n" }
        let file = read(text)
        #expect(file.variables.values.reduce(0) { $0 + $1.utf8.count } < 20_000_000)
        #expect(!file.errors.isEmpty)
    }

    @Test("no text makes it trap")
    func random() {
        var generator = SeededGenerator(seed: 12)
        let pieces = ["A", "=", ":", "\"", "'", "\\", "\n", "#", " ", "$", "${", "}", "export ", "é", "\r", "B=1"]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let file = read(text)
            #expect(file.variables.count <= text.utf8.count)
        }
    }
}
