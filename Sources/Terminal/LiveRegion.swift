import Locking

/// Lines at the bottom of a terminal that are redrawn in place, with log lines above them.
///
/// Without a terminal nothing is drawn, and log lines are written as they are. The cursor stays visible, and no mode
/// of the terminal stays changed: a killed process leaves a usable screen.
package final class LiveRegion: Sendable {
    /// What becomes of the lines at the end.
    package enum Ending: Equatable, Sendable {
        /// They stay as the last state.
        case keepingLines
        /// They disappear.
        case clearing
    }

    private struct State: Sendable {
        var frame = LiveFrame()
        var lines: [String] = []
        var isFinished = false
    }

    private let streams: Streams
    private let channel: Streams.Channel
    private let state = Locked(State())

    /// A region that shows nothing yet.
    package init(on streams: Streams, channel: Streams.Channel = .error) {
        self.streams = streams
        self.channel = channel
    }

    /// Shows `lines` instead of those before. They must be harmless; longer ones are cut to the width of now.
    package func draw(_ lines: [String]) {
        perform { state, size in
            state.lines = lines
            return state.isFinished ? "" : state.frame.update(to: lines, on: size)
        }
    }

    /// Writes a line that stays, above the region.
    package func log(_ line: String) {
        guard streams.isTerminal(channel) else { return streams.writeLine(line, to: channel) }
        perform { state, size in
            let above = state.frame.insert(line + "\n", on: size)
            return state.isFinished ? above : above + state.frame.update(to: state.lines, on: size)
        }
    }

    /// Ends the drawing; later calls of ``draw(_:)`` do nothing, and ``log(_:)`` goes on below.
    package func finish(_ ending: Ending) {
        perform { state, size in
            state.isFinished = true
            guard ending == .clearing else {
                state.frame.release()
                return ""
            }
            return state.frame.clear(on: size)
        }
    }

    /// The text is written under the lock, so that what stands on the screen is what the frame says.
    private func perform(_ change: (inout State, TerminalSize) -> String) {
        guard streams.isTerminal(channel) else { return }
        state.withLock { state in
            streams.write(change(&state, streams.size(of: channel)), to: channel)
        }
    }
}
