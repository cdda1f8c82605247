import GoTemplate

/// The functions of sprig, and Traefik's own, that default rules use besides Go's.
enum DefaultRuleFunctions {
    /// What a name means in a default rule. An unknown one fails only when it is called: Traefik may well know it.
    static func function(_ name: String) -> TemplateFunction {
        if let function = ofValues[name] ?? ofTexts(name) ?? TemplateFunctions.go(name) { return function }
        return { (_) throws(TemplateError) in throw .unknownFunction(name) }
    }

    private static let ofValues: [String: TemplateFunction] = [
        // Of labels, which are texts in Go: one that is not there is an empty text.
        "index": { (arguments) in
            guard arguments.count == 2, case .map(let labels) = arguments[0], case .text(let key) = arguments[1]
            else { return nil }
            return labels[key] ?? .text("")
        },
        "default": { (arguments) in
            guard (1...2).contains(arguments.count) else { return nil }
            return arguments.last.flatMap { $0.isTrue ? $0 : nil } ?? arguments[0]
        },
        "coalesce": { $0.first(where: \.isTrue) ?? .null },
        "empty": { $0.count == 1 ? .flag(!$0[0].isTrue) : nil },
        "replace": { (arguments) throws(TemplateError) in
            guard arguments.count == 3 else { return nil }
            let (old, new, text) = (arguments[0].printed, arguments[1].printed, arguments[2].printed)
            guard !old.isEmpty else { return .text(text) }
            let pieces = text.split(separator: old, omittingEmptySubsequences: false)
            let (added, isTooMuch) = pieces.count.multipliedReportingOverflow(by: new.utf8.count)
            guard !isTooMuch, added <= Template.mostWork else { throw .tooMuch }
            return .text(pieces.joined(separator: new))
        },
    ]

    /// How many arguments each function of plain text takes.
    private static let textFunctions: [String: Int] = [
        "normalize": 1, "lower": 1, "upper": 1, "trim": 1, "nospace": 1, "quote": 1, "squote": 1, "trimPrefix": 2,
        "trimSuffix": 2, "trimAll": 2, "contains": 2, "hasPrefix": 2, "hasSuffix": 2, "trunc": 2, "toString": 1,
    ]

    private static func ofTexts(_ name: String) -> TemplateFunction? {
        guard let count = textFunctions[name] else { return nil }
        return { arguments in arguments.count == count ? onText(name, arguments.map(\.printed)) : nil }
    }

    private static func onText(_ name: String, _ texts: [String]) -> TemplateValue {
        let text = texts.last ?? ""
        switch name {
        case "normalize": return .text(ProviderContainer.normalized(text))
        case "lower": return .text(text.lowercased())
        case "upper": return .text(text.uppercased())
        case "trim": return .text(trimmed(text) { $0.isWhitespace })
        case "nospace": return .text(text.filter { !$0.isWhitespace })
        case "quote": return .text("\"\(text)\"")
        case "squote": return .text("'\(text)'")
        case "trimPrefix": return .text(text.hasPrefix(texts[0]) ? String(text.dropFirst(texts[0].count)) : text)
        case "trimSuffix": return .text(text.hasSuffix(texts[0]) ? String(text.dropLast(texts[0].count)) : text)
        case "trimAll": return .text(trimmed(text) { texts[0].contains($0) })
        case "contains":
            return .flag(
                texts[0].isEmpty
                    || text.split(separator: texts[0], maxSplits: 1, omittingEmptySubsequences: false).count > 1)
        case "hasPrefix": return .flag(text.hasPrefix(texts[0]))
        case "hasSuffix": return .flag(text.hasSuffix(texts[0]))
        case "trunc":
            let length = Int(texts[0]) ?? 0
            let part = length < 0 ? text.suffix(Int(clamping: length.magnitude)) : text.prefix(length)
            return .text(String(part))
        default: return .text(text)
        }
    }

    private static func trimmed(_ text: String, _ drops: (Character) -> Bool) -> String {
        var rest = text[...]
        while let first = rest.first, drops(first) { rest = rest.dropFirst() }
        while let last = rest.last, drops(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
