import Diagnosis
import Health

/// Whether a check judges the answer, and says what it was.
enum AnswerLintRules {
    static let all = [
        LintRule("curl-without-fail") { matter in curlWithoutFail(matter) },
        LintRule("exit-code-not-one") { matter in exitCode(matter) },
        LintRule("silent-check") { matter in silent(matter) },
        LintRule("check-hits-stream") { matter in stream(matter) },
    ]

    private static func curlWithoutFail(_ matter: LintCase) -> [LintFinding] {
        guard let index = matter.askings.firstIndex(where: { asksWithoutFail($0) }) else { return [] }
        let asking = matter.askings[index]
        let rest = matter.askings[(index + 1)...].map(\.step)
        guard !isJudged(asking.step, by: rest) else { return [] }
        let mended = matter.check.adding("-f", after: asking.step.words.first { $0.hasSuffix("curl") } ?? "curl")
        return [
            matter.finding(
                "curl-without-fail", .error,
                title: "curl without -f passes whatever the app answers, 500 and 404 included",
                cause:
                    "curl ends with 0 as soon as it got an answer of any status. Only a refused or broken connection makes the check fail.",
                fix: ["Let an error status fail: \(matter.writing.command(mended))"],
                commands: (asking.target?.url).map { ["curl -sS -o /dev/null \(Shell.quoted($0)); echo $?"] } ?? [])
        ]
    }

    private static func asksWithoutFail(_ asking: Asking) -> Bool {
        guard asking.program == "curl" || asking.program == "curl.exe", let client = asking.client,
            let operand = client.operands.first,
            !client.has("f", "fail", "fail-with-body", "K", "config", "V", "version", "help")
        else { return false }
        return !operand.contains("://") || operand.hasPrefix("http")
    }

    /// Whether something else looks at the answer.
    private static func isJudged(_ step: Shell.Step, by rest: [Shell.Step]) -> Bool {
        let separator = ShellOutcome.Separator(step.separator)
        if step.isSubstituted || separator.isPipe { return true }
        if separator.joint == "||" { return false }
        return !rest.allSatisfy {
            ShellOutcome.isHarmless($0) || CheckCommand.bare($0.words).first == "exit" || isEnd($0)
        }
    }

    private static func isEnd(_ step: Shell.Step) -> Bool {
        ["fi", "done", "else", "then"].contains(step.words.first ?? "")
    }

    private static func exitCode(_ matter: LintCase) -> [LintFinding] {
        guard matter.runs, !matter.steps.isEmpty else { return [] }
        if !ShellOutcome.canFail(matter.steps) {
            return [
                matter.finding(
                    "exit-code-not-one", .error,
                    title: "the check can never fail: it ends with success whatever the app answers",
                    cause:
                        "The status of a line is that of its last command. One that always succeeds, such as echo, true or exit 0, covers "
                        + "up every failure before it.",
                    fix: [fix(matter)])
            ]
        }
        guard let code = ShellOutcome.exits(matter.steps).first(where: { $0 != 0 && $0 != 1 }) else { return [] }
        return [
            matter.finding(
                "exit-code-not-one", .warning, title: "the check ends with \(code), where the engine wants 0 or 1",
                cause: code == 2
                    ? "Docker keeps exit status 2 for itself. Today it counts as unhealthy, and nobody promises that."
                    : "0 is healthy and 1 is unhealthy; nothing else has a meaning. Podman reports every failure as 1.",
                fix: [
                    "Say unhealthy with 1: \(matter.writing.command(matter.check.replacing("exit \(code)", with: "exit 1")))"
                ])
        ]
    }

    /// The line with a failure at its end, where that is plain.
    private static func fix(_ matter: LintCase) -> String {
        for (ending, mended) in [("|| true", "|| exit 1"), ("|| exit 0", "|| exit 1"), ("; exit 0", " || exit 1")] {
            let check = matter.check.replacing(ending, with: mended)
            if check != matter.check { return "End the line with a failure: \(matter.writing.command(check))" }
        }
        return "End the line with a failure: '|| exit 1' instead of what follows the question."
    }

