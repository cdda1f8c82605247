import TestSupport
import Testing

@Suite("Hostile text from containers", .needsEngine)
struct HostileOutputTests {
    private static let formats = ["text", "json", "ndjson", "github", "junit"]

    /// Nothing in it can move a cursor, ring a bell or forge a line; it is UTF-8 and of bounded length.
    private func expectHarmless(_ run: FinishedProcess, limit: Int = 200_000) {
        for (name, bytes) in [("standard output", run.output), ("standard error", run.errors)] {
            let controls = bytes.filter { ($0 < 0x20 && $0 != 0x0A) || $0 == 0x7F }
            #expect(controls.isEmpty, "\(name) has control characters \(Set(controls))")
            let text = String(validating: bytes, as: UTF8.self)
            #expect(text != nil, "\(name) is not UTF-8")
            let invisible = text?.unicodeScalars.filter {
                [.control, .format].contains($0.properties.generalCategory) && $0 != "\n"
            }
            #expect(invisible?.isEmpty == true, "\(name) has invisible characters")
            #expect(bytes.count < limit, "\(name) is \(bytes.count) bytes long")
        }
    }

    @Test("a log with escape sequences, broken UTF-8 and a line of a megabyte", arguments: formats)
    func log(format: String) async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(
                    script: #"""
                        printf '\033[2J\033[31mred\033]0;owned\007\n'
                        printf 'broken \377\376\300\200 bytes\n\r\b\bover\n::error::forged\n'
                        printf 'right \342\200\256 to left, tag </system-out> ]]> &\n'
                        head -c 1000000 /dev/zero | tr '\0' A; echo; echo last; exit 3
                        """#))
            try await lab.wait(for: "web", state: "exited")
            let run = try await lab.healthwatch("wait", lab.name("web"), "-o", format)
            #expect(run.exitCode == 5, "\(run.errorText)")
            expectHarmless(run)
            if format == "text" { #expect(run.text.contains("    | last\n")) }
            // The headline and the finding; what the log forges stays inside the group.
            if format == "github" {
                let errors = run.lines.filter { $0.hasPrefix("::error") }
                #expect(errors.count == 2 && errors.allSatisfy { $0.hasPrefix("::error title=") }, "\(errors)")
            }
        }
    }

    @Test("the output of a check with escape sequences and broken UTF-8", arguments: formats)
    func checkOutput(format: String) async throws {
        try await LabEngine.scope { lab in
            let script =
                #"printf '\033[31mred\033]0;owned\007 \377\376 \r\b'; head -c 9000 /dev/zero | tr '\0' A; exit 1"#
            try await lab.run("web", LabContainer(health: .init(["CMD-SHELL", script])))
            let run = try await lab.healthwatch("wait", lab.name("web"), "-o", format)
            #expect(run.exitCode == 1, "\(run.errorText)")
            expectHarmless(run)
            if format == "text" { #expect(run.text.contains("owned")) }
        }
    }

    @Test("labels, commands and environment with escape sequences", arguments: formats)
    func labels(format: String) async throws {
        try await LabEngine.scope { lab in
            let evil = "\u{1B}[31m\u{7}\n::error::x\r\u{202E}\u{9B}2J"
            var container = lab.composed("web", LabContainer(health: .init(["CMD-SHELL", "echo \(evil); exit 1"])))
            container.labels["com.docker.compose.service"] = "web" + evil
            container.labels["com.docker.compose.container-number"] = evil
            container.labels["com.docker.compose.depends_on"] = evil + ":service_healthy:" + evil
            container.labels["traefik.enable"] = "true"
            container.labels["traefik.http.routers.web.rule"] = "Host(`\(evil)`)"
            container.environment["KAMIWAZA_APP_URL"] = "http://" + evil
            container.environment["TOKEN"] = "s3cret-value"
            try await lab.run("web-1", container)
            let run = try await lab.healthwatch("wait", lab.prefix, "-o", format)
            #expect(run.exitCode == 1, "\(run.errorText)")
            expectHarmless(run)
            #expect(!run.text.contains("s3cret-value") && !run.errorText.contains("s3cret-value"))
        }
    }

    @Test("the router's rule of a healthy app with escape sequences", arguments: formats)
    func rule(format: String) async throws {
        try await LabEngine.scope { lab in
            let evil = "\u{1B}[31m\u{7}\n\r\u{202E}"
            var container = lab.composed("web")
            container.labels["traefik.enable"] = "true"
            container.labels["traefik.http.routers.web.rule"] = "Host(`\(evil)`"
            container.labels["traefik.http.services.\(evil).loadbalancer.server.port"] = evil
            try await lab.run("web-1", container)
            let run = try await lab.healthwatch("wait", lab.prefix, "-o", format, "--probe-timeout", "300ms")
            #expect(run.exitCode == 6, "\(run)")
            expectHarmless(run)
        }
    }

    @Test("secrets in a check and a log are masked")
    func secrets() async throws {
        try await LabEngine.scope { lab in
            try await lab.run(
                "web",
                LabContainer(
                    script: "echo 'connect https://user:hunter2@db/'; sleep 1000000",
                    health: .init(["CMD-SHELL", "false --password=hunter2 && echo 'Authorization: Bearer hunter2'"])))
            for format in Self.formats {
                let run = try await lab.healthwatch("wait", lab.name("web"), "-o", format)
                #expect(run.exitCode == 1, "\(run)")
                #expect(!run.text.contains("hunter2") && !run.errorText.contains("hunter2"), "\(run)")
            }
        }
    }

    @Test("an app that is named with escape sequences", arguments: formats)
    func name(format: String) async throws {
        try await LabEngine.scope { lab in
            let run = try await lab.healthwatch("wait", "no\u{1B}[31m\u{7}\nsuch\r::error::", "-o", format)
            #expect([2, 3].contains(run.exitCode), "\(run)")
            expectHarmless(run)
            let named = try await lab.healthwatch("wait", "project:no\u{1B}[31m\u{7}\nsuch\r::error::", "-o", format)
            #expect(named.exitCode == 3, "\(named)")
            expectHarmless(named)
        }
    }
}
