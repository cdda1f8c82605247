import TestSupport
import Testing

extension FaultTests {
    /// Where answers of one endpoint are cut.
    private struct Cut: Sendable {
        var target: Target
        var rule: EndpointProxy.Rule
    }

    @Test("an answer that is cut off after any number of bytes is never taken for a whole one")
    func cutAnswers() async throws {
        try await Target.scope { lab in
            let name = lab.name("healthy")
            let lengths: [EndpointProxy.Endpoint: Int] = [
                .ping: try EngineAddress.length(of: "/_ping"),
                .list: try EngineAddress.length(of: "/v1.40/containers/json?all=1"),
                .inspect: try EngineAddress.length(of: "/v1.40/containers/\(name)/json"),
                // A head, and no event.
                .events: 250,
            ]
            var cuts: [Cut] = []
            for (endpoint, length) in lengths {
                let stride = max(1, length / (100 * Swarm.scale))
                // Around the end of the head, and around the end, every byte counts.
                let places = Set(Swift.stride(from: 0, to: length, by: stride)).union(length - 12...length + 2)
                for place in places.sorted() {
                    let rule = EndpointProxy.Rule(endpoint: endpoint, treatment: .cut(after: place))
                    cuts.append(Cut(target: .healthy, rule: rule))
                    guard place % 4 == 0 else { continue }
                    let other: Target = [.starting, .unhealthy, .exited][place / 4 % 3]
                    cuts.append(Cut(target: other, rule: rule))
                }
            }
            let runs = try await Swarm.each(cuts) { cut in
                var trial = Trial(target: cut.target, fault: "\(cut.rule)", timeout: .milliseconds(300))
                trial.arguments = ["-q"]
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [cut.rule])
                let run = try await trial.launch(in: lab, host: proxy.host).result()
                let sawTruth = try await proxy.hasAnsweredAll()
                proxy.stop()
                trial.check(run, sawTruth: sawTruth)
                if cut.rule.endpoint != .events, !sawTruth {
                    #expect(run.exitCode == 4, "\(cut.rule), \(cut.target): the engine is to blame\n\(run)")
                }
                if cut.rule.endpoint == .events {
                    #expect(run.exitCode == cut.target.truth, "\(cut.rule), \(cut.target): no events, no harm\n\(run)")
                }
            }
            #expect(runs >= 400)
        }
    }

    @Test("an answer that is cut off in the middle of a wait is asked for again, and time out is never success")
    func cutLater() async throws {
        try await Target.scope { lab in
            var cuts: [Cut] = []
            // The list of the four targets alone has more than 2000 bytes: a cut behind the end would be none.
            for index in 0..<100 * Swarm.scale {
                let rule = EndpointProxy.Rule(
                    endpoint: [.list, .inspect][index % 2], treatment: .cut(after: .random(in: 0..<1500)),
                    skipping: .random(in: 1...4), times: [1, 3, nil][index % 3])
                cuts.append(Cut(target: index % 4 < 2 ? .healthy : .starting, rule: rule))
            }
            try await Swarm.each(cuts, width: 8) { cut in
                var trial = Trial(target: cut.target, fault: "\(cut.rule)", timeout: .milliseconds(600))
                trial.arguments = ["--interval", "50ms", "--stable", "500ms"]
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [cut.rule])
                let run = try await trial.launch(in: lab, host: proxy.host).result()
                let sawTruth = try await proxy.hasAnsweredAll()
                proxy.stop()
                trial.check(run, sawTruth: sawTruth)
                guard cut.target == .healthy else { return }
                let isForEver = cut.rule.times == nil
                #expect(run.exitCode == (isForEver ? 4 : 0), "\(cut.rule): survived only if it ends\n\(run)")
                #expect(run.errorText.contains("lost the engine"), "\(cut.rule): told\n\(run)")
                #expect(run.errorText.contains("the engine is back") != isForEver, "\(cut.rule): told\n\(run)")
            }
        }
    }
}

extension EndpointProxy {
    /// Whether an answer of each kind that a verdict rests on went through whole. The program may have ended a moment
    /// before the end of an answer was noticed here.
    func hasAnsweredAll() async throws -> Bool {
        for _ in 0..<20 {
            if [.ping, .list, .inspect].allSatisfy({ whole($0) > 0 }) { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}
