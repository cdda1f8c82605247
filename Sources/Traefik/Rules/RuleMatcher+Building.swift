internal import Regexp

/// Making matchers out of a rule's calls, with the checks that Traefik does then.
extension RuleMatcher {
    init(_ call: RuleCall, syntax: RuleSyntax) throws(RuleError) {
        guard !call.values.contains("") else { throw .emptyValue(matcher: call.name) }
        switch syntax {
        case .v3: self = try Self.version3(call)
        case .v2: self = try Self.version2(call)
        }
    }

    static func regexp(_ pattern: String, in matcher: String) throws(RuleError) -> GoRegexp {
        do throws(RegexpError) {
            return try GoRegexp(pattern)
        } catch {
            throw .badRegexp(matcher: matcher, pattern: pattern, error)
        }
    }

    private static func version3(_ call: RuleCall) throws(RuleError) -> RuleMatcher {
        let values = call.values
        let expected =
            switch call.name {
            case "Header", "HeaderRegexp": [2]
            case "Query", "QueryRegexp": [1, 2]
            default: [1]
            }
        guard expected.contains(values.count) else {
            throw .wrongValueCount(matcher: call.name, found: values.count, expected: expected)
        }
        switch call.name {
        case "ClientIP": return .clientIP(try ranges(values))
        case "Header": return .headers([NamedValue(values[0], values[1])])
        case "HeaderRegexp": return .headerRegexps([(values[0], try regexp(values[1], in: call.name))])
        case "Host": return .host(try hosts(call, .v3))
        case "HostRegexp":
            try checkASCII(call)
            return .hostRegexp(try regexp(values[0], in: call.name))
        case "Method": return .method(values.map { $0.uppercased() })
        case "Path":
            try checkSlash(call)
            return .path(values[0])
        case "PathPrefix":
            try checkSlash(call)
            return .pathPrefix(values[0])
        case "PathRegexp": return .pathRegexp(try regexp(values[0], in: call.name))
        case "QueryRegexp" where values.count == 2:
            return .queryRegexp(name: values[0], try regexp(values[1], in: call.name))
        case "Query", "QueryRegexp": return .query(NamedValue(values[0], values.count == 2 ? values[1] : ""))
        default: throw .unknownMatcher(call.name, suggestion: nil)
        }
    }

    private static func version2(_ call: RuleCall) throws(RuleError) -> RuleMatcher {
        guard !call.values.isEmpty else { throw .wrongValueCount(matcher: call.name, found: 0, expected: [1]) }
        switch call.name {
        case "ClientIP": return .clientIP(try ranges(call.values))
        case "Method": return .method(call.values.map { $0.uppercased() })
        case "Host", "HostHeader": return .host(try hosts(call, .v2))
        case "HostRegexp":
            try checkASCII(call)
            return .hostTemplates(try templates(call.values, .host, call.name))
        case "Path":
            try checkSlash(call)
            return .pathTemplates(try templates(call.values, .path, call.name))
        case "PathPrefix":
            try checkSlash(call)
            return .pathTemplates(try templates(call.values, .pathPrefix, call.name))
        case "Headers": return .headers(try pairs(call.values, call.name))
        case "HeadersRegexp":
            var patterns: [(name: String, regexp: GoRegexp)] = []
            for pair in try pairs(call.values, call.name) {
                patterns.append((pair.name, try regexp(pair.value, in: call.name)))
            }
            return .headerRegexps(patterns)
        case "Query":
            // Each value is `name=value`, but names and values may also stand apart.
            let pieces = call.values.flatMap {
                $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            }
            let joined = try pairs(pieces, call.name).map { "\($0.name)=\($0.value)" }
            return .queryTemplates(try templates(joined, .query, call.name))
        default: throw .unknownMatcher(call.name, suggestion: nil)
        }
    }

    private static func ranges(_ values: [String]) throws(RuleError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for value in values {
            guard let range = AddressRange(value) else { throw .badAddress(value) }
            ranges.append(range)
        }
        return ranges
    }

    private static func hosts(_ call: RuleCall, _ syntax: RuleSyntax) throws(RuleError) -> [HostPattern] {
        try checkASCII(call)
        return call.values.map { HostPattern($0, syntax: syntax) }
    }

    private static func templates(
        _ values: [String], _ kind: PlaceholderPattern.Kind, _ matcher: String
    ) throws(RuleError) -> [PlaceholderPattern] {
        var patterns: [PlaceholderPattern] = []
        for value in values { patterns.append(try PlaceholderPattern(value, kind, matcher: matcher)) }
        return patterns
    }

    private static func pairs(_ values: [String], _ matcher: String) throws(RuleError) -> [NamedValue] {
        guard values.count.isMultiple(of: 2) else { throw .unpairedValues(matcher: matcher, found: values.count) }
        return stride(from: 0, to: values.count, by: 2).map { NamedValue(values[$0], values[$0 + 1]) }
    }

    private static func checkASCII(_ call: RuleCall) throws(RuleError) {
        if let host = call.values.first(where: { !$0.isASCII }) {
            throw .nonASCIIHost(matcher: call.name, host: host)
        }
    }

    private static func checkSlash(_ call: RuleCall) throws(RuleError) {
        if let path = call.values.first(where: { !$0.hasPrefix("/") }) {
            throw .pathWithoutSlash(matcher: call.name, path: path)
        }
    }
}
