import Foundation
import TestSupport
import Testing

@testable import Lint

@Suite("Files that nobody wrote")
struct MutationTests {
    private static let texts = (Fixture.all("bad") + Fixture.all("good")).map { Array($0.text.utf8) }
    private static let splices = [
        "HEALTHCHECK ", "CMD ", "NONE", "\\\n", "\n", "`", "\"", "'", "[", "]", "{", "}", "${", "$", "<<EOF\n", "FROM ",
        " AS ", "ENV A=", "--interval=", "--", "=", "99999999999999999999h", "-", "# escape=`\n",
        "# healthwatch ignore=",
        "ONBUILD ", "EXPOSE 1-65535\n", "http://", "localhost", ":", "||", "|", ";", "(", ")", "\u{0}", "\u{301}",
        "\r\n",
    ]

    /// A file with bytes dropped, doubled, changed and pushed in.
    private static func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = generator.pick(texts)
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: Array(generator.pick(splices).utf8), at: start)
            case 2: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
            default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: start)
            }
        }
        return bytes
    }

    @Test("whatever the bytes are, every place is in the file", arguments: 0..<4)
    func places(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let bytes = Self.mutated(&generator)
            let result = DockerfileLint.check(bytes, file: "f")
            let lines = bytes.count { $0 == 0x0A } + 1
            let places = result.findings.map(\.place) + result.errors.map(\.place)
            #expect(places.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 })
            #expect(result.findings.allSatisfy { $0.lines.contains($0.place.line) && $0.lines.upperBound <= lines })
            #expect(result.findings == Linter.sorted(result.findings))
        }
    }

    /// Files whose parts repeat until they are an eighth of a megabyte: what is quadratic would take minutes.
    private static let repeated: [(name: String, head: String, part: String, tail: String)] = [
        ("stages", "", "FROM a AS a\nRUN x\nHEALTHCHECK CMD curl http://localhost/\n", ""),
        ("environment", "FROM a\n", "ENV A=$A$A\n", "HEALTHCHECK CMD curl $A\n"),
        ("variables", "FROM a\n", "ENV A1=\"${B:-${C:-d}}\" B2=3\n", "HEALTHCHECK CMD x\n"),
        ("braces", "FROM a\nHEALTHCHECK CMD curl \\\n", "${${${${${${${${${${${${${${${${${${${\\\n", "\n"),
        (
            "words", "FROM a\nHEALTHCHECK CMD curl \\\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\\n",
            "\n"
        ),
        ("operators", "FROM a\nHEALTHCHECK CMD \\\n", "curl http://localhost/x || ( \\\n", "\n"),
        ("checks", "FROM a\n", "HEALTHCHECK CMD curl http://localhost/\n", ""),
        ("unknown", "FROM a\n", "HALTHCHECK\n", ""), ("garbage", "", "a b=c \\ 'd\n", ""),
        ("heredocs", "FROM a\n", "RUN <<A <<B\nA\nB\n", ""), ("unterminated", "FROM a\nRUN <<A\n", "b\n", ""),
        ("quotes", "FROM a\nRUN x \\\n", "<<'A <<\"B \\\n", "\n"),
        ("comments", "FROM a\n", "# healthwatch ignore=x,y\n", ""),
        ("ports", "FROM a\n", "EXPOSE 1-99 200-280\n", "HEALTHCHECK CMD curl http://127.0.0.1:9/\n"),
        ("flags", "FROM a\nHEALTHCHECK \\\n", "--interval=5s \\\n", "CMD x\n"),
        ("list", "FROM a\nHEALTHCHECK CMD [\\\n", "\"curl\", \\\n", "\"x\"]\n"),
        ("urls", "FROM a\nHEALTHCHECK CMD curl \\\n", "http://a:b@c/ \\\n", "\n"),
    ]

    @Test(
        "an eighth of a megabyte of anything is read in time that grows with its length",
        arguments: repeated.map(\.name))
    func length(_ name: String) throws {
        let made = try #require(Self.repeated.first { $0.name == name })
        func text(_ bytes: Int) -> [UInt8] {
            let parts = String(repeating: made.part, count: bytes / made.part.utf8.count)
            return Array((made.head + parts + made.tail).utf8)
        }
        let (short, long) = (text(16_384), text(131_072))
        let clock = ContinuousClock()
        let before = clock.measure { _ = DockerfileLint.check(short, file: "f") }
        let after = clock.measure { _ = DockerfileLint.check(long, file: "f") }
        // Eight times the length; a quadratic reader takes 64 times as long.
        #expect(after < before * 30 + .milliseconds(500))
    }

    @Test("a file that is too large is not read") func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: DockerfileLint.largest + 1)
        #expect(
            DockerfileLint.check(bytes, file: "f").errors.map(\.text)
                == ["f:1:1: the file has more than 4 MiB; is it the right one?"])
    }
}
