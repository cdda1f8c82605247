import Glibc
import Locking

/// Standard output and standard error of a command, or two buffers that stand for them in tests.
///
/// Each call writes its whole text at once, so that lines of several tasks never mix. Nothing is held back: when a
/// call returns, the bytes are with the kernel. SIGPIPE must be ignored by the process.
package final class Streams: Sendable {
    /// Which of the two streams.
    package enum Channel: Equatable, Sendable {
        /// Data.
        case output
        /// Progress and errors.
        case error
    }

    /// Why a stream takes no more bytes.
    package enum Failure: Equatable, Sendable {
        /// The reader went away (EPIPE), as `head` does: the tool should end quietly.
        case closed
        /// Writing failed with this error number, for instance ENOSPC.
        case failed(errno: Int32)
    }

    /// What the C library says of an error number: `No space left on device`.
    package static func text(ofError number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }

    private enum Sink: Sendable {
        case descriptor(Descriptor)
        case buffer([UInt8])
    }

    private struct State: Sendable {
        var sinks: [Channel: Sink]
        var failures: [Channel: Failure] = [:]
        var fixedSize: TerminalSize?
    }

    private let state: Locked<State>
    private let terminals: Set<Channel>
    private let columnsVariable: Int?

    private init(_ sinks: [Channel: Sink], terminals: Set<Channel>, fixedSize: TerminalSize?, columns: Int?) {
        state = Locked(State(sinks: sinks, fixedSize: fixedSize))
        self.terminals = terminals
        columnsVariable = columns
    }

    /// The descriptors of the process; other numbers than 1 and 2 are for tests.
    /// - Parameter environment: `COLUMNS` gives the width where the terminal does not.
    package static func standard(
        environment: [String: String], output: Int32 = 1, error: Int32 = 2
    ) -> Streams {
        let (output, error) = (Descriptor(number: output), Descriptor(number: error))
        var terminals: Set<Channel> = []
        if output.isTerminal { terminals.insert(.output) }
        if error.isTerminal { terminals.insert(.error) }
        let columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return Streams(
            [.output: .descriptor(output), .error: .descriptor(error)], terminals: terminals, fixedSize: nil,
            columns: columns)
    }

    /// Two buffers, read back with ``captured(_:)``.
    package static func captured(width: Int = 80, height: Int = 24, isTerminal: Bool = false) -> Streams {
        Streams(
            [.output: .buffer([]), .error: .buffer([])], terminals: isTerminal ? [.output, .error] : [],
            fixedSize: TerminalSize(columns: width, rows: height), columns: nil)
    }

    /// Writes `text` as it is. Does nothing on a stream that failed before.
    package func write(_ text: String, to channel: Channel = .output) {
        guard !text.isEmpty else { return }
        state.withLock { state in
            guard state.failures[channel] == nil, let sink = state.sinks[channel] else { return }
            switch sink {
            case .descriptor(let descriptor):
                guard let code = descriptor.write(Array(text.utf8)) else { return }
                state.failures[channel] = code == EPIPE ? .closed : .failed(errno: code)
            case .buffer(let bytes):
                state.sinks[channel] = .buffer(bytes + text.utf8)
            }
        }
    }

    /// Writes `text` and a newline in one piece.
    package func writeLine(_ text: String = "", to channel: Channel = .output) {
        write(text + "\n", to: channel)
    }

    /// Why `channel` takes no more bytes; nil while all is well.
    package func failure(of channel: Channel) -> Failure? {
        state.withLock { $0.failures[channel] }
    }

    /// Whether a person probably reads `channel`, live.
    package func isTerminal(_ channel: Channel) -> Bool {
        terminals.contains(channel)
    }

    /// How large the terminal behind `channel` is now. Ask again for each drawing: it changes when a window does.
    package func size(of channel: Channel) -> TerminalSize {
        let asked: TerminalSize? = state.withLock { state in
            if let fixed = state.fixedSize { return fixed }
            guard case .descriptor(let descriptor) = state.sinks[channel] else { return nil }
            return descriptor.size
        }
        return asked ?? TerminalSize(columns: columnsVariable ?? 80, rows: 24)
    }

    /// The columns of ``size(of:)``.
    package func width(of channel: Channel = .output) -> Int {
        size(of: channel).columns
    }

    /// The columns of the terminal that shows standard output; nil where none does, and no line has to be broken.
    package var terminalWidth: Int? { isTerminal(.output) ? width() : nil }

    /// What was written to a captured stream so far; empty for a real one.
    package func captured(_ channel: Channel) -> String {
        state.withLock { state in
            guard case .buffer(let bytes) = state.sinks[channel] else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Changes the size of a captured terminal, as a user does with a window.
    package func resize(to size: TerminalSize) {
        state.withLock { state in
            if state.fixedSize != nil { state.fixedSize = size }
        }
    }
}
