/// The grammar of `sh`, as far as health commands use it.
package enum Shell {
    /// A word that a shell takes as it is: quoted where it has to be.
    package static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "_-./:=@%+,".unicodeScalars.contains(scalar)
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The simple commands of a line, each as its words without quotes: what stands between `|`, `||`, `&&`, `;`, `&` and
    /// line ends, in the order of writing. Variables are left as they are.
    static func commands(_ line: String) -> [[String]] { steps(line).map(\.words) }

    /// A simple command of a line, and what stands around it.
    package struct Step: Sendable, Equatable {
        /// Without quotes; variables are left as they are. Never empty.
        package var words: [String]
        /// Where its streams go, a blank between operator and file left out: `>/dev/null`, `2>&1`.
        package var redirections: [String] = []
        /// What stands between it and the next one, blanks left out: `||`, `|`, `;`, `)||`; empty at the end.
        package var separator = ""
        /// Whether its output becomes part of another command: `$(…)`, or between backticks.
        package var isSubstituted = false

        package init(words: [String], isSubstituted: Bool = false) {
            self.words = words
            self.isSubstituted = isSubstituted
        }
    }

    /// The simple commands of a line with their redirections, and with what separates them.
    package static func steps(_ line: String) -> [Step] {
        var reader = StepReader()
        reader.read(line)
        return reader.steps
    }

    /// A text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced by what `environment` says. A variable that it does
    /// not name is empty, or stays as it is written.
    package static func expanded(_ text: String, _ environment: [String: String], keepsUnknown: Bool = false) -> String
    {
        guard text.contains("$") else { return text }
        // Without it each brace that is never closed would be sought to the end of the text.
        let lastBrace = text.lastIndex(of: "}") ?? text.startIndex
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "$" else {
                result.append(character)
                continue
            }
            if rest.first == "{", rest.startIndex < lastBrace, let end = rest.firstIndex(of: "}") {
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                let name = inner.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                let fallback = inner.dropFirst(name.count).drop { $0 == ":" }
                let otherwise = keepsUnknown ? "${\(inner)}" : ""
                let value = environment[String(name)]
                result += value ?? (fallback.hasPrefix("-") ? String(fallback.dropFirst()) : otherwise)
                rest = rest[rest.index(after: end)...]
            } else {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest.dropFirst(name.count)
                result += name.isEmpty ? "$" : environment[String(name)] ?? (keepsUnknown ? "$\(name)" : "")
            }
        }
        return result
    }
}
