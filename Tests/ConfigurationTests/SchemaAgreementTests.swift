import Configuration
import Foundation
import TestSupport
import Testing
import YAMLDocument

/// `schemas/configuration.json` is what editors check a configuration by. It knows less than the reader: neither whether a
/// pattern, a JSON path or a range of statuses is one, nor which names repeat, nor how long a duration is.
@Suite("the schema of healthwatch.yaml")
struct SchemaAgreementTests {
    /// What both take.
    private static let good = [
        "x-any: [1, {a: b}]",
        "{apps: {}, alerts: [], heal: {}, serve: {}}",
        "apps: {demo: {}, 'project:x': {critical: false, service: web, healthChecks: {}, probes: {}}}",
        "apps: {a: {healthChecks: {liveness: {path: /a?b}, readiness: {check: true}, startup: {tcp: 80}}}}",
        asking("path: /, port: 1, host: a, scheme: HTTPS, role: startup, service: web, critical: true"),
        asking("url: 'https://u:p@a.example:1/x', http: 2, insecure: true, cacert: a, cert: b, key: c"),
        asking(
            "url: http://a, http: 1.1, method: post, body: x, follow: true, stream: true, resolve: 'a:1:1.2.3.4'"),
        asking("path: /, unixSocket: /s, headers: {A: b, C: 1, D: true}"),
        asking("tcp: '[::1]:80', expect: {maxLatency: 1s}"), asking("exec: [a, b], timeout: 1.5"),
        asking("exec: {command: [a]}, periodSeconds: 0.01, timeoutSeconds: 0.5, initialDelaySeconds: 0"),
        asking("check: true, interval: 1m30s, fall: 1, rise: 2147483647"),
        asking("check: true, inter: 500, failureThreshold: 1, successThreshold: 1"),
        asking("check: true, inter: '+1.5h'"),
        asking(
            "url: http://a, expect: {status: [200, '201-202, 204'], body: a, bodyRegex: [b], json: {a: 1, b: , c: x}}"),
        asking("url: http://a, expect: {status: 200, header: {A: , B: c}, certificateDays: 0, document: false}"),
        "alerts: [{name: a, command: [b]}, {name: c, on: Healthy, timeout: 1, webhook: {url: 'http://a'}}]",
        "alerts: [{name: a, on: [Missing], webhook: {url: 'http://a', method: PUT, headers: {A: b}, template: x}}]",
        "heal: {apps: [a], all: true, minUnhealthy: 0, cooldown: 1s, maxRestarts: 1, stopTimeout: 1, dependents: false}",
        "heal: {maxRestarts: {count: 1, within: 1m}, backoff: {initial: 1s, maximum: 1m, factor: 1}}",
        "serve: {listen: 'a:1', tokenFile: t, tlsCert: c, tlsKey: k, agentCheck: '[::1]:2'}",
        "serve: {listen: ['unix:a', '127.0.0.1:1']}",
    ]

