import Lint
import YAMLDocument

/// How large a text is: every place in it lies within.
struct TextSize {
    let lines: Int
    let columns: Int

    /// Lines end at line feeds, in YAML at all that libyaml takes for a line's end.
    init(of bytes: some Collection<UInt8>, isYAML: Bool = false) {
        let ends: Set<Unicode.Scalar> = isYAML ? ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"] : ["\n"]
        lines = String(decoding: bytes, as: UTF8.self).unicodeScalars.count(where: ends.contains) + 1
        columns = bytes.count + 1
    }

    func check(line: Int, column: Int) {
        demand((1...lines).contains(line), "line \(line) of \(lines)")
        demand((1...columns).contains(column), "column \(column) is beyond the text")
    }

    func check(_ mark: YAMLMark) { check(line: mark.line, column: mark.column) }

    /// Of the places in `file`.
    func check(_ result: LintResult, in file: String) {
        let places = result.findings.map(\.place) + result.errors.map(\.place)
        for place in places where place.file == file { check(line: place.line, column: place.column) }
        for error in result.errors { demand(!error.message.isEmpty, "a mistake has no text") }
    }
}
