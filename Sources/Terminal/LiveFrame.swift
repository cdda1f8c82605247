/// The lines of a live region as they stand on the screen, and the escape sequences from one state to the next. Pure.
package struct LiveFrame: Equatable, Sendable {
    /// What is drawn, each line cut to the width; the cursor stands at the start of the row below the last one.
    package private(set) var lines: [String] = []
    /// The width the lines were drawn at.
    private var columns = 0

    /// Nothing drawn yet.
    package init() {}

    /// Changes the frame to show `wanted` and returns what to write. Unchanged lines are not written again.
    ///
    /// At most one row less than the screen has is used, because rows that scrolled away cannot be redrawn; a last
    /// line then says how many are not shown.
    package mutating func update(to wanted: [String], on size: TerminalSize) -> String {
        let fitted = Self.fit(wanted, on: size)
        defer { (lines, columns) = (fitted, size.columns) }
        if columns == size.columns, fitted == lines { return "" }
        if columns != size.columns || lines.count >= size.rows {
            return Self.synchronized(erasing(on: size) + Self.text(fitted, on: size))
        }
        return Self.synchronized(changes(to: fitted, on: size))
    }

    /// Writes `text`, which must end with a newline, above the region.
    package mutating func insert(_ text: String, on size: TerminalSize) -> String {
        let fitted = Self.fit(lines, on: size)
        let erased = erasing(on: size)
        (lines, columns) = (fitted, size.columns)
        guard !fitted.isEmpty || !erased.isEmpty else { return text }
        return Self.synchronized(erased + text + Self.text(fitted, on: size))
    }

    /// Removes the region from the screen.
    package mutating func clear(on size: TerminalSize) -> String {
        defer { lines = [] }
        return erasing(on: size)
    }

    /// Forgets the region and leaves it on the screen.
    package mutating func release() {
        lines = []
    }

    /// Up to the first line and everything below erased. Terminals refill long lines when they become narrower, so
    /// that one line may by now stand in several rows. Rows that left the screen by that are out of reach.
    private func erasing(on size: TerminalSize) -> String {
        let rows = lines.reduce(0) { $0 + DisplayWidth.rows(of: $1, at: size.columns) }
        return rows == 0 ? "" : Self.move(rows, "A") + "\r" + Self.eraseBelow
    }

    /// Erases from the start of this row on; there has to be a row below it. Not at once: erasing from the first cell of
    /// the screen makes tmux keep all that stood there in its history, where it shows up above the new lines.
    private static let eraseBelow = "\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"

    private func changes(to wanted: [String], on size: TerminalSize) -> String {
        let shared = min(lines.count, wanted.count)
        let first = (0..<shared).first { lines[$0] != wanted[$0] } ?? shared
        var text = Self.move(lines.count - first, "A")
        var unchanged = 0
        for index in first..<max(first, wanted.count) {
            if index < lines.count, lines[index] == wanted[index] {
                unchanged += 1
                continue
            }
            text += Self.move(unchanged, "B") + Self.row(wanted[index], on: size)
            unchanged = 0
        }
        return text + Self.move(unchanged, "B") + (wanted.count < lines.count ? Self.eraseBelow : "")
    }

    private static func move(_ rows: Int, _ direction: String) -> String {
        rows == 0 ? "" : "\u{1b}[\(rows)\(direction)"
    }

    private static func text(_ lines: [String], on size: TerminalSize) -> String {
        lines.map { row($0, on: size) }.joined()
    }

    /// A full row leaves the cursor on its last cell until more is written: erasing there would take that cell away.
    private static func row(_ line: String, on size: TerminalSize) -> String {
        line + (DisplayWidth.of(line) < size.columns ? "\u{1b}[K" : "") + "\r\n"
    }

    private static func fit(_ lines: [String], on size: TerminalSize) -> [String] {
        let room = max(1, size.rows - 1)
        var shown = lines
        if lines.count > room {
            shown = lines.prefix(room - 1) + ["… \(lines.count - room + 1) more"]
        }
        return shown.map { DisplayWidth.truncate($0, to: size.columns) }
    }

    /// Terminals that know mode 2026 show the whole change at once; others ignore it.
    private static func synchronized(_ text: String) -> String {
        text.isEmpty ? "" : "\u{1b}[?2026h\(text)\u{1b}[?2026l"
    }
}
