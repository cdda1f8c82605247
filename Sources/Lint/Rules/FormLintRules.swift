import Diagnosis
import Health

/// Whether the words of a check mean what their writer thought.
enum FormLintRules {
    static let all = [
        LintRule("shell-operators-in-exec-form", "health-command-not-found") { matter in exec(matter) },
        LintRule("health-command-not-found") { matter in brokenArray(matter) },
        LintRule("shell-operators-in-exec-form") { matter in arrayAndMore(matter) },
        LintRule("no-shell-in-image") { matter in noShell(matter) },
    ]

    /// Words that only a shell understands.
    private static let operators: Set<String> = [
        "||", "&&", "|", ";", "&", ">", ">>", "<", "2>", "&>", "2>&1", ">/dev/null", "2>/dev/null", "&>/dev/null",
        "1>/dev/null", ">&2", "1>&2",
    ]
    /// To these such words are arguments like others.
    private static let takers: Set<String> = ["find", "test", "[", "expr", "jq", "awk"]
    /// To these a word is a program, with variables of its own.
    private static let interpreters = [
        "python", "node", "perl", "php", "ruby", "mongosh", "mongo", "psql", "mysql", "sqlcmd", "pwsh", "powershell",
        "lua", "deno", "bun", "awk", "jq", "sh", "bash", "ash", "dash", "zsh", "ksh", "busybox", "cmd",
    ]

    private static func exec(_ matter: LintCase) -> [LintFinding] {
        let words = Array(matter.check.test.dropFirst())
        guard matter.check.form == .exec, matter.check.shellLine == nil, let first = words.first,
            let name = first.split(separator: "/").last.map(String.init)
        else { return [] }
        if words.count == 1, first.contains(where: \.isWhitespace) { return [wholeLine(first, matter)] }
        guard !takers.contains(name) else { return [] }
        if let found = words.first(where: operators.contains) { return [operation(found, words, matter)] }
        let isInterpreter = interpreters.contains { name.hasPrefix($0) }
        guard !isInterpreter, let found = words.first(where: hasVariable) else { return [] }
        return [variable(found, matter)]
    }

    private static func operation(_ found: String, _ words: [String], _ matter: LintCase) -> LintFinding {
        matter.finding(
            "shell-operators-in-exec-form", .error,
            title: "'\(found)' is given to \(words[0]) as an argument: no shell reads it",
            cause:
                "A list of words is run without a shell, so that \(words.prefix { $0 != found }.count < words.count - 1 ? "everything" : "a word") "
                + "from '\(found)' on goes to the program, which takes it for more things to ask.",
            fix: fixes(words, matter))
    }

    /// As a line for the shell, and without what needs one.
    private static func fixes(_ words: [String], _ matter: LintCase) -> [String] {
        var line = matter.check
        line.test = ["CMD-SHELL", words.map { operators.contains($0) ? $0 : Shell.quoted($0) }.joined(separator: " ")]
        var plain = matter.check
        plain.test = ["CMD"] + words.prefix { !operators.contains($0) }
        let hasShell = matter.image.hasShell != false
        return [
            hasShell ? "Write it as a line for the shell: \(matter.writing.command(line))" : nil,
            plain.test.count > 1 ? "\(hasShell ? "Or leave" : "Leave") it out: \(matter.writing.command(plain))" : nil,
        ].compactMap { $0 }
    }

    private static func variable(_ found: String, _ matter: LintCase) -> LintFinding {
        var line = matter.check
        // In double quotes a shell replaces variables.
        let words = matter.check.test.dropFirst().map { $0.contains("$") ? "\"\($0)\"" : Shell.quoted($0) }
        line.test = ["CMD-SHELL", words.joined(separator: " ")]
        return matter.finding(
            "shell-operators-in-exec-form", .error,
            title: "the variable in '\(found)' is not replaced: no shell reads it",
            cause:
                "A list of words is run without a shell, and neither the builder nor the engine replaces variables in it.",
            fix: [
                matter.image.hasShell != false
                    ? "Write it as a line for the shell: \(matter.writing.command(line))" : nil,
                "Or write the value itself.",
            ])
    }

    private static func hasVariable(_ word: String) -> Bool {
        guard let mark = word.firstIndex(of: "$") else { return false }
        guard let next = word[word.index(after: mark)...].first else { return false }
        return next == "{" || next == "(" || next == "_" || (next.isASCII && next.isLetter)
    }

    private static func wholeLine(_ line: String, _ matter: LintCase) -> LintFinding {
        var mended = matter.check
        mended.test = ["CMD-SHELL", line]
        let parts = Shell.steps(line)
        let hasOperators = parts.count > 1 || parts.contains { !$0.redirections.isEmpty }
        return matter.finding(
            hasOperators ? "shell-operators-in-exec-form" : "health-command-not-found", .error,
            title: "the whole line is taken for the name of one program",
            cause:
                "In a list of words the first one is the program. There is none with that name, so every check fails before it asks "
                + "the app anything.",
            fix: [
                "Write it as a line for the shell: \(matter.writing.command(mended))",
                "Or make each word one of the list.",
            ])
    }

