import Foundation
import Locking

/// A program that runs beside the test, in a process group of its own, with a closed standard input; what it writes is
/// captured whole, and a time limit kills the group.
///
/// No descriptor of the test process reaches it, and nothing but its own process id is waited for, so that many can run
/// at the same time.
package final class RunningProcess: Sendable {
    /// Where standard output goes.
    package enum Output: Sendable {
        case captured
        /// A pipe that nobody reads any more.
        case broken
    }

    let state: Locked<State>
    private let wake: Int32
    private let arguments: [String]

    /// What is known of the run so far, and who waits for more.
    struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var isReaped = false
        var isOutputUnwanted = false
        var hasTimedOut = false
        var end: FinishedProcess?
        var finishers: [CheckedContinuation<FinishedProcess, Never>] = []
        var readers: [LineReader] = []
    }

    /// Its number.
    package let id: Int32

    /// Starts `arguments[0]`, an absolute path, with exactly this environment.
    package init(
        _ arguments: [String], environment: [String: String], output: Output = .captured,
        limit: Duration = .seconds(60)
    ) throws {
        // Before the process runs: on a busy machine it can be half done when this thread goes on.
        let started = ContinuousClock.now
        let pipes = try SpawnedPipes(arguments, environment: environment)
        self.arguments = arguments
        id = pipes.child
        wake = pipes.wakeWriter
        state = Locked(State(isOutputUnwanted: output == .broken))
        let (state, child) = (state, pipes.child)
        Thread.detachNewThread {
            Self.awaitEnd(of: child, wake: pipes.wakeWriter, state)
        }
        Thread.detachNewThread {
            pipes.capture(into: state, arguments: arguments, started: started, limit: limit)
        }
    }

    deinit {
        signal(SIGKILL, toGroup: true)
    }

    /// Blocks a thread until the process has ended, keeping its id valid until nobody can signal it any more.
    private static func awaitEnd(of child: pid_t, wake: Int32, _ state: Locked<State>) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        let status = state.withLock { state in
            state.isReaped = true
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            return status
        }
        var message = status
        _ = write(wake, &message, MemoryLayout<Int32>.size)
        close(wake)
    }

    /// Sends a signal, if the process has not ended.
    package func signal(_ number: Int32, toGroup: Bool = false) {
        state.withLock { state in
            guard !state.isReaped else { return }
            kill(toGroup ? -id : id, number)
        }
    }

    /// Closes the reading end of its standard output, as `head` does when it has seen enough.
    package func closeOutput() {
        state.withLock { state in
            state.isOutputUnwanted = true
            guard !state.isReaped else { return }
            var message = SpawnedPipes.look
            _ = write(wake, &message, MemoryLayout<Int32>.size)
        }
    }

    /// The first whole line of the stream, so far or to come, that the condition holds for; throws at the end of the
    /// process.
    @discardableResult
    package func line(
        from stream: Stream = .output, where condition: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let found = await withCheckedContinuation { continuation in
            state.withLock { state in
                state.readers.append(LineReader(stream: stream, condition: condition, continuation: continuation))
                state.serveReaders()
            }
        }
        if let found { return found }
        throw ProcessProblem(what: "ended without the awaited line", run: try await result())
    }

    /// Waits for the end. A run that was killed at its limit throws, with all that was captured.
    @discardableResult
    package func result() async throws -> FinishedProcess {
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let end = state.withLock { state in
                    if state.end == nil { state.finishers.append(continuation) }
                    return state.end
                }
                if let end { continuation.resume(returning: end) }
            }
        } onCancel: {
            signal(SIGKILL, toGroup: true)
        }
        if state.withLock({ $0.hasTimedOut }) { throw ProcessProblem(what: "did not end in time", run: end) }
        return end
    }

    /// The two captured streams.
    package enum Stream: Sendable {
        case output, errors
    }
}

/// Somebody who waits for a line.
struct LineReader {
    var stream: RunningProcess.Stream
    var condition: @Sendable (String) -> Bool
    var continuation: CheckedContinuation<String?, Never>
}

extension RunningProcess.State {
    /// Answers those whose line has come, and everybody at the end. Resuming only schedules, so the lock may be held.
    mutating func serveReaders() {
        readers.removeAll { reader in
            let bytes = reader.stream == .output ? output : errors
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
            let found = lines.lazy.map { String(decoding: $0, as: UTF8.self) }.first(where: reader.condition)
            guard found != nil || end != nil else { return false }
            reader.continuation.resume(returning: found)
            return true
        }
    }

    /// The process ended and everything it wrote was read.
    mutating func finish(_ finished: FinishedProcess) {
        end = finished
        for finisher in finishers { finisher.resume(returning: finished) }
        finishers = []
        serveReaders()
    }
}
