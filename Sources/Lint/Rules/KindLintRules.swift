import Diagnosis
import Health

/// Whether there is a check at all, and of a kind that engines run.
enum KindLintRules {
    static let all = [
        LintRule("no-healthcheck") { matter in absent(matter) },
        LintRule("healthcheck-disabled") { matter in disabled(matter) },
        LintRule("empty-check-command") { matter in empty(matter) },
        LintRule("unknown-check-type") { matter in unknownType(matter) },
    ]

    private static func absent(_ matter: LintCase) -> [LintFinding] {
        guard matter.definition.isAbsent else { return [] }
        let base = matter.definition.context.baseImage
        let isCertain = base == nil || matter.image.hasNoHealthcheck
        return [
            matter.finding(
                "no-healthcheck", isCertain ? .warning : .info, about: nil,
                title: isCertain
                    ? "\(matter.definition.owner) has no health check: nothing verifies that the app works"
                    : "\(matter.definition.owner) defines no health check, and may inherit one from \(base ?? "")",
                evidence: [base.map { "made from \($0)" } ?? "no health check is defined"],
                cause:
                    "A container without a health check counts as ready as soon as it runs, whatever the app in it does.",
                fix: [
                    matter.definition.syntax == .compose
                        ? "Add healthcheck: with test, interval and start_period to the service."
                        : "Add a check: HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD COMMAND, with a program "
                            + "that is in the image."
                ],
                commands: isCertain
                    ? [] : ["docker image inspect --format '{{json .Config.Healthcheck}}' \(Shell.quoted(base ?? ""))"])
        ]
    }

    private static func disabled(_ matter: LintCase) -> [LintFinding] {
        guard matter.check.form == .disabled, !matter.check.test.isEmpty else { return [] }
        return [
            matter.finding(
                "healthcheck-disabled", .warning,
                title: "the health check is switched off: nothing verifies that the app works",
                cause: "NONE takes the image's check away, so that a gate passes the container as soon as it runs.",
                fix: [
                    "Write a check that fits instead.",
                    "If the image's check was only slow, give it time: \(matter.writing.setting(.startPeriod, "60s")).",
                ])
        ]
    }

    /// A check that a later one of its stage takes the place of.
    static func replaced(at place: Place, of owner: String, by later: Int, _ instruction: DockerfileInstruction)
        -> LintFinding
    {
        let found = Finding(
            "healthcheck-disabled", .warning, container: owner,
            title: "this HEALTHCHECK has no effect: the one on line \(later) takes its place",
            evidence: [SecretMask.mask(instruction.line.text(0..<instruction.line.bytes.count).trimmingBlanks)],
            cause: "Only the last HEALTHCHECK of a stage counts; the builder drops those before it without an error.",
            fix: ["Remove one of them."])
        return LintFinding(found, at: place, lines: instruction.lines)
    }

    private static func empty(_ matter: LintCase) -> [LintFinding] {
        guard [.exec, .shell].contains(matter.check.form), matter.isEmpty else { return [] }
        let isBare = matter.check.test == ["CMD"]
        let cause: String
        if matter.definition.syntax == .dockerfile, isBare {
            cause = "The builder refuses it: Missing command after HEALTHCHECK CMD."
        } else if isBare {
            // Observed on dockerd 20.10.24 and 26.1.5.
            cause =
                "An engine that is given a CMD with nothing after it crashes when the first check is due, and with it every "
                + "container loses its supervision."
        } else if matter.check.form == .shell, matter.check.test.count > 1 {
            cause = "An empty line for the shell always succeeds, so the container is healthy whatever the app does."
        } else {
            cause = "There is no program to run, so every check fails before it asks the app anything."
        }
        return [
            matter.finding(
                "empty-check-command", .error, title: "the health check has no command after \(matter.check.test[0])",
                cause: cause,
                fix: [
                    "Write the command: \(matter.writing.command(example))",
                    "Or switch the image's check off: \(matter.writing.command(CheckFacts(test: ["NONE"])))",
                ])
        ]
    }

    private static let example = CheckFacts(test: ["CMD", "/app", "healthcheck"])

    private static func unknownType(_ matter: LintCase) -> [LintFinding] {
        if let type = matter.refusedType { return [refused(type, matter)] }
        guard case .unknown(let word) = matter.check.form else { return [] }
        let isMisspelt = ["CMD", "CMD-SHELL", "NONE"].contains(word.uppercased())
        var mended = matter.check
        if isMisspelt { mended.test[0] = word.uppercased() } else { mended.test.insert("CMD", at: 0) }
        // One word with blanks in it is a line for the shell.
        if mended.test.count == 2, mended.test[1].contains(" ") { mended.test[0] = "CMD-SHELL" }
        return [
            matter.finding(
                "unknown-check-type", .error,
                title: "the check begins with '\(word)', which is none of CMD, CMD-SHELL and NONE",
                cause:
                    "Docker accepts a first word that it does not know, says so in its own log only, and then runs no check: the "
                    + "container has no health at all.",
                fix: ["Begin with CMD: \(matter.writing.command(mended))"])
        ]
    }

    /// In a Dockerfile the type stands before the command, and `CMD-SHELL` is none.
    private static func refused(_ type: String, _ matter: LintCase) -> LintFinding {
        let isType = type.uppercased() == "CMD-SHELL"
        let written = matter.written(.test) ?? ""
        let command = isType ? written.dropFirst(type.count).trimmingBlanks : written
        return matter.finding(
            "unknown-check-type", .error, title: "HEALTHCHECK is followed by '\(type)', and needs CMD or NONE there",
            cause: "The builder refuses it: Unknown type \"\(type.uppercased())\" in HEALTHCHECK (try CMD).",
            fix: [
                isType
                    ? "Write CMD; a command that is no list is a line for the shell: HEALTHCHECK CMD \(command)"
                    : "Put CMD before the command: HEALTHCHECK CMD \(command)"
            ])
    }
}
