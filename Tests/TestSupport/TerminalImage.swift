/// A terminal that understands what a program writes which takes the whole screen, and complains of anything else. It does
/// not know wide characters.
package struct TerminalImage: Sendable {
    /// What stands on the screen that is shown, row by row, without colours.
    package var rows: [String] { cells.map { String($0).trimmingBlanksAtEnd } }
    /// All rows as one text, without the empty ones at the end.
    package var text: String {
        var rows = rows
        while rows.last == "" { rows.removeLast() }
        return rows.joined(separator: "\n")
    }
    /// Whether the other screen is shown.
    package private(set) var isOther = false
    /// Whether the cursor can be seen.
    package private(set) var isCursorShown = true
    /// Whether long lines go on in the next row.
    package private(set) var wraps = true
    /// Sequences that are not known.
    package private(set) var complaints: [String] = []
    /// How often the whole screen was erased.
    package private(set) var erasures = 0
    /// How many characters were put on the screen.
    package private(set) var written = 0

    private var columns: Int
    private var height: Int
    private var cells: [[Character]]
    private var main: (cells: [[Character]], row: Int, column: Int)?
    private var row = 0
    private var column = 0
    private var pending: [Character] = []

    /// An empty screen.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        height = rows
        cells = Array(repeating: [], count: rows)
    }

    /// Makes the window another size; what does not fit is gone.
    package mutating func resize(columns: Int, rows: Int) {
        self.columns = columns
        height = rows
        cells = cells.prefix(rows).map { Array($0.prefix(columns)) }
        cells += Array(repeating: [], count: rows - cells.count)
        row = min(row, rows - 1)
        column = min(column, columns)
        if var kept = main {
            kept.cells = Array(kept.cells.prefix(rows)) + Array(repeating: [], count: max(0, rows - kept.cells.count))
            kept.row = min(kept.row, rows - 1)
            main = kept
        }
    }

    /// Takes what the program wrote; a sequence may come in pieces.
    package mutating func write(_ text: String) {
        pending += Array(text)
        while let first = pending.first {
            guard first == "\u{1b}" else {
                pending.removeFirst()
                put(first)
                continue
            }
            guard let end = pending.dropFirst(2).firstIndex(where: { $0.isLetter }) else { return }
            let sequence = String(pending[1...end])
            pending.removeFirst(end + 1)
            obey(sequence)
        }
    }

    private mutating func put(_ character: Character) {
        switch character {
        case "\r": column = 0
        case "\n", "\r\n":
            if character == "\r\n" { column = 0 }
            row += 1
            guard row == height else { return }
            cells.removeFirst()
            cells.append([])
            row -= 1
        default:
            if column >= columns {
                guard wraps else { return cells[row][columns - 1] = character }
                put("\r\n")
            }
            while cells[row].count <= column { cells[row].append(" ") }
            cells[row][column] = character
            column += 1
            written += 1
        }
    }

    private mutating func obey(_ sequence: String) {
        let numbers = sequence.dropFirst().dropLast().split(separator: ";").compactMap { Int($0) }
        switch sequence {
        case "[?2026h", "[?2026l": break
        case "[?25h", "[?25l": isCursorShown = sequence.last == "h"
        case "[?7h", "[?7l": wraps = sequence.last == "h"
        case "[?1049h" where !isOther:
            main = (cells, row, column)
            cells = Array(repeating: [], count: height)
            isOther = true
        case "[?1049l":
            if let main { (cells, row, column) = main }
            main = nil
            isOther = false
        case "[2J":
            cells = Array(repeating: [], count: height)
            erasures += 1
        case "[J":
            cells[row] = Array(cells[row].prefix(column))
            for below in cells.indices where below > row { cells[below] = [] }
        case "[2K": cells[row] = []
        case "[K": cells[row] = Array(cells[row].prefix(column))
        case _ where sequence.last == "H":
            row = min(max(1, numbers.first ?? 1), height) - 1
            column = min(max(1, numbers.count > 1 ? numbers[1] : 1), columns) - 1
        case _ where sequence.last == "m": break
        default: complaints.append(sequence)
        }
    }
}

extension String {
    fileprivate var trimmingBlanksAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
