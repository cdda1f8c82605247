import HTTP
import Locking

/// The only way to the transfer thread: commands are left here, and the thread is woken to take them.
///
/// The wake-up happens under the lock that also guards the bell's life, so that it never rings one that is gone.
final class Inbox: Sendable {
    enum Command {
        case start(Exchange)
        case cancel(Exchange)
        case resume(Exchange)
        case stop
    }

    private enum Phase {
        case unused
        case running(PosixThread)
        /// The thread was told to stop, or has ended; new exchanges fail with this error.
        case over(HTTPError)
    }

    private struct State {
        var phase = Phase.unused
        /// Nil until the thread has made it, and again before the thread closes it.
        var bell: WakeupBell?
        var commands: [Command] = []

        mutating func append(_ command: Command) {
            commands.append(command)
            // A queue that was not empty has its wake-up still under way.
            guard commands.count == 1 else { return }
            bell?.ring()
        }
    }

    private let state = Locked(State())

    /// Queues the exchange, starting the thread if this is the first.
    func start(_ exchange: Exchange) throws(HTTPError) {
        try state.withLock { state throws(HTTPError) in
            try startThread(&state)
            state.append(.start(exchange))
        }
    }

    /// Starts the thread ahead of the first exchange. If that fails, the exchange will tell.
    func prepare() {
        state.withLock { state in try? startThread(&state) }
    }

    private func startThread(_ state: inout State) throws(HTTPError) {
        switch state.phase {
        case .over(let error): throw error
        case .running: break
        case .unused:
            guard let thread = PosixThread(body: { [self] in CurlLoop.run(serving: self) }) else {
                throw .other(code: 0, message: "the system has no thread left for transfers")
            }
            state.phase = .running(thread)
        }
    }

    /// Leaves a command; without a thread nobody needs it.
    func post(_ command: Command) {
        state.withLock { state in
            guard case .running = state.phase else { return }
            state.append(command)
        }
    }

    /// Tells the thread to end. The caller who gets it back must join or detach it; nobody else does.
    func stop() -> PosixThread? {
        state.withLock { state in
            defer { state.phase = .over(.cancelled) }
            guard case .running(let thread) = state.phase else { return nil }
            state.append(.stop)
            return thread
        }
    }

    // The rest is called by the transfer thread.

    /// From now on commands ring this bell.
    func attach(_ bell: WakeupBell) {
        state.withLock { $0.bell = bell }
    }

    /// Takes what has been left since the last call.
    func takeCommands() -> [Command] {
        state.withLock { state in
            guard !state.commands.isEmpty else { return [] }
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// The bell is not rung after this, and new exchanges fail with `error`.
    ///
    /// A thread that ends by itself is detached: nobody will ask for it.
    func close(_ error: HTTPError) -> [Command] {
        state.withLock { state in
            if case .running(let thread) = state.phase {
                thread.detach()
                state.phase = .over(error)
            }
            state.bell = nil
            defer { state.commands = [] }
            return state.commands
        }
    }
}
