import CommandSpec
import TestSupport
import Testing

/// Writes down what the parser did, in order, as getopt(1) prints it.
private struct Trace: Equatable, Sendable {
    var events: [String] = []
    var operands: [String] = []

    private mutating func note(_ option: String, _ value: String? = nil) {
        events += [option] + (value.map { [$0] } ?? [])
    }

    var quiet: Bool {
        get { false }
        set { note("--quiet") }
    }
    var verbose: Bool {
        get { false }
        set { note("--verbose") }
    }
    var timeout: String {
        get { "" }
        set { note("--timeout", newValue) }
    }
    var file: String {
        get { "" }
        set { note("--file", newValue) }
    }

    static let text = ValueSyntax<String>("TEXT", example: "") { text throws(ValueError) in text }

    static let command = CommandSpec<Trace>(
        name: "trace", summary: "Trace", operands: .any(text, appendingTo: \.operands),
        options: [
            OptionGroup(
                "Options",
                [
                    .flag("quiet", short: "q", into: \.quiet, ""),
                    .flag("verbose", short: "v", into: \.verbose, ""),
                    .value("timeout", short: "t", text, into: \.timeout, ""),
                    .value("file", short: "f", text, into: \.file, ""),
                ])
        ],
        makeDefault: { Trace() })
}

@Suite struct GetoptOracleTests {
    /// No abbreviations among them: getopt(1) accepts those, and we do not.
    private static let words = [
        "-q", "-v", "-t", "-f", "-qv", "-qt", "-t5", "-qvt5", "-t=5", "-x", "-qx", "-tq", "-vft", "--quiet",
        "--verbose",
        "--timeout", "--file", "--timeout=5", "--timeout=", "--file=a=b", "--quiet=1", "--quiet=", "--unknown", "--",
        "-",
        "a", "b c", "'", "=", "--=", "---", "\\", "$x", "-q-", "-f-", "-é",
    ]

    /// Prints the words that getopt(1) made, options by their long names.
    private static let show = #"""
        show() {
            while [[ $1 != -- ]]; do
                case $1 in
                    -q | --quiet) printf '<--quiet>' ;;
                    -v | --verbose) printf '<--verbose>' ;;
                    -t | --timeout) printf '<--timeout><%s>' "$2"; shift ;;
                    -f | --file) printf '<--file><%s>' "$2"; shift ;;
                esac
                shift
            done
            printf '<%s>' "$@"
            echo
        }

        """#

    @Test("the tokenizer agrees with util-linux getopt(1)", .enabled(if: Program.path("getopt") != nil, "no getopt(1)"))
    func differential() throws {
        var generator = SeededGenerator(seed: 20_260_131)
        let lists = (0..<3000).map { _ in
            (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in Self.words.randomElement(using: &generator)
            }
        }
        let script = lists.map { list in
            let quoted = list.map {
                "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
            }
            return """
                if out=$(getopt -q -n x -o qvt:f: -l quiet,verbose,timeout:,file: -- \(quoted.joined(separator: " ")))
                then eval "show $out"; else echo refused; fi
                """
        }.joined(separator: "\n")
        let result = try Program.withFile(Self.show + script, named: "lists.sh") { try Program.run("bash", [$0]) }
        let answers = result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        try #require(answers.count == lists.count)
        #expect(answers.filter { $0 == "refused" }.count > 300)
        for (list, answer) in zip(lists, answers) {
            #expect(ours(list) == answer, "\(list)")
        }
    }

    private func ours(_ list: [String]) -> String {
        guard case .run(let trace)? = try? Trace.command.parse(list) else { return "refused" }
        let words = trace.events + ["--"] + trace.operands
        return words.map { "<\($0)>" }.joined()
    }
}
