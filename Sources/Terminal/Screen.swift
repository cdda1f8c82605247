import CTerminal
import Glibc
import Locking

/// The whole terminal for a program that draws it itself: the other screen, keys as they are pressed, no cursor. It is given
/// back as it was found when the program leaves it, ends by a signal, stops by Ctrl-Z or crashes.
package final class Screen: Sendable {
    private let streams: Streams
    private let frame = Locked(ScreenFrame())

    /// What a screen tells.
    package enum Input: Equatable, Sendable {
        case keys([Key])
        /// It has another size, or was given away in between: draw all of it.
        case redraw
    }

    /// Whether a program may take the screen: standard output is a terminal that can move its cursor, and the program is in
    /// its foreground.
    package static func isAvailable(on streams: Streams, environment: [String: String]) -> Bool {
        streams.isTerminal(.output) && environment["TERM"] != "dumb" && !(environment["TERM"] ?? "").isEmpty
            && tcgetpgrp(1) == getpgrp()
    }

    /// Takes the screen of standard output; keys come from standard input, if that is a terminal. Nil when it cannot.
    package init?(on streams: Streams) {
        self.streams = streams
        guard hw_screen_enter(isatty(0) == 1 ? 0 : -1, 1) == 0 else { return nil }
    }

    /// How large it is now.
    package var size: TerminalSize { streams.size(of: .output) }

    /// Shows these lines, from the first row on; nothing while the program is stopped, and all of it afterwards.
    package func draw(_ lines: [String]) {
        guard hw_screen_is_shown() != 0 else { return invalidate() }
        frame.withLock { frame in streams.write(frame.update(to: lines, on: size)) }
    }

    /// Makes the next ``draw(_:)`` write every row.
    package func invalidate() { frame.withLock { $0.invalidate() } }

    /// Waits for keys or a new size; nil when ``endWaiting()`` was called. Blocks its thread, which has to be one of our own.
    package static func wait() -> Input? {
        var bytes = [UInt8](repeating: 0, count: 256)
        var count = 0
        let wake = unsafe bytes.withUnsafeMutableBufferPointer { buffer -> hw_screen_wake in
            guard let start = buffer.baseAddress else { return HW_SCREEN_END }
            return unsafe hw_screen_wait(start, buffer.count, &count)
        }
        switch wake {
        case HW_SCREEN_INPUT: return .keys(KeyReader.keys(Array(bytes.prefix(count))))
        case HW_SCREEN_REDRAW: return .redraw
        default: return nil
        }
    }

    /// Ends ``wait()``.
    package static func endWaiting() { hw_screen_end_wait() }

    /// Gives the screen back; nothing happens when it is not taken.
    package static func leave() { hw_screen_leave() }
}
