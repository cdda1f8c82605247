import Health

/// Checks that do not get so far as to ask the app anything.
enum CheckRunRules {
    static let all = [
        Rule("health-command-not-found", "no-shell-in-image") { matter in
            guard case .missing(let program)? = matter.failure, let severity = matter.severity(isCertain: true),
                let check = matter.facts.check
            else { return [] }
            return [
                isShell(program, check) ? noShell(check, severity, matter) : notFound(program, check, severity, matter)
            ]
        },
        Rule("health-command-not-executable") { matter in
            guard case .notExecutable(let program, let isFormat)? = matter.failure,
                let severity = matter.severity(isCertain: true)
            else { return [] }
            return [
                Lead(
                    .certain, "health-command-not-executable", severity, of: matter.facts,
                    title: isFormat
                        ? "the health check's program \(program) is none that can be run"
                        : "the health check's program \(program) may not be executed",
                    evidence: [matter.lastResult, matter.checkLine],
                    cause: isFormat
                        ? "It is a script without a first line such as #!/bin/sh, or was built for another kind of processor."
                        : "The file is there, but not executable for the user that the check runs as"
                            + (matter.facts.user.isEmpty ? "." : " (\(matter.facts.user))."),
                    fix: [
                        isFormat
                            ? "Begin the script with #!/bin/sh, or run it by its interpreter: CMD sh \(program)"
                            : "Make it executable in the image: RUN chmod +x \(Shell.quoted(program))"
                    ],
                    commands: ["docker exec \(matter.quotedName) ls -l \(Shell.quoted(program))"])
            ]
        },
        Rule("health-check-timeout") { matter in
            guard case .timedOut(let byEngine)? = matter.failure, let severity = matter.severity(isCertain: false),
                let check = matter.facts.check
            else { return [] }
            return [timedOut(byEngine, check, severity, matter)]
        },
        Rule("health-check-failed") { matter in
            guard let failure = matter.failure, let check = matter.facts.check, let failing = matter.failing,
                failure == .other || failure == .closed || failure == .someErrorStatus
                    || CheckAnswerRules.isUnexplained(failure),
                let severity = matter.severity(isCertain: false)
            else { return [] }
            return [failed(failing, failure, check, severity, matter)]
        },
    ]

    /// Whether it is the shell itself that is missing.
    private static func isShell(_ program: String, _ check: CheckFacts) -> Bool {
        check.form == .shell && program == check.shell.first
    }

    private static func noShell(_ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case) -> Lead {
        Lead(
            .certain, "no-shell-in-image", severity, of: matter.facts,
            title: "the health check needs a shell, and the image has none",
            evidence: [matter.lastResult, "check: CMD-SHELL \(check.text)"],
            cause:
                "A check that is written as one line is run by \(check.shell.first ?? "/bin/sh"), which images made from "
                + "scratch or distroless ones do not have. 'docker run --health-cmd' writes all checks so.",
            fix: [
                "Write the check in the exec form, with a program that is in the image: HEALTHCHECK CMD [\"/app\", \"healthcheck\"]",
                "Or copy a static probe into the image and call that.",
            ],
            commands: ["docker inspect --format '{{json .Config.Healthcheck.Test}}' \(matter.quotedName)"])
    }

