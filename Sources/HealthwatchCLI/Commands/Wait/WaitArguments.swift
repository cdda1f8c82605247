import HTTP
import Health
import Terminal

/// What the user asks of a wait.
struct WaitArguments: Sendable, Equatable {
    var apps: [AppName] = []
    var engine = EngineOptions()
    /// The configuration file that was named.
    var configurationFile: String?

    var timeout = Duration.seconds(180)
    var interval = Duration.seconds(5)
    var grace = Duration.zero
    var maximumRestarts = 3
    var isParallel = false
    var requiresHealthcheck = false
    var oneShots: [String] = []
    var deadline: Duration?
    var appear = Duration.zero
    var stable = Duration.zero

    var skipsProbe = false
    var requiresProbe = false
    var probe = ProbeOptions()

    var format = WaitFormat.text
    var logLines = 20
    var isQuiet = false
    var forbidsExec = false
    var color = ColorChoice.auto

    /// What the gate is to demand.
    var gatePolicy: GatePolicy {
        var policy = GatePolicy()
        policy.timeout = timeout
        policy.grace = grace
        policy.maximumRestarts = maximumRestarts
        policy.requiresHealthcheck = requiresHealthcheck
        policy.isParallel = isParallel
        policy.oneShots = Set(oneShots)
        return policy
    }

    /// How long the engine may be silent before it has answered once: as long as a container may take, but long enough
    /// for a busy engine and short enough for a person.
    var longestSilence: Duration { min(max(timeout, .seconds(2)), .seconds(10)) }
}

/// The forms of the report.
enum WaitFormat: String, Sendable, CaseIterable {
    case text, json, ndjson, github, junit
}
