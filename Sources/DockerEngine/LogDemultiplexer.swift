/// Takes the engine's log stream apart: frames of an eight-byte header (stream, three zeros, length in big endian) and
/// their text, split anywhere between two reads (moby, `stdcopy`).
package struct LogDemultiplexer: Sendable {
    /// Which output a piece was written to.
    package enum Output: Sendable, Equatable { case standard, error }

    /// A piece of text from one frame; a frame may come in several pieces.
    package struct Piece: Sendable, Equatable {
        package var output: Output
        package var bytes: ArraySlice<UInt8>
    }

    private var header: [UInt8] = []
    private var remaining = 0
    private var output = Output.standard

    package init() {}

    /// Takes the next bytes and hands on the text in them. What follows a header that is none is taken as plain text:
    /// some engines and logging drivers send no frames.
    package mutating func feed(_ bytes: [UInt8], _ consume: (Piece) -> Void) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if remaining > 0 {
                let text = rest.prefix(remaining)
                consume(Piece(output: output, bytes: text))
                remaining -= text.count
                rest = rest.dropFirst(text.count)
                continue
            }
            let part = rest.prefix(8 - header.count)
            header += part
            rest = rest.dropFirst(part.count)
            if header.count == 8 { readHeader(consume) }
        }
    }

    private mutating func readHeader(_ consume: (Piece) -> Void) {
        defer { header = [] }
        guard header[0] <= 2, header[1...3].allSatisfy({ $0 == 0 }) else {
            output = .standard
            remaining = Int.max
            consume(Piece(output: .standard, bytes: header[...]))
            return
        }
        output = header[0] == 2 ? .error : .standard
        remaining = header[4...].reduce(0) { $0 << 8 | Int($1) }
    }
}
