import Foundation
import TestSupport
import Testing

@Suite("lint, of files")
struct LintCommandTests {
    private static let bad =
        "FROM python:3.12-slim\nHEALTHCHECK --start-period=30s CMD curl http://127.0.0.1:8000/\nCMD [\"python\", \"app.py\"]\n"
    private static let good = """
        FROM python:3.12-slim
        HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \\
            CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=3)"]
        CMD ["python", "app.py"]

        """

    private func lint(_ folder: ScratchFolder, _ words: String...) async throws -> FinishedProcess {
        try await Binary.run(["lint"] + words.map { $0.hasPrefix("-") ? $0 : folder.path($0) })
    }

    @Test("an error is exit 1, with its place, and a good file says that there is nothing")
    func files() async throws {
        let folder = try ScratchFolder()
        try folder.write(Self.bad, to: "bad.Dockerfile")
        try folder.write(Self.good, to: "Dockerfile")
        let bad = try await lint(folder, "bad.Dockerfile")
        #expect(bad.exitCode == 1, "\(bad)")
        #expect(bad.text.contains("\(folder.path("bad.Dockerfile")):2:"), "\(bad)")
        #expect(bad.text.contains("[curl-without-fail]"), "\(bad)")
        let good = try await lint(folder, "Dockerfile")
        #expect(good.exitCode == 0 && good.text.hasPrefix("no mistakes"), "\(good)")
    }

    @Test("warnings decide with --strict only; --ignore and a comment silence a finding")
    func warnings() async throws {
        let folder = try ScratchFolder()
        let text = "FROM debian:12\nHEALTHCHECK --interval=5m --start-period=10m CMD [\"/bin/check\"]\n"
        try folder.write(text, to: "Dockerfile")
        let warned = try await lint(folder, "Dockerfile")
        #expect(warned.exitCode == 0 && warned.text.contains("[interval-too-long]"), "\(warned)")
        #expect(try await lint(folder, "Dockerfile", "--strict").exitCode == 1)
        let ignored = try await lint(
            folder, "Dockerfile", "--strict", "--ignore=interval-too-long", "--ignore=check-slower-than-gate")
        #expect(ignored.exitCode == 0, "\(ignored)")
        let silenced = text.replacingOccurrences(
            of: "HEALTHCHECK", with: "# healthwatch ignore=interval-too-long,check-slower-than-gate\nHEALTHCHECK")
        try folder.write(silenced, to: "Dockerfile")
        #expect(try await lint(folder, "Dockerfile", "--strict").exitCode == 0)
    }

    @Test("a folder is its usual files, with the Compose override; what is not there is exit 3")
    func folders() async throws {
        let folder = try ScratchFolder()
        #expect(try await Binary.run(["lint", folder.path("")]).exitCode == 3)
        try folder.write(Self.good, to: "Dockerfile")
        try folder.write(
            "services:\n  web:\n    image: nginx\n    healthcheck: {test: [CMD, /check], interval: 10s, start_period: 20s}\n",
            to: "compose.yaml")
        try folder.write("services:\n  web:\n    healthcheck: {interval: 10m}\n", to: "compose.override.yaml")
        let run = try await Binary.run(["lint", folder.path("")])
        #expect(run.text.contains("compose.override.yaml:3:"), "\(run)")
        #expect(run.text.contains("[interval-too-long]"), "\(run)")
        #expect(try await lint(folder, "none.yaml").exitCode == 3)
    }

    @Test("a configuration file is checked by its own reader")
    func configuration() async throws {
        let folder = try ScratchFolder()
        try folder.write("apps: {web: {healthChecks: {readines: {path: /}}}}\n", to: "healthwatch.yaml")
        let run = try await lint(folder, "healthwatch.yaml")
        #expect(run.exitCode == 1 && run.text.contains("did you mean 'readiness'?"), "\(run)")
    }

    @Test("every format is whole: SARIF and JSON parse, annotations begin with their commands")
    func formats() async throws {
        let folder = try ScratchFolder()
        try folder.write(Self.bad, to: "Dockerfile")
        let sarif = try await lint(folder, "Dockerfile", "--output=sarif")
        let log = try sarif.json()
        #expect(sarif.exitCode == 1 && log["version"]?.string == "2.1.0")
        let results = log["runs"]?.array?.first?["results"]?.array ?? []
        #expect(results.contains { $0["ruleId"]?.string == "curl-without-fail" && $0["level"]?.string == "error" })
        let github = try await lint(folder, "Dockerfile", "--output=github")
        #expect(!github.lines.isEmpty && github.lines.allSatisfy { $0.hasPrefix("::") }, "\(github)")
        let json = try await lint(folder, "Dockerfile", "--output=json")
        #expect(try json.json()["summary"]?["errors"]?.int == 1, "\(json)")
        try await SchemaCheck.expectValid([json, try await lint(folder, "Dockerfile", "--output=ndjson")])
    }

    @Test("a name that is no file needs an engine, and a mistake in an option is told")
    func usage() async throws {
        let none = try await Binary.run(
            ["lint", "web"], environment: ["DOCKER_HOST": "unix:///nonexistent/docker.sock"])
        #expect(none.exitCode == 4, "\(none)")
        let unknown = try await Binary.run(["lint", "--ignore", "no-start-perod", "x"])
        #expect(unknown.exitCode == 2 && unknown.errorText.contains("no-start-period"), "\(unknown)")
    }
}

@Suite("lint, of what an engine has", .needsEngine)
struct LintEngineTests {
    @Test("containers, apps and images are looked through, and what is missing is exit 3")
    func objects() async throws {
        try await LabEngine.scope { lab in
            try await lab.service(
                "web", LabContainer(health: .init(["CMD-SHELL", "curl http://localhost/ || exit 1"])))
            try await lab.service("plain")
            let app = try await lab.healthwatch("lint", lab.prefix, "-o", "json")
            #expect(app.exitCode == 1, "\(app)")
            let findings = try app.json()["findings"]?.array ?? []
            let ids = Dictionary(grouping: findings) { $0["owner"]?.string ?? "" }
                .mapValues { Set($0.compactMap { $0["id"]?.string }) }
            #expect(
                ids["container \(lab.name("web-1"))"]?.isSuperset(of: ["curl-without-fail", "check-too-frequent"])
                    == true, "\(app)")
            #expect(ids["container \(lab.name("plain-1"))"]?.contains("no-healthcheck") == true, "\(app)")
            let image = try await lab.healthwatch("lint", "healthwatch/busybox:1")
            #expect(image.text.contains("[no-healthcheck]"), "\(image)")
            let missing = try await lab.healthwatch("lint", "image:nowhere/none:9")
            #expect(missing.exitCode == 3, "\(missing)")
        }
    }
}
