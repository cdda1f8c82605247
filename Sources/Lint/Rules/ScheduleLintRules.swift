import Diagnosis
import Health

/// When checks run, and how long they may take.
enum ScheduleLintRules {
    static let all = [
        LintRule("interval-too-long") { matter in intervalTooLong(matter) },
        LintRule("timeout-exceeds-interval") { matter in timeoutExceedsInterval(matter) },
        LintRule("no-start-period") { matter in noStartPeriod(matter) },
        LintRule("check-too-frequent") { matter in tooFrequent(matter) },
        LintRule("start-interval-unsupported") { matter in startIntervalUnsupported(matter) },
        LintRule("retries-too-low") { matter in retriesTooLow(matter) },
        LintRule("check-slower-than-gate") { matter in slowerThanGate(matter) },
    ]

    /// With three retries a dead app is noticed after three minutes at the earliest.
    private static let longestInterval = Duration.seconds(60)
    /// Each check starts a process in the container by way of the engine, which takes it some 100 ms of a processor, and
    /// makes three events that everybody who follows the engine has to read.
    private static let shortestInterval = Duration.seconds(2)
    /// Apps of usual size, with a virtual machine or migrations, have started by then.
    private static let usualStart = Duration.seconds(60)

    private static func intervalTooLong(_ matter: LintCase) -> [LintFinding] {
        let check = matter.check
        guard matter.runs, check.interval > longestInterval else { return [] }
        let noticed = check.interval * min(check.retries, 1_000)
        return [
            matter.finding(
                "interval-too-long", .warning, about: .interval,
                title: "the app is checked only every \(DurationText.brief(check.interval))",
                evidence: ["a dead app is noticed after \(DurationText.brief(noticed)), with \(check.retries) retries"],
                cause:
                    "Between two checks the container stays healthy, whatever happens to the app: proxies go on sending requests "
                    + "to it.",
                fix: [
                    "Check more often: \(matter.writing.setting(.interval, "30s")).",
                    "If the check is expensive, ask something cheaper: an endpoint that answers from memory.",
                ])
        ]
    }

    private static func timeoutExceedsInterval(_ matter: LintCase) -> [LintFinding] {
        let check = matter.check
        // The engine's 30 s are nobody's choice: nothing is said of them.
        guard matter.runs, (matter.definition.timeout ?? .zero) > .zero, check.timeout > check.interval else {
            return []
        }
        return [
            matter.finding(
                "timeout-exceeds-interval", .warning, about: .timeout,
                title:
                    "a check may take \(DurationText.brief(check.timeout)), longer than the \(DurationText.brief(check.interval)) between two",
                evidence: [matter.effective(.interval, DurationText.brief(check.interval))],
                cause:
                    "A check that hangs holds up the next one, so that a hanging app is noticed much later than the interval "
                    + "promises: the engine waits until a check has ended before the interval begins.",
                fix: [
                    "Give a check no more time than an answer needs: \(matter.writing.setting(.timeout, min(check.interval, .seconds(5)))).",
                    "If the answer does take that long, check less often: \(matter.writing.setting(.interval, check.timeout)).",
                ])
        ]
    }

    private static func noStartPeriod(_ matter: LintCase) -> [LintFinding] {
        let check = matter.check
        guard matter.runs, check.startPeriod == .zero else { return [] }
        let budget = check.interval * min(check.retries, 1_000)
        let isUseless = matter.definition.startInterval.map { $0 > .zero } ?? false
        let isShort = budget < usualStart
        return [
            matter.finding(
                "no-start-period", isShort || isUseless ? .warning : .info, about: isUseless ? .startInterval : nil,
                title: isUseless
                    ? "a start interval without a start period has no effect"
                    : "there is no start period: the app is unhealthy if it needs \(DurationText.brief(budget)) to start",
                evidence: [
                    matter.effective(.interval, DurationText.brief(check.interval)),
                    matter.effective(.retries, "\(check.retries)"),
                ],
                cause:
                    "Without a start period every failure counts from the first one on, and the engine calls a sound app unhealthy "
                    + "for being slow to start.",
                fix: [
                    "Give it time to start: \(matter.writing.setting(.startPeriod, "30s")). The first success ends it, so a generous one "
                        + "costs nothing."
                ])
        ]
    }

