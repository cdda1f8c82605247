import Configuration
import Probing
import TestSupport
import Testing

@Suite("files that mean harm")
struct HostileConfigurationTests {
    private static let good = [
        """
        x-slow: &slow {periodSeconds: 60, timeoutSeconds: 2.5}
        apps:
          demo:
            service: web
            healthChecks:
              readiness: {path: /health, port: 8000, expect: {status: 200-299, bodyRegex: 'a+', json: {$.a[0]: 1}}}
              liveness: {<<: *slow, url: "https://a.example/", inter: 500, resolve: ["a:80:127.0.0.1"], http: 2}
            probes:
              db: {tcp: "db.example:5432"}
              disk: {exec: [df], initialDelaySeconds: 1.5}
        alerts: [{name: ops, on: [Unhealthy], webhook: {url: "https://h.example/", headers: {A: b}}}]
        heal: {maxRestarts: {count: 5, within: 1h}, backoff: {factor: 1.5}}
        serve: {listen: ["[::1]:7101", "unix:a"], agentCheck: 127.0.0.1:1}
        """,
        "port: 80\nhealthChecks: {liveness: {path: /a, timeoutSeconds: 2}, startup: {path: /b, inter: 2s, fall: 3}}",
        """
        kind: List
        items:
        - kind: CronJob
          spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, readinessProbe: {exec: {command: [x]}}}]}}}}}
        - {kind: Pod, spec: {containers: [{name: b, ports: [{name: http, containerPort: 8080}], livenessProbe: {httpGet: {
          port: http, path: /x, scheme: HTTPS, httpHeaders: [{name: A, value: b}]}, failureThreshold: 3}}]}}
        """,
    ]

    /// What is put in the place of something else.
    private static let pieces = [
        "9223372036854775807", "-9223372036854775808", "1e308", ".nan", ".inf", "0x7fffffffffffffff", "", "~", "''",
        "[]",
        "{}", "- ", ": ", ",", "*slow", "&a ", "<<: ", "\"\\u0000\"", "\n", "é\u{301}", "1-", "-", "[::1]:1", "(", "$[",
        "9999999999h", "true", "!!str ", "|\n", "{a: {a: {a: 1}}}",
    ]

    @Test(
        "mutations of good files give probes or a complaint", .timeLimit(.minutes(2)), arguments: [1, 2, 3] as [UInt64])
    func mutations(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (read, refused) = (0, 0)
        for _ in 0..<1_500 {
            var bytes = Array(generator.pick(Self.good).utf8)
            for _ in 0..<Int.random(in: 1...2, using: &generator) { mutate(&bytes, &generator) }
            _ = try? Configuration.read(bytes, path: "f")
            do throws(ConfigurationError) {
                read += try ProbeFile.read(bytes, path: "f").all.count
            } catch {
                refused += 1
                #expect(!error.problems.isEmpty && error.problems.count <= 20)
                #expect(error.text.split(separator: "\n").allSatisfy { $0.hasPrefix("f:") })
            }
        }
        #expect(read > 100 && refused > 100)
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard generator.chance(40) else { return replaceWord(&bytes, &generator) }
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0..<8, using: &generator))
        let byte = UInt8.random(in: 0...255, using: &generator)
        bytes.replaceSubrange(
            start..<end, with: generator.chance(50) ? [byte] : Array(generator.pick(Self.pieces).utf8))
    }

    /// A word in the place of another: texts that are nearly right.
    private func replaceWord(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let isLetter: (UInt8) -> Bool = {
            Character(UnicodeScalar($0)).isLetter || Character(UnicodeScalar($0)).isNumber
        }
        let words = bytes.split { !isLetter($0) }
        guard !words.isEmpty else { return }
        let (old, new) = (generator.pick(words), generator.pick(words))
        bytes.replaceSubrange(old.startIndex..<old.endIndex, with: Array(new))
    }

    @Test("large files take no longer than they are long", .timeLimit(.minutes(1)))
    func large() {
        let many = 20_000
        let keys = (0..<many).map { "periodSecond\($0): 1" }.joined(separator: ", ")
        #expect(configurationComplaint("apps: {\(keys)}").hasSuffix(" and \(many - 20) more"))
        #expect(complaint("healthChecks: {liveness: {\(keys)}}").hasSuffix(" and \(many + 1 - 20) more"))
        #expect(complaint("livenessProbe: {\(keys)}").hasSuffix(" and \(many + 1 - 20) more"))
        let ports = (0..<15_000).map { "{name: http\($0), containerPort: 1}" }.joined(separator: ", ")
        #expect(
            complaint("ports: [\(ports)]\nlivenessProbe: {tcpSocket: {port: httq1}}")
                == "2:35: the container has no port named 'httq1'; did you mean 'http1'?")
        let probes = (0..<many).map { "p\($0): {check: true}" }.joined(separator: ", ")
        #expect(complaint("apps: {a: {probes: {\(probes)}}}") == "\(many) probes")
        let key = String(repeating: "k", count: 1_000_000)
        #expect(
            configurationComplaint("? \(key)\n: 1") == "1:3: unknown key '\(key.prefix(60))…'")
    }
}
