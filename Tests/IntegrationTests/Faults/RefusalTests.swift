import TestSupport
import Testing

extension FaultTests {
    /// An engine, or a proxy before it, that refuses one kind of request.
    private struct Refusal: Sendable {
        var rule: EndpointProxy.Rule
        var target: Target
        var exit: Int32
    }

    @Test("a refused endpoint is the engine's failure, unless the wait can do without it")
    func refusals() async throws {
        try await Target.scope { lab in
            var refusals: [Refusal] = []
            for (status, target) in [401, 403, 404, 500, 502, 503].flatMap({ status in
                Target.allCases.map { (status, $0) }
            }) {
                for endpoint in [EndpointProxy.Endpoint.ping, .list, .inspect] {
                    let rule = EndpointProxy.Rule(endpoint: endpoint, treatment: .answer(status: status))
                    refusals.append(Refusal(rule: rule, target: target, exit: 4))
                }
                for endpoint in [EndpointProxy.Endpoint.events, .logs] {
                    let rule = EndpointProxy.Rule(endpoint: endpoint, treatment: .answer(status: status))
                    refusals.append(Refusal(rule: rule, target: target, exit: target.truth))
                }
            }
            try await Swarm.each(refusals, width: 10) { refusal in
                let trial = Trial(target: refusal.target, fault: "\(refusal.rule)", timeout: .milliseconds(500))
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [refusal.rule])
                let run = try await trial.launch(in: lab, host: proxy.host).result()
                let sawTruth = try await proxy.hasAnsweredAll()
                proxy.stop()
                trial.check(run, sawTruth: sawTruth)
                #expect(run.exitCode == refusal.exit, "\(refusal)\n\(run)")
            }
        }
    }

    @Test("a refusal that passes is waited out, one that does not is the engine's failure")
    func passingRefusals() async throws {
        try await Target.scope { lab in
            let endpoints: [EndpointProxy.Endpoint] = [.list, .inspect]
            let rules = endpoints.flatMap { endpoint in
                [500, 502, 503].flatMap { status in
                    [2, nil].map {
                        EndpointProxy.Rule(
                            endpoint: endpoint, treatment: .answer(status: status), skipping: 1, times: $0)
                    }
                }
            }
            try await Swarm.each(rules, width: 12) { rule in
                var trial = Trial(target: .healthy, fault: "\(rule)")
                trial.arguments = ["--interval", "50ms", "--stable", "400ms"]
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [rule])
                let run = try await trial.launch(in: lab, host: proxy.host).result()
                proxy.stop()
                trial.check(run, sawTruth: true)
                #expect(run.exitCode == (rule.times == nil ? 4 : 0), "\(rule)\n\(run)")
            }
        }
    }

    @Test("a deployment is not judged while a container that may be part of it cannot be looked at, other apps are")
    func unreadable() async throws {
        try await LabEngine.scope { lab in
            let name = lab.name("trio")
            let member = LabContainer(health: .good).with { $0.environment["KAMIWAZA_DEPLOYMENT_ID"] = name }
            try await lab.run("trio", member)
            let failed = try await lab.run("trio-db", member.with { $0.command = ["sh", "-c", "exit 3"] })
            let stranger = try await lab.run("stranger")
            try await lab.wait(for: "trio", health: "healthy")
            let cases: [(id: String, app: String, code: Int32)] = [
                (failed, name, 4), (stranger, name, 4), (failed, "container:" + name, 0),
                (failed, lab.name("stranger"), 0),
                (stranger, lab.name("none"), 3),
            ]
            for (id, app, code) in cases {
                let rule = EndpointProxy.Rule(endpoint: .inspect, treatment: .answer(status: 500), words: id)
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [rule])
                defer { proxy.stop() }
                let run = try await lab.healthwatch("wait", app, environment: ["DOCKER_HOST": proxy.host])
                #expect(run.exitCode == code, "\(run)")
            }
        }
    }

    @Test("an engine that goes silent in the middle of an answer overshoots no timeout and no deadline")
    func silentInTheMiddle() async throws {
        try await Target.scope { lab in
            var rules: [(EndpointProxy.Rule, [String])] = []
            for place in [0, 10, 200, 1000] {
                for endpoint in [EndpointProxy.Endpoint.list, .inspect] {
                    let rule = EndpointProxy.Rule(
                        endpoint: endpoint, treatment: .stall(after: place), skipping: .random(in: 1...3))
                    rules.append((rule, []))
                    rules.append((rule, ["--deadline", "700ms"]))
                }
            }
            let cases = rules.flatMap { rule in [Target.starting, .healthy].map { ($0, rule.0, rule.1) } }
            try await Swarm.each(cases, width: 12) { target, rule, more in
                var trial = Trial(target: target, fault: "\(rule)", margin: .seconds(3))
                trial.arguments = ["--interval", "50ms", "--stable", "30s"] + more
                let proxy = try EndpointProxy(at: lab.folder.path("\(UInt32.random(in: 0 ... .max))"), [rule])
                let run = try await trial.launch(in: lab, host: proxy.host).result()
                proxy.stop()
                trial.check(run, sawTruth: false)
                // Less than a second of silence before time is over does not make a lost engine.
                let mayBeTimeOut = target == .starting || !more.isEmpty
                #expect(run.exitCode == 4 || mayBeTimeOut && run.exitCode == 124, "\(rule), \(target)\n\(run)")
            }
        }
    }
}
