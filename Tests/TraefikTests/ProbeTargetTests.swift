import Testing
import Traefik

@Suite("the request that probes a router")
struct ProbeTargetTests {
    @Test(
        "it is made of the rule's fixed parts",
        arguments: [
            ("Host(`a`)", ProbeTarget(host: "a")),
            ("Host(`A.Example.`)", ProbeTarget(host: "a.example")), ("Host(`a_b-1`)", ProbeTarget(host: "a_b-1")),
            ("Host(`10.0.0.1`)", ProbeTarget(host: "10.0.0.1")),
            ("Host(`a:80`) || Host(`b`)", ProbeTarget(host: "b")),
            ("Host(`a`) && PathPrefix(`/x`)", ProbeTarget(host: "a", path: "/x")),
            ("Host(`a`) && Path(`/x`)", ProbeTarget(host: "a", path: "/x")),
            ("Host(`a`) && PathPrefix(`/x`) && PathPrefix(`/x/y`)", ProbeTarget(host: "a", path: "/x/y")),
            ("Host(`a`) && !PathPrefix(`/api`)", ProbeTarget(host: "a")),
            ("PathPrefix(`/x`)", ProbeTarget(path: "/x")),
            ("PathPrefix(`/x`) && !Host(`a`)", ProbeTarget(path: "/x")),
            ("Path(`/a b%2Fc/ü`)", ProbeTarget(path: "/a%20b%2Fc/%C3%BC")),
            (
                "Host(`a`) && Header(`X-Env`, `prod`)",
                ProbeTarget(host: "a", headers: [NamedValue("X-Env", "prod")])
            ),
            (
                "Host(`a`) && Query(`mobile`) && Query(`q`, `a b&c`)",
                ProbeTarget(host: "a", query: "mobile&q=a%20b%26c")
            ),
            ("Host(`a`) || Host(`b`)", ProbeTarget(host: "a")),
            ("HostRegexp(`^x`) || Host(`b`)", ProbeTarget(host: "b")),
            ("(Host(`a`) && Method(`POST`)) || Host(`b`)", ProbeTarget(host: "b")),
            ("(Host(`a`) || Host(`b`)) && !Host(`a`)", ProbeTarget(host: "b")),
            ("Host(`a`) && (PathRegexp(`^/v[0-9]`) || Path(`/w`))", ProbeTarget(host: "a", path: "/w")),
            ("Host(`a`) && PathRegexp(`^/`)", ProbeTarget(host: "a")),
            ("Host(`a`) && ClientIP(`10.0.0.0/8`)", ProbeTarget(host: "a")),
            ("Host(`a`) && !ClientIP(`10.0.0.0/8`)", ProbeTarget(host: "a")),
            ("!(Path(`/x`) || !Host(`a`))", ProbeTarget(host: "a")),
            ("Host(`a`) && Method(`GET`)", ProbeTarget(host: "a")),
        ])
    func target(_ rule: String, _ target: ProbeTarget) throws {
        #expect(try Rule(rule).probeTarget == target)
    }

    @Test(
        "there is none without a fixed host or path that takes a GET",
        arguments: [
            "Method(`POST`)", "Method(`GET`)", "HostRegexp(`.+`)", "PathRegexp(`^/x`)", "Host(`*.example.com`)",
            "Host(`a`) && Method(`POST`)", "Host(`a`) && PathRegexp(`^/x`)", "Host(`a`) && HeaderRegexp(`X`, `y`)",
            "Host(`a`) && Host(`b`)", "!Host(`a`)", "Header(`X`, `y`)", "ClientIP(`10.0.0.1`)",
            "Host(`a`) && Header(`Host`, `a`)", "Host(`*`)", "Host(`*`) && PathPrefix(`/x`)", "Host(` a`)",
            "Host(`a:80`)", "Host(`https://a`)", "Host(`a/b`)", "Host(`a..b`)", "Host(`.`)", "Host(`u@a`)",
            "Host(`a.*.b`)", "Host(`::1`)",
        ])
    func noTarget(_ rule: String) throws {
        #expect(try Rule(rule).probeTarget == nil)
    }

    @Test(
        "a host that no URL can name is told apart from one that the rule leaves open",
        arguments: [
            ("Host(`a.example:8080`)", ["a.example:8080"]), ("Host(` a`) || Host(`https://b`)", [" a", "https://b"]),
            ("Host(`a`) && Host(`b`)", []), ("Host(`*`)", []), ("Host(`*.a`)", []), ("HostRegexp(`.+`)", []),
            ("Path(`/x`) && !Host(`a:80`)", []),
        ])
    func impossibleHosts(_ rule: String, _ hosts: [String]) throws {
        #expect(try Rule(rule).impossibleHosts == hosts)
    }

    @Test("v2 rules take a host with an asterisk as it is written, which no URL can name")
    func asteriskInVersion2() throws {
        let rule = try Rule("Host(`*`)", syntax: .v2)
        #expect(rule.probeTarget == nil)
        #expect(rule.impossibleHosts == ["*"])
        #expect(!rule.matches(RuleRequest(host: "a")))
    }

    @Test("v2 rules give one from the values without placeholders")
    func version2() throws {
        let rule = try Rule(
            "HostRegexp(`{sub:[a-z]+}.example.com`, `www.example.com`) && PathPrefix(`/{id}`, `/x`) && Query(`a=b`)",
            syntax: .v2)
        #expect(rule.probeTarget == ProbeTarget(host: "www.example.com", path: "/x", query: "a=b"))
    }

    @Test("a rule whose alternatives multiply is tried within bounds", .timeLimit(.minutes(1)))
    func manyAlternatives() throws {
        let either = "(" + (0..<20).map { "Header(`X\($0)`, `y`)" }.joined(separator: " || ") + ")"
        let rule = try Rule("Host(`a`) && " + Array(repeating: either, count: 40).joined(separator: " && "))
        #expect(rule.probeTarget?.host == "a")
    }

    @Test("the longest rules are tried within bounds", .timeLimit(.minutes(1)))
    func longestRules() throws {
        let either = Array(repeating: "(Host(`a`) || Host(`b`))", count: 8).joined(separator: " && ")
        let demands = (0..<2_500).map { "Query(`a\($0)`, `b`)" }.joined(separator: " && ")
        let rule = try Rule("\(either) && !Path(`/`) && \(demands)")
        #expect(rule.probeTarget == nil)
    }
}
