import TestSupport
import Testing

extension FaultTests {
    private struct Cancel: Sendable {
        var target: Target
        var signal: Int32
        var moment: Duration
        var isSilent: Bool
    }

    @Test("a run that is told to stop at any moment stops at once, and claims nothing that it does not know")
    func cancels() async throws {
        try await Target.scope { lab in
            let proxy = try FaultProxy(at: .unix(path: lab.folder.path("silent")), to: EngineAddress.socket)
            defer { proxy.stop() }
            proxy.change { $0.stallsNewConnections = true }
            let cancels = (0..<160 * Swarm.scale).map { index in
                Cancel(
                    target: Target.allCases[index % 4], signal: index / 4 % 2 == 0 ? 2 : 15,
                    moment: .microseconds(Int.random(in: 0...(index % 3 == 0 ? 300_000 : 40_000))),
                    isSilent: index % 7 == 6)
            }
            try await Swarm.each(cancels, width: 6) { cancel in
                let expected = 128 + cancel.signal
                var trial = Trial(target: cancel.target, fault: "\(cancel)", timeout: .seconds(20), margin: .zero)
                trial.alternatives = [expected]
                // Without the margin of a post-mortem a healthy run could end before the signal comes.
                trial.arguments = ["--stable", "10s"]
                let host = cancel.isSilent ? "unix://" + lab.folder.path("silent") : LabEngine.host
                let process = try trial.launch(in: lab, host: host)
                try await Task.sleep(for: cancel.moment)
                let told = ContinuousClock.now
                process.signal(cancel.signal)
                let run = try await process.result()
                #expect(run.ended - told < .seconds(3), "\(cancel): not at once\n\(run)")
                // Before main has begun, the signal itself ends the process.
                if run.signal == cancel.signal { return }
                trial.check(run, sawTruth: false)
            }
        }
    }
}
