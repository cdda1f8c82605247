import Foundation
import Glibc
import Terminal
import Testing

@Suite struct StreamsTests {
    /// A pipe whose ends are closed when the test ends.
    final class PipePair {
        private(set) var reader: Int32
        private(set) var writer: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
            (reader, writer) = (ends[0], ends[1])
        }

        func closeReader() {
            if reader >= 0 { close(reader) }
            reader = -1
        }

        func closeWriter() {
            if writer >= 0 { close(writer) }
            writer = -1
        }

        deinit {
            closeReader()
            closeWriter()
        }
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { all += buffer[..<count] }
        return all
    }

    @Test("captured streams keep what was written to each")
    func captured() {
        let streams = Streams.captured(width: 50, height: 9, isTerminal: true)
        streams.writeLine("data")
        streams.write("progress", to: .error)
        streams.writeLine(to: .error)
        #expect(streams.captured(.output) == "data\n")
        #expect(streams.captured(.error) == "progress\n")
        #expect(streams.size(of: .output) == TerminalSize(columns: 50, rows: 9))
        #expect(streams.isTerminal(.error))
        #expect(!Streams.captured().isTerminal(.output))
    }

    @Test("a reader that went away is remembered, and writing goes on without harm")
    func brokenPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        let pair = try PipePair()
        let streams = Streams.standard(environment: [:], output: pair.writer, error: -1)
        streams.writeLine("one")
        #expect(streams.failure(of: .output) == nil)
        pair.closeReader()
        streams.writeLine("two")
        streams.writeLine("three")
        #expect(streams.failure(of: .output) == .closed)
        streams.writeLine("to nowhere", to: .error)
        #expect(streams.failure(of: .error) == .failed(errno: EBADF))
    }

    @Test("a full disk is a failure with its number")
    func fullDisk() throws {
        let device = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(device >= 0)
        defer { close(device) }
        let streams = Streams.standard(environment: [:], output: device)
        streams.writeLine("data")
        #expect(streams.failure(of: .output) == .failed(errno: ENOSPC))
    }

    @Test("a slow reader of a non-blocking pipe gets every byte, and lines of many tasks never mix")
    func interleaving() async throws {
        let pair = try PipePair()
        try #require(fcntl(pair.writer, F_SETFL, O_NONBLOCK) == 0)
        let streams = Streams.standard(environment: [:], output: pair.writer)
        let reader = pair.reader
        // A thread of its own: writers that wait for it may hold every thread of the cooperative pool.
        let (received, continuation) = AsyncStream<[UInt8]>.makeStream()
        Thread.detachNewThread {
            continuation.yield(Self.readAll(reader))
            continuation.finish()
        }
        await withTaskGroup(of: Void.self) { group in
            for letter in "abcdefgh" {
                group.addTask {
                    for _ in 0..<50 { streams.writeLine(String(repeating: letter, count: 4000)) }
                }
            }
        }
        pair.closeWriter()
        let bytes = await received.reduce(into: []) { $0 += $1 }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 400)
        #expect(lines.allSatisfy { $0.count == 4000 && Set($0).count == 1 })
    }

    @Test("the width is the terminal's, else COLUMNS, else 80")
    func width() throws {
        let pair = try PipePair()
        func width(_ environment: [String: String], _ output: Int32) -> Int {
            Streams.standard(environment: environment, output: output).width()
        }
        #expect(width([:], pair.writer) == 80)
        #expect(width(["COLUMNS": "132"], pair.writer) == 132)
        for nonsense in ["", "0", "-5", "wide"] { #expect(width(["COLUMNS": nonsense], pair.writer) == 80) }
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(main >= 0)
        defer { close(main) }
        // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), which Swift does not import.
        var (lock, number): (Int32, Int32) = (0, 0)
        try #require(ioctl(main, 0x4004_5431, &lock) == 0)
        try #require(ioctl(main, 0x8004_5430, &number) == 0)
        let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(terminal >= 0)
        defer { close(terminal) }
        let streams = Streams.standard(environment: ["COLUMNS": "132"], output: terminal)
        #expect(streams.isTerminal(.output))
        #expect(streams.width() == 132)
        var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(main, UInt(TIOCSWINSZ), &size) == 0)
        #expect(streams.size(of: .output) == TerminalSize(columns: 100, rows: 40))
    }
}
