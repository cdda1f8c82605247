import Diagnosis

/// Which statuses a line for the shell can end with.
enum ShellOutcome {
    /// Whether the line can end with a failure; true wherever that is not plain to see.
    static func canFail(_ steps: [Shell.Step]) -> Bool {
        let steps = steps.filter { !$0.isSubstituted }
        guard !steps.isEmpty, !steps.contains(where: { isControl($0) || isExitOfFailure($0) }) else { return true }
        // The status is that of the last list; in it `&&` and `||` bind alike, and a pipe's last command counts.
        var fails = false
        var joint = ";"
        for (index, step) in steps.enumerated() {
            let isPiped = Separator(step.separator).isPipe && index + 1 < steps.count
            if !isPiped {
                let may = !isHarmless(step)
                fails = joint == "&&" ? fails || may : joint == "||" ? fails && may : may
            }
            if !isPiped { joint = Separator(step.separator).joint }
        }
        return fails
    }

    /// The statuses that `exit` is told.
    static func exits(_ steps: [Shell.Step]) -> [Int] {
        steps.compactMap { step in
            let words = CheckCommand.bare(step.words)
            return words.first == "exit" && words.count > 1 ? Int(words[1]) : nil
        }
    }

    /// Whether a command only says something, or ends the line with success: it judges nothing.
    static func isHarmless(_ step: Shell.Step) -> Bool {
        let words = CheckCommand.bare(step.words)
        switch words.first {
        case "echo", "printf", "true", ":": return true
        case "exit": return words.count > 1 && words[1] == "0"
        default: return false
        }
    }

    private static func isExitOfFailure(_ step: Shell.Step) -> Bool {
        let words = CheckCommand.bare(step.words)
        switch words.first {
        case "exit": return words.count == 1 || words[1] != "0"
        case "false", "return", "kill": return true
        default: return false
        }
    }

    /// Whether it makes what follows depend on more than its status.
    private static func isControl(_ step: Shell.Step) -> Bool {
        [
            "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
            "set", "trap", "exec", "eval", "!",
        ].contains(step.words.first ?? "")
    }

    /// What stands between two commands.
    struct Separator {
        let text: String

        init(_ text: String) { self.text = text }

        /// Whether the output of one is the input of the next.
        var isPipe: Bool { text.contains("|") && !text.contains("||") }

        /// `&&`, `||`, or `;` for everything that ends a list.
        var joint: String { text.contains("||") ? "||" : text.contains("&&") ? "&&" : ";" }
    }
}
