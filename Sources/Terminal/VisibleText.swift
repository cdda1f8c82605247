/// Makes text from containers harmless: what could move the cursor, reorder or hide text becomes visible.
package enum VisibleText {
    /// What becomes of line ends and tabs.
    package enum Form: Equatable, Sendable {
        /// Shown as `\n` and `\t`: the result fits in a table cell or a log line.
        case oneLine
        /// Kept; CR LF counts as one line end.
        case multiLine
    }

    /// Combining marks and joiners that one character may carry. Real scripts need four or five; more draws over the
    /// lines around it.
    static let maximumMarks = 8

    /// `bytes` as text that is safe to print.
    ///
    /// Control characters appear as `\x1b`, invisible and reordering ones as `\u{202e}`, bytes that are not UTF-8 as
    /// U+FFFD; a pile of combining marks ends with `…` after eight.
    /// - Parameter limit: The most UTF-8 bytes of the result; the mark that tells how many bytes of the input were
    ///   cut, `… (+120 bytes)`, comes on top.
    package static func render(_ bytes: [UInt8], limit: Int = Int.max, form: Form = .oneLine) -> String {
        var writer = Writer(form: form, limit: max(0, limit))
        writer.output.reserveCapacity(min(bytes.count, limit))
        var index = 0
        while index < bytes.count {
            let length = writer.accept(bytes, at: index)
            guard length > 0 else { break }
            index += length
        }
        var text = String(decoding: writer.output, as: UTF8.self)
        if index < bytes.count { text += "… (+\(bytes.count - index) bytes)" }
        return text
    }

    /// The scalar at `index`, or nil for bytes that are not UTF-8, and how many bytes it takes.
    static func decode(_ bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar?, length: Int) {
        guard index < bytes.count else { return (nil, 0) }
        var slice = bytes[index..<min(index + 4, bytes.count)].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        switch parser.parseScalar(from: &slice) {
        case .valid(let encoded): return (Unicode.UTF8.decode(encoded), encoded.count)
        case .error(let length): return (nil, length)
        case .emptyInput: return (nil, 0)
        }
    }
}

extension String {
    /// The text made harmless; see ``VisibleText/render(_:limit:form:)``.
    package func visible(limit: Int = Int.max, form: VisibleText.Form = .oneLine) -> String {
        VisibleText.render(Array(utf8), limit: limit, form: form)
    }
}

/// The state between two characters: what was written, and what the next one may attach to.
private struct Writer {
    let form: VisibleText.Form
    let limit: Int
    var output: [UInt8] = []
    private var previous: Unicode.Scalar = "\n"
    private var marks = 0

    init(form: VisibleText.Form, limit: Int) {
        self.form = form
        self.limit = limit
    }

    /// Takes one character of the input. Returns how many bytes it had, or 0 when its text no longer fits.
    mutating func accept(_ bytes: [UInt8], at index: Int) -> Int {
        let byte = bytes[index]
        if (0x20...0x7e).contains(byte) {
            guard output.count < limit else { return 0 }
            output.append(byte)
            previous = Unicode.Scalar(byte)
            marks = 0
            return 1
        }
        if byte < 0x80 {
            return acceptControl(byte, isBeforeNewline: index + 1 < bytes.count && bytes[index + 1] == 10)
        }
        let (scalar, length) = VisibleText.decode(bytes, at: index)
        guard let scalar else { return write("\u{fffd}", last: "\u{fffd}") ? length : 0 }
        let next = VisibleText.decode(bytes, at: index + length).scalar
        return accept(scalar, before: next) ? length : 0
    }

    private mutating func acceptControl(_ byte: UInt8, isBeforeNewline: Bool) -> Int {
        switch (byte, form) {
        case (0x0a, .multiLine), (0x09, .multiLine):
            return write(byte == 0x0a ? "\n" : "\t", last: "\n") ? 1 : 0
        case (0x0d, .multiLine) where isBeforeNewline:
            return write("\n", last: "\n") ? 2 : 0
        case (0x0a, _): return write("\\n", last: " ") ? 1 : 0
        case (0x09, _): return write("\\t", last: " ") ? 1 : 0
        case (0x0d, _): return write("\\r", last: " ") ? 1 : 0
        default:
            let digits = String(byte, radix: 16)
            return write("\\x" + (digits.count < 2 ? "0" : "") + digits, last: " ") ? 1 : 0
        }
    }

    private mutating func accept(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: break
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return acceptInvisible(scalar, next)
        default:
            if properties.isDefaultIgnorableCodePoint { return acceptInvisible(scalar, next) }
            if properties.isEmojiModifier { return acceptMark(scalar) }
            let isJoined = previous == "\u{200d}"
            guard write(String(scalar), last: scalar) else { return false }
            if !isJoined { marks = 0 }
            return true
        }
        return properties.isDefaultIgnorableCodePoint ? acceptInvisible(scalar, next) : acceptMark(scalar)
    }

    /// A mark belongs to the character before it; beyond the limit it is dropped, and `…` stands for the rest. At the
    /// start of a line it gets the dotted circle of the code charts, lest it change what the caller puts before it.
    private mutating func acceptMark(_ scalar: Unicode.Scalar) -> Bool {
        marks += 1
        if previous == "\n" { return write("\u{25cc}\(scalar)", last: scalar) }
        if marks <= VisibleText.maximumMarks { return write(String(scalar), last: scalar) }
        return marks > VisibleText.maximumMarks + 1 ? true : write("…", last: "…")
    }

    /// Presentation selectors and joiners inside emoji are kept, everything else that cannot be seen is spelled out.
    private mutating func acceptInvisible(_ scalar: Unicode.Scalar, _ next: Unicode.Scalar?) -> Bool {
        let isAfterEmoji = previous.properties.isEmoji
        if scalar == "\u{fe0f}" || scalar == "\u{fe0e}", isAfterEmoji { return acceptMark(scalar) }
        let canJoin = isAfterEmoji && !previous.isASCII || previous == "\u{fe0f}"
        if scalar == "\u{200d}", canJoin, next?.properties.isEmoji == true, marks < VisibleText.maximumMarks {
            return acceptMark(scalar)
        }
        return write("\\u{\(String(scalar.value, radix: 16))}", last: " ")
    }

    private mutating func write(_ text: String, last: Unicode.Scalar) -> Bool {
        guard output.count + text.utf8.count <= limit else { return false }
        output += text.utf8
        previous = last
        return true
    }
}
