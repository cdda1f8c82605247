import TestSupport
import Testing

@Suite("What a probe takes for an answer", .needsEngine)
struct ProbeProtocolTests {
    @Test(
        "what is not the whole head of an HTTP answer never passes",
        arguments: [
            "", "no HTTP at all\r\n\r\n", "SSH-2.0-server\r\n", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 99 Hm\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
        ])
    func broken(answer: String) async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { connection in
                if connection.readRequest() != nil { connection.send(answer) }
            }
            try await lab.run("web")
            let end = try await lab.probeInVain(lab.name("web"), "--url", server.url)
            #expect(end.exit == 6, "\(end)")
            #expect(end.reason == "probe-failed")
            #expect(end.targets.first?["status"] == .null)
            #expect(end.targets.first?["error"]?.string?.isEmpty == false)
        }
    }

    @Test("an answer counts as soon as its head is there, whatever its body does")
    func endlessBody() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe beginning")
                connection.waitForClose()
            }
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url)
            #expect(end.exit == 0, "\(end)")
            #expect(end.run.duration < .seconds(15))
        }
    }

    @Test("a failure whose body never ends is still told by its status")
    func endlessFailure() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\nthe beginning\n")
                connection.waitForClose()
            }
            try await lab.run("web")
            let end = try await lab.probeInVain(lab.name("web"), "--url", server.url)
            #expect(end.exit == 6, "\(end)")
            #expect(end.statuses == [500])
            #expect(end.message.contains("500 \"the beginning\""))
            #expect(end.run.duration < .seconds(15))
        }
    }

    @Test("an informational answer before the real one is passed over")
    func earlyHints() async throws {
        try await LabEngine.scope { lab in
            let server = try LoopbackServer(
                answering: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
            try await lab.run("web")
            let end = try await lab.probe(lab.name("web"), "--url", server.url)
            #expect(end.exit == 0, "\(end)")
            #expect(end.statuses == [204])
        }
    }

    @Test(
        "addresses that are none are usage errors",
        arguments: [
            "--router-address=127.0.0.1", "--router-address=https://", "--router-address=http://host:99999",
            "--router-address=ftp://host:21", "--router-address=host:0", "--router-address=host:80/path",
            "--router-address=user@host:80", "--resolve=shop.example", "--resolve=shop.example:443",
            "--resolve=shop.example:443:other.example", "--resolve=shop.example:no:127.0.0.1",
            "--resolve=:443:127.0.0.1",
        ])
    func addresses(option: String) async throws {
        let run = try await Binary.run(["wait", "web", option])
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errorText.contains(String(option.prefix { $0 != "=" })))
        #expect(run.output.isEmpty)
    }

    @Test("a file of authorities that is not there is told before anything is asked")
    func noAuthorities() async throws {
        let run = try await Binary.run(["wait", "web", "--cacert", "/no/such/file"])
        #expect(run.exitCode == 3, "\(run)")
        #expect(run.errorText.contains("/no/such/file"))
    }
}
