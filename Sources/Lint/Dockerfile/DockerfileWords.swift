/// The arguments of instructions, in the ways in which they are written.
enum DockerfileWords {
    /// Cuts at blanks; quotes keep words together and stay, as escapes do (BuildKit, `parseWords`).
    static func split(_ text: String, escape: UInt8) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var quote: UInt8?
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                word.append(byte)
                continue
            }
            if byte.isBlank, quote == nil {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                continue
            }
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == escape, quote != UInt8(ascii: "'") {
                isEscaped = true
            }
            word.append(byte)
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// Cuts at blanks alone.
    static func plain(_ text: String) -> [String] {
        text.utf8.split(whereSeparator: \.isBlank).map { String(Substring($0)) }
    }

    /// The name and value pairs of `ENV` and `ARG`, quotes left as they are; a name without `=` has no value. `ENV NAME
    /// some value` is one pair.
    static func pairs(_ text: String, escape: UInt8, allowsOldForm: Bool) -> [(name: String, value: String?)] {
        let words = split(text, escape: escape)
        guard let first = words.first else { return [] }
        if allowsOldForm, !first.contains("=") {
            let name = text.utf8.prefix { !$0.isBlank }
            return [(String(Substring(name)), Substring(text.utf8.dropFirst(name.count)).trimmingBlanks)]
        }
        return words.map { word in
            guard let mark = word.firstIndex(of: "=") else { return (word, nil) }
            return (String(word[..<mark]), String(word[word.index(after: mark)...]))
        }
    }

    /// The heredocs that a line announces: `<<EOF`, `<<-EOF`, `3<<"EOF"`. A line with a quote that is never closed
    /// announces none (BuildKit, `heredocsFromLine`).
    static func heredocs(_ text: String) -> [DockerfileInstruction.Heredoc] {
        guard text.contains("<<"), isClosed(text) else { return [] }
        let words = split(text, escape: UInt8(ascii: "\\"))
        return words.indices.compactMap { index in
            let word = words[index].drop { $0.isASCII && $0.isNumber }
            guard word.hasPrefix("<<") else { return nil }
            var rest = word.dropFirst(2)
            let isIndented = rest.first == "-"
            if isIndented { rest = rest.dropFirst() }
            // `<< EOF` is one, too.
            if rest.isEmpty, index + 1 < words.count { rest = words[index + 1][...] }
            let name = unquoted(String(rest))
            guard !name.isEmpty, !rest.contains("<") else { return nil }
            return DockerfileInstruction.Heredoc(name: name, isIndented: isIndented)
        }
    }

    /// A word without its quotes and escapes.
    static func unquoted(_ word: String) -> String {
        DockerfileVariables(values: [:], keepsUnknown: true, escape: UInt8(ascii: "\\")).expanded(word) ?? word
    }

    private static func isClosed(_ text: String) -> Bool {
        var quote: UInt8?
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
            } else if byte == quote {
                quote = nil
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                isEscaped = true
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            }
        }
        return quote == nil
    }
}
