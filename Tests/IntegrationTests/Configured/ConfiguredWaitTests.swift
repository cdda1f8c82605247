import TestSupport
import Testing

@Suite("A configuration file in a gate", .needsEngine)
struct ConfiguredWaitTests {
    private static let app = LabContainer(script: "mkdir /w; exec httpd -f -p 8000 -h /w").with {
        $0.network = "bridge"
        $0.exposed = ["8000"]
    }

    private func configuration(_ lab: LabEngine, _ probes: String) throws -> String {
        try lab.folder.write(
            "apps:\n  \(lab.name("web")):\n    healthChecks:\n      readiness: {path: /ready, port: 8000}\n\(probes)",
            to: "healthwatch.yaml")
    }

    @Test("a readiness probe is part of phase 2: the gate passes when it does")
    func passes() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", Self.app)
            let file = try configuration(lab, "")
            let wait = try lab.launch([
                "wait", lab.name("web"), "--config", file, "--probe-interval", "50ms", "-o", "json",
            ])
            try await wait.notes("404")
            try await lab.exec("web", "touch", "/w/ready")
            let run = try await wait.result()
            #expect(run.exitCode == 0, "\(run)")
            let target = try run.json()["phases"]?["probe"]?["targets"]?.array?.first
            #expect(target?["source"]?.string == "configuration" && target?["probe"]?.string == "readiness")
            #expect(target?["container"]?.string == lab.name("web") && target?["status"]?.int == 200)
            #expect(target?["url"]?.string?.hasSuffix(":8000/ready") == true)
            try await SchemaCheck.expectValid([run])
        }
    }

    @Test("one that never passes fails the gate with 6, and the report names what was asked")
    func fails() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", Self.app)
            let file = try configuration(lab, "")
            let run = try await lab.healthwatch(
                "wait", lab.name("web"), "--probe-timeout", "500ms", environment: ["HEALTHWATCH_CONFIG": file])
            #expect(run.exitCode == 6, "\(run)")
            #expect(run.text.contains(":8000/ready did not pass within 500ms: 404"), "\(run)")
            #expect(run.text.contains("probe of \(file)"), "\(run)")
        }
    }

    @Test(
        "a command inside the container, its own check and a connection are probes, too; one that is not critical decides nothing"
    )
    func kinds() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", Self.app.with { $0.health = .good })
            let file = try configuration(
                lab,
                """
                    probes:
                      inside: {exec: [test, -d, /w], timeoutSeconds: 30}
                      own: {check: true}
                      port: {tcp: 8000}
                      minor: {path: /missing, port: 8000, critical: false}

                """)
            try await lab.exec("web", "touch", "/w/ready")
            let run = try await lab.healthwatch("wait", lab.name("web"), "--config", file, "-o", "json")
            #expect(run.exitCode == 0, "\(run)")
            let targets = try run.json()["phases"]?["probe"]?["targets"]?.array ?? []
            #expect(
                Set(targets.compactMap { $0["probe"]?.string }) == ["readiness", "inside", "own", "port"], "\(run)")
            try await SchemaCheck.expectValid([run])
        }
    }

    @Test("an app that the file does not name is gated without it, and --no-probe skips its probes")
    func others() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", Self.app)
            try await lab.run("other", LabContainer(health: .good))
            let file = try configuration(lab, "")
            let other = try await lab.healthwatch("wait", lab.name("other"), "--config", file)
            #expect(other.exitCode == 0, "\(other)")
            let skipped = try await lab.healthwatch("wait", lab.name("web"), "--config", file, "--no-probe")
            #expect(skipped.exitCode == 0, "\(skipped)")
        }
    }

    @Test("a mistake in the file is told with its place, before anything is asked")
    func mistakes() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            "apps:\n  web:\n    healthChecks:\n      readiness:\n        perodSeconds: 3\n", to: "hw.yaml")
        for command in ["wait", "watch"] {
            let run = try await Binary.run([command, "web", "--config", file])
            #expect(run.exitCode == 2, "\(run)")
            #expect(run.errorText.contains("\(file):5:9: "), "\(run)")
            #expect(run.errorText.contains("did you mean 'periodSeconds'?"), "\(run)")
            let missing = try await Binary.run([command, "web", "--config", folder.path("none.yaml")])
            #expect(missing.exitCode == 3 && missing.errorText.contains("none.yaml"), "\(missing)")
        }
    }
}
