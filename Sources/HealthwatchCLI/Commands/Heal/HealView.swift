import DockerEngine
import Health
import Terminal

/// What healing sees of the containers: the look of the model, with what labels, probes and the user say about each.
struct HealView: Sendable {
    private let setup: HealSetup
    /// The container that this program runs in; nil outside of any.
    private let own: ContainerID?
    /// How the probes of an app stand at each of its containers.
    private let standings: @Sendable (App) -> [ProbeWatch.ContainerStanding]
    private var labels: [ContainerID: Known] = [:]
    /// When containers were seen unhealthy first of which nothing tells since when they are.
    private var firstSeen: [ContainerID: Double] = [:]
    /// Labels that cannot be read, once each.
    private(set) var complaints: [String] = []

    private struct Known: Sendable {
        var labels: [String: String]
        var said: HealLabels
    }

    init(
        _ setup: HealSetup, own: ContainerID?,
        standings: @escaping @Sendable (App) -> [ProbeWatch.ContainerStanding]
    ) {
        self.setup = setup
        self.own = own
        self.standings = standings
    }

    /// How long somebody's request to stop a container keeps it from being restarted, in seconds: one that goes on after
    /// that long was not stopped by it.
    static let stopping = 600.0

    /// How long a container may take to stop.
    func stopTimeout(of id: ContainerID) -> Duration { labels[id]?.said.stopTimeout ?? setup.stopTimeout }

    /// The containers as the reconciler takes them.
    mutating func subjects(_ look: ModelLoop.Look) -> [HealSubject] {
        complaints = []
        let services = Services(look)
        var subjects: [HealSubject] = []
        for entry in look.entries {
            guard let app = entry.app else { continue }
            let standings = standings(app)
            for part in entry.overview.parts {
                let own = standings.compactMap { $0.standing(at: part.glance, in: entry.overview) }
                subjects.append(subject(part, of: app, own, look, services))
            }
        }
        let present = Set(subjects.map(\.id))
        labels = labels.filter { present.contains($0.key) }
        firstSeen = firstSeen.filter { present.contains($0.key) }
        return subjects
    }

    private mutating func subject(
        _ part: AppOverview.Part, of app: App, _ probes: [ProbeStanding], _ look: ModelLoop.Look,
        _ services: Services
    ) -> HealSubject {
        let glance = part.glance
        let labels = look.inventory.labels(of: glance.id.text)
        let said = read(glance, labels)
        var subject = HealSubject(id: glance.id, name: glance.name, state: glance.state)
        subject.since = glance.isSinceRounded ? nil : glance.since
        subject.policy = said.policy
        subject.trouble = trouble(part, probes, now: look.now)
        subject.isWell = isWell(part, probes)
        // One that ended was stopped; that it was asked to may have been a restart of ours.
        if glance.state == .running, let asked = look.asked[glance.id.text] {
            subject.isStopping = look.now - asked < Self.stopping
        }
        subject.startupProbe = probes.first { $0.role == .startup && $0.verdict == .undecided }?.name
        subject.isSelected = isSelected(glance, said, look)
        subject.bar = bar(glance, labels, said, look)
        subject.ties = services.ties(of: glance, ComposeLabels(labels), look, follows: setup.restartsDependents)
        return subject
    }

    // MARK: What is wrong

    private mutating func trouble(
        _ part: AppOverview.Part, _ probes: [ProbeStanding], now: Double
    ) -> Trouble? {
        let glance = part.glance
        guard glance.state == .running else {
            firstSeen[glance.id] = nil
            // The engine calls these unhealthy, too, whatever their last checks said: somebody may wonder why nothing happens.
            let isHeldUp = glance.state == .paused || glance.state == .restarting
            guard isHeldUp, glance.health == .unhealthy else { return exit(part) }
            return Trouble(.unhealthy(streak: glance.failingStreak), since: nil, output: glance.checkOutput)
        }
        if part.readiness.fault == .unhealthy {
            let first = firstSeen[glance.id] ?? now
            firstSeen[glance.id] = first
            return Trouble(
                .unhealthy(streak: glance.failingStreak),
                since: glance.unhealthySince ?? min(first, glance.unhealthyBy ?? first), output: glance.checkOutput)
        }
        firstSeen[glance.id] = nil
        let failing = probes.filter { $0.verdict == .failing }
        if let probe = failing.first(where: { $0.role == .startup }) {
            return Trouble(.startup(probe: probe.name), since: nil, output: probe.message)
        }
        return failing.first { $0.role == .liveness }.map {
            Trouble(.liveness(probe: $0.name), since: nil, output: $0.message)
        }
    }

