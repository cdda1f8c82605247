/// A whole screen as it was drawn last, and the escape sequences from there to another one. Pure.
package struct ScreenFrame: Equatable, Sendable {
    private var lines: [String] = []
    private var size: TerminalSize?

    /// A screen of which nothing is known yet.
    package init() {}

    /// Changes the frame to show `wanted` from the first row on, and returns what to write: rows that changed, and nothing
    /// else. What does not fit is left out; whoever draws decides what that is.
    package mutating func update(to wanted: [String], on size: TerminalSize) -> String {
        let fitted = wanted.prefix(size.rows).map { DisplayWidth.truncate($0, to: size.columns) }
        let isNew = self.size != size
        var text = isNew ? "\u{1b}[H\u{1b}[2J" : ""
        let before = isNew ? [] : lines
        for (index, line) in fitted.enumerated() where index >= before.count || before[index] != line {
            // Erased first: a full row leaves the cursor on its last cell, which erasing afterwards would take away.
            text += "\u{1b}[\(index + 1);1H\u{1b}[2K\(line)"
        }
        if fitted.count < before.count { text += "\u{1b}[\(fitted.count + 1);1H\u{1b}[J" }
        (lines, self.size) = (fitted, size)
        // Terminals that know mode 2026 show the whole change at once; others ignore it.
        return text.isEmpty ? "" : "\u{1b}[?2026h\(text)\u{1b}[?2026l"
    }

    /// Forgets what was drawn: the next update draws everything.
    package mutating func invalidate() { size = nil }
}
