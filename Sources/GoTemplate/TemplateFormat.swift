/// `printf` with `%s`, `%v`, `%d`, `%q` and `%%`, and with widths such as `%-20s`.
enum TemplateFormat {
    /// The widest that a value is made.
    private static let widest = 1_000

    /// The text; nil when the format is none, or has not the same number of verbs as there are values.
    static func text(_ arguments: [TemplateValue]) -> String? {
        guard case .text(let format)? = arguments.first else { return nil }
        var values = arguments.dropFirst()
        var text = String.UnicodeScalarView()
        var rest = Substring(format).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                text.append(scalar)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                text.append("%")
                continue
            }
            let isLeft = rest.first == "-"
            if isLeft { rest.removeFirst() }
            guard let width = width(&rest), let verb = rest.popFirst(), let value = values.popFirst(),
                let word = word(verb, value)
            else { return nil }
            let blanks = String(repeating: " ", count: max(0, width - word.unicodeScalars.count)).unicodeScalars
            text += isLeft ? word.unicodeScalars + blanks : blanks + word.unicodeScalars
        }
        return values.isEmpty ? String(text) : nil
    }

    /// The digits of a width; zero without any. A leading zero would ask for zeros instead of blanks.
    private static func width(_ rest: inout Substring.UnicodeScalarView) -> Int? {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty else { return 0 }
        rest = rest.dropFirst(digits.count)
        guard digits.first != "0", let width = Int(String(digits)), width <= widest else { return nil }
        return width
    }

    private static func word(_ verb: Unicode.Scalar, _ value: TemplateValue) -> String? {
        switch (verb, value) {
        case ("s", _), ("v", _), ("d", .integer): value.printed
        case ("q", .text(let text)): GoString.quoted(text)
        default: nil
        }
    }
}
