import FoundationEssentials
import Health
import Terminal

/// What the screen of a watch shows, and what keys do to it. Pure.
struct WatchScreenState: Sendable {
    let palette: Palette
    private let endpoint: String
    private var entries: [OverviewEntry] = []
    private var since: [String: Double?] = [:]
    private var now = 0.0
    /// Said below the table; empty for nothing.
    var note = ""

    /// The key of the selected app; nil before a key was pressed.
    private var selection: String?
    /// The first row of the table that is shown.
    private var top = 0
    private var detail: Detail?

    private struct Detail: Sendable {
        var key: String
        var title: String
        /// Nil while it is being found out.
        var lines: [String]?
        var top = 0
    }

    /// What a key asks for beyond the screen.
    enum Action: Sendable, Equatable {
        case none
        case quit
        case diagnose(OverviewEntry)
    }

    init(palette: Palette, endpoint: String) {
        self.palette = palette
        self.endpoint = endpoint
    }

    mutating func take(_ entries: [OverviewEntry], now: Double, since: [String: Double?]) {
        self.entries = entries
        self.now = now
        self.since = since
    }

    /// The diagnosis of an app came; it is shown if it is still wanted.
    mutating func show(_ lines: [String], of key: String) {
        if detail?.key == key { detail?.lines = lines }
    }

    // MARK: Keys

    mutating func press(_ key: Key, rows: Int) -> Action {
        switch key {
        case .character("q"), .escape:
            guard detail != nil else { return key == .escape ? .none : .quit }
            detail = nil
        case .enter:
            guard detail == nil, let entry = selected else { break }
            detail = Detail(key: entry.key, title: entry.name.text.visible(limit: 300), lines: nil)
            return .diagnose(entry)
        case .up, .character("k"): move(-1, rows)
        case .down, .character("j"): move(1, rows)
        case .pageUp: move(-Self.body(rows), rows)
        case .pageDown, .character(" "): move(Self.body(rows), rows)
        case .home, .character("g"): move(-Int(Int32.max), rows)
        case .end, .character("G"): move(Int(Int32.max), rows)
        case .character: break
        }
        return .none
    }

    private var selected: OverviewEntry? { entries.first { $0.key == selection } }

    private mutating func move(_ steps: Int, _ rows: Int) {
        if var shown = detail {
            shown.top = max(0, min(shown.top + steps, (shown.lines?.count ?? 0) - Self.body(rows)))
            detail = shown
            return
        }
        guard !entries.isEmpty else { return }
        // Nothing selected is before the first one for who goes down, and behind the last one for who goes up.
        let index = entries.firstIndex { $0.key == selection } ?? (steps > 0 ? -1 : entries.count)
        selection = entries[max(0, min(index + steps, entries.count - 1))].key
    }

    // MARK: Lines

    /// Rows between the two lines at the top and the two at the bottom.
    private static func body(_ rows: Int) -> Int { max(1, rows - 4) }

    /// All lines of the screen.
    mutating func lines(on size: TerminalSize) -> [String] {
        let body = Self.body(size.rows)
        let content = detail == nil ? table(size, rows: body) : detailLines(rows: body)
        var lines = [head(size.columns)] + content
        while lines.count < size.rows - 2 { lines.append("") }
        lines = Array(lines.prefix(max(1, size.rows - 2)))
        return lines + [palette.paint(note, .warning), palette.paint(foot(size.columns), .dim)]
    }

    /// What stays on the terminal at the end: as much as fits one screen, so that what stood there before is near.
    func farewell(on size: TerminalSize) -> [String] {
        let lines = wholeTable(width: size.columns)
        let room = max(2, size.rows - 2)
        return lines.count <= room ? lines : lines.prefix(room - 1) + ["… \(lines.count - room + 1) more"]
    }

    private func wholeTable(width: Int) -> [String] {
        OverviewTable(palette: palette, width: width).lines(entries, now: now) {
            since[$0.key] ?? $0.overview.since?.moment
        }
    }

    private func head(_ columns: Int) -> String {
        let counts = AppStatus.allCases.compactMap { status -> String? in
            let count = entries.count { $0.status == status }
            return count == 0 ? nil : palette.paint("\(count) \(status.rawValue)", OverviewTable.role(status))
        }
        let time = Date(timeIntervalSince1970: now).formatted(
            Date.ISO8601FormatStyle().time(includingFractionalSeconds: false))
        let left = entries.isEmpty ? "no app to show" : counts.joined(separator: ", ")
        let room = columns - DisplayWidth.of(left) - DisplayWidth.of(time) - 2
        let place = room > 12 ? DisplayWidth.truncate(endpoint, to: room - 2) : ""
        let right = palette.paint(place.isEmpty ? time : "\(place)  \(time)", .dim)
        let gap = max(1, columns - DisplayWidth.of(left) - DisplayWidth.of(right))
        return left + String(repeating: " ", count: gap) + right
    }

    private mutating func table(_ size: TerminalSize, rows: Int) -> [String] {
        // The two cells at the left are for the mark of the selected app.
        let all = wholeTable(width: size.columns - 2)
        let index = entries.firstIndex { $0.key == selection }
        if let index { top = min(max(top, index - rows + 1), index) }
        top = max(0, min(top, entries.count - rows))
        let shown = all.dropFirst().enumerated().dropFirst(top).prefix(rows).map { row, line in
            row == index ? palette.paint("> ", .strong) + line : "  " + line
        }
        return ["  " + (all.first ?? "")] + shown
    }

    private func detailLines(rows: Int) -> [String] {
        guard let detail else { return [] }
        guard let lines = detail.lines else { return ["", "looking at \(detail.title) …"] }
        return Array(lines.dropFirst(detail.top).prefix(rows))
    }

    private func foot(_ columns: Int) -> String {
        let keys =
            if let detail { "\(detail.title)   Esc back   ↑↓ scroll" } else {
                "q quit   ↑↓ select   Enter why" + (entries.count > 1 ? "   \(top + 1) of \(entries.count)" : "")
            }
        return DisplayWidth.truncate(keys, to: columns)
    }
}
