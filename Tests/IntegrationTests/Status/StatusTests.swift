import Foundation
import TestSupport
import Testing

@Suite("The status of real apps", .needsEngine)
struct StatusTests {
    /// What a container must be told to be, once named and once in the overview of all.
    private func expect(
        _ lab: LabEngine, _ short: String, _ data: String, exit: Int32, pods: String, saying words: String,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let end = try await lab.status(lab.name(short))
        #expect(end.data == [data], "\(end)", sourceLocation: location)
        #expect(end.exit == exit, "\(end)", sourceLocation: location)
        #expect(end.pods == pods, "\(end)", sourceLocation: location)
        #expect(end.message.contains(words), "\(end)", sourceLocation: location)
        let all = try await lab.status("-a", "--filter=name=^\(lab.name(short))$")
        #expect(all.data == [data], "\(all)", sourceLocation: location)
        #expect(all.exit == exit, "\(all)", sourceLocation: location)
    }

    @Test("healthy, and running without a check")
    func healthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("good", LabContainer(health: .good))
            try await lab.run("plain")
            try await lab.wait(for: "good", health: "healthy")
            try await expect(lab, "good", "Healthy", exit: 0, pods: "1/0", saying: "the health checks pass")
            try await expect(lab, "plain", "Healthy", exit: 0, pods: "1/0", saying: "nothing verifies it")
        }
    }

    @Test("unhealthy, with the words of the check and the moment of the verdict for an app that is named")
    func unhealthy() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("bad", LabContainer(health: .bad))
            try await lab.wait(for: "bad", health: "unhealthy")
            try await expect(lab, "bad", "Unhealthy", exit: 1, pods: "0/1", saying: "health check failed")
            let end = try await lab.status(lab.name("bad"))
            #expect(
                end.message.wholeMatch(of: /health check failed \d+ times in a row: no luck today/) != nil, "\(end)")
            #expect(end.apps.first?["containers"]?.array?.first?["failing_streak"]?.int ?? 0 >= 2, "\(end)")
        }
    }

    @Test("starting is no success yet")
    func starting() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            try await expect(lab, "web", "Initializing", exit: 9, pods: "0/1", saying: "starting")
        }
    }

    @Test("stopped by a user is scaled down, with a check; without one nothing tells that it is there")
    func stopped() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.run("plain")
            try await lab.stop("web")
            try await lab.stop("plain")
            try await expect(lab, "web", "SCALED_DOWN", exit: 10, pods: "0/1", saying: "stopped on purpose")
            try await expect(lab, "plain", "Missing", exit: 3, pods: "0/1", saying: "stopped on purpose")
            let all = try await lab.healthwatch("status", "-q", lab.own)
            #expect(all.output.isEmpty && all.exitCode == 0, "what is stopped on purpose is left out: \(all)")
        }
    }

    @Test("a user who stops what would be started again is believed, whatever its status")
    func stoppedAgainstPolicy() async throws {
        try await LabEngine.scope { lab in
            let stubborn = LabContainer(script: "trap 'exit 3' TERM; while :; do sleep 0.1; done", health: .good)
            try await lab.run("web", stubborn.with { $0.restart = "always" })
            try await lab.wait(for: "web", health: "healthy")
            try await lab.call("POST", "/containers/\(lab.name("web"))/stop?t=30")
            let end = try await lab.status(lab.name("web"))
            #expect(end.data == ["SCALED_DOWN"] && end.exit == 10, "\(end)")
        }
    }

    @Test("exited by itself, with and without a check")
    func exited() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("checked", LabContainer(script: "exit 3", health: .good))
            try await lab.run("plain", LabContainer(script: "exit 3"))
            for name in ["checked", "plain"] { try await lab.wait(for: name, state: "exited") }
            try await expect(lab, "checked", "Unhealthy", exit: 5, pods: "0/1", saying: "exited with status 3")
            try await expect(lab, "plain", "Missing", exit: 5, pods: "0/1", saying: "exited with status 3")
        }
    }

    @Test("a crash loop, and a start that failed")
    func crashes() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("loop", LabContainer(script: "exit 3").with { $0.restart = "always" })
            try await lab.create("never", LabContainer(["/nowhere/server"]))
            await #expect(throws: EngineRefusal.self) { try await lab.start("never") }
            try await lab.wait(for: "loop", limit: .seconds(60)) { ($0["RestartCount"]?.int ?? 0) > 4 }
            let loop = try await lab.status(lab.name("loop"))
            #expect(loop.data == ["Unhealthy"] && loop.exit == 5, "\(loop)")
            #expect(loop.message.hasPrefix("keeps crashing: "), "\(loop)")
            let never = try await lab.status(lab.name("never"))
            #expect(never.data == ["Missing"] && never.exit == 5, "\(never)")
            #expect(never.message.contains("/nowhere/server"), "\(never)")
        }
    }

    @Test("paused is no failure")
    func paused() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            try await lab.pause("web")
            try await expect(lab, "web", "SCALED_DOWN", exit: 10, pods: "0/1", saying: "paused by a user")
            try await lab.unpause("web")
        }
    }

    @Test("a project is one app: some of it fails, what ran once counts for nothing")
    func project() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            try await lab.service("db", LabContainer(health: .bad))
            try await lab.service("init", LabContainer(["true"]))
            try await lab.wait(for: "web-1", health: "healthy")
            try await lab.wait(for: "db-1", health: "unhealthy")
            try await lab.wait(for: "init-1", state: "exited")
            for words in [[lab.prefix], ["project:\(lab.prefix)"], [lab.own]] {
                let end = try StatusEnd(try await lab.launch(["status", "-o", "json"] + words).result())
                #expect(end.data == ["Degraded"] && end.exit == 1 && end.pods == "1/1", "\(end)")
                #expect(end.apps.first?["name"]?.string == lab.prefix)
                #expect(end.apps.first?["kind"]?.string == "project")
                #expect(end.message.hasPrefix("\(lab.name("db-1")): health check failed"), "\(end)")
                let names = end.apps.first?["containers"]?.array?.compactMap { $0["name"]?.string }
                #expect(names == ["db-1", "init-1", "web-1"].map { lab.name($0) })
            }
        }
    }

    @Test("old and new side by side are an update")
    func update() async throws {
        try await LabEngine.scope { lab in
            for (number, hash) in [(1, "old"), (2, "new")] {
                let web = LabContainer(health: .good).with { $0.labels["com.docker.compose.config-hash"] = hash }
                try await lab.service("web", web, number: number)
                try await lab.wait(for: "web-\(number)", health: "healthy")
            }
            for words in [lab.prefix, lab.own] {
                let end = try await lab.status(words)
                #expect(end.data == ["Progressing"] && end.exit == 9 && end.pods == "2/0", "\(end)")
            }
        }
    }

    @Test(
        "a service that Compose scales is healthy with all replicas, and scaled down when Compose stops it",
        .needsCompose)
    func compose() async throws {
        let file = """
            services:
              web:
                image: healthwatch/busybox:1
                network_mode: none
                command: sleep 1000000
                healthcheck: {test: [CMD, 'true'], interval: 250ms}
            """
        try await ComposeProject.scope(file, isUp: false) { project in
            try await project.up("--scale", "web=3")
            for number in 1...3 { try await project.lab.wait(for: "web-\(number)", health: "healthy") }
            let up = try await project.lab.status(project.name)
            #expect(up.data == ["Healthy"] && up.exit == 0 && up.pods == "3/0", "\(up)")
            try await project.compose("stop", "-t", "0")
            for words in [[project.name], ["-a", project.lab.own]] {
                let down = try StatusEnd(try await project.lab.launch(["status", "-o", "json"] + words).result())
                #expect(down.data == ["SCALED_DOWN"] && down.exit == 10 && down.pods == "0/3", "\(down)")
            }
        }
    }
}
