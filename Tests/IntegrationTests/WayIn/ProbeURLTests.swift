import Foundation
import TestSupport
import Testing

@Suite("Probes of URLs that are named", .needsEngine)
struct ProbeURLTests {
    @Test("every --url is asked, and all of them must pass")
    func repeated() async throws {
        try await LabEngine.scope { lab in
            let (good, bad) = (try AnsweringServer(), try AnsweringServer())
            try await lab.run("web")
            let passing = try await lab.probe(lab.name("web"), "--url", "\(good.url)/a", "--url", "\(bad.url)/b?c=d")
            #expect(passing.exit == 0, "\(passing)")
            #expect(passing.urls == ["\(good.url)/a", "\(bad.url)/b?c=d"])
            #expect(passing.targets.allSatisfy { $0["source"]?.string == "url" && $0["result"]?.string == "passed" })
            #expect(bad.received.map(\.target) == ["/b?c=d"])
            bad.answer("503 Service Unavailable")
            let failing = try await lab.probeInVain(
                lab.name("web"), "--url", good.url, "--url", bad.url)
            #expect(failing.exit == 6, "\(failing)")
            #expect(failing.reason == "probe-failed")
            #expect(failing.offender == nil)
            #expect(failing.statuses == [200, 503])
            #expect(failing.targets.compactMap { $0["result"]?.string } == ["passed", "failed"])
            #expect(failing.message.contains(bad.url))
        }
    }

    @Test("--resolve dials the address and keeps the name in the request")
    func resolved() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            let url = "http://shop.example:\(server.port)/"
            let end = try await lab.probe(
                lab.name("web"), "--url", url, "--resolve", "shop.example:\(server.port):127.0.0.1")
            #expect(end.exit == 0, "\(end)")
            #expect(end.urls == [url])
            #expect(server.received.first?.header("Host") == "shop.example:\(server.port)")
            #expect(server.received.first?.line == "GET / HTTP/1.1")
        }
    }

    @Test("--resolve takes any host, several addresses and a plus sign, as curl does")
    func resolvedAsInCurl() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            for entry in ["*:\(server.port):127.0.0.1", "+shop.example:\(server.port):[::1],127.0.0.1"] {
                let end = try await lab.probe(
                    lab.name("web"), "--url", "http://shop.example:\(server.port)/", "--resolve", entry)
                #expect(end.exit == 0, "\(end)")
            }
            #expect(server.received.count == 2)
        }
    }

    @Test("a host name that does not resolve behind a redirect is told by its own name")
    func unresolvedRedirect() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer(
                answering: "HTTP/1.1 302 Found\r\nLocation: http://no-such-host.invalid/\r\nContent-Length: 0\r\n\r\n")
            try await lab.run("web")
            let end = try await lab.probeInVain(lab.name("web"), "--url", server.url, "--follow")
            #expect(end.exit == 6, "\(end)")
            #expect(end.targets.first?["error"]?.string == "the host name no-such-host.invalid does not resolve")
        }
    }

    @Test("a host name that does not resolve fails the probe")
    func unresolved() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let end = try await lab.probeInVain(
                lab.name("web"), "--url", "http://no-such-host.invalid/")
            #expect(end.exit == 6, "\(end)")
            #expect(end.targets.first?["error"]?.string?.isEmpty == false)
            #expect(end.targets.first?["status"] == .null)
        }
    }

    @Test("a password in a URL is used and never shown", arguments: ["text", "json", "ndjson", "github", "junit"])
    func password(format: String) async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web")
            for status in ["200 OK", "401 Unauthorized"] {
                server.answer(status)
                let run = try await lab.healthwatch(
                    "wait", lab.name("web"), "-o", format, "--url", "http://anna:hunter2@127.0.0.1:\(server.port)/",
                    "--probe-timeout", "300ms", "--probe-interval", "100ms",
                    environment: ["GITHUB_STEP_SUMMARY": lab.folder.path("summary")])
                #expect(run.exitCode == (status == "200 OK" ? 0 : 6), "\(run)")
                #expect(!run.text.contains("hunter2"), "\(run)")
                #expect(!run.errorText.contains("hunter2"), "\(run)")
                #expect(run.errorText.contains("anna:***@"))
            }
            // anna:hunter2
            #expect(server.received.first?.header("Authorization") == "Basic YW5uYTpodW50ZXIy")
            if format == "github" {
                let summary = try String(contentsOfFile: lab.folder.path("summary"), encoding: .utf8)
                #expect(summary.contains("FAILED"))
                #expect(!summary.contains("hunter2"))
            }
        }
    }

    @Test(
        "what is no absolute http or https URL is a usage error",
        arguments: ["shop.example", "ftp://shop.example/", "http://", "https:///path", "/path", "http://a b/", ""])
    func noURL(text: String) async throws {
        let run = try await Binary.run(["wait", "web", "--url", text])
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errorText.contains("--url"))
        #expect(run.output.isEmpty)
    }
}
