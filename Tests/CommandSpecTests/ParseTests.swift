import CommandSpec
import Testing

@Suite struct ParseTests {
    private func parse(_ words: [String], environment: [String: String] = [:]) throws -> SampleArguments? {
        guard case .run(let arguments) = try SampleArguments.command.parse(words, environment: environment) else {
            return nil
        }
        return arguments
    }

    private func parse(_ line: String, environment: [String: String] = [:]) throws -> SampleArguments? {
        try parse(line.split(separator: " ").map(String.init), environment: environment)
    }

    @Test(
        "options and operands may be mixed and written in every GNU way",
        arguments: [
            "a --timeout=5 -q b", "-qt5 a b", "-qt 5 a b", "a b --timeout 5 --quiet", "--timeout=5 -q -- a b",
            "-t9 a -qt5 b", "-t 9 --timeout 5 a --quiet --quiet b",
        ])
    func spellings(_ line: String) throws {
        var expected = SampleArguments(apps: ["a", "b"], timeout: 5, format: .text)
        expected.globals.isQuiet = true
        #expect(try parse(line) == expected)
    }

    @Test("the default that help shows is the default in force")
    func defaults() throws {
        let arguments = try #require(try parse("demo"))
        #expect(arguments == SampleArguments(apps: ["demo"], timeout: 180, format: .text))
    }

    @Test("a variable stands between the default and the option, and an empty one is unset")
    func environment() throws {
        #expect(try parse("a", environment: ["SAMPLE_TIMEOUT": "7"])?.timeout == 7)
        #expect(try parse("a", environment: ["SAMPLE_TIMEOUT": ""])?.timeout == 180)
        #expect(try parse("a -t 9", environment: ["SAMPLE_TIMEOUT": "7"])?.timeout == 9)
        #expect(try parse("a -t 9", environment: ["SAMPLE_TIMEOUT": "never"])?.timeout == 9)
    }

    @Test("repeatable options collect and optional ones stay nil until given")
    func collections() throws {
        let arguments = try #require(try parse("--url x --url=y a --tries 0 --cacert ./ca.pem -H tcp://h"))
        #expect(arguments.urls == ["x", "y"])
        #expect(arguments.tries == 0)
        #expect(arguments.certificate == "./ca.pem")
        #expect(arguments.globals.host == "tcp://h")
        #expect(try parse("a")?.tries == nil)
    }

    @Test("words after -- and a lone dash are operands, and a value may begin with a dash")
    func operands() throws {
        #expect(try parse("-- -q --help -")?.apps == ["-q", "--help", "-"])
        #expect(try parse("- a")?.apps == ["-", "a"])
        #expect(try parse("--url --help a")?.urls == ["--help"])
        #expect(try parse("--url=- a")?.urls == ["-"])
    }

    @Test("help and version win over wrong values, missing operands and unset variables")
    func special() throws {
        let command = SampleArguments.command
        #expect(try command.parse(["-h"]) == .help(.short))
        #expect(try command.parse(["--help"]) == .help(.long))
        #expect(try command.parse(["-t", "soon", "--help"]) == .help(.long))
        #expect(try command.parse(["-qh"], environment: ["SAMPLE_TIMEOUT": "soon"]) == .help(.short))
        #expect(try command.parse(["a", "--version", "--unknown"]) == .version)
        #expect(throws: UsageError.self) { try command.parse(["--unknown", "--help"]) }
    }

    @Test("options are judged against each other after all were read")
    func validation() throws {
        let command = CommandSpec<SampleGlobals>(
            name: "x", summary: "X", options: [SampleGlobals.options], makeDefault: { SampleGlobals() },
            validate: { arguments throws(UsageError) in
                if arguments.isQuiet, arguments.host != nil { throw .conflictingOptions("--quiet", "--host") }
            })
        #expect(throws: UsageError.conflictingOptions("--quiet", "--host")) { try command.parse(["-q", "-Hx"]) }
        #expect(try command.parse(["-q"]) == .run(SampleGlobals(isQuiet: true)))
    }

    @Test("a flag may store any value and an operand may be optional")
    func otherShapes() throws {
        struct Shape: Equatable, Sendable {
            var format = SampleFormat.text
            var finding: String?
        }
        let command = CommandSpec<Shape>(
            name: "x", summary: "X", operands: .optional(.string("FINDING"), into: \.finding),
            options: [OptionGroup("Options", [.flag("json", sets: .json, in: \.format, "Print JSON.")])],
            makeDefault: { Shape() })
        #expect(try command.parse(["--json", "oom"]) == .run(Shape(format: .json, finding: "oom")))
        #expect(try command.parse([]) == .run(Shape()))
        #expect(throws: UsageError.unexpectedOperand("b")) { try command.parse(["a", "b"]) }
    }
}
