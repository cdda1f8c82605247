import Terminal
import TestSupport
import Testing

@Suite("A whole screen")
struct ScreenFrameTests {
    private let size = TerminalSize(columns: 10, rows: 4)

    private func synchronized(_ text: String) -> String { "\u{1b}[?2026h\(text)\u{1b}[?2026l" }
    private func row(_ number: Int, _ text: String) -> String { "\u{1b}[\(number);1H\u{1b}[2K\(text)" }

    @Test("the first drawing erases all and writes every row, and the same again writes nothing")
    func first() {
        var frame = ScreenFrame()
        let all = "\u{1b}[H\u{1b}[2J" + row(1, "one") + row(2, "two")
        #expect(frame.update(to: ["one", "two"], on: size) == synchronized(all))
        #expect(frame.update(to: ["one", "two"], on: size) == "")
    }

    @Test("only the rows that changed are written, and without an erased screen between")
    func minimal() {
        let table: [(old: [String], new: [String], written: String)] = [
            (["a", "b", "c"], ["a", "B", "c"], row(2, "B")),
            (["a", "b", "c"], ["A", "b", "C"], row(1, "A") + row(3, "C")),
            (["a"], ["a", "b"], row(2, "b")), (["a", "b", "c"], ["a"], "\u{1b}[2;1H\u{1b}[J"),
            (["a", "b"], ["x"], row(1, "x") + "\u{1b}[2;1H\u{1b}[J"), (["a"], [], "\u{1b}[1;1H\u{1b}[J"),
            (["a", ""], ["a", "b"], row(2, "b")),
        ]
        for (old, new, written) in table {
            var frame = ScreenFrame()
            _ = frame.update(to: old, on: size)
            #expect(frame.update(to: new, on: size) == synchronized(written), "\(old) to \(new)")
        }
    }

    @Test("another size, and a screen that was given away, are drawn whole")
    func again() {
        var frame = ScreenFrame()
        _ = frame.update(to: ["a"], on: size)
        let all = synchronized("\u{1b}[H\u{1b}[2J" + row(1, "a"))
        #expect(frame.update(to: ["a"], on: TerminalSize(columns: 11, rows: 4)) == all)
        #expect(frame.update(to: ["a"], on: TerminalSize(columns: 11, rows: 5)) == all)
        frame.invalidate()
        #expect(frame.update(to: ["a"], on: TerminalSize(columns: 11, rows: 5)) == all)
    }

    @Test("what is too wide is cut by cells, and what is too long is left out")
    func cut() {
        var frame = ScreenFrame()
        let lines = ["0123456789", "0123456789a", "日本語日本語", "\u{1b}[31m0123456789a\u{1b}[0m", "more"]
        let written = frame.update(to: lines, on: size)
        let shown =
            row(1, "0123456789") + row(2, "012345678…") + row(3, "日本語日…") + row(4, "\u{1b}[31m012345678…\u{1b}[0m")
        #expect(written == synchronized("\u{1b}[H\u{1b}[2J" + shown))
        #expect(frame.update(to: lines.dropLast() + ["other"], on: size) == "", "below the screen nothing changes")
    }

    @Test("after any sequence of drawings and resizes the screen shows exactly the last one", arguments: 1...60)
    func random(_ seed: UInt64) {
        var generator = Generator(state: seed)
        var size = TerminalSize(columns: 12, rows: 6)
        var image = TerminalImage(columns: size.columns, rows: size.rows)
        image.write("\u{1b}[?7l")
        var frame = ScreenFrame()
        for step in 0..<60 {
            if Int.random(in: 0...5, using: &generator) == 0 {
                size = TerminalSize(
                    columns: Int.random(in: 1...20, using: &generator), rows: Int.random(in: 1...9, using: &generator))
                image.resize(columns: size.columns, rows: size.rows)
            }
            let lines = (0..<Int.random(in: 0...10, using: &generator)).map { _ in
                String(
                    repeating: ["a", "b"].randomElement(using: &generator) ?? "",
                    count: Int.random(in: 0...22, using: &generator))
            }
            image.write(frame.update(to: lines, on: size))
            let shown = lines.prefix(size.rows).map { DisplayWidth.truncate($0, to: size.columns) }
            #expect(image.rows == shown + Array(repeating: "", count: size.rows - shown.count), "step \(step)")
        }
        #expect(image.complaints == [])
    }
}
