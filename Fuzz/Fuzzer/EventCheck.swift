import FoundationEssentials

@testable import DockerEngine

/// The engine's events: the lines do not depend on where the stream is cut.
enum EventCheck {
    /// Short, so that inputs reach it.
    private static let limit = 256

    static func run(_ bytes: [UInt8]) {
        let lines = lines(of: [bytes])
        for pieces in Cuts.all(of: bytes) {
            demand(self.lines(of: pieces) == lines, "the lines depend on where the stream is cut")
        }
        for line in lines ?? [] {
            guard let event = try? JSONDecoder().decode(Wire.Event.self, from: Data(line)) else { continue }
            demand(event.verb.utf8.count <= line.count, "a verb is longer than its event")
            _ = event.exitCode
        }
    }

    private static func lines(of pieces: [[UInt8]]) -> [[UInt8]]? {
        var splitter = LineSplitter(limit: limit)
        var lines: [[UInt8]] = []
        for piece in pieces {
            guard let whole = splitter.feed(piece) else { return nil }
            lines += whole
        }
        return lines
    }
}
