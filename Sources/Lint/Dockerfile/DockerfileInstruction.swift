/// One instruction of a Dockerfile, cut up but not understood.
struct DockerfileInstruction: Sendable, Equatable {
    /// In capitals, whatever way it is written.
    var keyword: String
    /// As it is written.
    var writtenKeyword: String
    var line: LogicalLine
    /// The words with two dashes that stand before the arguments.
    var flags: [Flag]
    /// Where in `line` the arguments stand.
    var arguments: Range<Int>
    /// The texts that follow it.
    var heredocs: [Heredoc] = []
    /// From its first line to its last, heredocs included.
    var lines: ClosedRange<Int>

    /// A word with two dashes.
    struct Flag: Sendable, Equatable {
        /// Without quotes: `--interval=5s`.
        var text: String
        /// Where in the line it stands, as it is written.
        var range: Range<Int>
    }

    /// A text that stands after an instruction, up to a line with its name.
    struct Heredoc: Sendable, Equatable {
        var name: String
        /// Whether the tabs before its lines are none of it (`<<-`).
        var isIndented: Bool
        var content = ""
    }

    var argumentText: String { line.text(arguments) }
}

extension DockerfileInstruction {
    /// The instructions that the builder knows; those that a heredoc may follow are some of them.
    static let keywords = [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ]

    /// Reads a line as keyword, flags and arguments.
    init(_ line: LogicalLine, from start: Int = 0, lines: ClosedRange<Int>, escape: UInt8) {
        let bytes = line.bytes
        let whole = line.trimmed(start..<bytes.count)
        let keywordEnd = bytes[whole].firstIndex(where: \.isBlank) ?? whole.upperBound
        writtenKeyword = line.text(whole.lowerBound..<keywordEnd)
        keyword = writtenKeyword.uppercased()
        var scan = FlagScan(line: line, position: keywordEnd, end: whole.upperBound, escape: escape)
        flags = scan.run()
        arguments = line.trimmed(scan.position..<whole.upperBound)
        self.line = line
        self.lines = lines
    }

    /// Of `ONBUILD INSTRUCTION …`, the instruction.
    func inner(escape: UInt8) -> DockerfileInstruction {
        DockerfileInstruction(line, from: arguments.lowerBound, lines: lines, escape: escape)
    }
}

/// Takes the words with two dashes off the front of the arguments (BuildKit, `extractBuilderFlags`).
private struct FlagScan {
    let line: LogicalLine
    var position: Int
    let end: Int
    let escape: UInt8

    mutating func run() -> [DockerfileInstruction.Flag] {
        var flags: [DockerfileInstruction.Flag] = []
        while true {
            let start = skippingBlanks()
            guard start + 1 < end, line.bytes[start] == UInt8(ascii: "-"), line.bytes[start + 1] == UInt8(ascii: "-")
            else { return flags }
            let text = word()
            // Two dashes alone end the flags.
            if text == "--" { return flags }
            flags.append(.init(text: text, range: start..<position))
        }
    }

    private mutating func skippingBlanks() -> Int {
        while position < end, line.bytes[position].isBlank { position += 1 }
        return position
    }

    private mutating func word() -> String {
        var word: [UInt8] = []
        var quote: UInt8?
        while position < end {
            let byte = line.bytes[position]
            if quote == nil, byte.isBlank { break }
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == escape {
                position += 1
                if position < end { word.append(line.bytes[position]) }
            } else {
                word.append(byte)
            }
            position += 1
        }
        position = min(position, end)
        return String(decoding: word, as: UTF8.self)
    }
}
