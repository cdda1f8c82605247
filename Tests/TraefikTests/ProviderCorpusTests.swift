import TestSupport
import Testing
import Traefik

private let file = "02-traefik-docker-provider.json"

@Suite("Docker provider, by the cases of a public test suite")
struct ProviderCorpusTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(file))
    }

    @Test(
        "the case holds", .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: file))
    func provider(_ test: CorpusCase) throws {
        let options = options(test.input["provider"])
        var problems: [ProviderProblem] = []
        switch test.input["op"]?.string {
        case "build":
            try build(test, options)
        case "ipPort":
            let site = try site(test, options)
            let found = site.endpoint(labelledPort: test.input["serverPort"]?.string ?? "", problems: &problems)
            #expect(found.address.isEmpty == (test.expected["error"]?.bool ?? false), "\(problems)")
            guard !found.address.isEmpty else { return }
            #expect(found.address == test.expected["ip"]?.string)
            #expect(found.port == test.expected["port"]?.string)
        case "ip":
            #expect(try site(test, options).address(problems: &problems) == test.expected["ip"]?.string)
        case "port":
            let container = try container(#require(test.input["container"]))
            let port = ServerSite.port(of: container, labelled: test.input["serverPort"]?.string ?? "")
            #expect(port == test.expected["port"]?.string)
        case let other:
            Issue.record("no test for \(other ?? "a case without op")")
        }
    }

    private func site(_ test: CorpusCase, _ options: ProviderOptions) throws -> ServerSite {
        var options = options
        if let node = test.input["nodeIP"]?.string, !node.isEmpty { options.hostAddress = node }
        let label = test.input["networkLabel"]?.string ?? ""
        return ServerSite(
            container: try container(#require(test.input["container"])),
            network: label.isEmpty ? options.network : label, options: options)
    }

    private func build(_ test: CorpusCase, _ options: ProviderOptions) throws {
        let containers = try #require(test.input["containers"]?.array).map(container)
        let configuration = DockerProvider(options: options).configuration(for: containers)
        let summary = try #require(test.expected["summary"])
        let routers = try #require(summary["httpRouters"]?.object)
        #expect(Set(configuration.routers.map(\.name)) == Set(routers.keys), "\(configuration.problems)")
        for (name, expected) in routers {
            let router = try #require(configuration.router(name))
            #expect(router.rule == expected["rule"]?.string)
            #expect(router.service == expected["service"]?.string)
            #expect(router.entryPoints == expected["entryPoints"]?.strings)
            #expect(router.isTLS == expected["tls"]?.bool)
            #expect(router.isDefaultRule == expected["defaultRule"]?.bool)
            let full = test.expected["configuration"]?["HTTP"]?["Routers"]?[name]
            #expect(router.middlewares == full?["Middlewares"]?.strings ?? [])
            #expect(router.priority == full?["Priority"]?.int ?? 0)
            #expect(router.ruleSyntax == full?["RuleSyntax"]?.string ?? "")
        }
        let services = try #require(summary["httpServices"]?.object)
        #expect(Set(configuration.services.map(\.name)) == Set(services.keys), "\(configuration.problems)")
        for (name, expected) in services {
            #expect(configuration.service(name)?.servers == expected.strings)
        }
    }

    private func options(_ value: JSONValue?) -> ProviderOptions {
        ProviderOptions(
            exposedByDefault: value?["exposedByDefault"]?.bool ?? true,
            defaultRule: value?["defaultRule"]?.string ?? ProviderOptions.standardRule,
            network: value?["network"]?.string ?? "", constraints: value?["constraints"]?.string ?? "",
            useBindPortIP: value?["useBindPortIP"]?.bool ?? false,
            allowEmptyServices: value?["allowEmptyServices"]?.bool ?? false)
    }

    private func container(_ value: JSONValue) -> ProviderContainer {
        var labels = value["Config"]?["Labels"]?.object?.compactMapValues(\.string) ?? [:]
        // The suite's builders hand the provider's own labels over already read.
        if let flag = value["extraConf"]?["Enable"]?.bool { labels["traefik.enable"] = String(flag) }
        if let flag = value["extraConf"]?["AllowNonRunning"]?.bool {
            labels["traefik.docker.allownonrunning"] = String(flag)
        }
        let networks = value["NetworkSettings"]?["Networks"]?.object ?? [:]
        let ports = value["NetworkSettings"]?["Ports"]?.object ?? [:]
        return ProviderContainer(
            id: value["Id"]?.string ?? "", name: value["Name"]?.string ?? "",
            serviceName: value["serviceName"]?.string, labels: labels,
            state: value["State"]?["Status"]?.string ?? "",
            health: value["State"]?["Health"]?["Status"]?.string ?? "",
            networkMode: value["HostConfig"]?["NetworkMode"]?.string ?? "",
            networks: networks.map { name, network in
                ProviderContainer.Network(
                    name: name, address: network["IPAddress"]?.string ?? "",
                    address6: network["GlobalIPv6Address"]?.string ?? "")
            },
            ports: ports.map { name, bindings in
                let pieces = name.split(separator: "/")
                return ProviderContainer.Port(
                    number: Int(pieces[0]) ?? 0, transport: pieces.count > 1 ? String(pieces[1]) : "tcp",
                    bindings: (bindings.array ?? []).map {
                        ProviderContainer.Binding(
                            address: ($0["HostIP"] ?? $0["HostIp"])?.string ?? "", port: $0["HostPort"]?.string ?? "")
                    })
            })
    }
}
