/// One instruction's text, continuation lines joined as the builder joins them, with the way back to where it stands.
struct LogicalLine: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []
    /// Where in `bytes` each physical line's part begins, and where that part stands.
    private var pieces: [Piece] = []

    private struct Piece: Sendable, Equatable {
        var start: Int
        var line: Int
        var column: Int
    }

    /// Adds what stands on a line from a column on.
    mutating func append(_ part: ArraySlice<UInt8>, line: Int, column: Int) {
        pieces.append(Piece(start: bytes.count, line: line, column: column))
        bytes += part
    }

    /// Where the byte at an offset stands; the column counts characters.
    func place(at offset: Int, in file: String) -> Place {
        // Whoever asks for one offset often asks for the next: a search is cheap enough for each.
        var (low, high) = (0, pieces.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= offset { low = middle } else { high = middle }
        }
        guard low < pieces.count else { return Place(file: file) }
        let piece = pieces[low]
        let before = bytes[piece.start..<min(max(offset, piece.start), bytes.count)]
        // The bytes that go on with a UTF-8 character are none of their own.
        return Place(
            file: file, line: piece.line, column: piece.column + before.count { $0 & 0b1100_0000 != 0b1000_0000 })
    }

    /// The text of a range of bytes.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: bytes.indices)], as: UTF8.self)
    }

    /// A range without the blanks around it.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start].isBlank { start += 1 }
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        return start..<end
    }
}

extension UInt8 {
    /// What separates words of a Dockerfile: Go's `unicode.IsSpace`, as far as it is ASCII.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
