/// Finds the word that was probably meant.
package enum Suggestion {
    /// The nearest of `candidates` by edit distance, if it is near enough for the length of the word.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let limit = max(1, min(3, word.count / 3))
        let ranked = candidates.map { (name: $0, distance: distance(word, $0)) }
            .filter { $0.distance <= limit && $0.distance < max($0.name.count, 2) }
        return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// The option meant by an unknown `--name`: a one-letter name, an abbreviation of one option, or a near spelling.
    static func option(forLong name: String, among options: [OptionDescription]) -> String? {
        let shown = options.filter { !$0.isHidden }
        if let letter = name.first, name.count == 1, shown.contains(where: { $0.short == letter }) {
            return "-\(letter)"
        }
        let extended = shown.filter { $0.name.hasPrefix(name) }
        if extended.count == 1, !name.isEmpty { return "--\(extended[0].name)" }
        return nearest(to: name, among: shown.map(\.name)).map { "--\($0)" }
    }

    /// The option meant by letters after a single dash: `-no-probe` is a long option with a dash too few, `-T` a `-t`.
    static func option(forCluster letters: Substring, among options: [OptionDescription]) -> String? {
        let shown = options.filter { !$0.isHidden }
        let name = letters.prefix { $0 != "=" }
        if shown.contains(where: { $0.name == name }) { return "--\(name)" }
        guard let letter = letters.first else { return nil }
        let other = letter.isLowercase ? letter.uppercased() : letter.lowercased()
        return shown.contains { $0.short.map(String.init) == other } ? "-\(other)" : nil
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    static func distance(_ left: String, _ right: String) -> Int {
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