    /// An end that the policy does not mend. Whether it was one on purpose is judged as an overview does: a busy engine has
    /// forgotten the events that would tell.
    private func exit(_ part: AppOverview.Part) -> Trouble? {
        let glance = part.glance
        guard glance.state == .exited, let code = glance.exitCode, code != 0,
            part.readiness.fault == .exited || part.readiness.fault == .outOfMemory,
            glance.restartPolicy?.restarts(afterExit: code, restartCount: glance.restartCount ?? 0) != true
        else { return nil }
        return Trouble(.exited(code: code), since: glance.since)
    }

    /// Whether all that verifies it says that it is well; what nothing verifies has to run for a moment.
    private func isWell(_ part: AppOverview.Part, _ probes: [ProbeStanding]) -> Bool {
        guard part.glance.state == .running, part.readiness.isReady else { return false }
        return probes.allSatisfy { $0.role == .readiness || $0.verdict == .passing }
    }

    // MARK: Who wants it

    private mutating func read(_ glance: Glance, _ own: [String: String]) -> HealLabels {
        if let known = labels[glance.id], known.labels == own { return known.said }
        let said = HealLabels(own, selecting: setup.labels, policy: setup.policy, stopTimeout: setup.stopTimeout)
        labels[glance.id] = Known(labels: own, said: said)
        complaints += said.complaints.map { "\(glance.name.visible(limit: 300)): \($0)" }
        return said
    }

    private func isSelected(_ glance: Glance, _ said: HealLabels, _ look: ModelLoop.Look) -> Bool {
        setup.selectsAll || setup.labelsSelect && said.isWanted == true || look.means(glance.id, setup.names)
    }

    private func bar(
        _ glance: Glance, _ labels: [String: String], _ said: HealLabels, _ look: ModelLoop.Look
    ) -> HealSubject.Bar? {
        if glance.id == own { return .itself }
        if let orchestrator = Orchestrator(labels) { return .orchestrated(by: orchestrator.name) }
        if said.isWanted == false { return .excluded(label: said.word) }
        return look.means(glance.id, setup.excluded) ? .excludedByUser : nil
    }
}

extension ProbeWatch.ContainerStanding {
    /// How the probe stands at a container; nil where it is not about it. What it said of another run of the container is
    /// no verdict on this one; and of what a URL answers it is not known whose fault it is, unless there is one container
    /// alone.
    fileprivate func standing(at glance: Glance, in app: AppOverview) -> ProbeStanding? {
        guard let container else {
            return app.parts.count == 1 || standing.verdict == .undecided ? standing : nil
        }
        guard container == glance.id.text else { return nil }
        var standing = standing
        if glance.isSinceRounded || run != glance.since { standing.verdict = .undecided }
        return standing
    }
}

extension ModelLoop.Look {
    /// Whether one of these names means an app that the container is part of.
    fileprivate func means(_ id: ContainerID, _ names: [AppName]) -> Bool {
        names.contains { groups[$0]?.contains(id) == true }
    }
}

/// The containers of each service, for what depends on them.
private struct Services {
    private var members: [String: [ContainerID]] = [:]

    init(_ look: ModelLoop.Look) {
        for entry in look.entries {
            for part in entry.overview.parts {
                if let service = part.glance.slot.qualifiedService {
                    members[service, default: []].append(part.glance.id)
                }
            }
        }
    }

    func ties(
        of glance: Glance, _ compose: ComposeLabels, _ look: ModelLoop.Look, follows: Bool
    ) -> [HealSubject.Tie] {
        var ties: [HealSubject.Tie] = []
        if let project = compose.project, !compose.isOneOff {
            for dependency in compose.dependencies {
                ties += (members["\(project)/\(dependency.service)"] ?? []).map {
                    HealSubject.Tie(
                        id: $0, follows: follows && dependency.restarts,
                        awaitsHealth: dependency.condition == "service_healthy")
                }
            }
        }
        if let host = glance.networkHost, let id = look.inventory.id(of: host) {
            ties.append(HealSubject.Tie(id: ContainerID(id), follows: follows, awaitsHealth: false))
        }
        return ties
    }
}
