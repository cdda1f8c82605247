import DockerEngine
import Health
import Terminal

/// The sentences of `wait`: every one is made here, from the case that it tells of.
enum WaitText {
    /// Why a container fails the app, without its name.
    static func failure(_ failure: Failure) -> String {
        switch failure {
        case .unhealthy(let streak): "health check failed \(Plural.count(streak, "time")) in a row"
        case .exited(let code):
            code == 0 ? "exited with status 0, though it should keep running" : "exited with \(ExitCode.text(code))"
        case .outOfMemory(let code): "ran out of memory and was killed (\(ExitCode.text(code)))"
        case .neverStarted(let error): "never started: \(SecretMask.mask(error).visible(limit: 600))"
        case .crashLoop(let restarts, let code):
            "keeps crashing: \(Plural.count(restarts, "restart")), last exit with \(ExitCode.text(code))"
        case .removed: "was removed while waiting, and nothing took its place"
        case .noHealthcheck: "has no health check, and --require-healthcheck demands one"
        case .timedOut(let waiting, let after):
            "still \(self.waiting(waiting)) after \(DurationText.brief(after))"
        }
    }

    /// Where a container stands, in a few words.
    static func standing(_ standing: Standing) -> String {
        switch standing {
        case .passing(.healthy): "healthy"
        case .passing(.skipped): "running, no health check: skipped"
        case .passing(.completed): "completed"
        case .waiting(let waiting): self.waiting(waiting)
        case .failing(let failure, _): self.failure(failure)
        }
    }

    /// Where a container of a wait stands, in a few words: a restart can lead back to where it stood before.
    static func standing(_ member: MemberSnapshot) -> String {
        let text = standing(member.standing)
        guard case .waiting(.starting) = member.standing, member.restarts > 0 else { return text }
        return "\(text), after \(Plural.count(member.restarts, "restart"))"
    }

    /// What is being waited for, in a few words.
    static func waiting(_ waiting: Waiting) -> String {
        switch waiting {
        case .created: "created, not started yet"
        case .starting(let streak):
            streak == 0 ? "starting" : "starting (\(Plural.count(streak, "failed check")) so far)"
        case .nextCheck: "waiting for its next health check"
        case .unhealthy(let streak): "unhealthy (\(Plural.count(streak, "failed check"))), tolerated by --grace"
        case .restarting(let code): "restarting after an exit with \(ExitCode.text(code))"
        case .firstMoment: "just started, without a health check"
        case .steadyRun: "running again after a crash, to be seen for \(DurationText.brief(GatePolicy.steadyRun))"
        case .completion: "running; it should run once and exit 0"
        case .paused: "paused"
        case .removing: "being removed"
        case .stopped(let code): "stopped (\(ExitCode.text(code))), about to come back"
        case .replacement: "removed, waiting for its replacement"
        case .unknown(let word): "in the unknown state '\(word.visible(limit: 40))'"
        }
    }

    /// No app of that name.
    static func missing(_ name: AppName, after appear: Duration) -> String {
        let waited =
            appear > .zero
            ? "within \(DurationText.brief(appear))"
            : "at this moment ('docker ps -a' lists what exists; --appear waits for it)"
        return "\(AppText.missing(name)) \(waited)"
    }

    /// A name that means nothing.
    static func unknownOneShot(_ name: String) -> String {
        "--one-shot \(name.visible(limit: 200)) names no container or service of this app"
    }

    /// A signal ended the wait.
    static func interrupted(_ signal: Int32) -> String {
        signal == 15 ? "terminated before it was decided" : "interrupted before it was decided"
    }
}
