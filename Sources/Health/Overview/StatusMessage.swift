/// A sentence about an app, without a full stop, as `messages` of a fetch-status document carries them.
package struct StatusMessage: Sendable, Equatable {
    /// What there is to say. Names in it are the engine's: whoever prints it makes them harmless.
    package let text: String
    /// How bad that is.
    package let severity: Finding.Severity

    init(_ text: String, _ severity: Finding.Severity) {
        self.text = text
        self.severity = severity
    }

    /// A summary, then what containers add to it, the worst first.
    static func all(_ status: AppStatus, _ parts: [AppOverview.Part]) -> [StatusMessage] {
        // Where there is but one, it needs no name.
        let details = parts.compactMap { detail($0, isAlone: parts.count == 1) }
        let unverified = parts.filter { $0.readiness == .ready(isVerified: false) }.map(\.glance.name)
        return [summary(status, parts)] + details.worstFirst()
            + (unverified.isEmpty ? [] : [nothingVerifies(unverified, isAlone: parts.count == 1)])
    }

    private static func summary(_ status: AppStatus, _ parts: [AppOverview.Part]) -> StatusMessage {
        let lasting = parts.filter { $0.readiness != .completed }
        let ready = "\(lasting.count { $0.readiness.isReady }) of \(Plural.count(lasting.count, "container"))"
        switch status {
        case .healthy:
            let checked = parts.contains { $0.readiness == .ready(isVerified: true) }
            return StatusMessage(checked ? "ready, the health checks pass" : "ready, it runs", .info)
        case .degraded: return StatusMessage("only \(ready) ready", .warning)
        case .unhealthy:
            return StatusMessage("not functioning: none of \(Plural.count(lasting.count, "container")) ready", .error)
        case .initializing: return StatusMessage("starting up: \(ready) ready", .info)
        case .progressing: return StatusMessage("an update or a scaling is under way: \(ready) ready", .info)
        case .scaledDown:
            let isPaused = lasting.contains { $0.readiness == .paused }
            return StatusMessage(isPaused ? "paused on purpose" : "stopped on purpose", .info)
        case .missing where parts.isEmpty: return StatusMessage("it has no container any more", .error)
        case .missing where lasting.isEmpty:
            return StatusMessage("nothing runs, and nothing has a health check: it ran once and exited 0", .info)
        case .missing: return StatusMessage("nothing runs, and nothing has a health check", .warning)
        case .unknown: return StatusMessage("its state cannot be told", .error)
        }
    }

    /// What one container adds; nil for one that is as it should be.
    private static func detail(_ part: AppOverview.Part, isAlone: Bool) -> StatusMessage? {
        let severity: Finding.Severity
        switch part.readiness {
        case .ready, .completed: return nil
        case .starting, .removing: severity = .info
        case .paused, .stopped: severity = .warning
        case .failing: severity = .error
        }
        return StatusMessage((isAlone ? "" : "\(part.glance.name): ") + part.condition, severity)
    }

    private static func nothingVerifies(_ names: [String], isAlone: Bool) -> StatusMessage {
        if isAlone { return StatusMessage("no health check, nothing verifies it", .warning) }
        let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
        let verb =
            names.count == 1
            ? "has no health check, nothing verifies it" : "have no health check, nothing verifies them"
        return StatusMessage("\(shown) \(verb)", .warning)
    }
}

extension Sequence<StatusMessage> {
    /// Errors first, in each half in the same order as before.
    func worstFirst() -> [StatusMessage] {
        filter { $0.severity == .error } + filter { $0.severity != .error }
    }
}

extension AppOverview.Part {
    /// How the container is, in a few words without its name.
    package var condition: String {
        switch readiness {
        case .ready(let isVerified): isVerified ? "healthy" : "running, no health check"
        case .completed: "ran once and exited 0"
        case .starting(.created): "created, not started yet"
        case .starting(.undecided): starting
        case .starting(.justRestarted): "just started again, without a health check"
        case .starting(.restarting): "restarting after an exit" + status(after: " with ")
        case .paused: "paused by a user"
        case .stopped: "stopped on purpose" + status(after: ", exited with ")
        case .removing: "being removed"
        case .failing(let fault): self.fault(fault)
        }
    }

    private var starting: String {
        if case .other(let word) = glance.health { return "its health is the unknown word '\(word)'" }
        guard glance.health != .unhealthy else { return "waiting for its next health check" }
        let streak = glance.failingStreak ?? 0
        return streak == 0 ? "starting" : "starting, \(Plural.count(streak, "failed check")) so far"
    }

    private func fault(_ fault: Readiness.Fault) -> String {
        switch fault {
        case .unhealthy:
            let times = glance.failingStreak.map { " \(Plural.count($0, "time")) in a row" } ?? ""
            return "health check failed\(times)" + (glance.checkOutput.isEmpty ? "" : ": \(glance.checkOutput)")
        case .exited:
            return glance.exitCode == 0
                ? "exited with status 0, though it should keep running" : "exited" + status(after: " with ")
        case .outOfMemory: return "ran out of memory and was killed"
        case .crashLoop:
            let restarts = glance.restartCount.map { ": \(Plural.count($0, "restart"))" } ?? ""
            return "keeps crashing\(restarts)"
                + status(after: restarts.isEmpty ? ": last exit with " : ", last exit with ")
        case .neverStarted: return "never started" + (glance.startError.isEmpty ? "" : ": \(glance.startError)")
        case .unknown: return glance.problem ?? "in the unknown state '\(glance.state.word)'"
        }
    }

    private func status(after words: String) -> String { glance.exitCode.map { words + ExitCode.text($0) } ?? "" }
}
