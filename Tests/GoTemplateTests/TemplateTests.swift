import GoTemplate
import Testing

/// A document as healthwatch prints one.
let document: TemplateValue = .map([
    "name": .text("web"), "failing_streak": .integer(3), "healthy": .flag(false), "load": .decimal(0.5),
    "note": .null, "path": .text("/a/b"), "empty": .list([]),
    "health": .map(["status": .text("unhealthy"), "Exit_Code": .integer(1)]),
    "ports": .list([.integer(80), .integer(443)]),
    "labels": .map(["b": .text("2"), "a": .text("1"), "com.example/x": .text("<y>")]),
    "probes": .list([
        .map(["url": .text("http://a/"), "ok": .flag(true)]), .map(["url": .text("http://b/"), "ok": .flag(false)]),
    ]),
])

func rendered(_ template: String) throws(TemplateError) -> String {
    try Template(template, functions: TemplateFunctions.docker).render(document)
}

@Suite("templates as Go fills them")
struct TemplateTests {
    @Test(
        "fields give what the document has",
        arguments: [
            ("", ""), ("plain } text {", "plain } text {"), ("{{.name}}", "web"), ("{{ $.name }}", "web"),
            ("{{.Name}} {{.FailingStreak}} {{.failingstreak}}", "web 3 3"), ("{{.Health.Status}}", "unhealthy"),
            ("{{.health.exitCode}}", "1"), ("{{.Missing}}", "<no value>"), ("{{.Missing.Deeper}}", "<no value>"),
            ("{{.Note}}", "<no value>"), ("{{.Healthy}} {{.Load}} {{.Ports}}", "false 0.5 [80 443]"),
            ("{{.Labels}}", "map[a:1 b:2 com.example/x:<y>]"), ("{{(index .Probes 1).Url}}", "http://b/"),
            ("{{.Labels.a}}{{$.Labels.b}}", "12"),
        ])
    func fields(_ template: String, _ text: String) throws {
        #expect(try rendered(template) == text)
    }

    @Test(
        "constants, comments and trim marks read as in Go",
        arguments: [
            ("{{ \"a\\tb\" }}{{ `c\\t` }}", "a\tbc\\t"),
            ("{{ 7 }} {{ -7 }} {{ 0x1F }} {{ 1.5 }} {{ 2.0 }}", "7 -7 31 1.5 2"),
            ("{{ true }}{{ false }}{{ nil }}", "truefalse<no value>"), ("a{{/* }} */}}b", "ab"),
            ("a {{- /* c */ -}} b", "ab"), ("a \n\t{{- .name -}} \r\n b", "awebb"), ("a {{.name}} b", "a web b"),
            ("{{- .name -}}", "web"), ("{{\n.name\n}}", "web"), ("{{ \"}}\" }}", "}}"), ("{{{.name}} }}", nil),
        ])
    func words(_ template: String, _ text: String?) throws {
        guard let text else {
            #expect(throws: TemplateError.unexpected("{")) { try rendered(template) }
            return
        }
        #expect(try rendered(template) == text)
    }

    @Test(
        "blocks choose and repeat",
        arguments: [
            ("{{if .Name}}a{{else}}b{{end}}", "a"), ("{{if .Empty}}a{{else}}b{{end}}", "b"),
            ("{{if .Healthy}}a{{else if eq .FailingStreak 3}}b{{else}}c{{end}}", "b"),
            ("{{if .Missing}}a{{else if .Note}}b{{end}}", ""), ("{{range .Ports}}{{.}},{{end}}", "80,443,"),
            ("{{range .Empty}}a{{else}}none of {{.Name}}{{end}}", "none of web"),
            ("{{range .Missing}}a{{else}}b{{end}}", "b"),
            ("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}", "a=1;b=2;com.example/x=<y>;"),
            ("{{range $i, $p := .Probes}}{{if $i}}, {{end}}{{$p.Url}}{{end}}", "http://a/, http://b/"),
            ("{{range $p := .Probes}}{{$p.OK}}{{.Url}}{{$.Name}} {{end}}", "truehttp://a/web falsehttp://b/web "),
            ("{{with .Health}}{{.Status}}{{end}}", "unhealthy"), ("{{with .Note}}a{{else}}{{.Name}}{{end}}", "web"),
            ("{{with .Note}}a{{else with .Health}}{{.Status}}{{end}}", "unhealthy"),
            ("{{with $h := .Health}}{{$h.Status}}{{end}}", "unhealthy"),
        ])
    func blocks(_ template: String, _ text: String) throws {
        #expect(try rendered(template) == text)
    }

