import CommandSpec
import Testing

@Suite struct UsageErrorTests {
    static let cases: [(words: [String], problem: String)] = [
        (["--timeot", "5", "a"], "unknown option '--timeot'; did you mean '--timeout'?"),
        (["--time", "5", "a"], "unknown option '--time'; did you mean '--timeout'?"),
        (["--t=5", "a"], "unknown option '--t'; did you mean '-t'?"),
        (["--debut", "a"], "unknown option '--debut'"),
        (["--zzz", "a"], "unknown option '--zzz'"),
        (["---", "a"], "unknown option '---'"),
        (["-no-probe", "a"], "unknown option '-n'; did you mean '--no-probe'?"),
        (["-T5", "a"], "unknown option '-T'; did you mean '-t'?"),
        (["-q5", "a"], "unknown option '-5'"),
        (["a", "--timeout"], "option '--timeout' needs a value: --timeout SECONDS"),
        (["a", "-qt"], "option '-t' needs a value: -t SECONDS"),
        (["--no-probe=yes", "a"], "option '--no-probe' takes no value, but got 'yes'"),
        (["--no-probe=", "a"], "option '--no-probe' takes no value, but got ''"),
        (["--timeout=", "a"], "bad value '' for '--timeout': must be a whole number (example: --timeout=10)"),
        (["-t", "5m", "a"], "bad value '5m' for '-t': must be a whole number (example: -t 10)"),
        (["-t0", "a"], "bad value '0' for '-t': must be from 1 to 3600 (example: -t 10)"),
        (
            ["-t", "99999999999999999999", "a"],
            "bad value '99999999999999999999' for '-t': must be from 1 to 3600 (example: -t 10)"
        ),
        (["--tries=-1", "a"], "bad value '-1' for '--tries': must be 0 or more (example: --tries=10)"),
        (["-oxml", "a"], "bad value 'xml' for '-o': must be one of: text, json (example: -o text)"),
        (["-oTEXT", "a"], "bad value 'TEXT' for '-o': must be one of: text, json (example: -o text)"),
        (["--url", "", "a"], "bad value '' for '--url': must not be empty"),
        ([""], "APP must not be empty; is a variable unset?"),
        (["-q"], "missing operand: APP"),
        (["--\u{1b}[2J\n", "a"], "unknown option '--\\u{1b}[2J\\u{a}'"),
        (["-é", "a"], "unknown option '-é'"),
    ]

    @Test("each mistake is told in one line with the way out, and a second line names the help", arguments: cases)
    func text(_ words: [String], _ problem: String) {
        let error = #expect(throws: UsageError.self) { try SampleArguments.command.parse(words) }
        #expect(
            error?.message(for: "sample wait")
                == "sample wait: \(problem)\nRun 'sample wait --help' for the options.")
    }

    @Test("a wrong value in a variable names the variable")
    func environment() {
        let error = #expect(throws: UsageError.self) {
            try SampleArguments.command.parse(["a"], environment: ["SAMPLE_TIMEOUT": "soon"])
        }
        #expect(
            error?.message(for: "sample wait") == """
                sample wait: bad value 'soon' in environment variable SAMPLE_TIMEOUT: must be a whole number \
                (example: SAMPLE_TIMEOUT=10)
                Run 'sample wait --help' for the options.
                """)
    }

    @Test("the tool finds its command, takes options before it, and answers for help")
    func selection() throws {
        let tool = Sample.tool
        #expect(try tool.select(["wait", "a", "--nonsense"]) == .command("wait", words: ["a", "--nonsense"]))
        #expect(try tool.select(["-qH", "x", "wait", "a"]) == .command("wait", words: ["-qH", "x", "a"]))
        #expect(
            try tool.select(["--host=x", "wait", "--", "-a"]) == .command("wait", words: ["--host=x", "--", "-a"]))
        #expect(try tool.select(["--", "wait", "-a"]) == .command("wait", words: ["-a"]))
        #expect(try tool.select(["-h"]) == .help(.short, command: nil))
        #expect(try tool.select(["--help"]) == .help(.long, command: nil))
        #expect(try tool.select(["help"]) == .help(.long, command: nil))
        #expect(try tool.select(["help", "wait"]) == .help(.long, command: "wait"))
        #expect(try tool.select(["--version"]) == .version)
    }

    static let toolCases: [(words: [String], problem: String)] = [
        ([], "missing command"),
        (["-q"], "missing command"),
        (["wiat"], "unknown command 'wiat'; did you mean 'wait'?"),
        (["help", "completion"], "unknown command 'completion'; did you mean 'completions'?"),
        (["frobnicate"], "unknown command 'frobnicate'"),
        ([""], "unknown command ''"),
    ]

    @Test("a command that does not exist is told with the nearest one", arguments: toolCases)
    func commands(_ words: [String], _ problem: String) {
        let error = #expect(throws: UsageError.self) { try Sample.tool.select(words) }
        #expect(error?.message(for: "sample") == "sample: \(problem)\nRun 'sample --help' for the list of commands.")
    }
}
