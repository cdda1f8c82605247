/// Finds the word that was probably meant.
package enum Spelling {
    /// The nearest of `candidates` by edit distance, if it is near enough for the length of the word. Case is of no
    /// account.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let limit = max(1, min(3, word.count / 3))
        let lowercase = word.lowercased()
        let ranked = candidates.map { (name: $0, distance: distance(lowercase, $0.lowercased())) }
            .filter { $0.distance <= limit && $0.distance < max($0.name.count, 2) }
        return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        guard max(a.count, b.count) <= 64 else { return a == b ? 0 : Int.max }
        var rows = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
        for i in a.indices {
            rows[i + 1][0] = i + 1
            for j in b.indices {
                let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
                var best = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                rows[i + 1][j + 1] = best
            }
        }
        return rows[a.count][b.count]
    }
}
