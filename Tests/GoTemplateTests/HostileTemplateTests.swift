import GoTemplate
import TestSupport
import Testing

@Suite("templates that mean harm")
struct HostileTemplateTests {
    @Test("nesting has an end, and a chain is no nesting")
    func nesting() throws {
        let many = 20_000
        for (opening, word) in [("{{if true}}", "if"), ("{{with .}}", "with"), ("{{range .Ports}}", "range")] {
            #expect(throws: TemplateError.tooDeep(word)) { try rendered(String(repeating: opening, count: many)) }
        }
        #expect(throws: TemplateError.tooDeep("(")) { try rendered("{{" + String(repeating: "(", count: many) + "}}") }
        let chain = "{{if false}}" + String(repeating: "{{else if false}}", count: many) + "{{else}}a{{end}}"
        #expect(try rendered(chain) == "a")
        #expect(try rendered("{{.Name" + String(repeating: " | upper", count: many) + "}}") == "WEB")
        #expect(try rendered("{{.Missing" + String(repeating: ".a", count: many) + "}}") == "<no value>")
        #expect(try rendered(String(repeating: "{{$x := 1}}", count: many)) == "")
    }

    @Test(
        "text and repetitions have an end",
        arguments: [
            "{{$x := `ab`}}" + String(repeating: "{{$x = print $x $x}}", count: 40),
            String(repeating: "{{range $.Ports}}", count: 40) + String(repeating: "{{end}}", count: 40),
            "{{pad `a` 99999999 0}}", "{{pad `a` 9223372036854775807 9223372036854775807}}",
            "{{$x := pad `a` 4000000 0}}{{join (split $x ``) $x}}", "{{$x := pad `a` 9000000 0}}{{$x}}{{$x}}",
        ])
    func amount(_ template: String) {
        #expect(throws: TemplateError.tooMuch) { try rendered(template) }
    }

    /// Pieces that make templates which are nearly right.
    private static let pieces = [
        "{{", "}}", "{{- ", " -}}", "if ", "else ", "end", "range ", "with ", "$", "$x", ":=", "=", ",", " ", ".",
        ".Name",
        ".Ports", ".Labels", "(", ")", "|", "\"", "`", "\\", "\\x", "\\u12", "/*", "*/", "-", "0x", "1",
        "-9223372036854775808",
        "9223372036854775807", "1e999", "1.5", "index ", "len ", "printf ", "\"%5s\"", "print ", "json ", "join ",
        "split ",
        "pad ", "truncate ", "title ", "eq ", "lt ", "and ", "or ", "not ", "true", "nil", "é", "\u{301}", "\u{0}",
        "\n", "{{end}}",
        "{{if .Name}}", "{{range $i, $x := .Ports}}", "{{else}}", "{{.Name}}", "{{$x := .}}",
    ]

    @Test("random templates give a text or a mistake", .timeLimit(.minutes(1)), arguments: [1, 2, 3] as [UInt64])
    func random(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var texts = 0
        var mistakes = 0
        for round in 0..<3_000 {
            let length = Int.random(in: 0..<24, using: &generator)
            let template: String
            if round.isMultiple(of: 4) {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                template = "{{" + String(decoding: bytes, as: UTF8.self) + "}}"
            } else {
                template = (0..<length).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
            }
            do throws(TemplateError) {
                let read = try Template(
                    template, functions: TemplateFunctions.docker, expandsEscapes: round.isMultiple(of: 2))
                #expect(!read.headers.isEmpty)
                _ = try read.render(document)
                texts += 1
            } catch {
                #expect(!error.text.isEmpty)
                mistakes += 1
            }
        }
        #expect(texts > 100)
        #expect(mistakes > 100)
    }

    @Test("functions with random arguments give a value or a mistake", .timeLimit(.minutes(1)))
    func randomArguments() throws {
        var generator = SeededGenerator(seed: 4)
        let names = [
            "json", "join", "split", "title", "lower", "upper", "pad", "truncate", "index", "len", "print", "println",
            "printf",
            "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not",
        ]
        let words = [
            ".", ".Ports", ".Labels", ".Missing", "0", "1", "-1", "1.5", "-9223372036854775808", "9223372036854775807",
            "1e300",
            "``", "`a,b`", "`%-7s%d%q%`", "true", "nil", "(split `a b` ` `)",
        ]
        var texts = 0
        for _ in 0..<4_000 {
            let name = names.randomElement(using: &generator) ?? ""
            let count = Int.random(in: 0..<4, using: &generator)
            let arguments = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
            let template = try Template(
                "{{\(name) \(arguments.joined(separator: " "))}}", functions: TemplateFunctions.docker)
            do throws(TemplateError) {
                _ = try template.render(document)
                texts += 1
            } catch {
                #expect(error == .badArguments(name) || error == .tooMuch)
            }
        }
        #expect(texts > 500)
    }
}
