import DockerEngine

/// The log's frames: which bytes come from which output does not depend on where the stream is cut.
enum LogCheck {
    static func run(_ bytes: [UInt8]) {
        let texts = texts(of: [bytes])
        demand(texts.reduce(0) { $0 + $1.bytes.count } <= bytes.count, "there is more text than there are bytes")
        for pieces in Cuts.all(of: bytes) {
            demand(self.texts(of: pieces) == texts, "the texts depend on where the stream is cut")
        }
    }

    /// The texts, those of one output after the other put together.
    private static func texts(of pieces: [[UInt8]]) -> [LogDemultiplexer.Piece] {
        var frames = LogDemultiplexer()
        var texts: [LogDemultiplexer.Piece] = []
        for piece in pieces {
            frames.feed(piece) { text in
                if texts.last?.output == text.output {
                    texts[texts.count - 1].bytes += text.bytes
                } else if !text.bytes.isEmpty {
                    texts.append(text)
                }
            }
        }
        return texts
    }
}
