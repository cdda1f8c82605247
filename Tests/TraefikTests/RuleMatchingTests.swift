import Testing
import Traefik

@Suite("what a rule matches")
struct RuleMatchingTests {
    @Test(
        "the host, without regard to case, port and final dot",
        arguments: [
            ("Host(`a.example`)", "A.Example:8080", true), ("Host(`a.example.`)", "a.example", true),
            ("Host(`a.example`)", "a.example.", true), ("Host(`a.example`)", "b.a.example", false),
            ("Host(`::1`)", "[::1]:80", true), ("Host(`*.example`)", "a.example", true),
            ("Host(`*.example`)", "a.b.example", false), ("Host(`*.example`)", ".example", false),
            ("Host(`**.example`)", "a.b.example", true), ("Host(`a`)", "", false), ("Host(`*`)", "a.b.example", true),
            ("Host(`*`)", "", false), ("Host(`*a.example`)", "ba.example", false),
        ])
    func host(_ rule: String, _ host: String, _ expected: Bool) throws {
        #expect(try Rule(rule).matches(RuleRequest(host: host)) == expected)
    }

    @Test(
        "operators bind as in Go, and comments, blanks and trailing commas are passed over",
        arguments: [
            ("Host(`a`) || Host(`b`) && Path(`/x`)", true), ("(Host(`a`) || Host(`b`)) && Path(`/x`)", false),
            ("!Host(`b`) && Path(`/`)", true), ("!!Host(`a`)", true), ("  Host ( `a` , ) /* c */ // d", true),
            ("Host(`a`) &&\n  Path(`/`)\n", true), ("HOST(\"\\x61\") && path(\"\\u002f\")", true),
            ("!(Host(`a`) && Path(`/`))", false), ("Host(`a\r`)", true),
        ])
    func operators(_ rule: String, _ expected: Bool) throws {
        #expect(try Rule(rule).matches(RuleRequest(host: "a")) == expected)
    }

    @Test("paths are compared with their escapes undone, but not those of reserved characters")
    func path() throws {
        let rule = try Rule("Path(`/a b%2Fc`)")
        #expect(rule.matches(RuleRequest(host: "", path: "/a%20b%2fc")))
        #expect(!rule.matches(RuleRequest(host: "", path: "/a%20b/c")))
        #expect(!rule.matches(RuleRequest(host: "", path: "/a%2")))
    }

    @Test("an unknown client neither matches nor hinders; a known one decides")
    func client() throws {
        let rule = try Rule("ClientIP(`10.0.0.0/8`)")
        #expect(rule.matches(RuleRequest(host: "")))
        #expect(try Rule("!ClientIP(`10.0.0.0/8`)").matches(RuleRequest(host: "")))
        for (address, expected) in [
            ("10.1.2.3:99", true), ("::ffff:10.1.2.3", true), ("11.0.0.1", false), ("nonsense", false), ("", false),
        ] {
            #expect(rule.matches(RuleRequest(host: "", clientAddress: address)) == expected)
        }
        #expect(try Rule("ClientIP(`fe80::/10`)").matches(RuleRequest(host: "", clientAddress: "[fe80::1%eth0]:1")))
    }

    @Test("headers by name without regard to case, by value exactly; the Host header is never one")
    func header() throws {
        let request = RuleRequest(host: "a", headers: [NamedValue("x-env", "prod"), NamedValue("Host", "a")])
        #expect(try Rule("Header(`X-Env`, `prod`)").matches(request))
        #expect(try !Rule("Header(`X-Env`, `PROD`)").matches(request))
        #expect(try !Rule("Header(`Host`, `a`)").matches(request))
    }

    @Test("parameters are decoded, and broken ones left out")
    func query() {
        #expect(
            RuleRequest.parameters(of: "a=b+c&d&%65=%26&x;y=1&z=%2")
                == [NamedValue("a", "b c"), NamedValue("d", ""), NamedValue("e", "&")])
    }
}
