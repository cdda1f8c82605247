import Testing
import Traefik

@Suite("the request that probes a router")
struct ProbeTargetTests {
    @Test(
        "it is made of the rule's fixed parts",
        arguments: [
            ("Host(`a`)", ProbeTarget(host: "a")),
            ("Host(`A.Example.`)", ProbeTarget(host: "a.example")),
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
            "Host(`a`) && Header(`Host`, `a`)",
        ])
    func noTarget(_ rule: String) throws {
        #expect(try Rule(rule).probeTarget == nil)
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
}
