import Terminal
import Testing

@Suite struct LiveFrameTests {
    private let size = TerminalSize(columns: 20, rows: 6)

    private func synchronized(_ text: String) -> String {
        "\u{1b}[?2026h\(text)\u{1b}[?2026l"
    }

    @Test("the first drawing writes the lines, and the same lines again write nothing")
    func first() {
        var frame = LiveFrame()
        #expect(frame.update(to: ["one", "two"], on: size) == synchronized("one\u{1b}[K\r\ntwo\u{1b}[K\r\n"))
        #expect(frame.update(to: ["one", "two"], on: size) == "")
        #expect(frame.lines == ["one", "two"])
    }

    static let changes: [(old: [String], new: [String], written: String)] = [
        (["a", "b", "c"], ["a", "B", "c"], "\u{1b}[2AB\u{1b}[K\r\n\u{1b}[1B"),
        (["a", "b", "c"], ["A", "b", "C"], "\u{1b}[3AA\u{1b}[K\r\n\u{1b}[1BC\u{1b}[K\r\n"),
        (["a", "b"], ["a", "b", "c"], "c\u{1b}[K\r\n"),
        (["a", "b", "c"], ["a"], "\u{1b}[2A\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"),
        (["a", "b", "c"], ["x"], "\u{1b}[3Ax\u{1b}[K\r\n\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"),
        (["a"], [], "\u{1b}[1A\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"),
    ]

    @Test("only what changed is written", arguments: changes)
    func minimal(_ old: [String], _ new: [String], _ written: String) {
        var frame = LiveFrame()
        _ = frame.update(to: old, on: size)
        #expect(frame.update(to: new, on: size) == synchronized(written))
    }

    @Test("a line as wide as the screen is not erased behind, and a wider one is cut")
    func full() {
        var frame = LiveFrame()
        let line = String(repeating: "x", count: 20)
        #expect(frame.update(to: [line], on: size) == synchronized("\(line)\r\n"))
        #expect(frame.update(to: [line + "y"], on: size) == synchronized("\u{1b}[1A\(line.dropLast())…\r\n"))
    }

    @Test("more lines than the screen has are counted in the last row")
    func tall() {
        var frame = LiveFrame()
        _ = frame.update(to: (1...9).map { "line \($0)" }, on: size)
        #expect(frame.lines == ["line 1", "line 2", "line 3", "line 4", "… 5 more"])
        _ = frame.update(to: ["a", "b"], on: TerminalSize(columns: 20, rows: 1))
        #expect(frame.lines == ["… 2 more"])
    }

    @Test("after a resize the old rows are erased as the terminal has refilled them")
    func resized() {
        var frame = LiveFrame()
        _ = frame.update(to: [String(repeating: "x", count: 15), "b"], on: size)
        let narrow = TerminalSize(columns: 10, rows: 6)
        let erased = "\u{1b}[3A\r\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"
        let written = frame.update(to: ["new", "b"], on: narrow)
        #expect(written == synchronized("\(erased)new\u{1b}[K\r\nb\u{1b}[K\r\n"))
    }

    @Test("after any sequence of drawings, log lines and resizes the screen shows exactly those", arguments: 1...40)
    func randomlyResized(_ seed: UInt64) {
        var generator = Generator(state: seed)
        // Tall enough that nothing leaves the screen: what did cannot be erased any more.
        var size = TerminalSize(columns: 12, rows: 200)
        var screen = Screen(size)
        var frame = LiveFrame()
        var logged: [String] = []
        for step in 0..<60 {
            switch Int.random(in: 0...5, using: &generator) {
            case 0:
                logged.append("a log line of step \(step)")
                screen.write(frame.insert(logged[logged.count - 1] + "\n", on: size))
            case 1...2:
                size = TerminalSize(columns: Int.random(in: 3...20, using: &generator), rows: size.rows)
                screen.resize(columns: size.columns)
            default:
                let lines = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                    String(
                        repeating: ["a", "b", "c"].randomElement(using: &generator) ?? "",
                        count: Int.random(in: 1...24, using: &generator))
                }
                screen.write(frame.update(to: lines, on: size))
            }
            #expect(screen.lines == logged + frame.lines, "step \(step)")
        }
        screen.write(frame.clear(on: size))
        #expect(screen.lines == logged)
        #expect(screen.complaints == [])
    }

    @Test("lines above the region scroll away while the region stays")
    func inserted() {
        var frame = LiveFrame()
        #expect(frame.insert("early\n", on: size) == "early\n")
        _ = frame.update(to: ["a"], on: size)
        let erased = "\u{1b}[1A\r\u{1b}[K\u{1b}[1B\u{1b}[J\u{1b}[1A"
        #expect(frame.insert("log\n", on: size) == synchronized("\(erased)log\na\u{1b}[K\r\n"))
    }

    @Test("after any sequence of drawings and log lines the screen shows exactly those", arguments: 1...60)
    func random(_ seed: UInt64) {
        var generator = Generator(state: seed)
        let size = TerminalSize(
            columns: Int.random(in: 4...12, using: &generator), rows: Int.random(in: 2...7, using: &generator))
        var screen = Screen(size)
        var frame = LiveFrame()
        var logged: [String] = []
        for step in 0..<80 {
            if Int.random(in: 0...3, using: &generator) == 0 {
                logged.append("log \(step % 10)".prefix(size.columns).description)
                screen.write(frame.insert(logged[logged.count - 1] + "\n", on: size))
            } else {
                let lines = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    String(
                        repeating: ["a", "b", "c"].randomElement(using: &generator) ?? "",
                        count: Int.random(in: 1...14, using: &generator))
                }
                screen.write(frame.update(to: lines, on: size))
            }
            #expect(frame.lines.count < max(2, size.rows))
            #expect(screen.text == logged + frame.lines, "step \(step)")
        }
        screen.write(frame.clear(on: size))
        #expect(screen.text == logged)
        #expect(screen.complaints == [])
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
