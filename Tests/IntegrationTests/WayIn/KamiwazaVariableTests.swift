import TestSupport
import Testing

@Suite("Probes of Kamiwaza's variables", .needsEngine)
struct KamiwazaVariableTests {
    @Test("both variables are asked, and both must pass")
    func both() async throws {
        try await LabEngine.scope { lab in
            let (app, path) = (try AnsweringServer(), try AnsweringServer())
            try await lab.run(
                "web",
                .idle(["KAMIWAZA_APP_URL": "\(app.url)/", "KAMIWAZA_APP_PATH_URL": "\(path.url)/runtime/apps/7"]))
            let passing = try await lab.probe(lab.name("web"))
            #expect(passing.exit == 0, "\(passing)")
            #expect(passing.urls == ["\(app.url)/", "\(path.url)/runtime/apps/7"])
            #expect(passing.targets.allSatisfy { $0["source"]?.string == "kamiwaza" })
            #expect(passing.targets.allSatisfy { $0["container"]?.string == lab.name("web") })
            #expect(path.received.map(\.target) == ["/runtime/apps/7"])
            path.answer("404 Not Found")
            let failing = try await lab.probeInVain(lab.name("web"))
            #expect(failing.exit == 6, "\(failing)")
            #expect(failing.statuses == [200, 404])
        }
    }

    @Test("a URL that several containers name is asked once")
    func duplicates() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            for service in ["api", "web"] {
                try await lab.service(
                    service, .idle(["KAMIWAZA_APP_URL": "\(server.url)/", "KAMIWAZA_APP_PATH_URL": "\(server.url)/"]))
            }
            let end = try await lab.probe("project:\(lab.prefix)")
            #expect(end.exit == 0, "\(end)")
            #expect(end.urls == ["\(server.url)/"])
            #expect(server.received.count == 1)
        }
    }

    @Test("a deployment is found by its variable, and asked where its other one says")
    func deployment() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web", .idle(["KAMIWAZA_DEPLOYMENT_ID": lab.prefix, "KAMIWAZA_APP_URL": server.url]))
            let end = try await lab.probe("deployment:\(lab.prefix)")
            #expect(end.exit == 0, "\(end)")
            #expect(end.document["kind"]?.string == "deployment")
            #expect(end.urls == [server.url])
        }
    }

    @Test(
        "a value that is no URL is not asked; a note names the variable and not the value",
        arguments: ["secretvalue", "ftp://secretvalue/"])
    func noURL(value: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .idle(["KAMIWAZA_APP_URL": value, "KAMIWAZA_APP_PATH_URL": ""]))
            let end = try await lab.probe(lab.name("web"))
            #expect(end.exit == 0, "\(end)")
            #expect(end.probeResult == "skipped")
            #expect(end.note.contains("KAMIWAZA_APP_URL of \(lab.name("web")) is no http or https URL"))
            #expect(!end.note.contains("KAMIWAZA_APP_PATH_URL"))
            #expect(!"\(end)".contains("secretvalue"))
            let strict = try await lab.probe(lab.name("web"), "--require-probe")
            #expect(strict.exit == 6, "\(strict)")
            #expect(strict.reason == "no-probe-target")
        }
    }

    @Test("one value that is no URL does not hide the other one")
    func oneIsGood() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer()
            try await lab.run("web", .idle(["KAMIWAZA_APP_URL": "nowhere", "KAMIWAZA_APP_PATH_URL": server.url]))
            let end = try await lab.probe(lab.name("web"))
            #expect(end.exit == 0, "\(end)")
            #expect(end.urls == [server.url])
            #expect(end.run.errorText.contains("KAMIWAZA_APP_URL of \(lab.name("web")) is no http or https URL"))
        }
    }

    @Test("blanks around a value are no part of it, and what has completed is not asked for")
    func blanksAndCompleted() async throws {
        try await LabEngine.scope { lab in
            let (server, other) = (try AnsweringServer(), try AnsweringServer())
            try await lab.service("web", .idle(["KAMIWAZA_APP_URL": " \(server.url)/ "]))
            try await lab.service(
                "migrate", LabContainer(["true"]).with { $0.environment = ["KAMIWAZA_APP_URL": other.url] })
            let end = try await lab.probe("project:\(lab.prefix)", "--one-shot", "migrate")
            #expect(end.exit == 0, "\(end)")
            #expect(end.urls == ["\(server.url)/"])
            #expect(other.received.isEmpty)
        }
    }

    @Test("a password in a variable is used and never shown")
    func password() async throws {
        try await LabEngine.scope { lab in
            let server = try AnsweringServer("500 Internal Server Error")
            try await lab.run("web", .idle(["KAMIWAZA_APP_URL": "http://anna:hunter2@127.0.0.1:\(server.port)/"]))
            let end = try await lab.probeInVain(lab.name("web"))
            #expect(end.exit == 6, "\(end)")
            #expect(!"\(end)".contains("hunter2"))
            #expect(server.received.first?.header("Authorization")?.hasPrefix("Basic ") == true)
        }
    }
}
