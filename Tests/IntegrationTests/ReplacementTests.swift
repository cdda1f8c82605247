import Foundation
import TestSupport
import Testing

@Suite("Apps that come, go and change during a wait", .needsEngine)
struct ReplacementTests {
    @Test("a container that is removed while waiting is not found any more")
    func removed() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .starting))
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.remove("web")
            let end = try await wait.ended()
            #expect(end.exit == 3, "\(end)")
            #expect(end.reason == "not-found")
        }
    }

    @Test("a container that removes itself after an error is an exit")
    func removesItself() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .exiting(6, health: .starting).with { $0.isRemovedWhenItEnds = true })
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.exec("web", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.message.contains("status 6"))
        }
    }

    @Test("a container that is re-created by hand is followed")
    func recreated() async throws {
        try await LabEngine.scope { lab in
            let old = try await lab.run("web", LabContainer(health: .starting))
            let wait = try lab.gating(lab.name("web"))
            try await wait.says("starting")
            try await lab.remove("web")
            let new = try await lab.run("web", LabContainer(health: .good))
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.containers.compactMap { $0["id"]?.string } == [new])
            #expect(old != new)
        }
    }

    @Test("a service that Compose re-creates is followed", .needsCompose)
    func recreatedByCompose() async throws {
        func file(_ check: String) -> String {
            """
            services:
              web:
                image: healthwatch/busybox:1
                network_mode: none
                stop_grace_period: 0s
                command: sleep 1000000
                healthcheck: {test: [CMD, '\(check)'], interval: 250ms, start_period: 600s}
            """
        }
        try await ComposeProject.scope(file("false")) { project in
            let old = try await project.lab.inspect("web-1")["Id"]?.string
            let wait = try project.lab.gating(project.name)
            try await wait.says("starting")
            try project.write(file("true"))
            try await project.up()
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            let new = try await project.lab.inspect("web-1")["Id"]?.string
            #expect(end.containers.map { $0["id"]?.string } == [new])
            #expect(old != new)
        }
    }

    @Test("--appear waits for an app that does not exist yet")
    func appears() async throws {
        try await LabEngine.scope { lab in
            let wait = try lab.gating(lab.prefix, ["--appear", "30s"])
            try await wait.says("UNINITIALIZED")
            try await lab.service("web", LabContainer(health: .good))
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.document["kind"]?.string == "project")
        }
    }

    @Test("an app that does not appear in time is not found")
    func doesNotAppear() async throws {
        try await LabEngine.scope { lab in
            let end = try await lab.gating("project:\(lab.prefix)", ["--appear", "1s"]).ended()
            #expect(end.exit == 3, "\(end)")
            #expect(end.reason == "not-found")
            #expect(end.run.duration >= .seconds(1))
            #expect(end.message.contains("within 1s"))
        }
    }

    @Test("an app that does not exist is not found at once, on standard error")
    func missing() async throws {
        try await LabEngine.scope { lab in
            let run = try await lab.healthwatch("wait", lab.prefix)
            #expect(run.exitCode == 3)
            #expect(run.output.isEmpty)
            #expect(run.errorText.contains("healthwatch wait: '\(lab.prefix)' does not exist"))
            #expect(run.errorText.contains("--appear"))
        }
    }

    @Test("--stable begins again when a container restarts in the window")
    func stable() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let wait = try lab.gating(lab.name("web"), ["--stable", "6s"])
            try await wait.says("web healthy")
            try await lab.restart("web")
            let end = try await wait.ended()
            #expect(end.exit == 0, "\(end)")
            #expect(end.restarts == [1])
            let startedAgain = try await lab.inspect("web")["State"]?["StartedAt"]?.time
            let finished = try #require(end.document["finished_at"]?.time)
            #expect(finished.timeIntervalSince(try #require(startedAgain)) >= 6)
        }
    }

    @Test("--stable fails when a container dies in the window")
    func diesInWindow() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", .exiting(2, health: .good))
            let wait = try lab.gating(lab.name("web"), ["--stable", "30s"])
            try await wait.says("web healthy")
            try await lab.exec("web", "touch", "/go")
            let end = try await wait.ended()
            #expect(end.exit == 5, "\(end)")
            #expect(end.run.duration < .seconds(20))
        }
    }
}
