import Health
import Terminal

extension Trouble {
    /// The stable word for it.
    var code: String {
        switch kind {
        case .unhealthy: "unhealthy"
        case .liveness: "liveness-probe-failed"
        case .startup: "startup-probe-failed"
        case .exited: "exited"
        case .halfRestarted: "left-stopped"
        }
    }

    /// What is wrong, in one line.
    var sentence: String {
        switch kind {
        case .unhealthy(let streak?) where streak > 1: "health check failed \(streak) times in a row"
        case .unhealthy: "health check failed"
        case .liveness(let probe): "liveness probe \(probe) fails"
        case .startup(let probe): "startup probe \(probe) failed"
        case .exited(let code): "exited with \(ExitCode.text(code))"
        case .halfRestarted(let reason): "a restart stopped it and did not start it again: \(reason)"
        }
    }

    /// The same with what was said last.
    var text: String { output.isEmpty ? sentence : "\(sentence): \(output)" }
}

extension HealPlan.Reason {
    var code: String {
        switch self {
        case .trouble(let trouble): trouble.code
        case .following: "follows"
        }
    }

    var sentence: String {
        switch self {
        case .trouble(let trouble): trouble.sentence
        case .following(let name): "\(name), which it depends on, was restarted"
        }
    }

    var output: String { if case .trouble(let trouble) = self { trouble.output } else { "" } }
}

extension HealPlan.RefusalReason {
    /// The stable word for it.
    var code: String {
        switch self {
        case .notSelected: "not-selected"
        case .barred(.excluded), .barred(.excludedByUser): "excluded"
        case .barred(.itself): "itself"
        case .barred(.orchestrated): "orchestrated"
        case .paused: "paused"
        case .stopping: "stopping"
        case .restarting: "restarting"
        case .leaving: "leaving"
        case .startingUp: "starting-up"
        case .underWay: "under-way"
        case .tooEarly: "too-early"
        case .pausing: "pausing"
        case .awaiting: "awaiting"
        case .givenUp: "given-up"
        }
    }

    /// Why it is left alone, in one line.
    var sentence: String {
        switch self {
        case .notSelected: "nobody selected it: name its app, give it the label healthwatch.heal=true, or use --all"
        case .barred(.excluded(let label)): "its label \(label) excludes it"
        case .barred(.excludedByUser): "--exclude names it"
        case .barred(.itself): "healthwatch runs in it"
        case .barred(.orchestrated(let by)): "\(by) looks after it, and replaces what is unhealthy itself"
        case .paused: "it is paused: its check does not run. 'docker unpause' lets it go on"
        case .stopping: "somebody has asked it to stop"
        case .restarting: "the engine is restarting it by its restart policy"
        case .leaving(let state): "it is \(state.word.visible(limit: 40))"
        case .startingUp(let probe): "its startup probe \(probe) has not passed yet"
        case .underWay: "it is being restarted"
        case .tooEarly: "it has not been unhealthy for long enough"
        case .pausing(_, let restarts): "a pause follows \(Plural.count(restarts, "restart"))"
        case .awaiting(let name, let until):
            until == nil
                ? "\(name), which it depends on, is healed first" : "\(name), which it depends on, was healed just now"
        case .givenUp(let restarts): "given up after \(Plural.count(restarts, "restart")), until it is healthy again"
        }
    }

    /// Whether it is as somebody wants it: nobody selected the container, or somebody excluded it.
    var isWished: Bool {
        switch self {
        case .notSelected, .barred(.excluded), .barred(.excludedByUser): true
        default: false
        }
    }

    /// Whether it is no news to those who are alerted: somebody wants it so, or they heard of it when it began.
    var isExpected: Bool { if case .givenUp = self { true } else { isWished } }

    /// Whether somebody who wants it healed has to know.
    var isRefusal: Bool {
        switch self {
        case .notSelected, .barred, .paused, .stopping, .restarting, .leaving, .startingUp, .givenUp: true
        case .underWay, .tooEarly, .pausing, .awaiting: false
        }
    }
}
