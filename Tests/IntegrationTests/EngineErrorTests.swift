import Foundation
import TestSupport
import Testing

@Suite("Engines that cannot be asked")
struct EngineErrorTests {
    /// What a run against a bad engine must be: exit status 4, the reason on standard error, nothing else.
    private func expectRefusal(_ run: FinishedProcess, naming words: String...) {
        #expect(run.exitCode == 4, "\(run)")
        #expect(run.output.isEmpty, "\(run)")
        #expect(run.errorText.split(separator: "\n").contains { $0.hasPrefix("healthwatch wait: ") }, "\(run)")
        for words in words { #expect(run.errorText.contains(words), "\(run)") }
    }

    @Test("a socket that is not there")
    func missingSocket() async throws {
        let run = try await Binary.run(["wait", "x", "-H", "unix:///nowhere/docker.sock"])
        expectRefusal(run, naming: "unix:///nowhere/docker.sock (from --host)", "there is no such socket", "--host")
    }

    @Test("a refused port")
    func refused() async throws {
        let run = try await Binary.run(["wait", "x"], environment: ["DOCKER_HOST": "tcp://127.0.0.1:1"])
        expectRefusal(run, naming: "tcp://127.0.0.1:1 (from DOCKER_HOST)", "connection refused")
    }

    @Test("a file that is no socket, and a folder")
    func noSocket() async throws {
        let folder = try ScratchFolder()
        try "text".write(toFile: folder.path("file"), atomically: true, encoding: .utf8)
        for path in [folder.path("file"), folder.path("")] {
            expectRefusal(try await Binary.run(["wait", "x", "-H", "unix://\(path)"]), naming: path)
        }
    }

    @Test(
        "something else than an engine answers",
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
            "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "\u{1b}]0;owned\u{7}\r\n\r\n", "",
        ])
    func garbage(answer: String) async throws {
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
        }
        let run = try await Binary.run(["wait", "x", "--deadline", "5s", "-H", "tcp://127.0.0.1:\(server.port)"])
        expectRefusal(run)
        #expect(!run.errors.contains(0x1B))
    }

    @Test("an engine that accepts and says nothing is given up at the deadline")
    func silent() async throws {
        let server = try LoopbackServer { $0.waitForClose() }
        let run = try await Binary.run(["wait", "x", "--deadline", "700ms", "-H", "tcp://127.0.0.1:\(server.port)"])
        #expect(run.exitCode == 4, "\(run)")
        #expect(run.duration < .seconds(5))
    }

    @Test("an address in the environment that cannot be used", arguments: ["nonsense", "ssh://me@host", "tcp://"])
    func unsupported(address: String) async throws {
        let run = try await Binary.run(["wait", "x"], environment: ["DOCKER_HOST": address])
        expectRefusal(run, naming: "'\(address)' (from DOCKER_HOST)")
    }

    @Test("the document of an engine that cannot be asked says so")
    func document() async throws {
        let run = try await Binary.run(["wait", "x", "-o", "json", "-H", "unix:///nowhere/docker.sock"])
        let end = try WaitEnd(run)
        #expect(end.exit == 4)
        #expect(end.reason == "engine")
        #expect(end.status == "FAILED")
        #expect(end.document["exit_code"]?.int == 4)
        #expect(end.containers.isEmpty)
    }

    @Test("a user without access learns which group to join", .needsEngine, .needsRoot)
    func permission() async throws {
        let run = try await Binary.run(["wait", "x", "-H", LabEngine.host], user: 65_534)
        expectRefusal(run, naming: "permission denied", "usermod -aG docker", "(from --host)")
    }

    @Test("--host comes before DOCKER_HOST", .needsEngine)
    func precedence() async throws {
        let nowhere = "unix:///nowhere/docker.sock"
        let reached = try await Binary.run(
            ["wait", "nothing-here", "-H", LabEngine.host], environment: ["DOCKER_HOST": nowhere])
        #expect(reached.exitCode == 3, "\(reached)")
        let refused = try await Binary.run(["wait", "x", "-H", nowhere], environment: ["DOCKER_HOST": LabEngine.host])
        expectRefusal(refused, naming: "(from --host)")
    }

    @Test("an API version that the engine does not speak is refused, and nothing else is said", .needsEngine)
    func pinnedVersion() async throws {
        for pin in ["1.999", "1.10"] {
            let run = try await Binary.run(
                ["wait", "x", "-H", LabEngine.host], environment: ["DOCKER_API_VERSION": pin])
            expectRefusal(run, naming: "API \(pin), which DOCKER_API_VERSION demands", "Unset the variable")
            #expect(run.errorText.split(separator: "\n").count == 1, "\(run)")
        }
    }

    @Test("a web server is told from an engine, and named", arguments: ["200 OK", "404 Not Found"])
    func webServer(status: String) async throws {
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 \(status)\r\nContent-Length: 5\r\n\r\nhello")
        }
        let address = "tcp://127.0.0.1:\(server.port)"
        let run = try await Binary.run(["wait", "x", "-H", address])
        expectRefusal(run, naming: "what answers at \(address) (from --host) is no Docker Engine")
    }
}

