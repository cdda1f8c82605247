import Terminal
import Testing

@Suite struct LiveRegionTests {
    @Test("without a terminal only log lines are written, as they are")
    func piped() {
        let streams = Streams.captured()
        let region = LiveRegion(on: streams)
        region.draw(["progress"])
        region.log("12:00 web is healthy")
        region.finish(.keepingLines)
        #expect(streams.captured(.error) == "12:00 web is healthy\n")
        #expect(streams.captured(.output) == "")
    }

    @Test("log lines stand above the region, and the last lines stay")
    func kept() {
        let size = TerminalSize(columns: 30, rows: 10)
        let streams = Streams.captured(width: 30, height: 10, isTerminal: true)
        let region = LiveRegion(on: streams)
        region.draw(["web starting", "db healthy"])
        region.log("web is healthy")
        region.draw(["web healthy", "db healthy"])
        region.finish(.keepingLines)
        region.draw(["too late"])
        region.log("done")
        var screen = Screen(size)
        screen.write(streams.captured(.error))
        #expect(screen.text == ["web is healthy", "web healthy", "db healthy", "done"])
        #expect(screen.complaints == [])
    }

    @Test("a cleared region leaves the log lines alone")
    func cleared() {
        let streams = Streams.captured(width: 30, height: 10, isTerminal: true)
        let region = LiveRegion(on: streams, channel: .output)
        region.log("before")
        region.draw(["a", "b", "c"])
        region.finish(.clearing)
        region.log("after")
        var screen = Screen(TerminalSize(columns: 30, rows: 10))
        screen.write(streams.captured(.output))
        #expect(screen.text == ["before", "after"])
    }

    @Test("a wider window shows the whole lines again at the next drawing")
    func resized() {
        let streams = Streams.captured(width: 10, height: 10, isTerminal: true)
        let region = LiveRegion(on: streams)
        region.draw(["a long line of text"])
        #expect(streams.captured(.error).contains("a long li…"))
        streams.resize(to: TerminalSize(columns: 40, rows: 10))
        region.log("log")
        #expect(streams.captured(.error).hasSuffix("a long line of text\u{1b}[K\r\n\u{1b}[?2026l"))
    }

    @Test("many tasks may draw and log at once")
    func concurrent() async {
        let size = TerminalSize(columns: 30, rows: 10)
        let streams = Streams.captured(width: 30, height: 10, isTerminal: true)
        let region = LiveRegion(on: streams)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for step in 0..<20 {
                        region.draw(["task \(number)", "step \(step)"])
                        region.log("log \(number) \(step)")
                    }
                }
            }
        }
        region.finish(.clearing)
        var screen = Screen(size)
        screen.write(streams.captured(.error))
        let expected = (0..<8).flatMap { number in (0..<20).map { "log \(number) \($0)" } }
        #expect(screen.text.sorted() == expected.sorted())
        #expect(screen.complaints == [])
    }
}
