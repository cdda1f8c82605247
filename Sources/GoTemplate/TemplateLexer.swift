/// A stretch of a template.
enum TemplatePiece: Equatable, Sendable {
    case text(String)
    case action([TemplateWord])
}

/// A word inside `{{ }}`.
enum TemplateWord: Equatable, Sendable {
    case constant(TemplateValue)
    /// `.A.B`; `.` alone has no names. It is joined when nothing stands between it and what it could be a field of.
    case field([String], isJoined: Bool)
    /// `$name`; the root is `$` alone.
    case variable(String)
    case name(String)
    case open, close, pipe, comma, assign, declare

    var text: String {
        switch self {
        case .constant(let value): value.printed
        case .field(let names, _): "." + names.joined(separator: ".")
        case .variable(let name), .name(let name): name
        case .open: "("
        case .close: ")"
        case .pipe: "|"
        case .comma: ","
        case .assign: "="
        case .declare: ":="
        }
    }
}

/// Splits a template into text and actions, and the actions into words.
struct TemplateLexer {
    private let scalars: [Unicode.Scalar]
    private let expandsEscapes: Bool
    private var position = 0
    /// Whether the last action ended in ` -}}`.
    private var trimsNext = false

    init(_ template: String, expandsEscapes: Bool) {
        scalars = Array(template.unicodeScalars)
        self.expandsEscapes = expandsEscapes
    }

    /// Text and actions in turn; `{{-` and `-}}` take the white space beside them away.
    mutating func pieces() throws(TemplateError) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        while position < scalars.count {
            let (text, isBeforeAction) = text()
            if !text.isEmpty { pieces.append(.text(text)) }
            if isBeforeAction, let words = try action() { pieces.append(.action(words)) }
        }
        return pieces
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    private func isNext(_ text: String) -> Bool {
        scalars[position...].starts(with: text.unicodeScalars)
    }

    private static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n"
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The text up to the end or to the next action, whose opening is passed, too.
    private mutating func text() -> (String, isBeforeAction: Bool) {
        let start = position
        while position < scalars.count, !isNext("{{") { position += 1 }
        var text = expanded(scalars[start..<position])[...]
        if trimsNext { text = text.drop(while: Self.isBlank) }
        trimsNext = false
        guard position < scalars.count else { return (Self.string(text), false) }
        position += 2
        if peek() == "-", Self.isBlank(peek(1)) {
            position += 1
            while Self.isBlank(text.last) { text = text.dropLast() }
        }
        return (Self.string(text), true)
    }

    private func expanded(_ text: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        guard expandsEscapes else { return Array(text) }
        var expanded: [Unicode.Scalar] = []
        for scalar in text {
            if expanded.last == "\\", scalar == "t" || scalar == "n" {
                expanded[expanded.count - 1] = scalar == "t" ? "\t" : "\n"
            } else {
                expanded.append(scalar)
            }
        }
        return expanded
    }

    /// The words of an action; none of a comment.
    private mutating func action() throws(TemplateError) -> [TemplateWord]? {
        var words: [TemplateWord] = []
        let isComment = try skipComment()
        while let scalar = peek() {
            if Self.isBlank(scalar) {
                position += 1
                trimsNext = isNext("-}}")
                if trimsNext { position += 1 }
                if !trimsNext { continue }
            }
            if isNext("}}") {
                position += 2
                if words.isEmpty, !isComment { throw .unexpected("}}") }
                return isComment ? nil : words
            }
            guard !isComment else { throw .unexpected(String(Character(scalar))) }
            words.append(try word(scalar, after: words.last))
        }
        throw .unclosedAction
    }

    private mutating func skipComment() throws(TemplateError) -> Bool {
        let start = position
        while Self.isBlank(peek()) { position += 1 }
        guard isNext("/*") else {
            position = start
            return false
        }
        position += 2
        while position < scalars.count, !isNext("*/") { position += 1 }
        guard position < scalars.count else { throw .unclosedAction }
        position += 2
        return true
    }

    private mutating func word(
        _ scalar: Unicode.Scalar, after last: TemplateWord?
    ) throws(TemplateError) -> TemplateWord {
        switch scalar {
        case "(": return taking(1, .open)
        case ")": return taking(1, .close)
        case "|": return taking(1, .pipe)
        case ",": return taking(1, .comma)
        case "=": return taking(1, .assign)
        case ":" where peek(1) == "=": return taking(2, .declare)
        case "\"", "`": return .constant(.text(try quoted()))
        case ".": return try field(after: last)
        case "$":
            position += 1
            return .variable("$" + name())
        case "0"..."9": return try number()
        case "+" where peek(1).map { ("0"..."9").contains($0) } == true,
            "-" where peek(1).map { ("0"..."9").contains($0) } == true:
            return try number()
        default:
            let name = name()
            guard !name.isEmpty else { throw .unexpected(String(Character(scalar))) }
            switch name {
            case "true", "false": return .constant(.flag(name == "true"))
            case "nil": return .constant(.null)
            default: return .name(name)
            }
        }
    }

    private mutating func taking(_ count: Int, _ word: TemplateWord) -> TemplateWord {
        position += count
        return word
    }

    private mutating func name() -> String {
        let start = position
        while let scalar = peek(), Self.isNamePart(scalar) { position += 1 }
        return Self.string(scalars[start..<position])
    }

    private mutating func field(after last: TemplateWord?) throws(TemplateError) -> TemplateWord {
        // A blank between makes it an argument.
        var isJoined = position > 0 && !Self.isBlank(scalars[position - 1])
        switch last {
        case .constant, .field, .variable, .name, .close: break
        default: isJoined = false
        }
        var names: [String] = []
        while peek() == "." {
            position += 1
            let name = name()
            if !name.isEmpty {
                names.append(name)
            } else if !names.isEmpty || peek() == "." {
                throw .unexpected(".")
            }
        }
        return .field(names, isJoined: isJoined)
    }

    /// A number in decimal or, with `0x`, hexadecimal digits.
    private mutating func number() throws(TemplateError) -> TemplateWord {
        let start = position
        position += 1
        while let scalar = peek(), scalar == "." || Self.isNamePart(scalar) { position += 1 }
        let word = Self.string(scalars[start..<position])
        if let number = Int(word) { return .constant(.integer(number)) }
        if word.hasPrefix("0x"), let number = Int(word.dropFirst(2), radix: 16) { return .constant(.integer(number)) }
        guard let number = Double(word), number.isFinite else { throw .unexpected(word) }
        return .constant(.decimal(number))
    }

    private mutating func quoted() throws(TemplateError) -> String {
        do throws(GoString.Mistake) {
            return try GoString.read(scalars, at: &position)
        } catch {
            switch error {
            case .unterminated: throw .unclosedAction
            case .badEscape(let escape): throw .badEscape(escape)
            }
        }
    }
}
