/// A manual page under construction. Everything that is not a macro of ours goes through ``escape(_:)``.
struct Roff {
    private var lines: [String]

    init(name: String, tool: String, version: String, date: String) {
        let source = Self.quote("\(tool) \(version)")
        lines = [
            ".TH \(Self.quote(name.uppercased())) 1 \"\(date.filter { $0.isNumber || $0 == "-" })\" \(source) \"User Commands\""
        ]
    }

    var output: String { lines.joined(separator: "\n") + "\n" }

    mutating func section(_ title: String) {
        lines.append(".SH \(Self.quote(title))")
    }

    mutating func text(_ text: String) {
        lines += sentences(text)
    }

    /// The name in bold, the rest of the usage line plain, as far as it is not a placeholder.
    mutating func synopsis(_ name: String, _ rest: Substring) {
        lines.append(".B \(Self.quote(name))")
        let words = rest.split(separator: " ").map { "\\fI\(Self.escape(String($0)))\\fR" }
        if !words.isEmpty { lines.append(words.joined(separator: " ")) }
    }

    /// - Parameter startsSection: The first paragraph follows a section title, which makes its own distance.
    mutating func paragraphs(_ text: String, startsSection: Bool = false) {
        var isFirst = startsSection
        for paragraph in TextLayout.paragraphs(text) {
            if !isFirst { lines.append(".PP") }
            isFirst = false
            switch paragraph {
            case .filled(let filled): lines += sentences(filled)
            case .preformatted(let kept):
                lines.append(".nf")
                lines += kept.map(Self.line)
                lines.append(".fi")
            }
        }
    }

    mutating func item(bold label: String, _ texts: [String]) {
        item(tag: "\\fB\(Self.escape(label))\\fR", texts)
    }

    mutating func item(italic label: String, _ texts: [String]) {
        item(tag: "\\fI\(Self.escape(label))\\fR", texts)
    }

    mutating func options(_ groups: [OptionGroupDescription]) {
        let shown = groups.filter { !$0.shown.isEmpty }
        guard !shown.isEmpty else { return }
        section("OPTIONS")
        for group in shown {
            if group.title.lowercased() != "options", shown.count > 1 { lines.append(".SS \(Self.quote(group.title))") }
            for option in group.shown { item(tag: Self.tag(option), option.fullText) }
        }
    }

    mutating func closingSections(_ statuses: [ExitStatusLine], _ environment: [EnvironmentLine]) {
        if !statuses.isEmpty { section("EXIT STATUS") }
        for status in statuses { item(bold: String(status.code), [status.meaning]) }
        if !environment.isEmpty { section("ENVIRONMENT") }
        for variable in environment { item(bold: variable.name, [variable.meaning]) }
    }

    mutating func examples(_ examples: [Example]) {
        section("EXAMPLES")
        for (number, example) in examples.enumerated() {
            if number > 0 { lines.append(".PP") }
            lines += sentences(example.meaning)
            lines += [".PP", ".RS 4", ".nf", Self.line(example.command), ".fi", ".RE"]
        }
    }

    mutating func seeAlso(_ pages: [String]) {
        guard !pages.isEmpty else { return }
        section("SEE ALSO")
        for (number, page) in pages.enumerated() {
            lines.append(".BR \(Self.escape(page)) (1)" + (number + 1 < pages.count ? "," : ""))
        }
    }

    private mutating func item(tag: String, _ texts: [String]) {
        lines += [".TP", tag]
        for (number, text) in texts.enumerated() {
            if number > 0 { lines.append(".br") }
            lines += sentences(text)
        }
    }

    /// One sentence per line, as roff wants it for the space between sentences.
    private func sentences(_ text: String) -> [String] {
        var found: [String] = []
        var sentence: [Substring] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            sentence.append(word)
            if word.hasSuffix(".") || word.hasSuffix("?") || word.hasSuffix("!") {
                found.append(Self.line(sentence.joined(separator: " ")))
                sentence = []
            }
        }
        return sentence.isEmpty ? found : found + [Self.line(sentence.joined(separator: " "))]
    }

    private static func tag(_ option: OptionDescription) -> String {
        let letter = option.short.map { "\\fB\\-\(escape(String($0)))\\fR, " } ?? ""
        let value = option.placeholder.map { " \\fI\(escape($0))\\fR" } ?? ""
        return "\(letter)\\fB\\-\\-\(escape(option.name))\\fR\(value)"
    }

    /// A line of text: a dot or quote in front would make a request of it.
    static func line(_ text: String) -> String {
        let escaped = escape(text)
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped
    }

    /// Hyphens as `\-` so that options can be copied from the page; quotes and accents by name so that they stay
    /// ASCII; everything beyond ASCII by its code, since not every formatter reads UTF-8.
    static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case "\n", "\r", "\t": escaped += " "
            case "\u{20}"..."\u{7e}": escaped.unicodeScalars.append(scalar)
            default: escaped += "\\[u\(hexadecimal(scalar))]"
            }
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// A macro argument in double quotes.
    private static func quote(_ text: String) -> String {
        let escaped = escape(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq")
        return "\"\(escaped)\""
    }
}