    private static func notFound(
        _ program: String, _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case
    ) -> Lead {
        let facts = matter.facts
        let interpreter = facts.scriptHead.flatMap { head in
            head.hasPrefix("#!") ? head.dropFirst(2).drop { $0 == " " }.prefix { $0 != " " } : nil
        }
        // The script is there: then it is its interpreter that is not.
        if let path = facts.programs[program] ?? nil, let interpreter, path == program {
            let isCR = interpreter.hasSuffix("\r")
            return Lead(
                .certain, "health-command-not-found", severity, of: facts,
                title: "the health check's script \(program) names an interpreter that is not in the image",
                evidence: [matter.lastResult, "its first line: \(facts.scriptHead ?? "")"],
                cause: isCR
                    ? "The line ends with a carriage return, which becomes part of the interpreter's name: the file was saved "
                        + "with Windows line ends."
                    : "The kernel looks for \(interpreter), and it is not there.",
                fix: [
                    isCR
                        ? "Save the script with Unix line ends."
                        : "Name an interpreter that is there, such as #!/bin/sh."
                ],
                commands: ["docker exec \(matter.quotedName) head -n 1 \(Shell.quoted(program))"])
        }
        let substitute = CheckSubstitute(missing: program, check, matter)
        return Lead(
            .certain, "health-command-not-found", severity, of: facts,
            title: "the health check calls \(program), which is not in the image",
            evidence: [
                matter.lastResult, matter.checkLine,
                facts.sources.contains(.exec) ? "looked for inside: \(found(in: facts))" : nil,
            ],
            cause: "The check fails before it asks the app anything, so it says nothing about the app.",
            fix: [
                substitute.map { "Use what is there: \($0.check.dockerfileLine)" },
                substitute == nil || program.split(separator: "/").last == "curl"
                    ? "\(substitute == nil ? "Add" : "Or add") \(program) to the image, or check with a program that is there."
                    : nil,
            ],
            commands: [
                substitute.map { matter.runByHand($0.check) }
                    ?? "docker exec \(matter.quotedName) sh -c 'command -v \(program)'"
            ])
    }

    private static func found(in facts: ContainerFacts) -> String {
        let there = facts.programs.filter { $0.value != nil }.keys.sorted()
        let gone = facts.programs.filter { $0.value == nil }.keys.sorted()
        let parts = [
            there.isEmpty ? nil : "\(there.joined(separator: ", ")) there",
            gone.isEmpty ? nil : "\(gone.joined(separator: ", ")) not",
        ]
        return parts.compactMap { $0 }.joined(separator: "; ")
    }

    private static func timedOut(
        _ byEngine: Bool, _ check: CheckFacts, _ severity: Finding.Severity, _ matter: Case
    ) -> Lead {
        let facts = matter.facts
        let target = matter.command?.target
        let isOwn = target.map { facts.kind(of: $0.peer.host) != .other } ?? false
        let isServed =
            isOwn && target.flatMap(\.peer.port).map { port in facts.sockets.contains { $0.port == port } } ?? false
        let timeout = DurationText.brief(check.timeout)
        let slow = facts.rerun.flatMap { rerun -> String? in
            guard rerun.hasPassed, let took = rerun.duration else { return nil }
            return "run once more, now: passed after \(DurationText.brief(took))"
        }
        return Lead(
            .met, "health-check-timeout", severity, of: facts,
            title: byEngine
                ? "the health check does not come to an end within its timeout of \(timeout)"
                : "the health check gave up waiting for an answer",
            evidence: [
                matter.lastResult, matter.checkLine,
                isServed && facts.hasOwnSockets
                    ? "port \(target?.peer.port ?? 0) is listened on, so the app is there" : nil, slow,
            ],
            cause: isServed
                ? "The app takes the connection but does not answer in time: it is overloaded, or hangs on something that the "
                    + "endpoint waits for."
                : "What the check asks does not answer, or the check itself takes longer than it may.",
            fix: [
                "Let the endpoint answer at once, without asking others.",
                byEngine
                    ? "If the answer takes that long by its nature: raise the timeout (--timeout) above \(timeout)."
                    : "Give the check's own limit more time, below the engine's timeout of \(timeout).",
            ],
            commands: ["time \(matter.runByHand(check))"])
    }

