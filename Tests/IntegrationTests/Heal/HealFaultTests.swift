import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Healing while the engine fails", .needsEngine)
struct HealFaultTests {
    /// Spoils a container, which is healed through a proxy with these rules; the events about it.
    private func events(_ rules: [EndpointProxy.Rule]) async throws -> [String] {
        try await LabEngine.scope { lab in
            try await lab.runHealable("web")
            let proxy = try EndpointProxy(at: lab.folder.path("proxy.sock"), rules)
            let heal = try lab.healing([lab.name("web")], ["-o", "ndjson", "--host", proxy.host])
            try await heal.awaitsLook(through: proxy)
            try await lab.spoil("web")
            try await heal.tells(#""event":"healed""#)
            let run = try await heal.interrupted()
            proxy.stop()
            #expect(try await lab.starts("web") == 2, "\(run)")
            return try run.healStory(of: lab.name("web")).filter { $0 != "under-way" }
        }
    }

    @Test("a restart that the engine refuses is tried again, and counts for nothing")
    func refused() async throws {
        let told = try await events([.init(endpoint: .restart, treatment: .answer(status: 500), times: 2)])
        #expect(
            told.filter { $0 != "pausing" } == [
                "restarting", "restart-failed", "restarting", "restart-failed", "restarting", "restarted", "healed",
            ], "\(told)")
    }

    @Test("a restart whose answer is lost was done, and is not done again")
    func lostAnswer() async throws {
        let told = try await events([.init(endpoint: .restart, treatment: .cut(after: 0), times: 1)])
        #expect(told == ["restarting", "restart-failed", "healed"], "\(told)")
    }

    @Test("a restart that stops a container and cannot start it is made good")
    func halfWay() async throws {
        try await LabEngine.scope { lab in
            // Its program is a file of this machine: a folder in its place cannot be started.
            let program = lab.folder.path("program")
            func place() throws {
                try? FileManager.default.removeItem(atPath: program)
                _ = try lab.folder.write("#!/bin/sh\necho x >> /starts\ntouch /tmp/up\nsleep 1000000\n", to: "program")
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            }
            try place()
            let container = LabContainer(["/program"], health: .file("/tmp/up"))
            try await lab.run("web", container.with { $0.binds = ["\(program):/program"] })
            try await lab.wait(for: "web", health: "healthy")
            let heal = try lab.healing([lab.name("web")], ["-o", "ndjson"])
            try FileManager.default.removeItem(atPath: program)
            try FileManager.default.createDirectory(atPath: program, withIntermediateDirectories: false)
            try await lab.spoil("web")
            try await heal.tells(#""event":"restart-failed""#)
            #expect(try await lab.inspect("web")["State"]?["Running"]?.bool == false)
            try place()
            try await heal.tells(#""event":"healed""#)
            let run = try await heal.interrupted()
            let made = try run.healEvents(of: lab.name("web")).filter {
                $0["reason"]?["code"]?.string == "left-stopped"
            }
            #expect(!made.isEmpty, "\(run)")
            #expect(try await lab.starts("web") == 2, "\(run)")
        }
    }

    @Test("an engine that restarts is waited for, and what is unhealthy then is restarted once")
    func engineRestart() async throws {
        try await OwnEngine.scope { engine in
            try await engine.runPatient("web")
            try await engine.makeHealthy("web")
            let home = try ScratchFolder()
            let socket = try DatagramSocket(home.path("notify"))
            defer { socket.close() }
            let heal = try Binary.launch(
                ["heal", "web", "--stop-timeout", "0", "-o", "ndjson", "--record", home.path("history.db")],
                environment: engine.environment.merging(["NOTIFY_SOCKET": socket.path]) { $1 }, home: home)
            // It has looked once: without an engine it does not start.
            #expect(try await onThread { socket.receive() }.hasPrefix("READY=1\n"))
            try await engine.eventuallyHealthy("web")
            for signal in [SIGKILL, SIGTERM] {
                try await engine.end(by: signal)
                try await heal.notes("lost the engine, waiting for it to come back")
                try await engine.start()
                try await heal.notes("the engine is back")
            }
            // Its start period is long: only one that was well before becomes unhealthy in it.
            try await engine.eventuallyHealthy("web")
            try await engine.makeUnhealthy("web")
            try await heal.tells(#""event":"restarted""#)
            try await engine.makeHealthy("web")
            try await heal.tells(#""event":"healed""#)
            let run = try await heal.interrupted()
            #expect(try run.healStory(of: "web").filter { $0 == "restarting" }.count == 1, "\(run)")
        }
    }
}

extension RunningProcess {
    /// Waits until it has looked at the containers once.
    fileprivate func awaitsLook(through proxy: EndpointProxy) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while proxy.whole(.list) == 0 || proxy.asked(.events) == 0 {
            guard ContinuousClock.now < end else { throw ServeProblem(text: "it never looked") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
