import CommandSpec
import HTTP
import Health
import Probing
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("The words of wait")
struct ArgumentTests {
    private func parse(_ words: [String], _ environment: [String: String] = [:]) throws(UsageError) -> WaitArguments? {
        guard case .run(let arguments) = try WaitCommand.spec.parse(words, environment: environment) else { return nil }
        return arguments
    }

    @Test("without options everything is as Kamiwaza has it") func defaults() throws {
        let arguments = try #require(try parse(["demo"]))
        var expected = WaitArguments()
        expected.apps = [AppName(kind: nil, name: "demo")]
        #expect(arguments == expected)
        #expect(arguments.timeout == .seconds(180))
        #expect(arguments.probe.timeout == .seconds(60))
        #expect(arguments.gatePolicy.timeout == .seconds(180))
        #expect(arguments.probe.tls == TLSPolicy())
    }

    @Test("every option sets what it is named after")
    func options() throws {
        let table: [([String], (inout WaitArguments) -> Void)] = [
            (["-t", "5m"], { $0.timeout = .seconds(300) }), (["--timeout=90"], { $0.timeout = .seconds(90) }),
            (["--interval", "500ms"], { $0.interval = .milliseconds(500) }), (["--parallel"], { $0.isParallel = true }),
            (["--deadline", "10m"], { $0.deadline = .seconds(600) }),
            (["--appear", "3s"], { $0.appear = .seconds(3) }),
            (["--stable", "10"], { $0.stable = .seconds(10) }),
            (["--grace", "0.5"], { $0.grace = .milliseconds(500) }),
            (["--require-healthcheck"], { $0.requiresHealthcheck = true }),
            (["--one-shot", "a", "--one-shot=b"], { $0.oneShots = ["a", "b"] }),
            (["--max-restarts", "0"], { $0.maximumRestarts = 0 }), (["--no-probe"], { $0.skipsProbe = true }),
            (["--require-probe"], { $0.requiresProbe = true }),
            (["--url", "https://a/b"], { $0.probe.urls = [ProbeURL("https://a/b")].compactMap { $0 } }),
            (
                ["--router-address", "http://h:8"],
                { $0.probe.routerAddress = RouterAddress(isEncrypted: false, host: "h", port: 8) }
            ),
            (["--cacert", "/ca.pem"], { $0.probe.authorityFile = "/ca.pem" }), (["-k"], { $0.probe.isInsecure = true }),
            (["--resolve", "h:443:::1"], { $0.probe.resolved = [ResolvedName(host: "h", port: 443, address: "::1")] }),
            (
                ["--resolve", "h:443:[::1]"],
                { $0.probe.resolved = [ResolvedName(host: "h", port: 443, address: "::1")] }
            ),
            (
                ["--resolve", "+h:443:10.0.0.1,[::1],::2"],
                { $0.probe.resolved = [ResolvedName(host: "h", port: 443, addresses: ["10.0.0.1", "::1", "::2"])] }
            ),
            (
                ["--resolve", "*:80:10.0.0.1"],
                { $0.probe.resolved = [ResolvedName(host: "*", port: 80, address: "10.0.0.1")] }
            ),
            (["-L"], { $0.probe.followsRedirects = true }),
            (["--probe-timeout", "9"], { $0.probe.timeout = .seconds(9) }),
            (["-o", "json"], { $0.format = .json }), (["--logs", "0"], { $0.logLines = 0 }),
            (["-q"], { $0.isQuiet = true }),
            (["--color", "never"], { $0.color = .never }), (["-H", "unix:///d"], { $0.engine.host = "unix:///d" }),
            (["--context", "c"], { $0.engine.context = "c" }),
        ]
        for (words, change) in table {
            var expected = WaitArguments()
            expected.apps = [AppName(kind: nil, name: "demo")]
            change(&expected)
            #expect(try parse(words + ["demo"]) == expected, "\(words)")
        }
    }

    @Test("the timing variables count where the options are not given") func variables() throws {
        let environment = ["KAMIWAZA_EXTENSION_PROBE_TIMEOUT": "90", "KAMIWAZA_EXTENSION_PROBE_INTERVAL": "250ms"]
        let arguments = try #require(try parse(["demo"], environment))
        #expect(arguments.probe.timeout == .seconds(90))
        #expect(arguments.probe.interval == .milliseconds(250))
        #expect(try parse(["demo", "--probe-timeout", "5"], environment)?.probe.timeout == .seconds(5))
        #expect(throws: UsageError.self) { try parse(["demo"], ["KAMIWAZA_EXTENSION_PROBE_TIMEOUT": "soon"]) }
    }

    @Test("options that exclude each other are refused") func conflicts() {
        #expect(throws: UsageError.conflictingOptions("--no-probe", "--require-probe")) {
            try parse(["a", "--no-probe", "--require-probe"])
        }
        #expect(throws: UsageError.conflictingOptions("--no-probe", "--url")) {
            try parse(["a", "--no-probe", "--url", "http://x"])
        }
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            [], ["a", "--timeout", "soon"], ["a", "--timeout", "-5s"], ["a", "--interval", "0"],
            ["a", "--url", "/health"],
            ["a", "--url", "ftp://x"], ["a", "--url", "http://x y"], ["a", "--router-address", "h"],
            ["a", "--resolve", "h:1"],
            ["a", "--resolve", "h:0:1.2.3.4"], ["a", "--resolve", "h:1:name"], ["a", "-o", "xml"],
            ["a", "--logs", "-1"],
            ["a", "--max-restarts", "x"], ["pod:x"], [""], ["a", "--bogus"],
        ])
    func refused(words: [String]) {
        #expect(throws: UsageError.self) { try parse(words) }
    }

    @Test("a duration out of range is refused with option, value and what is allowed")
    func range() {
        let table: [([String], String)] = [
            (["--timeout", "-5"], "bad value '-5' for '--timeout': must be 0s or more (example: --timeout=1m30s)"),
            (["--timeout=-5"], "bad value '-5' for '--timeout': must be 0s or more (example: --timeout=1m30s)"),
            (["--timeout=-5s"], "bad value '-5s' for '--timeout': must be 0s or more (example: --timeout=1m30s)"),
            (["-t", "-0.5"], "bad value '-0.5' for '-t': must be 0s or more (example: -t 1m30s)"),
            (["--deadline", "-1h"], "bad value '-1h' for '--deadline': must be 10ms or more (example: --deadline=1s)"),
            (["--deadline", "0"], "bad value '0' for '--deadline': must be 10ms or more (example: --deadline=1s)"),
            (
                ["--timeout", "-x"],
                "bad value '-x' for '--timeout': is not a duration: a number is missing (example: --timeout=1m30s)"
            ),
        ]
        for (words, problem) in table {
            do throws(UsageError) {
                Issue.record("\(words) was taken: \(String(describing: try parse(["a"] + words)))")
            } catch {
                let message = error.message(for: "healthwatch wait")
                #expect(
                    message == "healthwatch wait: \(problem)\nRun 'healthwatch wait --help' for the options.")
            }
        }
    }
}
