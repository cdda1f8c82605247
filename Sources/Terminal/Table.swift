/// Rows under headers, in columns as wide as their content, two spaces apart.
package struct Table: Equatable, Sendable {
    /// One column.
    package struct Column: Equatable, Sendable {
        /// The header, in capitals by custom.
        package var title: String
        /// Numbers stand right.
        package var alignment: DisplayWidth.Alignment
        /// The fewest cells it may be cut to when the table is too wide; nil for a column that is never cut.
        package var minimumWidth: Int?

        /// Makes a column.
        package init(_ title: String, alignment: DisplayWidth.Alignment = .left, minimumWidth: Int? = nil) {
            self.title = title
            self.alignment = alignment
            self.minimumWidth = minimumWidth
        }
    }

    /// One cell; a string literal is a cell without role.
    package struct Cell: Equatable, Sendable, ExpressibleByStringLiteral {
        /// What stands in it; must be one line and harmless.
        package var text: String
        /// How it is coloured.
        package var role: Role?

        /// Makes a cell.
        package init(_ text: String, _ role: Role? = nil) {
            self.text = text
            self.role = role
        }

        /// A cell without role.
        package init(stringLiteral text: String) {
            self.init(text)
        }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// An empty table.
    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; missing cells are empty, surplus ones ignored.
    package mutating func add(_ cells: [Cell]) {
        rows.append(columns.indices.map { $0 < cells.count ? cells[$0] : "" })
    }

    /// The header and the rows, without trailing spaces.
    /// - Parameter width: The cells of the terminal; nil, as for a pipe, cuts nothing.
    package func lines(width: Int? = nil, palette: Palette = .plain, hasHeader: Bool = true) -> [String] {
        let header = hasHeader ? [columns.map { Cell($0.title, .strong) }] : []
        let widths = fittedWidths(of: header + rows, into: width)
        return (header + rows).map { line($0, widths, palette) }
    }

    /// The lines, each with its newline.
    package func render(width: Int? = nil, palette: Palette = .plain, hasHeader: Bool = true) -> String {
        lines(width: width, palette: palette, hasHeader: hasHeader).map { $0 + "\n" }.joined()
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ palette: Palette) -> String {
        let last = cells.lastIndex { !$0.text.isEmpty } ?? -1
        var line = ""
        for index in columns.indices where index <= last {
            let text = DisplayWidth.truncate(cells[index].text, to: widths[index])
            let painted = palette.paint(text, cells[index].role)
            let isAtEnd = index == last && columns[index].alignment == .left
            line +=
                isAtEnd
                ? painted : DisplayWidth.pad(painted, to: widths[index], alignment: columns[index].alignment)
            if index < last { line += "  " }
        }
        return line
    }

    /// Cuts the widest of the columns that may be cut, cell by cell, until all fit or none can be cut further.
    private func fittedWidths(of rows: [[Cell]], into width: Int?) -> [Int] {
        var widths = columns.indices.map { index in rows.map { DisplayWidth.of($0[index].text) }.max() ?? 0 }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + 2 * max(0, columns.count - 1) - width
        while excess > 0 {
            let candidates = columns.indices.filter { widths[$0] > max(1, columns[$0].minimumWidth ?? Int.max) }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
