import Health
import Terminal
import Testing

@testable import HealthwatchCLI

@Suite("The screen of a watch")
struct WatchScreenStateTests {
    private func state(
        _ entries: [OverviewEntry] = Listed.various, palette: Palette = .plain
    ) -> WatchScreenState {
        var state = WatchScreenState(palette: palette, endpoint: "unix:///run/docker.sock")
        state.take(entries, now: Listed.now, since: [:])
        return state
    }

    private func lines(_ state: inout WatchScreenState, _ columns: Int, _ rows: Int) -> [String] {
        state.lines(on: TerminalSize(columns: columns, rows: rows))
    }

    private func text(_ state: inout WatchScreenState, _ columns: Int, _ rows: Int) -> String {
        lines(&state, columns, rows).joined(separator: "\n")
    }

    @Test("60 columns leave no room for the containers' number, nor for the engine's address")
    func narrow() {
        var state = state()
        #expect(
            text(&state, 60, 12) == """
                1 Missing, 1 SCALED_DOWN, 1 Initializing, 1 Degraded, 1 Healthy 13:46:40
                  APP    STATUS        READY  SINCE  MESSAGE
                  shop   Degraded        1/2      -  shop-web-1: health che…
                  batch  Missing         0/1     5m  stopped on purpose, ex…
                  blog   SCALED_DOWN     0/1     5m  stopped on purpose, ex…
                  api    Initializing    0/1     5s  starting up: 0 of 1 co…
                  a      Healthy         1/1     5m  no health check, nothi…




                q quit   ↑↓ select   Enter why   1 of 5
                """)
    }

    @Test("80 columns show every column, and the last row the keys")
    func usual() {
        var state = state()
        state.note = "lost the engine"
        let shown = """
            1 Missing, 1 SCALED_DOWN, 1 Initializing, 1 Degraded, 1 Healthy         13:46:40
              APP    STATUS        READY  CONTAINERS  SINCE  MESSAGE
              shop   Degraded        1/2           2      -  shop-web-1: health check faile…
              batch  Missing         0/1           1     5m  stopped on purpose, exited wit…
              blog   SCALED_DOWN     0/1           1     5m  stopped on purpose, exited wit…
              api    Initializing    0/1           1     5s  starting up: 0 of 1 container …
              a      Healthy         1/1           1     5m  no health check, nothing verif…
            """
        let rest = String(repeating: "\n", count: 16) + "lost the engine\nq quit   ↑↓ select   Enter why   1 of 5"
        #expect(text(&state, 80, 24) == shown + rest)
    }

    @Test("200 columns cut nothing, and tell which engine it is")
    func wide() {
        var state = state()
        let shown = lines(&state, 200, 50)
        #expect(shown.count == 50)
        let counts = "1 Missing, 1 SCALED_DOWN, 1 Initializing, 1 Degraded, 1 Healthy"
        let place = "unix:///run/docker.sock  13:46:40"
        #expect(shown[0] == counts + String(repeating: " ", count: 200 - counts.count - place.count) + place)
        #expect(
            shown[1...6].joined(separator: "\n") == """
                  APP    STATUS        READY  CONTAINERS  SINCE  MESSAGE
                  shop   Degraded        1/2           2      -  shop-web-1: health check failed 4 times in a row
                  batch  Missing         0/1           1     5m  stopped on purpose, exited with status 137 (SIGKILL)
                  blog   SCALED_DOWN     0/1           1     5m  stopped on purpose, exited with status 143 (SIGTERM)
                  api    Initializing    0/1           1     5s  starting up: 0 of 1 container ready
                  a      Healthy         1/1           1     5m  no health check, nothing verifies it
                """)
        #expect(shown[7...48].joined().isEmpty)
    }

    @Test("colour says what the words say, and takes no room", arguments: [(60, 12), (80, 24), (200, 50)])
    func colored(columns: Int, rows: Int) {
        var (plain, colored) = (state(), state(palette: .colored))
        for key: Key in [.down, .down] {
            _ = plain.press(key, rows: rows)
            _ = colored.press(key, rows: rows)
        }
        let painted = lines(&colored, columns, rows)
        #expect(painted.map { $0.replacing(/\u{1b}\[[0-9;]*m/, with: "") } == lines(&plain, columns, rows))
        #expect(painted[0].hasPrefix("\u{1b}[31m1 Missing\u{1b}[0m, \u{1b}[2m1 SCALED_DOWN\u{1b}[0m"))
        #expect(painted[3].hasPrefix("\u{1b}[1m> \u{1b}[0m\u{1b}[1mbatch\u{1b}[0m"))
    }

    @Test("without any app it says so")
    func empty() {
        var state = state([])
        #expect(
            text(&state, 60, 8) == """
                no app to show             unix:///run/docker.sock  13:46:40
                  APP  STATUS  READY  SINCE  MESSAGE





                q quit   ↑↓ select   Enter why
                """)
        for key: Key in [.down, .up, .end, .pageDown] { #expect(state.press(key, rows: 8) == .none) }
        #expect(state.press(.enter, rows: 8) == .none)
    }

    @Test("no size whatever makes it fail", arguments: [0, 1, 2, 3, 4, 5, 7])
    func tiny(size: Int) {
        for palette in [Palette.plain, .colored] {
            var state = state(palette: palette)
            for key: Key in [.down, .pageDown, .end, .enter, .pageDown, .up] {
                _ = state.press(key, rows: size)
                #expect(lines(&state, size, size).count >= min(3, size))
                #expect(lines(&state, 80, size).count >= min(3, size))
            }
        }
    }

    /// The apps that can be seen, and the selected one with its mark.
    private func apps(_ state: inout WatchScreenState, rows: Int) -> [String] {
        lines(&state, 80, rows).dropFirst(2).dropLast(2).map { String($0.prefix(10)).trimmingSpaces }
    }

    private let many = (0..<200).map { number in
        Listed.overview("app-\(String(1000 + number).dropFirst())", [Listed.glance("web-\(number)")])
    }

    @Test("of 200 apps on 24 rows those around the selected one are shown")
    func scrolling() {
        var state = state(many)
        #expect(apps(&state, rows: 24) == (0..<20).map { "app-\(String(1000 + $0).dropFirst())" })
        #expect(lines(&state, 80, 24).last?.hasSuffix("1 of 200") == true)
        let steps: [(Key, selected: String, first: String)] = [
            (.down, "> app-000", "> app-000"), (.up, "> app-000", "> app-000"),
            (.pageDown, "> app-020", "app-001"), (.character("j"), "> app-021", "app-002"),
            (.character("k"), "> app-020", "app-002"), (.end, "> app-199", "app-180"), (.down, "> app-199", "app-180"),
            (.up, "> app-198", "app-180"), (.pageUp, "> app-178", "> app-178"), (.home, "> app-000", "> app-000"),
            (.character("G"), "> app-199", "app-180"), (.character("g"), "> app-000", "> app-000"),
        ]
        for (key, selected, first) in steps {
            #expect(state.press(key, rows: 24) == .none)
            let seen = apps(&state, rows: 24)
            #expect(seen.filter { $0.hasPrefix(">") } == [selected], "\(key)")
            #expect(seen.first == first, "\(key)")
            #expect(seen.count == 20)
        }
    }

    @Test("the selection stays with its app when others come, and a smaller window keeps it in sight")
    func following() {
        var state = state(many)
        for _ in 0..<15 { _ = state.press(.down, rows: 24) }
        let more = Listed.overview("aaa", [Listed.glance("aaa")])
        state.take([more] + many, now: Listed.now, since: [:])
        #expect(apps(&state, rows: 24)[15] == "> app-014")
        #expect(apps(&state, rows: 10).last == "> app-014")
        state.take(Array(many.prefix(3)), now: Listed.now, since: [:])
        #expect(apps(&state, rows: 24).filter { !$0.isEmpty } == ["app-000", "app-001", "app-002"])
        #expect(state.press(.enter, rows: 24) == .none, "the selected app is gone")
    }

    @Test("Enter asks for the diagnosis of the selected app, Escape and q lead back to the table")
    func details() {
        for back: Key in [.escape, .character("q")] {
            var state = state()
            #expect(state.press(.enter, rows: 10) == .none, "nothing is selected yet")
            _ = state.press(.down, rows: 10)
            #expect(state.press(.enter, rows: 10) == .diagnose(Listed.various[0]))
            #expect(lines(&state, 80, 10)[2] == "looking at shop …")
            #expect(state.press(.enter, rows: 10) == .none, "once is enough")
            state.show(["of another one"], of: "container:batch")
            #expect(lines(&state, 80, 10)[2] == "looking at shop …")
            state.show((1...20).map { "line \($0)" }, of: "project:shop")
            #expect(lines(&state, 80, 10)[1...6] == ["line 1", "line 2", "line 3", "line 4", "line 5", "line 6"])
            #expect(lines(&state, 80, 10).last == "shop   Esc back   ↑↓ scroll")
            _ = state.press(.down, rows: 10)
            #expect(lines(&state, 80, 10)[1] == "line 2")
            _ = state.press(.end, rows: 10)
            #expect(lines(&state, 80, 10)[1...6].last == "line 20")
            _ = state.press(.home, rows: 10)
            #expect(lines(&state, 80, 10)[1] == "line 1")
            #expect(state.press(back, rows: 10) == .none)
            #expect(lines(&state, 80, 10)[2].hasPrefix("> shop"))
            #expect(state.press(.escape, rows: 10) == .none)
            #expect(state.press(.character("q"), rows: 10) == .quit)
        }
    }

    @Test("a diagnosis that comes after one went back is not shown")
    func late() {
        var state = state()
        _ = state.press(.down, rows: 10)
        _ = state.press(.enter, rows: 10)
        _ = state.press(.escape, rows: 10)
        state.show(["late"], of: "project:shop")
        #expect(!text(&state, 80, 10).contains("late"))
    }

    @Test("what stays behind at the end is the table, whatever was shown, as far as it fits one screen")
    func farewell() {
        var state = state(many)
        _ = state.press(.end, rows: 24)
        _ = state.press(.enter, rows: 24)
        _ = lines(&state, 80, 24)
        let left = state.farewell(on: TerminalSize(columns: 80, rows: 24))
        #expect(left.count == 22 && left.last == "… 180 more")
        #expect(left[0].hasPrefix("APP ") && left[1].hasPrefix("app-000 ") && left[20].hasPrefix("app-019 "))
        let whole = state.farewell(on: TerminalSize(columns: 80, rows: 300))
        #expect(whole.count == 201 && whole[200].hasPrefix("app-199 "))
    }

    @Test(
        "without a selection a key goes from before the first app, or from behind the last one",
        arguments: [(Key.down, "shop"), (.up, "a"), (.end, "a"), (.home, "shop"), (.pageDown, "a")])
    func firstKey(key: Key, selected: String) {
        var state = state()
        _ = state.press(key, rows: 24)
        let marked = lines(&state, 80, 24).filter { $0.hasPrefix("> ") }
        #expect(marked.count == 1 && marked[0].hasPrefix("> \(selected) "), "\(marked)")
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...].drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
