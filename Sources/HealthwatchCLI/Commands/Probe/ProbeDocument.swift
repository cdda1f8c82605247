import DockerEngine
import Health
import Probing
import Terminal

/// `healthwatch.probe/v1`: what targets answered. A line of `-o ndjson` has one target; an attempt of a watch tells which
/// event it is.
struct ProbeDocument: Encodable {
    let schema = "healthwatch.probe/v1"
    /// `result`, or `change` for one that changes the verdict; left out in the answer of a whole command.
    var event: String?
    /// When; with `event`.
    var time: String?
    /// Whether all targets passed.
    var passed: Bool
    /// Left out with `event`.
    var exitCode: Int32?
    var targets: [Target]

    struct Target: Encodable {
        /// As it was given, or the name of the probe in its file, after that of its container.
        var name: String
        /// `http`, `stream`, `tcp`, `command` or `check`.
        var kind: String
        var role: String
        /// Where it was asked; null for what runs inside a container.
        var url: Nullable<String>
        var container: Nullable<String>
        var critical: Bool
        var passed: Bool
        var message: String
        var durationMs: Int
        /// The HTTP status; null without one.
        var status: Nullable<Int>
        var location: String?
        var certificateDays: Int?
        var document: Document?
        /// Of a stream's event.
        var data: String?
        /// With `event`: what the results say, and how many were alike in a row.
        var verdict: String?
        var streak: Int?
    }

    /// A health document that was in the answer.
    struct Document: Encodable {
        /// healthy, degraded or unhealthy.
        var level: String
        /// As it was written.
        var status: Nullable<String>
        var reason: String?
        var version: String?
        var uptimeMs: Int?
        var components: [Component]
    }

    struct Component: Encodable {
        var name: String
        var state: String
        var level: Nullable<String>
        var message: String?
    }

    init(_ targets: [Target], exit: ExitStatus?) {
        self.targets = targets
        passed = targets.allSatisfy(\.passed)
        exitCode = exit?.rawValue
    }
}

extension ProbeDocument.Target {
    init(_ bound: BoundProbe, _ result: ProbeResult?) {
        let probe = bound.probe
        name = bound.shownLabel
        kind =
            switch probe.question {
            case .http: "http"
            case .stream: "stream"
            case .tcp: "tcp"
            case .command: "command"
            case .containerCheck: "check"
            }
        role = probe.role.rawValue
        url = Nullable(bound.url.isEmpty ? nil : SecretMask.mask(bound.url).visible(limit: 2_000))
        container = Nullable(bound.container?.name.visible(limit: 300))
        critical = probe.isCritical
        passed = result?.hasPassed ?? false
        message = result?.shownText ?? "no answer yet"
        durationMs = result?.duration.milliseconds ?? 0
        status = Nullable(result?.status)
        location = result?.location.map { SecretMask.mask($0).visible(limit: 2_000) }
        certificateDays = result?.certificateDays
        document = result?.document.map(ProbeDocument.Document.init)
        data = result?.event.map { SecretMask.mask($0.data).visible(limit: 4_000) }
    }
}

extension ProbeDocument.Document {
    init(_ document: HealthDocument) {
        level = document.level.rawValue
        status = Nullable(document.status?.visible(limit: 200))
        reason = document.reason?.visible(limit: 1_000)
        version = document.version?.visible(limit: 200)
        uptimeMs = document.uptime?.milliseconds
        components = document.components.map {
            .init(
                name: $0.name.visible(limit: 300), state: $0.state.visible(limit: 200),
                level: Nullable($0.level?.rawValue),
                message: $0.message.map { SecretMask.mask($0).visible(limit: 1_000) })
        }
    }
}
