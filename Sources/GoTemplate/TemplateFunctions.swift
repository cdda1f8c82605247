/// A function that templates call: the value for these arguments, nil when it does not take them.
///
/// One whose text may be far longer than its arguments sees to it that this stays below `Template.mostWork`.
package typealias TemplateFunction = @Sendable (_ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue?

/// The functions that templates commonly call.
package enum TemplateFunctions {
    /// A function that Go itself gives to every template.
    package static func go(_ name: String) -> TemplateFunction? {
        goFunctions[name]
    }

    /// A function that Docker gives to its `--format` templates: its own and Go's.
    package static func docker(_ name: String) -> TemplateFunction? {
        dockerFunctions[name] ?? goFunctions[name]
    }

    private static let goFunctions: [String: TemplateFunction] = [
        "index": { index($0) },
        "len": { $0.count == 1 ? length($0[0]) : nil },
        "not": { $0.count == 1 ? .flag(!$0[0].isTrue) : nil },
        "print": { .text(printed($0, blankBetweenTexts: false)) },
        "println": { .text(printed($0, blankBetweenTexts: true) + "\n") },
        "printf": { TemplateFormat.text($0).map(TemplateValue.text) },
        "eq": { (arguments) in
            guard let first = arguments.first, arguments.count > 1 else { return nil }
            return .flag(arguments.dropFirst().contains { areEqual(first, $0) })
        },
        "ne": { $0.count == 2 ? .flag(!areEqual($0[0], $0[1])) : nil },
        "lt": { isLess($0).map(TemplateValue.flag) },
        "gt": { isLess($0.reversed()).map(TemplateValue.flag) },
        "le": { isLess($0.reversed()).map { .flag(!$0) } },
        "ge": { isLess($0).map { .flag(!$0) } },
    ]

    private static let dockerFunctions: [String: TemplateFunction] = [
        "json": { $0.count == 1 ? .text($0[0].json) : nil },
        "lower": { ofText($0) { $0.lowercased() } },
        "upper": { ofText($0) { $0.uppercased() } },
        "title": { ofText($0) { titled($0) } },
        "split": { (arguments) in
            guard arguments.count == 2, let text = arguments[0].plainText, let separator = arguments[1].plainText
            else { return nil }
            return .list(pieces(of: text, separator).map(TemplateValue.text))
        },
        "join": { (arguments) throws(TemplateError) in try joined(arguments) },
        "pad": { (arguments) throws(TemplateError) in try padded(arguments) },
        "truncate": { (arguments) in
            guard arguments.count == 2, let text = arguments[0].plainText, case .integer(let length) = arguments[1],
                length >= 0
            else { return nil }
            return .text(String(text.prefix(length)))
        },
    ]

    private static func index(_ arguments: [TemplateValue]) -> TemplateValue? {
        guard var value = arguments.first else { return nil }
        for key in arguments.dropFirst() {
            switch (value, key) {
            case (.null, _): return .null
            case (.map(let members), .text(let name)): value = members[name] ?? .null
            case (.list(let values), .integer(let place)) where values.indices.contains(place): value = values[place]
            default: return nil
            }
        }
        return value
    }

    private static func length(_ value: TemplateValue) -> TemplateValue? {
        switch value {
        case .text(let text): .integer(text.utf8.count)
        case .list(let values): .integer(values.count)
        case .map(let members): .integer(members.count)
        case .null, .flag, .integer, .decimal: nil
        }
    }

    /// Values one after the other; `print` puts a blank only between two of which neither is a text.
    private static func printed(_ values: [TemplateValue], blankBetweenTexts: Bool) -> String {
        var text = ""
        var wasText = true
        for (place, value) in values.enumerated() {
            var isText = false
            if case .text = value { isText = true }
            if place > 0, blankBetweenTexts || !isText && !wasText { text += " " }
            text += value.printed
            wasText = isText
        }
        return text
    }

    private static func areEqual(_ one: TemplateValue, _ other: TemplateValue) -> Bool {
        switch (one, other) {
        case (.integer(let whole), .decimal(let number)), (.decimal(let number), .integer(let whole)):
            Double(whole) == number
        default: one == other
        }
    }

    /// Whether the first of two numbers or texts goes before the second.
    private static func isLess(_ pair: [TemplateValue]) -> Bool? {
        guard pair.count == 2 else { return nil }
        switch (pair[0], pair[1]) {
        case (.integer(let one), .integer(let other)): return one < other
        case (.integer(let one), .decimal(let other)): return Double(one) < other
        case (.decimal(let one), .integer(let other)): return one < Double(other)
        case (.decimal(let one), .decimal(let other)): return one < other
        case (.text(let one), .text(let other)): return one < other
        default: return nil
        }
    }

    private static func ofText(_ arguments: [TemplateValue], _ change: (String) -> String) -> TemplateValue? {
        guard arguments.count == 1 else { return nil }
        return arguments[0].plainText.map { .text(change($0)) }
    }

    private static func titled(_ text: String) -> String {
        var titled = ""
        var startsWord = true
        for character in text {
            titled += startsWord ? character.uppercased() : String(character)
            startsWord = !(character.isLetter || character.isNumber || character == "_")
        }
        return titled
    }

    private static func pieces(of text: String, _ separator: String) -> [String] {
        guard !separator.isEmpty else { return text.map { String($0) } }
        // Scalars, because a line's end may be one character together with what stands before it.
        return text.unicodeScalars.split(separator: separator.unicodeScalars, omittingEmptySubsequences: false)
            .map { String($0) }
    }

    private static func joined(_ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
        guard arguments.count == 2, let separator = arguments[1].plainText else { return nil }
        switch arguments[0] {
        case .null: return .text("")
        case .list(let values):
            let (gaps, isTooMuch) = values.count.multipliedReportingOverflow(by: separator.utf8.count)
            guard !isTooMuch, gaps <= Template.mostWork else { throw .tooMuch }
            return .text(values.map(\.printed).joined(separator: separator))
        case .flag, .integer, .decimal, .text, .map: return nil
        }
    }

    /// `pad TEXT BEFORE AFTER`: blanks around a text that is not empty.
    private static func padded(_ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
        guard arguments.count == 3, let text = arguments[0].plainText, case .integer(let before) = arguments[1],
            case .integer(let after) = arguments[2], before >= 0, after >= 0
        else { return nil }
        guard before <= Template.mostWork, after <= Template.mostWork else { throw .tooMuch }
        if text.isEmpty { return .text("") }
        return .text(String(repeating: " ", count: before) + text + String(repeating: " ", count: after))
    }
}

extension TemplateValue {
    /// What functions of text see of a value; nil for lists and maps.
    fileprivate var plainText: String? {
        switch self {
        case .null: ""
        case .flag, .integer, .decimal, .text: printed
        case .list, .map: nil
        }
    }
}
