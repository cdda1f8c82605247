import TestSupport
import Testing
import Traefik

private let file = "01-traefik-http-rules.json"

@Suite("HTTP rules, by the cases of a public test suite")
struct RuleCorpusTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(file))
    }

    @Test(
        "a rule is taken or refused, and matches, as the case says",
        .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)), arguments: Corpora.cases(in: file))
    func rule(_ test: CorpusCase) throws {
        let text = try #require(test.input["rule"]?.string)
        let syntax = try #require(test.input["syntax"]?.string.flatMap(RuleSyntax.init))
        let isRefused = try #require(test.expected["error"]?.bool as Bool?)
        do throws(RuleError) {
            let rule = try Rule(text, syntax: syntax)
            #expect(!isRefused)
            let requests = (test.input["requests"]?.array ?? []).map(request)
            let expected = test.expected["match"]?.array?.map(\.bool) ?? []
            #expect(requests.map(rule.matches) == expected)
        } catch {
            #expect(isRefused, "\(error.text)")
        }
    }

    /// A request as Go's test requests are: without a path the path is empty, and a header set in a spelling that
    /// `net/http` would have corrected is invisible to look-ups.
    private func request(_ value: JSONValue) -> RuleRequest {
        let url = value["url"]?.string ?? ""
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        let authority = rest.prefix { !"/?".contains($0) }
        let target = rest.dropFirst(authority.count)
        let path = target.prefix { $0 != "?" }
        let headers = (value["headers"]?.object ?? [:]).flatMap { name, values in
            (values.strings ?? [values.string ?? ""]).map { NamedValue(name, $0) }
        }
        return RuleRequest(
            method: value["method"]?.string ?? "GET", host: String(authority), path: String(path),
            query: RuleRequest.parameters(of: String(target.dropFirst(path.count + 1))),
            headers: headers.filter { isCanonical($0.name) },
            clientAddress: value["remoteAddr"]?.string ?? "192.0.2.1:1234")
    }

    private func isCanonical(_ name: String) -> Bool {
        name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
            word.prefix(1) == word.prefix(1).uppercased() && word.dropFirst() == word.dropFirst().lowercased()
        }
    }
}
