import FoundationEssentials
import Health
import Locking
import Shell
import Terminal

/// `--on-change`: a command for every change of an app, one after the other in their order, on a thread of its own.
final class ChangeCommand: Sendable {
    private struct State: Sendable {
        var waiting: [[String: String]] = []
        var isWorking = false
        /// Who waits until all are done.
        var finishers: [CheckedContinuation<Void, Never>] = []
        var isAbandoned = false
        /// Said once.
        var isOverrun = false
    }

    private let command: ShellCommand
    private let environment: [String: String]
    private let lines: WatchLines
    private let state = Locked(State())

    /// A command that takes longer is killed: the changes behind it wait.
    private static let patience = Duration.seconds(60)
    /// More changes than that do not wait: something is wrong with the command then.
    private static let mostWaiting = 1_000

    init(_ text: String, environment: [String: String], lines: WatchLines) {
        command = ShellCommand(text)
        self.environment = environment
        self.lines = lines
    }

    /// Runs the command for these changes of apps, when those before are done.
    func run(_ changes: [WatchChange], at now: Double) {
        guard !changes.isEmpty else { return }
        let (starts, overruns) = state.withLock { state -> (Bool, Bool) in
            guard state.waiting.count < Self.mostWaiting else {
                defer { state.isOverrun = true }
                return (false, !state.isOverrun)
            }
            state.waiting += changes.map { environment.merging(Self.variables($0, at: now)) { _, ours in ours } }
            defer { state.isWorking = true }
            return (!state.isWorking, false)
        }
        if overruns {
            lines.note(
                "--on-change: \(Self.mostWaiting) changes wait for the command; further ones are dropped", at: now)
        }
        guard starts else { return }
        guard let thread = PosixThread(body: { self.work() }) else {
            state.withLock { $0.isWorking = false }
            return lines.note("--on-change: the system has no thread left to run the command", at: now)
        }
        thread.detach()
    }

    /// Waits until all are done; after an interruption only what runs is left to itself.
    func finish(isInterrupted: Bool) async {
        if isInterrupted { return state.withLock { $0.isAbandoned = true } }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    let isDone = !state.isWorking || state.isAbandoned
                    if !isDone { state.finishers.append(continuation) }
                    return isDone
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let finishers = state.withLock { state in
                defer { state.finishers = [] }
                state.isAbandoned = true
                return state.finishers
            }
            for finisher in finishers { finisher.resume() }
        }
    }

    private func work() {
        while let variables = next() {
            let outcome = command.run(
                environment: variables, output: lines.isOnScreen ? .nowhere : .standardError, within: Self.patience)
            if let problem = outcome.problem(within: Self.patience) {
                lines.note("--on-change: the command \(problem)", at: Date().timeIntervalSince1970)
            }
        }
    }

    /// The variables of the next run; nil when there is nothing left, and then the thread ends.
    private func next() -> [String: String]? {
        let (next, finishers) = state.withLock { state -> ([String: String]?, [CheckedContinuation<Void, Never>]) in
            if !state.waiting.isEmpty, !state.isAbandoned { return (state.waiting.removeFirst(), []) }
            defer { state.finishers = [] }
            state.isWorking = false
            return (nil, state.finishers)
        }
        for finisher in finishers { finisher.resume() }
        return next
    }

    /// The change as variables; names and messages are made harmless, and hold no zero byte then.
    private static func variables(_ change: WatchChange, at now: Double) -> [String: String] {
        [
            "HEALTHWATCH_APP": (change.app?.name ?? change.name.name).visible(limit: 300),
            "HEALTHWATCH_KIND": change.app?.kind.rawValue ?? "",
            "HEALTHWATCH_FROM": change.from ?? "", "HEALTHWATCH_STATUS": change.to,
            "HEALTHWATCH_MESSAGE": change.message.visible(limit: 1_000),
            "HEALTHWATCH_READY": String(change.overview?.ready ?? 0),
            "HEALTHWATCH_NOT_READY": String(change.overview?.notReady ?? 0),
            "HEALTHWATCH_TIME": Timestamp.text(now),
        ]
    }
}

extension ShellCommand.Outcome {
    /// What went wrong, to follow "the command"; nil when nothing did. `limit` is the time that it was given.
    func problem(within limit: Duration) -> String? {
        switch self {
        case .exited(0): nil
        case .exited(let code): "exited with \(ExitCode.text(code))"
        case .killed(let signal): "was killed by signal \(signal)"
        case .timedOut: "took longer than \(DurationText.brief(limit)) and was killed"
        case .failed(let number): "could not be started: \(Streams.text(ofError: number))"
        }
    }
}
