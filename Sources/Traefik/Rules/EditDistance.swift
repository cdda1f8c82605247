/// Whether two names are near enough that one may be a slip of the other.
enum EditDistance {
    /// At most two letters inserted, dropped or replaced, and fewer than half of the name.
    static func isSmall(_ written: String, _ known: String) -> Bool {
        let first = Array(written.utf8)
        let second = Array(known.utf8)
        guard abs(first.count - second.count) <= 2, second.count > 3 else { return false }
        var row = Array(0...second.count)
        for (index, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let replaced = diagonal + (byte == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count] <= 2
    }
}