    /// What neither takes.
    private static let bad = [
        "[]", "nothing: 1", "apps: []", "apps: {a: ~}", "apps: {'': {}}", "apps: {a: {probe: {}}}",
        "apps: {a: {critical: 1}}", "apps: {a: {service: ''}}", "apps: {a: {healthChecks: {live: {check: true}}}}",
        "apps: {a: {healthChecks: {liveness: {check: true, role: liveness}}}}", "apps: {a: {probes: {p: {}}}}",
        asking("port: 80"), asking("path: /, tcp: 80"), asking("path: x"), asking("path: '/a b'"),
        asking("path: /, port: 0"), asking("path: /, port: '80'"), asking("path: /, scheme: ftp"),
        asking("url: ftp://a"), asking("url: 'http://'"), asking("url: http://a, port: 1"),
        asking("url: http://a, service: web"), asking("url: http://a, cert: b"),
        asking("url: http://a, key: b"), asking("url: http://a, http: 3"),
        asking("url: http://a, method: 'a b'"), asking("url: http://a, headers: {'a b': c}"),
        asking("url: http://a, headers: {a: [c]}"), asking("url: http://a, headers: {a: }"),
        asking("url: http://a, follow: 1"), asking("url: http://a, resolve: [], unixSocket: b"),
        asking("path: /, unixSocket: b, service: c"), asking("tcp: 0"), asking("tcp: a"),
        asking("tcp: '::1:80'"), asking("tcp: 80, method: GET"), asking("tcp: 80, host: a"),
        asking("exec: a"), asking("exec: []"), asking("exec: [1]"), asking("exec: {}"),
        asking("exec: {command: [a], x: 1}"), asking("check: false"), asking("check: true, body: a"),
        asking("check: true, expect: {status: 200}"), asking("check: true, role: ready"),
        asking("check: true, periodSeconds: 0"), asking("check: true, periodSeconds: '5'"),
        asking("check: true, timeoutSeconds: 0"), asking("check: true, initialDelaySeconds: -1"),
        asking("check: true, interval: soon"), asking("check: true, interval: 1m30"),
        asking("check: true, inter: 5"), asking("check: true, inter: '5.5'"),
        asking("check: true, fall: 0"), asking("check: true, rise: 1.5"),
        asking("check: true, fall: 1, failureThreshold: 1"),
        asking("check: true, rise: 1, successThreshold: 1"),
        asking("check: true, interval: 1, inter: 1s"), asking("check: true, periodSeconds: 1, inter: 1s"),
        asking("check: true, periodSeconds: 1, interval: 1s"),
        asking("check: true, timeout: 1, timeoutSeconds: 1"),
        asking("url: http://a, expect: {status: []}"), asking("url: http://a, expect: {status: 20}"),
        asking("url: http://a, expect: {status: '200,'}"), asking("url: http://a, expect: {body: 5}"),
        asking("url: http://a, expect: {json: {a: [1]}}"), asking("url: http://a, expect: {header: {'a:': b}}"),
        asking("url: http://a, expect: {certificateDays: -1}"),
        asking("url: http://a, expect: {document: 'true'}"),
        asking("url: http://a, expect: {code: 200}"),
        "alerts: {}", "alerts: [{}]", "alerts: [{name: a}]", "alerts: [{name: a, command: []}]",
        "alerts: [{name: a, command: [b], webhook: {url: 'http://a'}}]", "alerts: [{name: a, webhook: {}}]",
        "alerts: [{name: a, command: [b], on: down}]", "alerts: [{name: a, command: [b], on: []}]",
        "heal: {maxRestarts: 0}", "heal: {maxRestarts: {per: 1m}}", "heal: {backoff: {factor: 0.5}}",
        "heal: {apps: demo}", "heal: {cooldown: -1s}", "serve: {listen: 7100}", "serve: {listen: []}",
        "serve: {listen: ':7100'}", "serve: {listen: 'unix:'}", "serve: {tlsCert: a}", "serve: {agentCheck: a}",
    ]

    @Test("takes what the reader takes, and refuses what it refuses")
    func agreement() async throws {
        for text in Self.good { #expect(configurationComplaint(text) == "good", "\(text)") }
        for text in Self.bad { #expect(configurationComplaint(text) != "good", "\(text)") }
        let scratch = try ScratchFolder()
        var files: [String: String] = [:]
        for (index, text) in (Self.good + Self.bad).enumerated() {
            let document = try #require(try YAMLDocument.load(Array(text.utf8)).first)
            let path = scratch.path("\(index).json")
            try JSONEncoder().encode(json(document)).write(to: URL(fileURLWithPath: path))
            files[path] = text
        }
        let refused = try await refused(files.keys.sorted())
        #expect(Set(refused.compactMap { files[$0] }).symmetricDifference(Self.bad).sorted() == [])
    }

    /// The files that the schema refuses.
    private func refused(_ files: [String]) async throws -> Set<String> {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let program = package.appendingPathComponent("scripts/validate-json").path
        let words = [program, "--by", "urn:healthwatch:configuration:v1"] + files
        let run = try await RunningProcess(words, environment: [:]).result()
        #expect(run.exitCode == 1, "\(run)")
        return Set(run.lines.compactMap { $0.split(separator: ":").first.map(String.init) })
    }

    /// The same in JSON, as an editor sees it.
    private func json(_ node: YAMLNode) -> JSONValue {
        switch node.content {
        case .sequence(let items): .array(items.map(json))
        case .mapping(let pairs): .object(Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, json($0.value)) }))
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let number): .number(Double(number))
            case .double(let number): .number(number)
            case .string(let text): .string(text)
            }
        }
    }
}

/// A configuration with one probe, in the flow style.
private func asking(_ pairs: String) -> String { "apps: {demo: {probes: {api: {\(pairs)}}}}" }
