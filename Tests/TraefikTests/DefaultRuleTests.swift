import Testing
import Traefik

@Suite("the rule of routers that have none")
struct DefaultRuleTests {
    private let container = ProviderContainer(
        id: "1", name: "/shop-web-1",
        labels: [
            "com.docker.compose.project": "my_shop", "com.docker.compose.service": "web", "host": "Shop.Example",
            "flag": "yes",
        ], networks: [.init(name: "n", address: "10.0.0.2")], ports: [.init(number: 80)])

    private func configuration(_ template: String) -> ProviderConfiguration {
        DockerProvider(options: ProviderOptions(defaultRule: template)).configuration(for: [container])
    }

    @Test(
        "a template gives it",
        arguments: [
            (ProviderOptions.standardRule, "Host(`web-my-shop`)"),
            ("Host(`{{ .ContainerName | lower }}`)", "Host(`shop-web-1`)"),
            ("Host(`{{ index .Labels \"host\" | lower }}`)", "Host(`shop.example`)"),
            ("{{ index .Labels \"missing\" }}x", "x"),
            ("{{ .Labels.missing }}", "<no value>"),
            ("{{ .Labels.host }}", "Shop.Example"),
            ("{{ default .Name (index .Labels \"missing\") }}", "web-my-shop"),
            ("{{ index .Labels \"missing\" | default \"x\" }}", "x"),
            ("{{ if eq (index .Labels `flag`) \"yes\" }}a{{ else }}b{{ end }}", "a"),
            ("{{ if .Labels.missing }}a{{ else if contains \"shop\" .Name }}b{{ else }}c{{ end }}", "b"),
            ("a  {{- /* note */ -}}  b", "ab"),
            ("{{ printf \"Host(`%s.%s`)\" (trimSuffix \"-my-shop\" .Name) \"x\" }}", "Host(`web.x`)"),
            ("{{ replace \"-\" \".\" .Name | upper | quote }}", "\"WEB.MY.SHOP\""),
            ("{{ and .Name true }}{{ not .Name }}{{ len .Name }}", "truefalse11"),
        ])
    func rendering(_ template: String, _ rule: String) {
        let router = configuration(template).router("web-my-shop")
        #expect(router?.rule == rule)
        #expect(router?.isDefaultRule == true)
    }

    @Test(
        "a template fails, and the router is dropped but not the service",
        arguments: [
            ("{{ .Toto }}", DefaultRuleError.unknownField("Toto")), ("{{ .Name", .unclosedAction),
            ("{{ if .Name }}a", .unbalancedBlocks), ("a{{ end }}", .unbalancedBlocks),
            ("{{ env \"HOME\" }}", .unknownFunction("env")), ("{{ trimSuffix .Name }}", .badArguments("trimSuffix")),
            ("{{ .Name | }}", .unexpected("|")), ("{{ .Name ) }}", .unexpected(")")), ("", .emptyRule),
            ("{{ index .Labels \"missing\" }}", .emptyRule),
        ])
    func failing(_ template: String, _ mistake: DefaultRuleError) {
        let found = configuration(template)
        #expect(found.problems == [.badDefaultRule(container: "1", router: "web-my-shop", mistake)])
        #expect(found.routers == [])
        #expect(found.service("web-my-shop")?.servers == ["http://10.0.0.2:80"])
    }

    @Test(
        "what Traefik knows and this does not matters only where it is called",
        arguments: [
            ("{{ if .Labels.missing }}{{ env \"HOME\" }}{{ end }}a", "a"), ("{{ false | and (env \"HOME\") }}", nil),
            ("{{ range $k, $v := .Labels }}{{ if eq $k \"host\" }}{{ $v }}{{ end }}{{ end }}", "Shop.Example"),
            ("{{ trunc -9223372036854775808 .Name }}{{ trunc 3 .Name }}{{ trunc -4 .Name }}", "web-my-shopwebshop"),
        ])
    func unknownFunctions(_ template: String, _ rule: String?) {
        #expect(configuration(template).router("web-my-shop")?.rule == rule)
    }

    @Test("a template of nothing but brackets does not use up the stack")
    func hostile() {
        let deep = "{{ " + String(repeating: "(", count: 20_000) + " }}"
        #expect(configuration(deep).routers == [])
        #expect(configuration(String(repeating: "{{ if true }}", count: 20_000)).routers == [])
    }
}
