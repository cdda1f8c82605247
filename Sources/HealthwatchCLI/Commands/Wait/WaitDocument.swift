import FoundationEssentials
import Health
import Probing
import Terminal

/// `healthwatch.wait/v1`: how the wait for one app ended.
struct WaitDocument: Encodable {
    let schema = "healthwatch.wait/v1"
    /// `result` closes an NDJSON stream; absent from a document on its own.
    var event: String?
    var app: String
    var kind: Nullable<String>
    var status: String
    var exitCode: Int32
    var reason: Nullable<Reason>
    var startedAt: String
    var finishedAt: String
    var durationMs: Int
    var phases: Phases
    var containers: [Container]
    var findings: [FindingDocument]

    struct Reason: Encodable {
        var code: String
        var container: Nullable<String>
        var message: String
    }

    struct Phases: Encodable {
        var containers: ContainerPhase
        var probe: ProbePhase
    }

    struct ContainerPhase: Encodable {
        var result: String
        var durationMs: Int
    }

    struct ProbePhase: Encodable {
        var result: String
        var durationMs: Int
        /// Why it was skipped.
        var note: String?
        var targets: [Target]
    }

    struct Target: Encodable {
        var url: String
        var source: String
        var router: String?
        /// Of the configuration.
        var probe: String?
        var container: String?
        var address: String?
        var result: String
        var attempts: Int
        var durationMs: Int
        var status: Nullable<Int>
        var location: String?
        var error: String?
    }

    struct Container: Encodable {
        var name: String
        var id: String
        var service: Nullable<String>
        var image: String
        var state: String
        var health: String
        var verdict: String
        var restarts: Int
        var healthyAfterMs: Nullable<Int>
        var durationMs: Int
    }
}

extension WaitDocument {
    init(_ outcome: WaitOutcome, event: String? = nil) {
        self.event = event
        app = (outcome.app?.name ?? outcome.name.name).visible(limit: 500)
        kind = Nullable((outcome.app?.kind ?? outcome.name.kind)?.rawValue)
        status = outcome.status.rawValue
        exitCode = outcome.exit.rawValue
        reason = Nullable(
            outcome.reason.map {
                Reason(code: $0.code.rawValue, container: Nullable($0.container?.visible()), message: $0.message)
            })
        startedAt = Timestamp.text(outcome.startedAt)
        finishedAt = Timestamp.text(outcome.finishedAt)
        durationMs = outcome.duration.milliseconds
        phases = Phases(
            containers: ContainerPhase(
                result: outcome.containerPhase.result.rawValue, durationMs: outcome.containerPhase.duration.milliseconds
            ),
            probe: ProbePhase(
                result: outcome.probePhase.result.rawValue, durationMs: outcome.probePhase.duration.milliseconds,
                note: outcome.probePhase.note, targets: outcome.targets.map(Target.init)))
        containers = outcome.members.map(Container.init)
        findings = outcome.findings.map(FindingDocument.init)
    }
}

extension WaitDocument.Target {
    init(_ outcome: WaitOutcome.TargetOutcome) {
        url = outcome.target.shownURL
        container = outcome.target.container?.visible()
        address = outcome.target.address?.text
        switch outcome.target.source {
        case .option: source = "url"
        case .router(let name):
            source = "traefik"
            router = name
        case .variable: source = "kamiwaza"
        case .configuration:
            source = "configuration"
            probe = outcome.target.bound?.probe.name.visible(limit: 300)
        }
        result = outcome.isPassed ? "passed" : outcome.attempts == 0 ? "not_run" : "failed"
        attempts = outcome.attempts
        durationMs = outcome.duration.milliseconds
        status = Nullable(nil)
        switch outcome.last?.reply {
        case .probe(let result)?:
            status = Nullable(result.status)
            location = result.location.map { SecretMask.mask($0).visible(limit: 2_000) }
            error = result.hasPassed ? nil : result.shownText
        case .route(.success(let answer))?:
            status = Nullable(answer.status)
            location = answer.location.map { SecretMask.mask($0).visible(limit: 2_000) }
        case .route(.failure(let problem))?: error = ProbeText.problem(problem)
        case nil: error = attempts > 0 ? ProbeText.noAnswer : nil
        }
    }
}

extension WaitDocument.Container {
    init(_ member: MemberSnapshot) {
        let seen = member.observation
        name = seen.name.visible()
        id = seen.id.text.visible(limit: 64)
        service = Nullable(seen.slot.service?.visible(limit: 200))
        image = seen.image.visible(limit: 500)
        state = seen.state.word.visible(limit: 40)
        health = seen.health.word.visible(limit: 40)
        verdict = member.verdict
        restarts = member.restarts
        // One that has no health check passes, too, but nobody saw it healthy.
        if case .passing(.healthy) = member.standing {
            healthyAfterMs = Nullable(member.healthyAfter?.milliseconds)
        } else {
            healthyAfterMs = Nullable(nil)
        }
        durationMs = member.waited.milliseconds
    }
}

extension MemberSnapshot {
    /// The contract's word for where the container stands.
    var verdict: String {
        switch standing {
        case .passing(.healthy): "healthy"
        case .passing(.skipped): "skipped"
        case .passing(.completed): "completed"
        case .waiting: isOffender ? "timed-out" : "waiting"
        case .failing(let failure, _):
            switch failure {
            case .outOfMemory: "exited"
            case .removed: "removed"
            default: failure.code.rawValue
            }
        }
    }
}
