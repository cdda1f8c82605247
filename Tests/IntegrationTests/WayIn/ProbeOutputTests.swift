import Foundation
import TestSupport
import Testing

@Suite("How a probe is reported", .needsEngine)
struct ProbeOutputTests {
    @Test("ndjson has an event for each new answer, and ends with the result")
    func ndjson() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer { _, number in
                number <= 3 ? ("503 Service Unavailable", "not yet") : number == 4 ? ("302 Found", "") : ("200 OK", "")
            }
            try await lab.run("web")
            let run = try await lab.healthwatch(
                "wait", lab.name("web"), "-o", "ndjson", "--url", server.url, "--probe-interval", "50ms")
            #expect(run.exitCode == 0, "\(run)")
            let lines = try run.jsonLines()
            let probes = lines.filter { $0["event"]?.string == "probe" }
            #expect(probes.compactMap { $0["message"]?.string } == ["503 \"not yet\"", "302"])
            #expect(probes.allSatisfy { $0["url"]?.string == server.url && $0["app"]?.string == lab.name("web") })
            #expect(probes.allSatisfy { $0["schema"]?.string == "healthwatch.wait/v1" && $0["elapsed_ms"]?.int != nil })
            #expect(lines.last?["event"]?.string == "result")
            #expect(lines.last?["phases"]?["probe"]?["targets"]?.array?.first?["attempts"]?.int == 4)
            #expect(lines.dropLast().allSatisfy { $0["event"]?.string != "result" })
        }
    }

    @Test("text on a failed probe names the target, the answer and the attempts")
    func text() async throws {
        try await failing("text") { run, lab, url in
            #expect(run.lines.first?.hasPrefix("FAILED \(lab.name("web")) after ") == true)
            #expect(run.lines.first?.contains("\(url) did not pass within 3s: 500 \"broken <b>\"") == true)
            #expect(run.text.contains("Probes:\n  GET \(url) (--url): 500 \"broken <b>\", "))
            #expect(run.text.contains(" attempts\n"))
            #expect(run.errorText.contains("GET \(url) 500"))
        }
    }

    @Test("github gets an error annotation, the report in a group and a line in the summary")
    func github() async throws {
        try await failing("github") { run, lab, url in
            #expect(run.lines.first?.hasPrefix("::error title=healthwatch%3A \(lab.name("web"))::FAILED") == true)
            #expect(run.lines.first?.contains("500") == true)
            #expect(run.text.contains("::group::FAILED"))
            #expect(run.text.contains("GET \(url) (--url): 500"))
            #expect(run.lines.last == "::endgroup::")
            let summary = try String(contentsOfFile: lab.folder.path("summary"), encoding: .utf8)
            #expect(summary.contains("| \(lab.name("web")) | FAILED |"))
            #expect(summary.contains("500"))
        }
    }

    @Test("junit has a failed case for the target, and passed ones for the rest")
    func junit() async throws {
        try await failing("junit") { run, lab, url in
            let report = try JUnitReport(run.output)
            #expect(report.attributes["testsuite"]?["tests"] == "2")
            #expect(report.attributes["testsuite"]?["failures"] == "1")
            #expect(report.attributes["testsuite"]?["name"] == lab.name("web"))
            #expect(report.cases == [lab.name("web"), "GET \(url)"])
            #expect(report.attributes["failure"]?["type"] == "probe-failed")
            #expect(report.attributes["failure"]?["message"] == "500 \"broken <b>\"")
        }
    }

    @Test("a warning about a login page is an annotation, and the app is deployed")
    func githubWarning() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer(
                answering: "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
            try await lab.run("web")
            let run = try await lab.healthwatch("wait", lab.name("web"), "-o", "github", "--url", server.url)
            #expect(run.exitCode == 0, "\(run)")
            #expect(run.lines.first?.hasPrefix("::notice title=healthwatch%3A \(lab.name("web"))::DEPLOYED") == true)
            #expect(run.text.contains("\n::warning title=auth-wall::"))
        }
    }

    @Test("-q says nothing on standard output, and one line of why on standard error")
    func quiet() async throws {
        try await failing("text", "-q") { run, lab, url in
            #expect(run.output.isEmpty)
            #expect(run.errorText.split(separator: "\n").count == 1)
            #expect(run.errorText.contains("FAILED \(lab.name("web"))"))
            #expect(run.errorText.contains(url))
        }
    }

    @Test("what an app answers does no harm: escapes become visible, bad bytes are replaced, lengths are bounded")
    func hostile() async throws {
        try await LabEngine.scope { lab in
            let body =
                Array("\u{1B}]0;owned\u{7}\u{1B}[2J".utf8) + [0xFF, 0xC0] + [UInt8](repeating: 0x41, count: 1 << 20)
            let head = "HTTP/1.1 500 Oh\r\nContent-Length: \(body.count)\r\n\r\n"
            let server = try LoopbackServer { connection in
                while connection.readRequest() != nil, connection.send(Array(head.utf8) + body) {}
            }
            try await lab.run("web")
            for format in ["text", "json", "ndjson", "github", "junit"] {
                let run = try await lab.healthwatch(
                    "wait", lab.name("web"), "-o", format, "--url", server.url, "--probe-timeout", "3s")
                #expect(run.exitCode == 6, "\(run)")
                for bytes in [run.output, run.errors] {
                    #expect(!bytes.contains { $0 < 0x20 && $0 != 10 }, "\(format)")
                    #expect(bytes.count < 20_000, "\(format)")
                    #expect(String(validating: bytes, as: UTF8.self) != nil)
                }
            }
        }
    }

    private func failing(
        _ format: String, _ options: String..., check: (FinishedProcess, LabEngine, String) throws -> Void
    ) async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer { _, _ in ("500 Internal Server Error", "broken <b>\nmore") }
            try await lab.run("web", LabContainer(health: .good))
            let arguments = ["wait", lab.name("web"), "-o", format, "--url", server.url] + ProbeTiming.inVain.options
            let run = try await lab.launch(
                arguments + options, environment: ["GITHUB_STEP_SUMMARY": lab.folder.path("summary")]
            ).result()
            #expect(run.exitCode == 6, "\(run)")
            try check(run, lab, server.url)
        }
    }
}
