import TestSupport
import Testing
import Traefik

private let file = "01b-traefik-rule-parser.json"

@Suite("rule parser, by the cases of a public test suite")
struct RuleParserCorpusTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(file))
    }

    @Test(
        "the case holds", .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: file))
    func parser(_ test: CorpusCase) throws {
        switch test.input["op"]?.string {
        case nil: try tree(test)
        case "hosts": try hosts(test)
        case "route": try route(test)
        case "priority":
            let rule = try #require(test.input["rule"]?.string)
            #expect(try Rule(rule).priority == test.expected["priority"]?.int)
        case "routingPath":
            let path = try #require(test.input["path"]?.string)
            #expect(RoutingPath.of(path) == test.expected["routingPath"]?.string)
        case let other?: Issue.record("no test for \(other)")
        }
    }

    private func tree(_ test: CorpusCase) throws {
        let text = try #require(test.input["rule"]?.string)
        let matchers = try #require(test.input["knownMatchers"]?.strings)
        let isRefused = try #require(test.expected["parseError"]?.bool as Bool?)
        guard let tree = try? RuleParser.tree(of: text, matchers: matchers) else {
            #expect(isRefused)
            return
        }
        #expect(!isRefused)
        let expected = try #require(test.expected["tree"])
        #expect(render(tree) == render(expected))
        let wanted = try #require(test.input["collect"]?.strings)
        #expect(collect(tree, wanted) == test.expected["collected"]?.strings ?? [])
    }

    private func collect(_ tree: RuleTree, _ names: [String]) -> [String] {
        switch tree {
        case .matcher(let call): names.contains(call.name) ? call.values.map { $0.lowercased() } : []
        case .all(let parts), .any(let parts): parts.flatMap { collect($0, names) }
        }
    }

    /// Our tree as text, its chains read as binary operations from the left.
    private func render(_ tree: RuleTree) -> String {
        switch tree {
        case .matcher(let call):
            let isBad = call.values.isEmpty || call.values.contains("")
            return "\(call.isNegated ? "!" : "")\(call.name)(\(call.values.joined(separator: ",")))\(isBad ? "?" : "")"
        case .all(let parts): return parts.dropFirst().reduce(render(parts[0])) { "and(\($0);\(render($1)))" }
        case .any(let parts): return parts.dropFirst().reduce(render(parts[0])) { "or(\($0);\(render($1)))" }
        }
    }

    private func render(_ tree: JSONValue) -> String {
        let name = tree["matcher"]?.string ?? ""
        if let left = tree["left"], let right = tree["right"] { return "\(name)(\(render(left));\(render(right)))" }
        let sign = tree["not"]?.bool == true ? "!" : ""
        let mark = tree["ruleError"]?.bool == true ? "?" : ""
        return "\(sign)\(name)(\((tree["value"]?.strings ?? []).joined(separator: ",")))\(mark)"
    }

    private func hosts(_ test: CorpusCase) throws {
        let text = try #require(test.input["rule"]?.string)
        let isRefused = try #require(test.expected["error"]?.bool as Bool?)
        do throws(RuleError) {
            let hosts = try Rule.hosts(in: text)
            #expect(!isRefused)
            #expect(hosts == test.expected["hosts"]?.strings ?? [])
        } catch {
            #expect(isRefused, "\(error.text)")
        }
    }

    private func route(_ test: CorpusCase) throws {
        let precedence = RoutePrecedence(providers: test.input["providerOrder"]?.strings ?? [])
        let path = try #require(test.input["path"]?.string)
        let contestants = try #require(test.input["routes"]?.array).map { route in
            RoutePrecedence.Contestant(
                name: route["id"]?.string ?? "", rule: try Rule(route["rule"]?.string ?? ""),
                priority: route["priority"]?.int, provider: route["provider"]?.string ?? "")
        }
        let winner = precedence.winner(among: contestants, for: RuleRequest(host: "localhost", path: path))
        #expect(winner?.name == test.expected["winner"]?.string)
    }
}