    private static func failed(
        _ result: CheckResult, _ failure: CheckFailure, _ check: CheckFacts, _ severity: Finding.Severity,
        _ matter: Case
    ) -> Lead {
        let isSilent = !result.output.contains { !$0.isWhitespace }
        let module = missingModule(result.output)
        let what: String
        var cause: String
        switch failure {
        case .closed:
            what = "the connection was closed without an answer"
            cause =
                "Something accepts the connection and closes it: the app crashed while it answered, speaks another protocol "
                + "(TLS or not), or is not ready yet."
        case .someErrorStatus:
            what = "the endpoint answers with an error status"
            cause =
                "The exit status of \(matter.command?.program ?? "the client") means an answer of 400 or more; which one, its "
                + "output does not say."
        case .status(let status):
            what = "the endpoint answers \(status)"
            cause =
                status == 405 && matter.command?.asksForHead == true
                ? "The check asks with HEAD, and the endpoint takes only GET."
                : "The app understood the request and refused it."
        default:
            what = "the health check fails with exit status \(result.exitCode)"
            cause =
                module.map { "The check is a program that needs \($0), which is not installed in the image." }
                ?? (isSilent
                    ? "The check says nothing about why it fails."
                    : "The check decided so by itself; what it printed says why.")
        }
        if result.exitCode == 2, failure == .other {
            cause += " Docker keeps status 2 for itself; a check should use 0 and 1."
        }
        return Lead(
            failure == .other ? .general : .met, "health-check-failed", severity, of: matter.facts,
            title: failure == .other ? what : "the health check fails: \(what)",
            evidence: [matter.lastResult, matter.checkLine, matter.streak],
            cause: cause,
            fix: [
                module.map { "Install \($0) in the image, or check with a program that needs no module." },
                isSilent
                    ? "Let the check speak: curl without -s, wget without -q, or 'echo' the reason before 'exit 1'."
                    : nil,
                module == nil && !isSilent ? advice(failure, matter) : nil,
            ],
            commands: [matter.runByHand(check)])
    }

    private static func advice(_ failure: CheckFailure, _ matter: Case) -> String {
        switch failure {
        case .status(405) where matter.command?.target?.url != nil:
            "Ask with GET: wget -q -O /dev/null \(matter.command?.target?.url ?? "")"
        case .closed: "See in the app's log what it did at that moment; if it speaks TLS, ask with https://."
        case .status, .someErrorStatus: "Run the check by hand and read the whole answer."
        default: "Mend what the output names."
        }
    }

    /// The module that Python or Node does not find.
    private static func missingModule(_ output: String) -> String? {
        for mark in ["No module named ", "Cannot find module "] {
            guard let start = output.firstRange(of: mark)?.upperBound else { continue }
            let name = output[start...].drop { $0 == "'" }.prefix { $0 != "'" && !$0.isWhitespace }
            if !name.isEmpty { return String(name) }
        }
        return nil
    }
}

/// The same question by a program that the image has.
struct CheckSubstitute {
    let check: CheckFacts

    init?(missing: String, _ check: CheckFacts, _ matter: Case) {
        guard let target = matter.command?.target, let given = target.url else { return nil }
        // A name with two addresses, of which some programs try one only, would be the next mistake.
        let url = given.split(separator: "://localhost", omittingEmptySubsequences: false).joined(
            separator: "://127.0.0.1")
        let facts = matter.facts
        func has(_ name: String) -> Bool { (facts.programs[name] ?? nil) != nil && name != missing }
        let seconds = max(1, Int(check.timeout / .seconds(1)))
        let line: String
        if has("wget") {
            line = "wget -q -O /dev/null \(url)"
        } else if has("curl") {
            line = "curl -fsS -o /dev/null \(url)"
        } else if let python = ["python3", "python"].first(where: has) {
            line = "\(python) -c \"import urllib.request as r; r.urlopen('\(url)', timeout=\(seconds))\""
        } else if has("node") {
            line = "node -e \"fetch('\(url)').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))\""
        } else if has("nc"), let port = target.peer.port {
            line = "nc -z \(target.peer.host) \(port)"
        } else {
            return nil
        }
        var copy = check
        copy.test = ["CMD-SHELL", "\(line) || exit 1"]
        self.check = copy
    }
}
