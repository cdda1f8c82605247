internal import Regexp

/// A v2 value with `{name}` and `{name:regexp}` placeholders, as the gorilla router reads them.
struct PlaceholderPattern: Sendable {
    /// What the value describes, which decides where a placeholder without regexp ends.
    enum Kind: Sendable {
        case host, path, pathPrefix, query
    }

    /// The value as written.
    let template: String
    /// Whether it is plain text.
    let isFixed: Bool
    /// Hosts are compared without their port unless the pattern speaks of one.
    let ignoresPort: Bool
    private let regexp: GoRegexp

    init(_ template: String, _ kind: Kind, matcher: String) throws(RuleError) {
        self.template = template
        let scalars = Array(template.unicodeScalars)
        guard let braces = Self.braces(in: scalars) else {
            throw .badPlaceholder(matcher: matcher, value: template)
        }
        var pattern = kind == .host ? "(?i)^" : "^"
        var end = 0
        for brace in braces {
            pattern += Self.quoted(scalars[end..<brace.lowerBound])
            end = brace.upperBound
            let inside = scalars[brace.lowerBound + 1..<end - 1]
            let pieces = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let expression = pieces.count == 2 ? Self.text(pieces[1]) : Self.defaultExpression(kind)
            guard !pieces[0].isEmpty, !expression.isEmpty else {
                throw .badPlaceholder(matcher: matcher, value: template)
            }
            // Each must stand alone as well: a stray parenthesis must not close our group.
            _ = try RuleMatcher.regexp(expression, in: matcher)
            pattern += "(?:\(expression))"
        }
        pattern += Self.quoted(scalars[end...])
        if kind == .query, template.last == "=", !template.dropLast().contains("=") {
            pattern += Self.defaultExpression(.query)
        }
        if kind != .pathPrefix { pattern += "$" }
        regexp = try RuleMatcher.regexp(pattern, in: matcher)
        isFixed = braces.isEmpty
        ignoresPort = !template.contains(":")
    }

    func matches(_ text: String) -> Bool {
        regexp.matches(text)
    }

    private static func defaultExpression(_ kind: Kind) -> String {
        switch kind {
        case .host: "[^.]+"
        case .path, .pathPrefix: "[^/]+"
        case .query: ".*"
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func quoted(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        let special = Set("\\.+*?()|[]{}^$".unicodeScalars)
        var view = String.UnicodeScalarView()
        for scalar in scalars {
            if special.contains(scalar) { view.append("\\") }
            view.append(scalar)
        }
        return String(view)
    }

    /// The outermost pairs of braces; nil when they do not balance.
    private static func braces(in scalars: [Unicode.Scalar]) -> [Range<Int>]? {
        var level = 0
        var start = 0
        var ranges: [Range<Int>] = []
        for (index, scalar) in scalars.enumerated() {
            if scalar == "{" {
                level += 1
                if level == 1 { start = index }
            } else if scalar == "}" {
                level -= 1
                if level == 0 { ranges.append(start..<index + 1) }
                if level < 0 { return nil }
            }
        }
        return level == 0 ? ranges : nil
    }
}
