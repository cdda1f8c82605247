import Testing

@testable import Lint

@Suite("HEALTHCHECK as the builder understands it")
struct HealthcheckInstructionTests {
    private static func read(_ line: String) throws(HealthcheckMistake) -> HealthcheckInstruction {
        let parser = DockerfileParser(Array(line.utf8), file: "f")
        return try HealthcheckInstruction(parser.instructions[0])
    }

    @Test(
        "what is taken",
        arguments: [
            ("HEALTHCHECK NONE", ["NONE"]), ("healthcheck none", ["NONE"]), ("HEALTHCHECK NONE []", ["NONE"]),
            ("HEALTHCHECK --bogus --interval NONE", ["NONE"]), ("HEALTHCHECK CMD a  b", ["CMD-SHELL", "a  b"]),
            ("HEALTHCHECK\tCmd\ta", ["CMD-SHELL", "a"]), ("HEALTHCHECK CMD [\"a\",\"b\"]", ["CMD", "a", "b"]),
            ("HEALTHCHECK CMD ['a']", ["CMD-SHELL", "['a']"]),
            ("HEALTHCHECK CMD [\"a\"] b", ["CMD-SHELL", "[\"a\"] b"]),
            ("HEALTHCHECK CMD \"a\"", ["CMD-SHELL", "\"a\""]),
            ("HEALTHCHECK CMD a \\\n  && b", ["CMD-SHELL", "a   && b"]),
            ("HEALTHCHECK --interval=\"5s\" CMD --interval=6s", ["CMD-SHELL", "--interval=6s"]),
            ("HEALTHCHECK CMD [\"\"]", ["CMD", ""]),
        ])
    func taken(_ line: String, _ test: [String]) throws { #expect(try Self.read(line).test == test) }

    @Test("settings, empty and zero ones as if they were not there") func settings() throws {
        let whole = try Self.read(
            "HEALTHCHECK --retries=+4 --interval=1m30s --timeout=1.5s --start-period=1h --start-interval=1ms CMD a")
        #expect(whole.retries == 4 && whole.interval == .seconds(90) && whole.timeout == .milliseconds(1_500))
        #expect(whole.startPeriod == .seconds(3_600) && whole.startInterval == .milliseconds(1))
        let none = try Self.read("HEALTHCHECK --retries= --interval= --timeout=0 --start-period=0s CMD a")
        #expect(none.retries == nil && none.interval == nil && none.timeout == .zero && none.startPeriod == .zero)
    }

    @Test(
        "what is refused, in the builder's words and with the way out",
        arguments: [
            ("HEALTHCHECK", "HEALTHCHECK requires at least one argument; write CMD and a command, or NONE"),
            (
                "HEALTHCHECK --interval=5s",
                "HEALTHCHECK requires at least one argument; write CMD and a command, or NONE"
            ),
            (
                "HEALTHCHECK NONE x",
                "HEALTHCHECK NONE takes no arguments; write NONE alone to switch the image's check off, or CMD and a command"
            ),
            (
                "HEALTHCHECK CMD",
                "Missing command after HEALTHCHECK CMD; write the command after CMD, or NONE to switch the image's check off"
            ),
            ("HEALTHCHECK curl x", "Unknown type \"CURL\" in HEALTHCHECK (try CMD); put CMD before the command"),
            (
                "HEALTHCHECK CMD-SHELL x",
                "Unknown type \"CMD-SHELL\" in HEALTHCHECK (try CMD); put CMD before the command"
            ),
            (
                "HEALTHCHECK CURL [1]",
                "when using JSON array syntax, arrays must be comprised of strings only; put every word of the list in double quotes"
            ),
            (
                "HEALTHCHECK --retry=3 CMD a",
                "unknown flag: retry; it takes --interval, --timeout, --start-period, --start-interval and --retries"
            ),
            ("HEALTHCHECK --timeout=1s --timeout=1s CMD a", "duplicate flag specified: timeout; write --timeout once"),
            (
                "HEALTHCHECK --timeout 1s CMD a",
                "missing a value on flag: timeout; write --timeout=VALUE, with an equals sign"
            ),
            (
                "HEALTHCHECK --timeout=1d CMD a",
                "time: unknown unit \"d\" in duration \"1d\"; write a time such as --timeout=30s or --timeout=1m30s"
            ),
            (
                "HEALTHCHECK --timeout=x CMD a",
                "time: invalid duration \"x\"; write a time such as --timeout=30s or --timeout=1m30s"
            ),
            (
                "HEALTHCHECK --timeout=999us CMD a",
                "Interval \"timeout\" cannot be less than 1ms; write a time such as --timeout=30s, or leave it out"
            ),
            (
                "HEALTHCHECK --retries=3s CMD a",
                "strconv.ParseInt: parsing \"3s\": invalid syntax; write a number such as --retries=3"
            ),
            (
                "HEALTHCHECK --retries=99999999999999999999 CMD a",
                "strconv.ParseInt: parsing \"99999999999999999999\": value out of range; write a number such as --retries=3"
            ),
            ("HEALTHCHECK --retries=-2 CMD a", "--retries cannot be negative (-2); write a number such as --retries=3"),
        ])
    func refused(_ line: String, _ text: String) {
        #expect(throws: HealthcheckMistake.self) { try Self.read(line) }
        do throws(HealthcheckMistake) { _ = try Self.read(line) } catch {
            #expect(error.text == "the build fails: \(text)")
        }
    }
}
