import Spelling

/// Finds the option that was probably meant.
enum Suggestion {
    /// The option meant by an unknown `--name`: a one-letter name, an abbreviation of one option, or a near spelling.
    static func option(forLong name: String, among options: [OptionDescription]) -> String? {
        let shown = options.filter { !$0.isHidden }
        if let letter = name.first, name.count == 1, shown.contains(where: { $0.short == letter }) {
            return "-\(letter)"
        }
        let extended = shown.filter { $0.name.hasPrefix(name) }
        if extended.count == 1, !name.isEmpty { return "--\(extended[0].name)" }
        return Spelling.nearest(to: name, among: shown.map(\.name)).map { "--\($0)" }
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
}
