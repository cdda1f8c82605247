/// Cuts the text of a Dockerfile into the lines that instructions stand on: joins continuation lines, leaves out comments
/// and reads the directives at the top (BuildKit, `frontend/dockerfile/parser`).
struct DockerfileScanner {
    private let text: [UInt8]
    private let file: String
    /// Where the next physical line begins; nil once there is none.
    private var next: Int?
    /// The number of the line read last.
    private(set) var lineNumber = 0
    /// What goes on with a line, and takes a character's meaning: a backslash, or what `# escape=` says.
    private(set) var escape = UInt8(ascii: "\\")
    private var seenDirectives: Set<String> = []
    private var mayBeDirective = true
    private(set) var errors: [LintError] = []

    /// Longer lines the builder does not take, the line end counted (Go, `bufio.MaxScanTokenSize`).
    private static let longestLine = 65_536

    init(_ text: [UInt8], file: String) {
        self.text = text
        self.file = file
        next = text.isEmpty ? nil : 0
    }

    /// The next line that holds an instruction, and the lines that it stands on.
    mutating func logicalLine() -> (line: LogicalLine, lines: ClosedRange<Int>)? {
        while let physical = physicalLine() {
            let bytes = text[physical].drop(while: \.isBlank)
            readDirective(bytes)
            if bytes.first == UInt8(ascii: "#") { continue }
            let start = lineNumber
            let (part, continues) = withoutContinuation(bytes)
            if part.isEmpty, !continues { continue }
            var line = LogicalLine()
            line.append(part, line: start, column: 1 + bytes.startIndex - physical.lowerBound)
            if continues { goOn(&line) }
            return (line, start...max(start, lineNumber))
        }
        return nil
    }

    /// Adds the lines that go on with one; comments and empty lines between them are none.
    private mutating func goOn(_ line: inout LogicalLine) {
        while let physical = physicalLine() {
            let bytes = text[physical]
            let bare = bytes.drop(while: \.isBlank)
            if bare.isEmpty || bare.first == UInt8(ascii: "#") { continue }
            let (part, continues) = withoutContinuation(bytes)
            line.append(part, line: lineNumber, column: 1)
            if !continues { return }
        }
    }

    /// The lines up to one that is the heredoc's name; nil when the file ends before.
    mutating func heredoc(_ heredoc: DockerfileInstruction.Heredoc) -> String? {
        var content: [UInt8] = []
        while let physical = physicalLine() {
            var bytes = text[physical]
            let bare = bytes.drop { $0 == UInt8(ascii: "\t") }
            if (heredoc.isIndented ? bare : bytes).elementsEqual(heredoc.name.utf8) {
                return String(decoding: content, as: UTF8.self)
            }
            if heredoc.isIndented { bytes = bare }
            content += bytes
            content.append(UInt8(ascii: "\n"))
        }
        return nil
    }

    /// The next line of the file without its end; nil at the end of the file, or of what can be read.
    private mutating func physicalLine() -> Range<Int>? {
        guard let start = next else { return nil }
        let mark = text[start...].firstIndex(of: UInt8(ascii: "\n"))
        next = mark.flatMap { $0 + 1 < text.count ? $0 + 1 : nil }
        lineNumber += 1
        var end = mark ?? text.count
        guard end - start < Self.longestLine else {
            next = nil
            fail("dockerfile line greater than max allowed size of \(Self.longestLine - 1)", at: lineNumber)
            return nil
        }
        while end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let mark8: [UInt8] = [0xEF, 0xBB, 0xBF]
        let isMarked = lineNumber == 1 && text[start..<end].starts(with: mark8)
        return (isMarked ? start + mark8.count : start)..<end
    }

    /// Cuts off the character that goes on with a line. Behind another one it does not.
    private func withoutContinuation(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Bool) {
        var end = bytes.endIndex
        while end > bytes.startIndex, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        guard end > bytes.startIndex, bytes[end - 1] == escape else { return (bytes, false) }
        let isEscaped = end - 1 > bytes.startIndex && bytes[end - 2] == escape
        return isEscaped ? (bytes, false) : (bytes[..<(end - 1)], true)
    }

    /// `# escape=…`, `# syntax=…` and `# check=…` are directives as long as nothing else stands before them.
    private mutating func readDirective(_ bytes: ArraySlice<UInt8>) {
        guard mayBeDirective else { return }
        mayBeDirective = false
        guard bytes.first == UInt8(ascii: "#") else { return }
        let parts = String(decoding: bytes.dropFirst(), as: UTF8.self).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false
        ).map { $0.trimmingBlanks }
        guard parts.count == 2, !parts[1].isEmpty else { return }
        let name = parts[0].lowercased()
        guard ["escape", "syntax", "check"].contains(name) else { return }
        mayBeDirective = true
        guard seenDirectives.insert(name).inserted else {
            return fail("only one \(name) parser directive can be used", at: lineNumber)
        }
        guard name == "escape" else { return }
        guard parts[1] == "\\" || parts[1] == "`", let byte = parts[1].utf8.first else {
            return fail("invalid escape token '\(parts[1])' does not match ` or \\", at: lineNumber)
        }
        escape = byte
    }

    private mutating func fail(_ message: String, at line: Int) {
        errors.append(.malformed(Place(file: file, line: line, column: 1), message))
    }
}

extension StringProtocol {
    /// Without the blanks around it.
    var trimmingBlanks: String {
        let start = Array(utf8.drop(while: \.isBlank))
        let end = start.lastIndex { !$0.isBlank }
        return end.map { String(decoding: start[...$0], as: UTF8.self) } ?? ""
    }
}
