import GoTemplate
import Testing

@Suite("functions of templates")
struct TemplateFunctionTests {
    @Test(
        "Docker's functions do what they do there",
        arguments: [
            ("{{json .Health}}", #"{"Exit_Code":1,"status":"unhealthy"}"#), ("{{json .Path}}", #""/a/b""#),
            ("{{json .Labels}}", #"{"a":"1","b":"2","com.example/x":"<y>"}"#), ("{{json .Missing}}", "null"),
            ("{{json .Ports}}{{json .Load}}{{json .Healthy}}", "[80,443]0.5false"), ("{{.Name | json}}", #""web""#),
            ("{{json \"a\\\"\\\\\\n\\r\\t\\x01\\x1f\"}}", #""a\"\\\n\r\t\u0001\u001f""#),
            ("{{join .Ports \", \"}}", "80, 443"), ("{{join (split \"a/b/c\" \"/\") \"-\"}}", "a-b-c"),
            ("{{split \"abc\" \"\"}}", "[a b c]"), ("{{len (split \"\" \",\")}}", "1"), ("{{join .Missing \",\"}}", ""),
            ("{{join (split \"a\\r\\nb\" \"\\n\") \"|\"}}", "a\r|b"),
            ("{{title \"two words o'clock\"}}", "Two Words O'Clock"),
            ("{{lower \"ABC\"}}{{upper .Name}}{{upper .Missing}}", "abcWEB"), ("[{{pad .Name 1 2}}]", "[ web  ]"),
            ("[{{pad \"\" 1 2}}]", "[]"), ("{{truncate .Name 2}}{{truncate .Name 9}}", "weweb"),
        ])
    func docker(_ template: String, _ text: String) throws {
        #expect(try rendered(template) == text)
    }

    @Test(
        "Go's functions do what they do there",
        arguments: [
            ("{{index .Ports 1}}{{index .Labels \"b\"}}{{index .Labels \"c\"}}", "4432<no value>"),
            ("{{index .Health \"status\"}}{{(index .Probes 0).Url}}", "unhealthyhttp://a/"),
            ("{{index .Missing \"a\"}}", "<no value>"), ("{{len .Name}}{{len .Ports}}{{len .Labels}}", "323"),
            ("{{print \"a\" 1 2 \"b\" true nil}}", "a1 2btrue <no value>"), ("{{println \"a\" 1 2}}", "a 1 2\n"),
            ("{{printf \"%s|%v|%d|%q|%%\" .Name .Ports 5 \"a\\n\"}}", "web|[80 443]|5|\"a\\n\"|%"),
            ("{{printf \"%-5s|%5d|%2s\" .Name 7 \"long\"}}", "web  |    7|long"),
            ("{{eq .Name \"web\"}}{{eq 1 2 3 1}}{{eq 2 2.0}}{{eq .Name 1}}", "truetruetruefalse"),
            ("{{ne 1 2}}{{lt 1 2}}{{le 2 2}}{{gt 1 2}}{{ge \"b\" \"a\"}}{{lt 1 1.5}}", "truetruetruefalsetruetrue"),
            ("{{not .Healthy}}{{not 1}}", "truefalse"),
            ("{{and .Name .Ports}}{{and 0 1}}{{or 0 \"x\"}}{{or 0 \"\"}}", "[80 443]0x"),
            ("{{and false (index .Ports 9)}}{{or true (index .Ports 9)}}", "falsetrue"),
            ("{{.Name | and true}}{{.Name | or 0}}{{0 | or \"a\"}}", "webweba"),
            ("{{if and .Name (not .Healthy)}}x{{end}}", "x"),
            ("{{.Name | upper | printf \"%s-%s\" \"a\"}}", "a-WEB"),
        ])
    func go(_ template: String, _ text: String) throws {
        #expect(try rendered(template) == text)
    }

    @Test(
        "arguments that do not fit are refused",
        arguments: [
            ("{{index .Ports 2}}", "index"), ("{{index .Ports -1}}", "index"), ("{{index .Name 0}}", "index"),
            ("{{index}}", "index"), ("{{len 5}}", "len"), ("{{len .Missing}}", "len"), ("{{lower .Ports}}", "lower"),
            ("{{lower}}", "lower"), ("{{upper \"a\" \"b\"}}", "upper"), ("{{join .Name \",\"}}", "join"),
            ("{{split .Name}}", "split"), ("{{pad .Name -1 0}}", "pad"), ("{{truncate .Name -1}}", "truncate"),
            ("{{lt .Name 1}}", "lt"), ("{{lt 1}}", "lt"), ("{{eq 1}}", "eq"), ("{{and}}", "and"), ("{{or}}", "or"),
            ("{{not}}", "not"), ("{{json}}", "json"), ("{{printf}}", "printf"), ("{{printf \"%s\"}}", "printf"),
            ("{{printf \"a\" 1}}", "printf"), ("{{printf \"%d\" .Name}}", "printf"), ("{{printf \"%z\" 1}}", "printf"),
            ("{{printf \"%\" 1}}", "printf"), ("{{printf \"%05d\" 1}}", "printf"),
            ("{{printf \"%99999s\" 1}}", "printf"),
        ])
    func badArguments(_ template: String, _ function: String) {
        #expect(throws: TemplateError.badArguments(function)) { try rendered(template) }
    }
}
