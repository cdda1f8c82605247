/// Puts the lines of a stream together from pieces of any size.
struct LineSplitter {
    private let limit: Int
    private var pending: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that this piece completes, without empty ones; nil when one is longer than the limit.
    mutating func feed(_ piece: [UInt8]) -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        for part in piece.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 {
                if !pending.isEmpty { lines.append(pending) }
                pending = []
            }
            pending += part.element
            if pending.count > limit { return nil }
        }
        return lines
    }
}
