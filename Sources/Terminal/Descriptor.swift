import Glibc

/// How many character cells a terminal has.
package struct TerminalSize: Equatable, Sendable {
    /// Cells in a row.
    package var columns: Int
    /// Rows on the screen.
    package var rows: Int

    /// Makes a size.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// An open file of the process, by number. The only file of this module that calls the C library for output.
struct Descriptor: Sendable {
    let number: Int32

    var isTerminal: Bool { isatty(number) == 1 }

    /// What the terminal says about itself; nil where there is no terminal, or it does not know its size.
    var size: TerminalSize? {
        var answer = winsize()
        guard unsafe ioctl(number, UInt(TIOCGWINSZ), &answer) == 0, answer.ws_col > 0 else { return nil }
        return TerminalSize(columns: Int(answer.ws_col), rows: max(1, Int(answer.ws_row)))
    }

    /// Writes all of `bytes`, however often the kernel takes only a part or a signal interrupts; a descriptor that
    /// somebody made non-blocking is waited for.
    /// - Returns: nil, or the error number that ended the attempt.
    func write(_ bytes: [UInt8]) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case let code: return code
            }
        }
        return nil
    }

    private func waitUntilWritable() {
        var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }
}
