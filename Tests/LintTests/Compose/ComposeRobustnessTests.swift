import Foundation
import TestSupport
import Testing

@testable import Lint

@Suite("Compose files that nobody means well with")
struct ComposeRobustnessTests {
    @Test("no mutation of a file makes the reader trap, and every place is in it")
    func mutations() {
        var generator = SeededGenerator(seed: 41)
        let texts = (Fixture.all("compose/bad") + Fixture.all("compose/good")).map { Array($0.text.utf8) }
        let pieces = [
            "${", "}", "\"", "[", "]", "{", ":", "- ", "\n", "  ", "&a ", "*a", "<<: *a\n", "!reset ", "!override ",
            "null", "0x", "1e9",
            "extends: ", "healthcheck:", "test: ", "# healthwatch ignore=", "$$", "\t", "é", "\u{0}", "---\n",
            "build: .", "include: [a]",
        ].map { Array($0.utf8) }
        for _ in 0..<1_000 {
            var text = generator.pick(texts)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0...text.count, using: &generator)
                let end = min(text.count, start + Int.random(in: 0...12, using: &generator))
                text.replaceSubrange(start..<end, with: Bool.random(using: &generator) ? generator.pick(pieces) : [])
            }
            let other = generator.pick(texts)
            let result = ComposeLint.check(text: text, file: "a.yaml") { $0.count % 2 == 0 ? other : nil }
            let lines = max(text.count, other.count) + 1
            #expect(result.errors.allSatisfy { (1...lines).contains($0.place.line) && $0.place.column > 0 })
            #expect(result.findings.allSatisfy { (1...lines).contains($0.place.line) && $0.place.column > 0 })
        }
    }

    /// What would take minutes if a piece of it cost more than the one before.
    private static let large: [(String, String)] = {
        func repeated(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined() }
        func service(_ lines: String) -> String { "services:\n  c:\n    image: x\n" + lines }
        func test(_ text: String) -> String { service("    healthcheck:\n      test: \"\(text)\"\n") }
        func command(_ text: String) -> String { service("    command: \"\(text)\"\n") }
        let words = repeated(20_000) { _ in ", a" }
        let waiting = repeated(4_000) { "  s\($0): {image: x, depends_on: {db: {condition: service_healthy}}}\n" }
        let variables = repeated(10_000) { "e\($0): v, " }
        return [
            ("services", "services:\n" + repeated(4_000) { "  s\($0): {image: x, healthcheck: {test: a}}\n" }),
            ("one test", test(String(repeating: "a || ", count: 60_000))),
            ("words", service("    healthcheck:\n      test: [CMD\(words)]\n")),
            (
                "shared",
                "x-e: &e {\(variables)}\nservices:\n  b: {image: x, environment: *e}\n"
                    + repeated(4_000) { "  s\($0): {extends: b, environment: {a: 1}}\n" }
            ),
            ("ports", service("    ports:\n" + repeated(20_000) { _ in "    - 1-65535:1-65535\n" })),
            ("variables", command(String(repeating: "${A:-x}", count: 50_000))),
            ("unclosed", command(String(repeating: "${A:-{", count: 50_000))),
            ("errors", "services:\n" + repeated(4_000) { "  s\($0): {healthcheck: 1}\n" }),
            ("comments", service(repeated(10_000) { _ in "# healthwatch ignore=no-healthcheck\n" })),
            ("waiting", "services:\n  db: {image: x}\n" + waiting),
            ("missing", "services:\n  c: {image: x, depends_on: [" + repeated(10_000) { "d\($0)," } + "]}\n"),
            ("depth", String(repeating: "{a: ", count: 90) + "1" + String(repeating: "}", count: 90) + "\n"),
            ("dollars", test(String(repeating: "$", count: 200_000))),
        ]
    }()

    @Test("much of what costs most is read in seconds", .timeLimit(.minutes(2)), arguments: large.map(\.0))
    func size(_ name: String) throws {
        let text = try #require(Self.large.first { $0.0 == name }?.1)
        let result = ComposeLint.check(text: Array(text.utf8), file: "a.yaml")
        #expect(result.findings.count + result.errors.count <= 10_001)
    }

    @Test("a file beyond all measure is refused unread")
    func tooLarge() {
        let result = ComposeLint.check(text: [UInt8](repeating: 0x20, count: 5 << 20), file: "a.yaml")
        #expect(result.errors.map(\.text) == ["a.yaml:1:1: the file has more than 4 MiB; is it the right one?"])
    }
}
