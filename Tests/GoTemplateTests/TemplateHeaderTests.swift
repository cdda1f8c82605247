import GoTemplate
import Testing

@Suite("tables made with templates")
struct TemplateHeaderTests {
    @Test(
        "a field's name is a header",
        arguments: [
            ("Name", "NAME"), ("FailingStreak", "FAILING STREAK"), ("failing_streak", "FAILING STREAK"), ("ID", "ID"),
            ("ContainerID", "CONTAINER ID"), ("HTTPStatus", "HTTP STATUS"), ("Port80Open", "PORT80 OPEN"), ("", ""),
            ("lastRun", "LAST RUN"),
        ])
    func header(_ name: String, _ header: String) {
        #expect(Template.header(ofField: name) == header)
    }

    @Test(
        "each column has a header",
        arguments: [
            ("{{.Name}}\\t{{.FailingStreak}}", ["NAME", "FAILING STREAK"]), ("{{.Health.Status}}", ["STATUS"]),
            ("{{.Name}}\\t\\t{{.Status}}", ["NAME", "", "STATUS"]), ("{{.A}}/{{.B}}\\t{{upper .C}}", ["A/B", "C"]),
            ("{{json .Probes}}\\t{{(index .Labels \"x\")}}", ["PROBES", "LABELS"]), ("{{.A | printf \"%s\"}}", ["A"]),
            ("{{if .Healthy}}yes{{else}}no{{end}}\\t{{range .Ports}}{{.}} {{end}}", ["HEALTHY", "PORTS"]),
            ("{{with .Health}}{{.Status}}\\t{{.FailingStreak}}{{end}}", ["STATUS", "FAILING STREAK"]),
            ("{{$x := .A}}{{$x.B}}\\t{{\"c\"}}", ["B", ""]), ("", [""]),
        ])
    func headers(_ template: String, _ headers: [String]) throws {
        let template = try Template(template, functions: TemplateFunctions.docker, expandsEscapes: true)
        #expect(template.headers == headers)
    }

    @Test(
        "escapes are expanded where that is asked for, in text and not in actions",
        arguments: [
            ("{{.Name}}\\t{{.Load}}\\n", "web\t0.5\n", "web\\t0.5\\n"), ("a\\\\tb\\x", "a\\\tb\\x", "a\\\\tb\\x"),
            ("{{join .Ports \"\\n\"}}{{`\\t`}}", "80\n443\\t", "80\n443\\t"), ("a\\n{{- .Name}}", "aweb", "a\\nweb"),
        ])
    func escapes(_ template: String, _ expanded: String, _ plain: String) throws {
        let expanding = try Template(template, functions: TemplateFunctions.docker, expandsEscapes: true)
        #expect(try expanding.render(document) == expanded)
        #expect(try rendered(template) == plain)
    }
}
