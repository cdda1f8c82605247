/// What an exit status means, by the conventions of shells, runtimes and signal(7).
package enum ExitCode {
    /// The usual meaning; nil for one that has none.
    package static func meaning(_ code: Int) -> String? {
        switch code {
        case 125: "the engine could not run it"
        case 126: "command cannot be executed"
        case 127: "command not found"
        case 129...192: signals[code - 128].map { "SIG\($0)" } ?? "signal \(code - 128)"
        default: nil
        }
    }

    /// `status 137 (SIGKILL)`.
    package static func text(_ code: Int) -> String {
        "status \(code)" + (meaning(code).map { " (\($0))" } ?? "")
    }

    /// Signals by number, as on Linux.
    private static let signals = [
        1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 10: "USR1",
        11: "SEGV", 12: "USR2", 13: "PIPE", 14: "ALRM", 15: "TERM",
    ]
}
