import Terminal

/// A terminal screen that understands what a live region writes, and stops the test when it meets anything else.
struct Screen {
    private(set) var rows: [[Character]]
    private(set) var scrolledOff: [String] = []
    private(set) var complaints: [String] = []
    private var size: TerminalSize
    /// The rows whose line goes on in the next one.
    private var continued: Set<Int> = []
    private var row = 0
    private var column = 0

    init(_ size: TerminalSize) {
        self.size = size
        rows = Array(repeating: [], count: size.rows)
    }

    /// Everything that was ever shown and not erased, without empty rows at the end.
    var text: [String] {
        var lines = scrolledOff + rows.map { String($0) }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The same, but a line that was moved to the next row because it was too long is one.
    var lines: [String] {
        var lines = scrolledOff
        for index in rows.indices {
            if index > 0, continued.contains(index - 1) {
                lines[lines.count - 1] += String(rows[index])
            } else {
                lines.append(String(rows[index]))
            }
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Fills the lines into rows of another width, as most terminals do when a window is resized. The cursor has to stand
    /// at the start of a row, and the new screen to have room for all.
    mutating func resize(columns: Int) {
        let before = Array(lines.dropFirst(scrolledOff.count))
        let cursor = (0..<row).count { !continued.contains($0) }
        size = TerminalSize(columns: columns, rows: size.rows)
        var filled: [[Character]] = []
        continued = []
        for (index, line) in before.enumerated() {
            if index == cursor { row = filled.count }
            var rest = Array(line)[...]
            repeat {
                filled.append(Array(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
                if !rest.isEmpty { continued.insert(filled.count - 1) }
            } while !rest.isEmpty
        }
        if cursor >= before.count { row = filled.count + cursor - before.count }
        if filled.count >= size.rows { complaints.append("no room for \(filled.count) rows") }
        rows = filled + Array(repeating: [], count: max(0, size.rows - filled.count))
    }

    mutating func write(_ text: String) {
        var rest = Array(text)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\u{1b}": escape(&rest)
            case "\r\n", "\n": lineFeed()
            case "\r": column = 0
            default: put(character)
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column >= size.columns {
            continued.insert(row)
            lineFeed()
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func lineFeed() {
        column = 0
        row += 1
        guard row == size.rows else { return }
        scrolledOff.append(String(rows.removeFirst()))
        rows.append([])
        continued = Set(continued.map { $0 - 1 })
        row -= 1
    }

    private mutating func escape(_ rest: inout ArraySlice<Character>) {
        var sequence = ""
        while let character = rest.popFirst() {
            sequence.append(character)
            if character.isLetter { break }
        }
        let count = Int(sequence.dropFirst().dropLast()) ?? 0
        switch sequence.last {
        case "A": row = max(0, row - count)
        case "B": row = min(size.rows - 1, row + count)
        case "K": eraseToEndOfLine()
        case "J":
            // As tmux does: what is erased from the first cell on goes to the history.
            if row == 0, column == 0 {
                let used = rows.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
                scrolledOff += rows.prefix(used).map { String($0) }
            }
            eraseToEndOfLine()
            for below in rows.indices where below > row { rows[below] = [] }
            continued = continued.filter { $0 < row }
        case "h" where sequence == "[?2026h", "l" where sequence == "[?2026l": break
        default: complaints.append(sequence)
        }
    }

    private mutating func eraseToEndOfLine() {
        if column >= size.columns { complaints.append("erased while a wrap was pending") }
        rows[row] = Array(rows[row].prefix(column))
        if column == 0 { continued.remove(row) }
    }
}