    /// `CMD ['curl', 'x']` is no JSON: a shell gets it as it stands.
    private static func brokenArray(_ matter: LintCase) -> [LintFinding] {
        let line = matter.text.trimmingBlanks
        let inner = line.dropFirst()
        // `[ -f /a, ]` is a test.
        let isTest = inner.first?.isWhitespace == true && !["'", "\""].contains(inner.trimmingBlanks.prefix(1))
        guard matter.check.form == .shell, line.hasPrefix("["), line.hasSuffix("]"), line.contains(","), !isTest
        else { return [] }
        let words = line.dropFirst().dropLast().split(separator: ",").map { part in
            part.trimmingBlanks.trimmingQuotes
        }
        let given = words.filter { !$0.isEmpty }
        var mended = matter.check
        mended.test = given.first == "CMD" ? given : ["CMD"] + given
        // A Compose file can have a good list in quotation marks.
        var isQuoted = false
        if case .words = JSONArray.read(line) { isQuoted = true }
        return [
            matter.finding(
                "health-command-not-found", .error,
                title: isQuoted
                    ? "the list stands in quotation marks, so a shell gets it as a line"
                    : "the list is no JSON array, so a shell gets it as it stands",
                cause: (isQuoted ? "A text is a line for the shell. " : "Only double quotes make a list of words. ")
                    + "To the shell this is a line whose program is '\(line.prefix { !$0.isWhitespace })', and there "
                    + "is none.",
                fix: [
                    (isQuoted
                        ? "Leave the quotation marks around the list out: "
                        : "Put every word in double quotes, without a comma after the last: ")
                        + matter.writing.command(mended)
                ])
        ]
    }

    /// `CMD ["curl", "x"] || exit 1` is no JSON either.
    private static func arrayAndMore(_ matter: LintCase) -> [LintFinding] {
        let line = matter.text.trimmingBlanks
        guard matter.check.form == .shell, line.hasPrefix("["), !line.hasSuffix("]"),
            let end = line.lastIndex(of: "]"),
            case .words(let words) = JSONArray.read(String(line[...end])), words.count > 1
        else { return [] }
        var list = matter.check
        list.test = ["CMD"] + words
        var plain = matter.check
        plain.test = ["CMD-SHELL", words.map(Shell.quoted).joined(separator: " ") + line[line.index(after: end)...]]
        return [
            matter.finding(
                "shell-operators-in-exec-form", .error,
                title: "something stands behind the list, so a shell gets all of it as it stands",
                cause:
                    "Only a JSON array and nothing else is a list of words. To the shell this is a line whose program is "
                    + "'\(line.prefix { !$0.isWhitespace })', and there is none.",
                fix: [
                    "Leave the list alone: \(matter.writing.command(list))",
                    matter.image.hasShell == false
                        ? nil : "Or write a line for the shell: \(matter.writing.command(plain))",
                ])
        ]
    }

    /// The first command of the line as a list of words.
    private static func list(_ matter: LintCase) -> CheckFacts {
        let words = matter.steps.first.map { CheckCommand.bare($0.words) } ?? []
        let isOwn = words.first?.contains("/") == true && !words.contains { $0.contains("$") }
        return CheckFacts(test: ["CMD"] + (isOwn ? words : ["/app", "healthcheck"]))
    }

    private static func noShell(_ matter: LintCase) -> [LintFinding] {
        let needsShell = matter.check.form == .shell || matter.check.shellLine != nil
        guard needsShell, !matter.check.shell.isEmpty, matter.image.hasShell == false,
            ImageContents(matter).mayBring(["sh", "bash", "busybox", "ash", "dash", "toybox"]) == false
        else { return [] }
        let base = matter.definition.context.baseImage ?? ""
        return [
            matter.finding(
                "no-shell-in-image", .error, title: "the check needs a shell, and the image has none",
                evidence: ["made from \(base)"],
                cause:
                    "A check that is written as one line is run by \(matter.check.shell.first ?? "/bin/sh"), which is not in \(base), "
                    + "so the check can never run.",
                fix: [
                    "Write a list of words, with a program that is in the image: \(matter.writing.command(list(matter)))",
                    "Or copy a static probe into the image, and call that.",
                ],
                commands: base == "scratch"
                    ? [] : ["docker run --rm --entrypoint /bin/sh \(Shell.quoted(base)) -c true"])
        ]
    }
}

extension String {
    /// Without a quote at each end.
    fileprivate var trimmingQuotes: String {
        guard utf8.count > 1, let first, first == last, first == "'" || first == "\"" else { return self }
        return String(dropFirst().dropLast())
    }
}