    private static func silent(_ matter: LintCase) -> [LintFinding] {
        // Whoever says something of a failure is heard.
        guard
            !matter.steps.contains(where: {
                ["echo", "printf", "tee"].contains(CheckCommand.bare($0.words).first ?? "")
            }),
            let reason = matter.askings.lazy.compactMap({ silence(of: $0, matter) }).first
        else { return [] }
        return [
            matter.finding(
                "silent-check", .info, title: "a failing check says nothing: \(reason.what)",
                cause:
                    "The engine keeps what a check prints, and shows it when somebody asks why the container is unhealthy. This one leaves "
                    + "that empty.",
                fix: [reason.fix])
        ]
    }

    private static func silence(of asking: Asking, _ matter: LintCase) -> (what: String, fix: String)? {
        let client = asking.client
        let hidesErrors = asking.step.redirections.contains { $0.hasPrefix("2>") && $0.hasSuffix("/dev/null") }
        let hidesAll =
            asking.step.redirections.contains { $0.hasPrefix("&>") && $0.hasSuffix("/dev/null") }
            || (asking.step.redirections.contains("2>&1") && asking.step.redirections.contains { isNull($0) })
        if asking.target != nil || client != nil, hidesErrors || hidesAll {
            return ("its errors go to /dev/null", "Leave the redirection of errors out: only >/dev/null, without 2>&1.")
        }
        guard let client else { return nil }
        if asking.program == "curl", client.has("s", "silent"),
            !client.has("S", "show-error", "v", "verbose", "w", "write-out")
        {
            let mended = matter.check.adding("-S", after: "curl")
            return ("curl -s hides the errors, too", "Let curl show errors: \(matter.writing.command(mended))")
        }
        // BusyBox names the error even with -q.
        let isBusyBox =
            matter.image.isBusyBox && !matter.definition.context.buildSteps.contains { $0.text.contains("wget") }
        if asking.program == "wget", client.has("q", "quiet"), !isBusyBox {
            return ("wget -q hides the errors, too", "Let wget name the error: -nv instead of -q.")
        }
        return nil
    }

    private static func isNull(_ redirection: String) -> Bool {
        [">/dev/null", "1>/dev/null", ">>/dev/null"].contains(redirection)
    }

    /// The last parts of paths behind which streams are.
    private static let streams: Set<String> = [
        "stream", "$stream", "events", "sse", "event-stream", "eventsource", "ws", "websocket", "subscribe",
    ]

    private static func stream(_ matter: LintCase) -> [LintFinding] {
        let asksForStream = matter.text.lowercased().contains("text/event-stream")
        let url = matter.askings.lazy.filter { !$0.asksForHead }.compactMap(\.target?.url).first { url in
            asksForStream || url.hasPrefix("ws") || streams.contains(lastPart(of: url))
        }
        guard let url else { return [] }
        return [
            matter.finding(
                "check-hits-stream", asksForStream ? .error : .warning,
                title: "the check asks for a stream, which does not end",
                evidence: ["asks \(url)"],
                cause:
                    "The answer to a stream goes on for as long as the app lives. The check runs into its timeout, and fails although the "
                    + "app is well.",
                fix: [
                    "Ask an endpoint that answers once, such as /health.",
                    "To check the stream itself: healthwatch probe --stream \(Shell.quoted(url))",
                ],
                commands: ["curl -sS -m 5 -o /dev/null \(Shell.quoted(url)); echo $?"])
        ]
    }

    private static func lastPart(of url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    }
}

extension CheckFacts {
    /// The same check with an option after a program's name.
    func adding(_ option: String, after program: String) -> CheckFacts {
        var copy = self
        if form == .exec, shellLine == nil {
            if let index = copy.test.firstIndex(of: program) { copy.test.insert(option, at: index + 1) }
            return copy
        }
        return replacing("\(program) ", with: "\(program) \(option) ")
    }
}
