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
    static func commands(_ line: String) -> [[String]] {
        var commands: [[String]] = [[]]
        var word: String?
        var quote: Character?
        var rest = line[...]
        func endWord() {
            if let done = word { commands[commands.count - 1].append(done) }
            word = nil
        }
        func endCommand() {
            endWord()
            if commands.last?.isEmpty == false { commands.append([]) }
        }
        while let character = rest.popFirst() {
            if character == "\\", quote != "'" {
                if let next = rest.popFirst(), next != "\n" { word = (word ?? "") + String(next) }
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == "&", word?.hasSuffix(">") == true {
                word?.append(character)
            } else if "|;&\n(){}`".contains(character), !isExpansion(word, character, rest) {
                endCommand()
            } else if character.isWhitespace {
                endWord()
            } else {
                word = (word ?? "") + String(character)
            }
        }
        endWord()
        return commands.map(withoutRedirections).filter { !$0.isEmpty }
    }

    /// Without `>/dev/null`, `2>&1` and `< file`.
    private static func withoutRedirections(_ words: [String]) -> [String] {
        var kept: [String] = []
        var isTarget = false
        for word in words {
            let operation = word.drop { $0.isNumber }
            if isTarget {
                isTarget = false
            } else if operation.hasPrefix(">") || operation.hasPrefix("<") {
                isTarget = operation.allSatisfy { $0 == ">" || $0 == "<" }
            } else {
                kept.append(word)
            }
        }
        return kept
    }

    /// The braces of `${NAME}` are part of a word.
    private static func isExpansion(_ word: String?, _ character: Character, _ rest: Substring) -> Bool {
        guard let word else { return false }
        if character == "{" { return word.hasSuffix("$") }
        if character == "}" { return word.contains("${") }
        return false
    }

    /// A text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced by what `environment` says.
    static func expanded(_ text: String, _ environment: [String: String]) -> String {
        guard text.contains("$") else { return text }
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "$" else {
                result.append(character)
                continue
            }
            if rest.first == "{", let end = rest.firstIndex(of: "}") {
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                let name = inner.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                let fallback = inner.dropFirst(name.count).drop { $0 == ":" }
                let value = environment[String(name)]
                result += value ?? (fallback.hasPrefix("-") ? String(fallback.dropFirst()) : "")
                rest = rest[rest.index(after: end)...]
            } else {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest.dropFirst(name.count)
                result += name.isEmpty ? "$" : environment[String(name)] ?? ""
            }
        }
        return result
    }
}