@Suite("Docker contexts", .needsEngine)
struct ContextTests {
    /// A folder that is `$DOCKER_CONFIG`, with a context for each name.
    private func configuration(current: String?, contexts: [String: String]) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        if let current {
            try #"{"currentContext":"\#(current)"}"#.write(
                toFile: folder.path("config.json"), atomically: true, encoding: .utf8)
        }
        for (name, host) in contexts {
            let place = folder.path("contexts/meta/\(name)-digest")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try #"{"Name":"\#(name)","Metadata":{},"Endpoints":{"docker":{"Host":"\#(host)","SkipTLSVerify":false}}}"#
                .write(toFile: place + "/meta.json", atomically: true, encoding: .utf8)
        }
        return folder
    }

    @Test("the current context is used, and every other word comes before it")
    func order() async throws {
        let folder = try configuration(
            current: "lab", contexts: ["lab": LabEngine.host, "off": "unix:///nowhere/off.sock"])
        let base = ["DOCKER_CONFIG": folder.path("")]
        // 3: the engine was asked, and knows no such app. 4: it was not reached.
        let cases: [(words: [String], environment: [String: String], code: Int32)] = [
            ([], [:], 3), ([], ["DOCKER_CONTEXT": "off"], 4), (["--context", "off"], [:], 4),
            (["--context", "lab"], ["DOCKER_CONTEXT": "off"], 3), (["-H", "unix:///nowhere/a.sock"], [:], 4),
            ([], ["DOCKER_HOST": "unix:///nowhere/a.sock"], 4),
            (["--context", "lab"], ["DOCKER_HOST": "unix:///nowhere/a.sock"], 3),
            ([], ["DOCKER_HOST": LabEngine.host, "DOCKER_CONTEXT": "off"], 3),
        ]
        for (words, environment, code) in cases {
            let run = try await Binary.run(
                ["wait", "nothing-here"] + words, environment: base.merging(environment) { $1 })
            #expect(run.exitCode == code, "\(words) \(environment): \(run)")
        }
    }

    @Test("a context that does not exist is named, with who asked for it")
    func missing() async throws {
        let folder = try configuration(current: "gone", contexts: [:])
        let run = try await Binary.run(["wait", "x"], environment: ["DOCKER_CONFIG": folder.path("")])
        #expect(run.exitCode == 4)
        #expect(run.errorText.contains("the context 'gone' (currentContext in config.json) does not exist"), "\(run)")
    }

    @Test("config.json is found below HOME, too")
    func home() async throws {
        let home = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: home.path(".docker"), withIntermediateDirectories: true)
        try #"{"currentContext":"gone"}"#.write(
            toFile: home.path(".docker/config.json"), atomically: true, encoding: .utf8)
        let run = try await Binary.launch(["wait", "x"], home: home).result()
        #expect(run.errorText.contains("the context 'gone'"), "\(run)")
    }
}
