import Diagnosis
import FoundationEssentials
import Health
import Terminal

/// `healthwatch.inspect/v1`: what is known of containers, and what is wrong with them.
struct InspectDocument: Encodable {
    let schema = "healthwatch.inspect/v1"
    var containers: [Container]

    struct Container: Encodable {
        var name: String
        var id: String
        var image: String
        var project: Nullable<String>
        var service: Nullable<String>
        /// In one or two words, as the first line of the text has it.
        var condition: String
        var state: String
        var health: String
        var failingStreak: Int
        var exitCode: Nullable<Int>
        var error: Nullable<String>
        var oomKilled: Bool
        var restarts: Int
        var createdAt: Nullable<String>
        var startedAt: Nullable<String>
        var finishedAt: Nullable<String>
        var check: Nullable<Check>
        var results: [CheckRun]
        /// With `--run-check`.
        var runCheck: Nullable<CheckRun>
        var ports: [Port]
        /// Null where it could not be read.
        var listening: Nullable<[Socket]>
        var networks: [Network]
        var routes: [Route]
        var processes: [String]
        var events: [Event]
        var log: [String]
        /// Sources that gave nothing, and why.
        var unavailable: [Gap]
        var findings: [FindingDocument]
    }

    struct Check: Encodable {
        var command: String
        var form: String
        var intervalMs: Int
        var timeoutMs: Int
        var startPeriodMs: Int
        var startIntervalMs: Nullable<Int>
        var retries: Int
        /// From the start of a run: to its first result, and to the verdict `unhealthy` if every check fails.
        var healthyAfterMs: Int
        var unhealthyAfterMs: Int
        var unhealthyAtLatestMs: Int
    }

    struct CheckRun: Encodable {
        var startedAt: String
        var durationMs: Nullable<Int>
        var exitCode: Int
        var output: String
        /// Whether it is from before the last start.
        var isStale: Bool
    }

    struct Port: Encodable {
        var port: Int
        var transport: String
        var published: [String]
    }

    struct Socket: Encodable {
        var address: String
        var port: Int
    }

    struct Network: Encodable {
        var name: String
        var address: String
        var aliases: [String]
    }

    struct Route: Encodable {
        var router: Nullable<String>
        var rule: Nullable<String>
        var url: Nullable<String>
        var status: Nullable<Int>
        var answer: Nullable<String>
        var result: String
    }

    struct Event: Encodable {
        var at: String
        var event: String
        var exitCode: Nullable<Int>
    }

    struct Gap: Encodable {
        var source: String
        var reason: String
    }
}

extension InspectDocument {
    /// The document, of containers that were written before.
    static func json(joining containers: [[UInt8]]) -> [UInt8] {
        let frame = Documents.json(InspectDocument(containers: [])).split(separator: "[]", maxSplits: 1)
        return Array(frame[0].utf8) + [UInt8(ascii: "[")] + Array(containers.joined(separator: [UInt8(ascii: ",")]))
            + [UInt8(ascii: "]")] + Array(frame[1].utf8)
    }
}

extension InspectDocument.Container {
    init(_ evidence: Evidence, findings: [Finding]) {
        let facts = evidence.facts
        let seen = facts.seen
        let redaction = Redaction(environment: facts.environment)
        name = seen.name.visible(limit: 300)
        id = seen.id.text.visible(limit: 64)
        image = seen.image.visible(limit: 500)
        project = Nullable(facts.project?.visible(limit: 200))
        service = Nullable(seen.slot.service?.visible(limit: 200))
        condition = Condition(facts).word.visible(limit: 60)
        state = seen.state.word.visible(limit: 60)
        health = seen.health.word.visible(limit: 60)
        failingStreak = seen.failingStreak
        let hasEnded =
            seen.state != .running && seen.state != .paused && (facts.finishedAt != nil || !seen.startError.isEmpty)
        exitCode = Nullable(hasEnded ? seen.exitCode : nil)
        error = Nullable(seen.startError.isEmpty ? nil : redaction(seen.startError).visible(limit: 2_000))
        oomKilled = seen.isOutOfMemoryKilled
        restarts = seen.restartCount
        createdAt = Nullable(facts.createdAt.map(Timestamp.text))
        startedAt = Nullable(facts.startedAt.map(Timestamp.text))
        finishedAt = Nullable(facts.finishedAt.map(Timestamp.text))
        check = Nullable(facts.check.map { InspectDocument.Check($0, redaction) })
        results = facts.results.map { InspectDocument.CheckRun($0, facts, redaction) }
        runCheck = Nullable(facts.rerun.map { InspectDocument.CheckRun($0, facts, redaction) })
        ports = facts.ports.map {
            .init(
                port: $0.number, transport: $0.transport.visible(limit: 20),
                published: $0.published.map { $0.visible(limit: 200) })
        }
        listening = Nullable(
            facts.sources.contains(.exec) ? facts.sockets.map { .init(address: $0.address, port: $0.port) } : nil)
        networks = facts.networks.map {
            .init(
                name: $0.name.visible(limit: 200), address: $0.address.visible(limit: 60),
                aliases: $0.aliases.map { $0.visible(limit: 200) })
        }
        routes = RouteLine.all(of: evidence).map(InspectDocument.Route.init)
        processes = facts.processes.prefix(100).map { redaction($0).visible(limit: 1_000) }
        events = facts.events.map {
            .init(at: Timestamp.text($0.date), event: $0.verb.visible(limit: 40), exitCode: Nullable($0.exitCode))
        }
        log = evidence.shownLog(redaction)
        unavailable = evidence.gaps.map {
            .init(source: $0.source.rawValue, reason: redaction($0.reason).visible(limit: 600))
        }
        self.findings = findings.map(FindingDocument.init)
    }
}

extension InspectDocument.Check {
    init(_ check: CheckFacts, _ redaction: Redaction) {
        command = redaction(check.text).visible(limit: 4_000)
        form =
            switch check.form {
            case .exec: "exec"
            case .shell: "shell"
            case .disabled: "disabled"
            case .unknown: "unknown"
            }
        intervalMs = check.interval.milliseconds
        timeoutMs = check.timeout.milliseconds
        startPeriodMs = check.startPeriod.milliseconds
        startIntervalMs = Nullable(check.startInterval?.milliseconds)
        retries = check.retries
        healthyAfterMs = check.firstCheck.milliseconds
        unhealthyAfterMs = check.unhealthyAfter.earliest.milliseconds
        unhealthyAtLatestMs = check.unhealthyAfter.latest.milliseconds
    }
}

extension InspectDocument.CheckRun {
    init(_ result: CheckResult, _ facts: ContainerFacts, _ redaction: Redaction) {
        startedAt = Timestamp.text(result.start)
        durationMs = Nullable(result.duration?.milliseconds)
        exitCode = result.exitCode
        output = redaction(result.output).visible(limit: 4_200, form: .multiLine)
        isStale = facts.startedAt.map { result.start < $0 } ?? false
    }
}

extension InspectDocument.Route {
    init(_ line: RouteLine) {
        router = Nullable(line.router)
        rule = Nullable(line.rule)
        url = Nullable(line.url)
        status = Nullable(line.status)
        answer = Nullable(line.answer)
        result = line.hasPassed.map { $0 ? "passed" : "failed" } ?? "not_run"
    }
}
