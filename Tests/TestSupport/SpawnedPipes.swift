import CSpawn
import Foundation
import Locking

/// A child process just started, with the reading ends of what it writes.
struct SpawnedPipes {
    let child: pid_t
    let output: Int32
    let errors: Int32
    /// Carries the wait status once the process has ended, or ``look`` before.
    let wakeReader: Int32
    let wakeWriter: Int32

    /// A wake-up that is no wait status: what the owner wants has changed.
    static let look: Int32 = -1

    init(_ arguments: [String], environment: [String: String]) throws {
        let (output, errors, wake) = (try Pipe(), try Pipe(), try Pipe())
        child = try Self.spawn(arguments, environment, output: output.writer, errors: errors.writer)
        close(output.writer)
        close(errors.writer)
        (self.output, self.errors) = (output.reader, errors.reader)
        (wakeReader, wakeWriter) = (wake.reader, wake.writer)
    }

    /// Two descriptors that no other program inherits: those that are started here close them, and for others they are
    /// marked.
    private struct Pipe {
        let reader: Int32
        let writer: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw SocketError("pipe") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (reader, writer) = (ends[0], ends[1])
        }
    }

    /// The child leads a process group, blocks and ignores no signal, and reads an end of file.
    private static func spawn(
        _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        hw_spawn_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        guard let program = arguments.first else { throw SocketError("posix_spawn", EINVAL) }
        var child: pid_t = 0
        let code = withStrings(arguments) { arguments in
            withStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&child, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SocketError("posix_spawn \(program)", code) }
        return child
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let strings = texts.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        return body(strings)
    }

    /// Reads both streams until the process has ended and they are empty; kills the group when the limit is over.
    func capture(
        into state: Locked<RunningProcess.State>, arguments: [String], started: ContinuousClock.Instant, limit: Duration
    ) {
        var open = Set([output, errors])
        var status: Int32?
        var ended = started
        var deadline = started + limit
        while status == nil || !open.isEmpty {
            if open.contains(output), state.withLock({ $0.isOutputUnwanted }) { finishReading(output, &open) }
            var waits = (open + (status == nil ? [wakeReader] : [])).map { pollfd(fd: $0, events: 1, revents: 0) }
            guard !waits.isEmpty else { break }
            let left = max(Duration.zero, deadline - .now)
            let ready = poll(&waits, nfds_t(waits.count), Int32(left / .milliseconds(1)) + 1)
            if ready == 0 {
                // After the end, somebody else still holds the pipe: what came until now is all there is.
                guard status == nil else { break }
                state.withLock { $0.hasTimedOut = true }
                kill(-child, SIGKILL)
                deadline = .now + .seconds(5)
            }
            for wait in waits where wait.revents != 0 {
                guard wait.fd == wakeReader else {
                    if !read(wait.fd, into: state) { finishReading(wait.fd, &open) }
                    continue
                }
                var message: Int32 = 0
                guard Foundation.read(wakeReader, &message, 4) == 4, message != Self.look else { continue }
                status = message
                ended = .now
                deadline = ended + .seconds(2)
            }
        }
        for descriptor in open + [wakeReader] { close(descriptor) }
        let duration = ended - started
        state.withLock { state in
            state.finish(
                FinishedProcess(
                    arguments: arguments, waitStatus: status ?? 0, output: state.output, errors: state.errors,
                    duration: duration, ended: ended))
        }
    }

    private func finishReading(_ descriptor: Int32, _ open: inout Set<Int32>) {
        guard open.remove(descriptor) != nil else { return }
        close(descriptor)
    }

    /// Takes over what has arrived; false at the end of the stream.
    private func read(_ descriptor: Int32, into state: Locked<RunningProcess.State>) -> Bool {
        let piece = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
            count = max(0, Foundation.read(descriptor, buffer.baseAddress, buffer.count))
        }
        state.withLock { state in
            if descriptor == output { state.output += piece } else { state.errors += piece }
            state.serveReaders()
        }
        return !piece.isEmpty
    }
}
