import Health
import TestSupport
import Testing

private let file = "06-k8s-prober-thresholds.json"

/// A kubelet's worker for one container: an attempt each time that it is asked for one.
private struct Kubelet {
    var worker: ProbeWorker
    var answers = true
    /// Longer than any initial delay, so that attempts are due.
    var age = Duration.seconds(1_000)

    init(_ input: JSONValue) throws {
        let role = try #require(input["probeType"]?.string.flatMap(ProbeRole.init))
        let schedule = ProbeSchedule(
            initialDelay: .seconds(input["initialDelaySeconds"]?.int ?? 0), period: .seconds(1),
            failureThreshold: input["failureThreshold"]?.int ?? 1, successThreshold: input["successThreshold"]?.int ?? 1
        )
        worker = ProbeWorker(role: role, schedule: schedule)
    }

    /// Looks at the container and asks it if that is due; whether the worker goes on.
    mutating func turn(_ target: ProbeSubject, _ outcome: String?, hasStarted: Bool? = nil) -> Bool {
        worker.observe(target, hasStarted: hasStarted ?? (worker.role != .startup))
        if case .ask(let moment) = worker.step, moment <= age, case .container(let container) = target {
            worker.begin(at: age)
            worker.record(Self.outcome(outcome), of: container.run)
        }
        age += .seconds(1)
        return worker.step != .stop
    }

    private static func outcome(_ word: String?) -> ProbeOutcome {
        word == "Success" ? .success : word == "Failure" ? .failure : .inconclusive
    }

    /// The verdict in Kubernetes's words.
    var result: String? { worker.verdict.map { $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst() } }
}

@Suite("Thresholds as the kubelet has them", .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)))
struct KubeletCorpusTests {
    private static func cases(_ operation: String) -> [CorpusCase] {
        Corpora.cases(in: file).filter { $0.input["op"]?.string == operation }
    }

    private static let running = ProbeSubject.container(ProbedContainer(run: "one"))

    @Test("every case is of a kind that is tested here") func kinds() {
        let kinds = Set(Corpora.cases(in: file).compactMap { $0.input["op"]?.string })
        #expect(kinds.isSubset(of: ["thresholds", "initialDelay", "doProbe", "hold", "startedGate"]))
    }

    @Test("results in a row make a verdict", arguments: cases("thresholds"))
    func thresholds(_ test: CorpusCase) throws {
        var kubelet = try Kubelet(test.input)
        let initial = ProbeVerdict(rawValue: test.input["initialResult"]?.string?.lowercased() ?? "") ?? .unknown
        var threshold = ProbeThreshold(
            failures: kubelet.worker.threshold.failures, successes: kubelet.worker.threshold.successes,
            startingAs: initial)
        var results: [String?] = []
        var bare: [String] = []
        for probe in test.input["probes"]?.strings ?? [] {
            let goesOn = kubelet.turn(Self.running, probe)
            #expect(goesOn)
            results.append(kubelet.result)
            threshold.record(probe == "Success" ? .success : .failure)
            bare.append(threshold.verdict.rawValue)
        }
        let expected = try #require(test.expected["results"]?.strings)
        #expect(results == expected)
        // Without a hold, the bare threshold says the same.
        if kubelet.worker.role == .readiness { #expect(bare == expected.map { $0.lowercased() }) }
    }

    @Test("nothing is asked before the initial delay", arguments: cases("initialDelay"))
    func delays(_ test: CorpusCase) throws {
        var kubelet = try Kubelet(test.input)
        var results: [String?] = []
        var continues: [Bool?] = []
        for age in test.input["ageSeconds"]?.array ?? [] {
            kubelet.age = .seconds(try #require(age.int))
            continues.append(kubelet.turn(Self.running, test.input["probeOutcome"]?.string))
            results.append(kubelet.result)
        }
        #expect(results == test.expected["results"]?.strings)
        #expect(continues == test.expected["continue"]?.array?.map(\.bool))
    }

    @Test("the state of the container decides what one turn does", arguments: cases("doProbe"))
    func turns(_ test: CorpusCase) throws {
        var kubelet = try Kubelet(test.input)
        let goesOn = kubelet.turn(Self.target(test.input), test.input["probeOutcome"]?.string)
        #expect(goesOn == test.expected["continue"]?.bool)
        #expect((kubelet.result != nil) == test.expected["resultSet"]?.bool)
        #expect(kubelet.result == test.expected["result"]?.string)
    }

    /// A pod with one container, whose restart policy is Never, in our words.
    private static func target(_ input: JSONValue) -> ProbeSubject {
        if input["podStatus"] == .null || input["containerStatus"] != nil { return .unknown }
        if ["Failed", "Succeeded"].contains(input["podPhase"]?.string) { return .over }
        let phase: ProbedContainer.Phase =
            switch input["containerState"]?.string {
            case "waiting": .waiting
            case "terminated": .ended(comesBack: false)
            default: .running
            }
        let isLeaving = input["deletionTimestamp"]?.bool == true
        return .container(ProbedContainer(run: "one", phase: phase, isLeaving: isLeaving))
    }

    @Test("a probe that has asked for a restart waits for a new container", arguments: cases("hold"))
    func holds(_ test: CorpusCase) throws {
        var kubelet = try Kubelet(test.input)
        var run = 1
        var results: [String?] = []
        var holds: [Bool?] = []
        for step in test.input["steps"]?.array ?? [] {
            if step["newContainer"]?.bool == true { run += 1 }
            _ = kubelet.turn(.container(ProbedContainer(run: "\(run)")), step["probe"]?.string)
            results.append(kubelet.result)
            holds.append(kubelet.worker.isOnHold)
        }
        #expect(results == test.expected["results"]?.strings)
        #expect(holds == test.expected["onHold"]?.array?.map(\.bool))
    }

    @Test("the start of the container opens and closes the gate", arguments: cases("startedGate"))
    func gates(_ test: CorpusCase) throws {
        var kubelet = try Kubelet(test.input)
        var results: [String?] = []
        for step in test.input["steps"]?.array ?? [] {
            _ = kubelet.turn(Self.running, step["probe"]?.string, hasStarted: step["started"]?.bool)
            results.append(kubelet.result)
        }
        #expect(results == test.expected["results"]?.strings)
    }
}
