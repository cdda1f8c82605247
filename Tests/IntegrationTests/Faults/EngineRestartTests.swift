import Foundation
import TestSupport
import Testing

/// Beside the other faults: most of its time is waiting for an engine.
@Suite("Restarts of the engine", .needsEngine)
struct EngineRestartTests {
    @Test("an engine that restarts in the middle of a wait is survived if it comes back in time, and exit 4 if not")
    func restarts() async throws {
        try await OwnEngine.scope { engine in
            for (name, signal) in [("killed", SIGKILL), ("asked", SIGTERM)] {
                try await engine.runPatient(name)
                let home = try ScratchFolder()
                let process = try Binary.launch(
                    ["wait", name, "--timeout", "50s", "--interval", "60s"], environment: engine.environment, home: home
                )
                try await process.line(from: .errors) { $0.contains("starting") }
                try await engine.end(by: signal)
                try await process.line(from: .errors) { $0.contains("lost the engine, waiting for it to come back") }
                // Longer than what time alone would take to make a failure of a container that is gone.
                try await Task.sleep(for: .seconds(4))
                try await engine.start()
                try await process.line(from: .errors) { $0.contains("the engine is back") }
                try await engine.makeHealthy(name)
                let run = try await process.result()
                #expect(run.exitCode == 0, "\(run)")
                #expect(run.errorText.components(separatedBy: "lost the engine").count == 2, "told once\n\(run)")
            }
            let home = try ScratchFolder()
            try await engine.runPatient("lost")
            let waits = [("lost", ["--timeout", "5s"]), ("killed", ["--timeout", "5s", "--stable", "1m"])]
            let processes = try waits.map { name, options in
                try Binary.launch(["wait", name] + options, environment: engine.environment, home: home)
            }
            for process in processes { try await process.line(from: .errors) { $0.contains("REQUESTED") } }
            try await engine.end(by: SIGKILL)
            for process in processes {
                let run = try await process.result()
                #expect(run.exitCode == 4, "\(run)")
                #expect(run.duration < .seconds(15), "\(run)")
                Trial.checkWords(run, "lost for good")
            }
        }
    }
}
