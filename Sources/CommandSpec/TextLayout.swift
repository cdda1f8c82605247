/// Fills plain text into lines. Help is written by us in ASCII, so that one character is one column.
enum TextLayout {
    /// Breaks `text` at spaces into lines of at most `width`; a longer word stays whole on its own line.
    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// The paragraphs of a text: separated by empty lines; one that begins with a space is preformatted.
    static func paragraphs(_ text: String) -> [Paragraph] {
        var found: [Paragraph] = []
        for block in blocks(text) {
            found.append(
                block[0].hasPrefix(" ") ? .preformatted(block) : .filled(block.joined(separator: " ")))
        }
        return found
    }

    enum Paragraph: Equatable {
        case filled(String)
        case preformatted([String])
    }

    private static func blocks(_ text: String) -> [[String]] {
        var blocks: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                blocks.append([])
            } else {
                blocks[blocks.count - 1].append(String(line))
            }
        }
        return blocks.filter { !$0.isEmpty }
    }

    static func indented(_ lines: [String], by count: Int) -> [String] {
        let margin = String(repeating: " ", count: count)
        return lines.map { $0.isEmpty ? "" : margin + $0 }
    }
}

extension OptionDescription {
    /// Default, choices and environment variable as sentences for the long help and the man page; may be empty.
    var facts: String {
        var sentences: [String] = []
        if case .choices(let words) = completion { sentences.append("One of: \(words.joined(separator: ", ")).") }
        if let defaultText { sentences.append("Default: \(defaultText).") }
        if let environment { sentences.append("Environment: \(environment).") }
        if isRepeatable { sentences.append("May be given several times.") }
        return sentences.joined(separator: " ")
    }

    /// The label with room for the short name, so that long names stand below each other.
    var alignedLabel: String { short == nil ? "    \(label)" : label }

    /// Everything there is to say, as paragraphs that may be filled.
    var fullText: [String] {
        [[summary, details].filter { !$0.isEmpty }.joined(separator: " "), facts].filter { !$0.isEmpty }
    }
}

extension OptionGroupDescription {
    var shown: [OptionDescription] { options.filter { !$0.isHidden } }
}
