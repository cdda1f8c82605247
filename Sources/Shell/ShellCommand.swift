import CSpawn
import Glibc

/// A command line for `sh -c`, or a program with its arguments, run in a process group of its own: when its time is over,
/// what it started ends with it. It inherits no descriptor but the standard ones.
package struct ShellCommand: Sendable {
    private let words: [String]

    /// A command of that text.
    package init(_ text: String) { words = ["/bin/sh", "-c", text] }

    /// A program, which is looked for in `PATH`, and its arguments; no shell reads them.
    package init(program words: [String]) { self.words = words }

    /// How a run ended.
    package enum Outcome: Equatable, Sendable {
        case exited(Int)
        case killed(signal: Int)
        /// It was still running when its time was over, and was killed.
        case timedOut
        /// It could not be started.
        case failed(errno: Int32)
    }

    /// Where its output goes; it reads nothing.
    package enum Output: Equatable, Sendable {
        /// To standard error, both its outputs: standard output carries our data.
        case standardError
        case nowhere
    }

    /// Runs it to its end, for at most `limit`; blocks its thread meanwhile, which has to be one of our own.
    package func run(environment: [String: String], output: Output, within limit: Duration) -> Outcome {
        var child = pid_t()
        let code = Self.spawn(words, environment, output, &child)
        guard code == 0 else { return .failed(errno: code) }
        return Self.wait(for: child, within: limit)
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], _ output: Output, _ child: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        switch output {
        case .standardError: posix_spawn_file_actions_adddup2(&actions, 2, 1)
        case .nowhere:
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // curl leaves its connections open for programs that are started, and the pair of sockets of its multi handle.
        hw_spawn_close_from(&actions, 3)
        // Threads of ours block every signal, and SIGPIPE is ignored: a command must find neither.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        return withStrings(words) { arguments in
            withStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawnp(&child, words[0], &actions, &attributes, arguments, variables)
            }
        }
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }

    /// There is no wait with a limit for a child: it is asked for every so often, seldom when it takes long.
    private static func wait(for child: pid_t, within limit: Duration) -> Outcome {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: limit)
        var pause: UInt32 = 1_000
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { break }
            if ended < 0, errno != EINTR { return .failed(errno: errno) }
            if clock.now >= end {
                kill(-child, SIGKILL)
                while waitpid(child, &status, 0) < 0, errno == EINTR {}
                return .timedOut
            }
            usleep(pause)
            pause = min(pause * 2, 50_000)
        }
        let signal = Int(status & 0x7f)
        return signal == 0 ? .exited(Int(status >> 8) & 0xff) : .killed(signal: signal)
    }
}