    private static func tooFrequent(_ matter: LintCase) -> [LintFinding] {
        let check = matter.check
        guard matter.runs, check.interval < shortestInterval else { return [] }
        return [
            matter.finding(
                "check-too-frequent", .warning, about: .interval,
                title: "the app is checked every \(DurationText.brief(check.interval)), which costs more than it tells",
                cause:
                    "Each check starts a process in the container by way of the engine, about a tenth of a second of a processor, and "
                    + "floods 'docker events'. With dozens of containers the machine is busy with checks.",
                fix: [
                    "Check less often: \(matter.writing.setting(.interval, "5s")).",
                    "If it is to become healthy fast, check often only at the start: \(matter.writing.setting(.startPeriod, "30s")) with "
                        + "\(matter.writing.setting(.startInterval, "1s")), on Engine 25 or newer.",
                ])
        ]
    }

    private static func startIntervalUnsupported(_ matter: LintCase) -> [LintFinding] {
        guard matter.runs, let interval = matter.definition.startInterval, interval > .zero,
            matter.options.engine?.knowsStartInterval != true
        else { return [] }
        let engine = matter.options.engine
        return [
            matter.finding(
                "start-interval-unsupported", engine == nil ? .info : .warning, about: .startInterval,
                title: engine.map { "\($0.name) does not know a start interval" }
                    ?? "a start interval needs Docker Engine 25 or newer",
                evidence: [
                    "without it the first check comes after \(DurationText.brief(matter.check.interval)), the interval"
                ],
                cause:
                    "It came with Engine 25 (API 1.44). Older engines and Podman drop it in silence, older builders refuse the flag, and "
                    + "Compose refuses the key.",
                fix: [
                    "Make sure that every engine that will run it is new enough: docker version --format '{{.Server.APIVersion}}' says 1.44 "
                        + "or more.",
                    "Or do without: a short interval serves the start as well, such as \(matter.writing.setting(.interval, "5s")).",
                ],
                commands: ["docker version --format '{{.Server.APIVersion}}'"])
        ]
    }

    private static func retriesTooLow(_ matter: LintCase) -> [LintFinding] {
        guard matter.runs, matter.definition.retries == 1 else { return [] }
        return [
            matter.finding(
                "retries-too-low", .warning, about: .retries,
                title: "a single failed check makes the container unhealthy",
                cause:
                    "One slow answer, such as during a garbage collection or a backup, is enough: proxies take the app out, and whatever "
                    + "restarts unhealthy containers restarts a sound one.",
                fix: [
                    "Let it take three in a row, the engine's default: \(matter.writing.setting(.retries, "3")).",
                    "To notice a dead app sooner, check more often instead.",
                ])
        ]
    }

    private static func slowerThanGate(_ matter: LintCase) -> [LintFinding] {
        let check = matter.check
        // An engine that drops the start interval waits for the whole of the other one.
        let first = matter.options.engine?.knowsStartInterval == false ? check.interval : check.firstCheck
        guard matter.runs, first >= matter.options.gate else { return [] }
        return [
            matter.finding(
                "check-slower-than-gate", .warning, about: .interval,
                title:
                    "the first check comes after \(DurationText.brief(first)), when a gate of \(DurationText.brief(matter.options.gate)) has given up",
                cause:
                    "The engine waits a whole interval before its first check, so that until then the container is neither healthy nor "
                    + "unhealthy.",
                fix: [
                    "Check more often: \(matter.writing.setting(.interval, "30s")).",
                    "With Engine 25 or newer check often only at the start: \(matter.writing.setting(.startPeriod, "60s")) with "
                        + "\(matter.writing.setting(.startInterval, "2s")).",
                    "Or let the gate wait longer: healthwatch wait APP --timeout \(DurationText.brief(first + check.timeout))",
                ])
        ]
    }
}
