import Testing

@testable import Lint

@Suite("How a Dockerfile is cut up")
struct DockerfileParserTests {
    private static func parse(_ text: String) -> DockerfileParser { DockerfileParser(Array(text.utf8), file: "f") }

    /// Each instruction as `FIRST-LAST KEYWORD [flags] arguments`.
    private static func shown(_ text: String) -> [String] {
        parse(text).instructions.map { instruction in
            let flags = instruction.flags.isEmpty ? "" : " [\(instruction.flags.map(\.text).joined(separator: " "))]"
            return "\(instruction.lines.lowerBound)-\(instruction.lines.upperBound) \(instruction.keyword)\(flags) "
                + instruction.argumentText
        }
    }

    @Test(
        "lines, continuations and comments",
        arguments: [
            ("FROM a", ["1-1 FROM a"]), ("\u{FEFF}FROM a\r\nRUN b\r\n", ["1-1 FROM a", "2-2 RUN b"]),
            ("# c\n\n  from a \n", ["3-3 FROM a"]), ("RUN a \\\n  b", ["1-2 RUN a   b"]),
            ("RUN a \\  \n# c\n\n  # d\n b \\\n", ["1-5 RUN a  b"]),
            ("RUN a \\\\\nRUN b", [#"1-1 RUN a \\"#, "2-2 RUN b"]),
            ("\\\nRUN a", ["1-2 RUN a"]), ("# escape=`\nRUN a `\n b\nRUN c \\\n", ["2-3 RUN a  b", "4-4 RUN c \\"]),
            ("# syntax=x\n#   Escape = ` \nRUN a `\nb", ["3-4 RUN a b"]), ("# c\n# escape=`\nRUN a `", ["3-3 RUN a `"]),
            ("# a=b\n# escape=`\nRUN a `", ["3-3 RUN a `"]), ("RUN # not a comment", ["1-1 RUN # not a comment"]),
        ])
    func lines(_ text: String, _ expected: [String]) { #expect(Self.shown(text) == expected) }

    @Test(
        "flags",
        arguments: [
            ("COPY --from=a --chown=\"b c\" d e", ["1-1 COPY [--from=a --chown=b c] d e"]),
            ("HEALTHCHECK --interval=5s\t--retries=1 CMD --x", ["1-1 HEALTHCHECK [--interval=5s --retries=1] CMD --x"]),
            ("COPY --a=1 -- --b c", ["1-1 COPY [--a=1] --b c"]), ("RUN --mount=a\\ b c", ["1-1 RUN [--mount=a b] c"]),
            ("RUN -- a", ["1-1 RUN a"]), ("RUN - a", ["1-1 RUN - a"]), ("RUN --'", ["1-1 RUN "]),
            ("ONBUILD HEALTHCHECK --interval=5s NONE", ["1-1 ONBUILD HEALTHCHECK --interval=5s NONE"]),
        ])
    func flags(_ text: String, _ expected: [String]) { #expect(Self.shown(text) == expected) }

    @Test(
        "heredocs",
        arguments: [
            ("RUN <<EOF\nHEALTHCHECK NONE\nEOF\nRUN b", ["1-3 RUN <<EOF", "4-4 RUN b"]),
            ("RUN <<-EOF\n\ta\n\tEOF\nRUN b", ["1-3 RUN <<-EOF", "4-4 RUN b"]),
            ("RUN <<EOF\n\tEOF\nEOF\nRUN b", ["1-3 RUN <<EOF", "4-4 RUN b"]),
            ("COPY <<\"A\" <<'B C' /x/\na\nA\nb\nB C\nRUN b", ["1-5 COPY <<\"A\" <<'B C' /x/", "6-6 RUN b"]),
            ("RUN 3<<EOF cat <&3\na\nEOF\nRUN b", ["1-3 RUN 3<<EOF cat <&3", "4-4 RUN b"]),
            ("RUN << EOF\na\nEOF\nRUN b", ["1-3 RUN << EOF", "4-4 RUN b"]),
            ("ONBUILD RUN <<EOF\na\nEOF\nRUN b", ["1-3 ONBUILD RUN <<EOF", "4-4 RUN b"]),
            ("RUN a \\\n <<EOF\nb\nEOF\r\nRUN b", ["1-4 RUN a  <<EOF", "5-5 RUN b"]),
            ("RUN echo \"<<EOF\"\nRUN b", ["1-1 RUN echo \"<<EOF\"", "2-2 RUN b"]),
            ("RUN cat <<<EOF\nRUN b", ["1-1 RUN cat <<<EOF", "2-2 RUN b"]),
            ("RUN cat<<EOF\nRUN b", ["1-1 RUN cat<<EOF", "2-2 RUN b"]),
            ("RUN it's <<EOF\nRUN b", ["1-1 RUN it's <<EOF", "2-2 RUN b"]),
            ("RUN [\"a\", \"<<EOF\"]\nRUN b", ["1-1 RUN [\"a\", \"<<EOF\"]", "2-2 RUN b"]),
            ("CMD <<EOF\nRUN b", ["1-1 CMD <<EOF", "2-2 RUN b"]),
        ])
    func heredocs(_ text: String, _ expected: [String]) { #expect(Self.shown(text) == expected) }

    @Test("of an indented heredoc the tabs go") func content() {
        let parser = Self.parse("COPY <<-A <<B /\n\t\ta\n\tb\n\tA\n\tc\nB\n")
        #expect(parser.instructions.first?.heredocs.map(\.content) == ["a\nb\n", "\tc\n"])
    }

    @Test(
        "mistakes, each with its place",
        arguments: [
            ("", "f:1:1: file with no instructions; is it a Dockerfile?"),
            ("# only a comment", "f:1:1: file with no instructions; is it a Dockerfile?"),
            ("\n FRM a", "f:2:2: unknown instruction: FRM (did you mean FROM?)"),
            ("FROM a\ncopi b c", "f:2:1: unknown instruction: copi (did you mean copy?)"),
            (
                "FROM a\nRUN x\n  && y",
                "f:3:3: unknown instruction: &&; a line that goes on needs a backslash at its end"
            ),
            ("FROM a\nRUN <<EOF\nb", "f:2:1: unterminated heredoc; end it with a line that is 'EOF' and nothing else"),
            ("# escape=x\nFROM a", "f:1:1: invalid escape token 'x' does not match ` or \\"),
            ("# escape=`\n# escape=`\nFROM a", "f:2:1: only one escape parser directive can be used"),
            ("RUN a", "f:1:1: no build stage in current context: a Dockerfile begins with FROM"),
            ("FROM a b", "f:1:1: FROM requires either one or three arguments: FROM IMAGE AS NAME"),
            (
                "FROM a\nCMD [\"a\", 1]",
                "f:2:1: the build fails: when using JSON array syntax, arrays must be comprised of strings only; put every word "
                    + "of the list in double quotes"
            ),
        ])
    func mistakes(_ text: String, _ expected: String) {
        #expect(DockerfileLint.check(Array(text.utf8), file: "f").errors.map(\.text) == [expected])
    }

    @Test("after a hundred mistakes the reading ends, and so it does at a line that no builder takes") func ends() {
        let garbage = Self.parse(String(repeating: "x\n", count: 200))
        #expect(garbage.errors.count == 101)
        #expect(garbage.errors.last?.text == "f:101:1: more than 100 mistakes; is it a Dockerfile?")
        let long = "FROM a\nRUN " + String(repeating: "x", count: 65_532)
        #expect(
            Self.parse(long).errors.map(\.text) == ["f:2:1: dockerfile line greater than max allowed size of 65535"])
        #expect(Self.parse(String(long.dropLast())).errors == [])
    }

    @Test("a place counts characters, over continuation lines too") func places() throws {
        let text = "FROM a\n  HEALTHCHECK --interval=1s \\\n  # comment\n\t--timeout=2s \\\n éé --retries=1 CMD x"
        let instruction = try #require(Self.parse(text).instructions.last)
        let line = instruction.line
        #expect(line.place(at: 0, in: "f").text == "f:2:3")
        #expect(instruction.flags.map { line.place(at: $0.range.lowerBound, in: "f").text } == ["f:2:15", "f:4:2"])
        #expect(line.place(at: instruction.arguments.lowerBound, in: "f").text == "f:5:2")
        #expect(line.place(at: instruction.arguments.lowerBound + 5, in: "f").text == "f:5:5")
        #expect(line.place(at: .max, in: "f").line == 5)
    }
}
