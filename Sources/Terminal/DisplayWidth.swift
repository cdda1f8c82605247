/// How many terminal cells text takes. Colour sequences of ``Palette`` count as nothing; the text itself must have
/// gone through ``VisibleText`` if it is foreign.
package enum DisplayWidth {
    /// The cells of a whole text.
    package static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text.utf8.count }
        return pieces(of: text).reduce(0) { $0 + $1.width }
    }

    /// The rows that a line takes on a terminal of that width, which moves what does not fit to the next row; a character
    /// of two cells is not split.
    package static func rows(of line: String, at columns: Int) -> Int {
        var rows = 1
        var used = 0
        for piece in pieces(of: line) {
            if used > 0, used + piece.width > columns {
                rows += 1
                used = 0
            }
            used += piece.width
        }
        return rows
    }

    /// `text` if it fits in `width` cells, else its beginning with `…`, colours switched off at the end.
    package static func truncate(_ text: String, to width: Int) -> String {
        let pieces = pieces(of: text)
        guard width > 0 else { return "" }
        guard pieces.reduce(0, { $0 + $1.width }) > width else { return pieces.map(\.text).joined() }
        var kept = ""
        var used = 0
        var isColored = false
        for piece in pieces {
            guard used + piece.width <= width - 1 else { break }
            kept += piece.text
            used += piece.width
            if piece.isEscape { isColored = piece.text != "\u{1b}[0m" }
        }
        return kept + "…" + (isColored ? "\u{1b}[0m" : "")
    }

    /// `text` with spaces around it up to `width` cells; unchanged if it is wider.
    package static func pad(_ text: String, to width: Int, alignment: Alignment = .left) -> String {
        let missing = width - of(text)
        guard missing > 0 else { return text }
        let spaces = String(repeating: " ", count: missing)
        return alignment == .left ? text + spaces : spaces + text
    }

    /// Breaks `text` at spaces into lines of at most `width` cells; a longer word stays whole on its own line. Blanks inside
    /// a line stay as they are.
    package static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if !line.isEmpty, of(longer) > width {
                lines.append(line)
                line = String(word)
            } else {
                line = longer
            }
        }
        return lines + [line]
    }

    /// On which side padding does not go.
    package enum Alignment: Equatable, Sendable {
        case left, right
    }

    private struct Piece {
        var text: String
        var width: Int
        var isEscape = false
    }

    /// Characters and colour sequences one by one; other control characters are left out.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let character = rest.first {
            if let escape = colorSequence(at: rest) {
                pieces.append(Piece(text: escape, width: 0, isEscape: true))
                rest = rest.dropFirst(escape.count)
                continue
            }
            rest = rest.dropFirst()
            guard character.unicodeScalars.first?.properties.generalCategory != .control else { continue }
            pieces.append(Piece(text: String(character), width: width(of: character)))
        }
        return pieces
    }

    /// `ESC [ digits and semicolons m` at the start of `text`.
    private static func colorSequence(at text: Substring) -> String? {
        guard text.hasPrefix("\u{1b}[") else { return nil }
        let parameters = text.dropFirst(2).prefix { $0.isASCII && ($0.isNumber || $0 == ";") }
        guard text.dropFirst(2 + parameters.count).first == "m" else { return nil }
        return "\u{1b}[\(parameters)m"
    }

    private static func width(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        let isEmoji = scalars.contains { $0.properties.isEmojiPresentation || $0 == "\u{fe0f}" }
        return isEmoji ? 2 : scalars.reduce(0) { $0 + width(of: $1) }
    }

    static func width(of scalar: Unicode.Scalar) -> Int {
        if (0x20...0x7e).contains(scalar.value) { return 1 }
        if isHangulVowelOrFinal(scalar) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format, .lineSeparator, .paragraphSeparator:
            return scalar == "\u{ad}" ? 1 : 0
        default:
            return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// These join with a leading consonant into one syllable block.
    private static func isHangulVowelOrFinal(_ scalar: Unicode.Scalar) -> Bool {
        (0x1160...0x11ff).contains(scalar.value) || (0xd7b0...0xd7fb).contains(scalar.value)
    }

    /// East Asian Width W and F of Unicode 16 (EastAsianWidth.txt), merged over unassigned gaps, without the emoji,
    /// which `isEmojiPresentation` knows.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2329...0x232a, 0x2630...0x2637, 0x268a...0x268f, 0x2e80...0x303e, 0x3041...0xa4cf,
        0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6b, 0xff01...0xff60,
        0xffe0...0xffe6, 0x16fe0...0x18d08, 0x1aff0...0x1b2fb, 0x1d300...0x1d376, 0x1f200...0x1f265,
        0x20000...0x3fffd,
    ]
}
