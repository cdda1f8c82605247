import FoundationEssentials
import Health

/// How a container is, in one line: the first thing that a tired person reads.
package struct Condition: Sendable, Equatable {
    /// `unhealthy`, `exited`, `healthy`.
    package var word: String
    /// More about it; may be empty.
    package var detail: String
    package var mood: Mood

    /// Whether to worry.
    package enum Mood: Sendable { case good, bad, unsure }

    /// How the container is by these facts.
    package init(_ facts: ContainerFacts) {
        let matter = Case(facts)
        let streak = facts.seen.failingStreak
        func ago(_ date: Date?) -> String {
            guard let date else { return "" }
            let seconds = max(0, facts.now.timeIntervalSince(date).rounded())
            return "\(DurationText.brief(.seconds(seconds))) ago"
        }
        switch matter.situation {
        case .healthy: self.init("healthy", streak > 0 ? "but the last check failed" : "", .good)
        case .unhealthy: self.init("unhealthy", matter.streak, .bad)
        case .starting:
            self.init(
                "starting", streak > 0 ? "\(matter.streak), not decided yet" : "its health check has not decided yet",
                .unsure)
        case .unverified: self.init("running", "no health check verifies it", .unsure)
        case .neverStarted: self.init("never started", "", .bad)
        case .looping:
            self.init(
                "crash loop",
                "\(Plural.count(facts.seen.restartCount, "restart")), last with \(ExitCode.text(facts.lastExit))",
                .bad)
        case .paused: self.init("paused", "", .bad)
        case .removing: self.init("being removed", "", .unsure)
        case .ended:
            let isFine = facts.seen.exitCode == 0 || matter.wasStoppedOnRequest
            self.init(
                "exited", "with \(ExitCode.text(facts.seen.exitCode)), \(ago(facts.finishedAt))",
                isFine ? .unsure : .bad)
        case .unknown: self.init(facts.seen.state.word, "", .unsure)
        }
    }

    private init(_ word: String, _ detail: String, _ mood: Mood) {
        self.word = word
        self.detail = detail
        self.mood = mood
    }
}