    @Test(
        "variables live in their block",
        arguments: [
            ("{{$x := .Name}}{{$x}}{{$x | upper}}", "webWEB"),
            ("{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "21"),
            ("{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}", "2"), ("{{$x := 1}}{{$x := print $x 2}}{{$x}}", "1 2"),
            ("{{$sum := \"\"}}{{range .Ports}}{{$sum = print $sum .}}{{end}}{{$sum}}", "80443"),
            ("{{$h := .Health}}{{$h.Status}}{{len $h.Status}}", "unhealthy9"),
            ("{{if $x := .Note}}a{{else}}{{$x}}{{end}}", "<no value>"),
        ])
    func variables(_ template: String, _ text: String) throws {
        #expect(try rendered(template) == text)
    }

    @Test(
        "a mistake says what is wrong",
        arguments: [
            ("{{.Name", TemplateError.unclosedAction), ("{{", .unclosedAction), ("a{{\"b}}", .unclosedAction),
            ("{{/* a }}", .unclosedAction), ("{{(.Name}}", .unclosedAction), ("{{if .Name}}a", .unbalancedBlocks),
            ("a{{end}}", .unbalancedBlocks), ("{{else}}", .unbalancedBlocks),
            ("{{if .Name}}{{else}}{{else}}{{end}}", .unbalancedBlocks), ("{{range .Ports}}", .unbalancedBlocks),
            ("{{}}", .unexpected("}}")), ("{{if}}{{end}}", .unexpected("}}")), ("{{.Name | }}", .unexpected("|")),
            ("{{| upper}}", .unexpected("|")), ("{{.Name)}}", .unexpected(")")), ("{{()}}", .unexpected(")")),
            ("{{.A..B}}", .unexpected(".")), ("{{.A.}}", .unexpected(".")), ("{{'a'}}", .unexpected("'")),
            ("{{.Name .Health}}", .unexpected(".Health")), ("{{.Name | .Health}}", .unexpected(".Health")),
            ("{{.Name | 3}}", .unexpected("3")), ("{{\"a\".Name}}", .unexpected(".Name")),
            ("{{5a}}", .unexpected("5a")),
            ("{{end 5}}", .unexpected("5")), ("{{$x := 1}}{{upper $x := 1}}", .unexpected(":=")),
            ("{{$ := 1}}", .unexpected(":=")),
            ("{{$a, $b := .Labels}}", .unexpected(",")), ("{{with .A}}{{else if .B}}{{end}}", .unexpected("if")),
            ("{{/* a */ .Name}}", .unexpected(".")), ("{{\"\\z\"}}", .badEscape("\\z")),
            ("{{if false}}{{nosuch .Name}}{{end}}", .unknownFunction("nosuch")), ("{{$x}}", .unknownVariable("$x")),
            ("{{if true}}{{$x := 1}}{{end}}{{$x}}", .unknownVariable("$x")), ("{{$x = 1}}", .unknownVariable("$x")),
            ("{{range $x := .Ports}}{{end}}{{$x}}", .unknownVariable("$x")),
            ("{{.Name.Deeper}}", .unknownField("Deeper")),
            ("{{range .Name}}{{end}}", .badArguments("range")),
        ])
    func mistakes(_ template: String, _ mistake: TemplateError) {
        #expect(throws: mistake) { try rendered(template) }
        #expect(!mistake.text.isEmpty)
    }

    @Test("fields are looked up as the user says")
    func ownLookup() throws {
        let shouting = FieldLookup { (name, value) throws(TemplateError) in
            guard name != "Secret" else { throw .unknownField(name) }
            return .text("\(name)!")
        }
        let template = try Template("{{.A}}{{(print 1).B}}", functions: TemplateFunctions.go)
        #expect(try template.render(.null, fields: shouting) == "A!B!")
        let secret = try Template("{{.Secret}}", functions: TemplateFunctions.go)
        #expect(throws: TemplateError.unknownField("Secret")) { try secret.render(.null, fields: shouting) }
    }

    @Test("an exact key goes before one that is only alike, and of those the first")
    func exactKeys() throws {
        let value: TemplateValue = .map([
            "exit_code": .integer(1), "ExitCode": .integer(2), "Ab": .text("x"), "a_b": .text("y"),
        ])
        let template = try Template("{{.ExitCode}}{{.exit_code}}{{.aB}}", functions: TemplateFunctions.docker)
        #expect(try template.render(value) == "21x")
    }

    @Test("Docker's functions are not Go's")
    func dialects() {
        #expect(throws: TemplateError.unknownFunction("json")) {
            try Template("{{json .}}", functions: TemplateFunctions.go)
        }
    }
}
