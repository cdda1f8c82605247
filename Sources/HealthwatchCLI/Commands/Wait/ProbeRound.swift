import DockerEngine
import HTTP
import Health
import Locking

/// Phase 2 of one app: what has to be asked, what was answered so far, and what follows from it.
struct ProbeRound: Sendable {
    private let arguments: WaitArguments
    private let name: AppName
    private let timeline: Timeline
    private let prober: Prober

    private(set) var isPlanned = false
    /// What became of each target.
    private(set) var outcomes: [WaitOutcome.TargetOutcome] = []
    /// What a reader should know about the plan.
    private(set) var notes: [String] = []
    /// Why there is nothing to ask.
    private(set) var skipNote: String?
    /// Routers that the router itself would reject.
    private(set) var rejected: [ProbePlan.RejectedRouter] = []
    private(set) var startedAt: Duration?

    /// The probes that the configuration has for the app.
    private let configured: ConfiguredApps
    private var routes: ProbeRoutes
    private var verdict: Answer?
    /// Whether there was something to ask in any round: an app whose way in did not pass does not pass by losing it.
    private var hadTargets = false
    /// Whether somebody said where the router is, or a container of it was found.
    private var isRouterKnown = false
    private var number = 0 {
        didSet { current.withLock { [number] in $0 = number } }
    }
    /// The number, for those who ask: an attempt of an earlier round is the last of its kind.
    private let current = Locked(0)

    /// How phase 2 stands.
    enum Answer: Sendable, Equatable {
        case waiting
        case passed
        case failed(ReasonCode, container: ContainerID?, message: String)
    }

    init(
        _ arguments: WaitArguments, name: AppName, configured: ConfiguredApps, engine: Engine, timeline: Timeline,
        client: any HTTPClient
    ) {
        self.arguments = arguments
        self.configured = configured
        self.name = name
        self.timeline = timeline
        routes = ProbeRoutes(resolved: arguments.probe.resolved)
        prober = Prober(
            client: client, timeline: timeline, tls: arguments.probe.tls,
            followsRedirects: arguments.probe.followsRedirects,
            interval: arguments.probe.interval, engine: engine)
    }

    /// A container went bad while phase 2 was on: what was answered before proves nothing any more.
    mutating func reset() {
        guard isPlanned else { return }
        isPlanned = false
        outcomes = []
        notes = []
        rejected = []
        skipNote = nil
        startedAt = nil
        verdict = nil
        number += 1
    }

    /// Decides what has to be asked.
    mutating func plan(for watch: ContainerWatch, engine: Engine) {
        isPlanned = true
        startedAt = timeline.now
        if arguments.skipsProbe { return skip("--no-probe") }
        let plan = makePlan(for: watch, engine: engine)
        if plan.targets.isEmpty, plan.rejected.isEmpty, let reason = skipReason(for: watch.app) { return skip(reason) }
        outcomes = plan.targets.map { WaitOutcome.TargetOutcome(target: $0) }
        notes = plan.notes
        if let rejected = plan.rejected.first {
            self.rejected = plan.rejected
            let owner = watch.gate.members.first { $0.seen.name == rejected.container }?.seen.id
            verdict = .failed(
                .probeFailed, container: owner,
                message: "the router would reject the rule of '\(rejected.name)': \(rejected.mistake)")
        } else if outcomes.isEmpty {
            let reason = plan.absence
            if hadTargets {
                verdict = .failed(.probeFailed, container: nil, message: "what was probed is gone: \(reason)")
            } else if arguments.requiresProbe {
                verdict = .failed(
                    .noProbeTarget, container: nil,
                    message: "a probe is required, but there is nothing to probe: \(reason)")
            } else {
                skip("nothing to probe: \(reason)")
            }
        }
        hadTargets = hadTargets || !outcomes.isEmpty
    }

    /// Takes the router's new address, when it was started or moved since the plan was made; what was asked at the old one
    /// stays counted. True when the targets have to be asked anew. Nothing else changes a plan: a target does not pass by
    /// its container's end.
    mutating func follow(_ watch: ContainerWatch, engine: Engine) -> Bool {
        guard isPlanned, !outcomes.isEmpty, answer == .waiting else { return false }
        let targets = makePlan(for: watch, engine: engine).targets
        let isSame = zip(targets, outcomes).allSatisfy {
            $0.source == $1.target.source && $0.container == $1.target.container
        }
        guard targets.count == outcomes.count, isSame, targets != outcomes.map(\.target) else { return false }
        outcomes = zip(targets, outcomes).map { WaitOutcome.TargetOutcome(target: $0, attempts: $1.attempts) }
        number += 1
        return true
    }

    private mutating func makePlan(for watch: ContainerWatch, engine: Engine) -> ProbePlan {
        let containers = watch.gate.members.compactMap { watch.details[$0.seen.id] }
        let probes = watch.app.map { configured.targets(of: $0, in: containers, on: engine.endpoint) } ?? []
        if skipReason(for: watch.app) != nil { return ProbePlan(targets: probes) }
        let found = RouterAddress.find(among: watch.neighbours, publishedHost: engine.endpoint.publishedHost)
        isRouterKnown = found != nil || arguments.probe.routerAddress != nil
        routes = ProbeRoutes(resolved: arguments.probe.resolved, neighbours: watch.neighbours)
        var plan = ProbePlan.make(arguments.probe, containers: containers, found: found)
        plan.targets = plan.targets.map(routes.settled) + probes
        return plan
    }

