/// Finds a text in bytes. `String.contains` compares characters: it would find no `e` before a combining accent, and no
/// line feed after a carriage return. The time is that of one pass, whatever the bytes (Knuth, Morris and Pratt).
struct ByteSearch {
    private let wanted: [UInt8]
    /// For each place in the text, how many bytes of its beginning end there, the whole way up to there left out.
    private let borders: [Int]

    init(_ text: String) {
        wanted = Array(text.utf8)
        var borders = [0]
        var length = 0
        for byte in wanted.dropFirst() {
            while length > 0, wanted[length] != byte { length = borders[length - 1] }
            if wanted[length] == byte { length += 1 }
            borders.append(length)
        }
        self.borders = borders
    }

    /// Whether the text occurs there; an empty one does everywhere.
    func occurs(in bytes: some Sequence<UInt8>) -> Bool {
        guard !wanted.isEmpty else { return true }
        var length = 0
        for byte in bytes {
            while length > 0, wanted[length] != byte { length = borders[length - 1] }
            if wanted[length] == byte { length += 1 }
            if length == wanted.count { return true }
        }
        return false
    }
}
