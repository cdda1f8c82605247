import Terminal

/// A terminal screen that understands what a live region writes, and stops the test when it meets anything else.
struct Screen {
    private(set) var rows: [[Character]]
    private(set) var scrolledOff: [String] = []
    private(set) var complaints: [String] = []
    private let size: TerminalSize
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
        if column >= size.columns { lineFeed() }
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
            eraseToEndOfLine()
            for below in rows.indices where below > row { rows[below] = [] }
        case "h" where sequence == "[?2026h", "l" where sequence == "[?2026l": break
        default: complaints.append(sequence)
        }
    }

    private mutating func eraseToEndOfLine() {
        if column >= size.columns { complaints.append("erased while a wrap was pending") }
        rows[row] = Array(rows[row].prefix(column))
    }
}