    /// Starts asking every target.
    func start(in group: inout DiscardingTaskGroup, send: @escaping @Sendable (Signal) -> Void) {
        guard verdict == nil, let limit else { return }
        for (index, outcome) in outcomes.enumerated() {
            let route = routes.route(to: outcome.target)
            group.addTask { [prober, number, current, stable = arguments.stable] in
                await prober.run(
                    outcome.target, by: route, number: index, round: number, until: limit, stable: stable,
                    whileWanted: { current.withLock { $0 == number } }, send: send)
            }
        }
    }

    /// Counts an attempt. Not when it is answered: one that the deadline cuts was made all the same.
    mutating func begin(_ target: Int, round: Int) {
        guard round == number, outcomes.indices.contains(target) else { return }
        outcomes[target].attempts += 1
        outcomes[target].askedAt = timeline.now
    }

    /// Takes an answer; true when it says something else than the one before.
    mutating func take(_ attempt: ProbeAttempt) -> Bool {
        guard attempt.round == number, outcomes.indices.contains(attempt.target) else { return false }
        var outcome = outcomes[attempt.target]
        defer { outcomes[attempt.target] = outcome }
        outcome.askedAt = nil
        let before = outcome.last
        let wasSteady = outcomes.allSatisfy(\.isPassed)
        // The answer before it tells more, unless what was good went silent.
        if attempt.isCut, before != nil, !wasSteady || attempt.duration < Self.longSilence { return false }
        outcome.last = attempt
        outcome.duration = timeline.now - (startedAt ?? .zero)
        if wasSteady, !attempt.hasPassed {
            verdict = .failed(
                .probeFailed, container: nil,
                message: "\(outcome.target.shownURL) did not stay good: \(ProbeText.result(attempt))")
        }
        outcome.isPassed = attempt.hasPassed
        return before.map(ProbeText.result) != ProbeText.result(attempt)
    }

    /// What became of each target when the wait ends now, an attempt under way included.
    var finalOutcomes: [WaitOutcome.TargetOutcome] {
        outcomes.map { outcome in
            var outcome = outcome
            if !outcome.isPassed, outcome.attempts > 0 { outcome.duration = timeline.now - (startedAt ?? .zero) }
            return outcome
        }
    }

    /// How phase 2 stands now.
    var answer: Answer {
        if let verdict { return verdict }
        guard let failing = outcomes.first(where: { !$0.isPassed }) else { return .passed }
        guard let verdictDue, timeline.now >= verdictDue else { return .waiting }
        let last = failing.last.map(ProbeText.result) ?? "no answer in time"
        let limit = DurationText.brief(arguments.probe.timeout)
        return .failed(
            .probeFailed, container: failing.target.bound?.container.map { ContainerID($0.id) },
            message: "\(failing.target.shownURL) did not pass within \(limit): \(last)\(guess(about: failing))")
    }

    /// Why the router was looked for where nothing listens.
    private func guess(about failing: WaitOutcome.TargetOutcome) -> String {
        guard !isRouterKnown, failing.target.address == .standard, case .refused? = failing.last?.error
        else { return "" }
        return " (no running Traefik container publishes 443 or 80; --router-address says where else the router is)"
    }

    /// Whether a target that has to stay good owes an answer for so long that it may have gone silent.
    var isInDoubt: Bool {
        outcomes.contains { outcome in outcome.askedAt.map { timeline.now - $0 >= Self.longSilence } ?? false }
    }

    /// What an app that is well takes to answer.
    private static let longSilence = Duration.seconds(1)

    /// What is still missing, for a deadline that passes.
    var pendingText: String {
        guard let failing = outcomes.first(where: { !$0.isPassed }) else { return "phase 2 was not done" }
        return "\(failing.target.shownURL): \(ProbeText.last(failing))"
    }

    /// When time alone changes the answer.
    var nextChange: Duration? { isPlanned && answer == .waiting ? verdictDue : nil }

    private var limit: Duration? {
        startedAt.map { $0 + arguments.probe.timeout }
    }

    /// A first attempt that lasts until the limit ends in the same moment: what it says is waited for.
    private var verdictDue: Duration? {
        limit.map { outcomes.contains { $0.last == nil } ? $0 + .milliseconds(250) : $0 }
    }

    private mutating func skip(_ reason: String) {
        skipNote = reason
        verdict = .passed
    }

    /// Kamiwaza's rule: what is named as a service or a tool may serve no HTTP at its root.
    private func skipReason(for app: App?) -> String? {
        let prefix = ["service-", "tool-", "mcp-"].first { (app?.name ?? name.name).hasPrefix($0) }
        guard let prefix, arguments.probe.urls.isEmpty, !arguments.requiresProbe else { return nil }
        return "the name begins with '\(prefix)'; --url or --require-probe asks for it all the same"
    }
}
