/// The one GET request that shows whether a router leads anywhere.
package struct ProbeTarget: Sendable, Equatable {
    /// The host to ask for; nil when the rule names none.
    package var host: String?
    /// The path, percent-encoded.
    package var path: String
    /// The query string without its question mark, percent-encoded.
    package var query: String?
    /// Header lines that the rule demands.
    package var headers: [NamedValue]

    /// The one GET request that shows whether a router leads anywhere.
    package init(host: String? = nil, path: String = "/", query: String? = nil, headers: [NamedValue] = []) {
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
    }
}

extension Rule {
    /// The request made of the rule's fixed parts, of the first alternative whose request the rule itself takes. Nil
    /// when no alternative has a fixed host or path, or none takes a GET.
    package var probeTarget: ProbeTarget? {
        let most = max(1, min(Self.mostCandidates, Self.mostWork / condition.leaves))
        return condition.candidates(atMost: most).lazy.compactMap(\.target).first { matches(RuleRequest(probing: $0)) }
    }

    /// Enough for any rule written by hand; a bound for those that multiply out.
    private static let mostCandidates = 256
    /// How many matchers all candidates together may fill: a long rule makes each of them long, too.
    private static let mostWork = 16_384

    /// The values of `Host` that are no host names, such as one with a port: no URL leads there.
    package var impossibleHosts: [String] { condition.impossibleHosts }
}

extension RuleRequest {
    /// The request that a probe sends; the client's address is unknown.
    package init(probing target: ProbeTarget) {
        self.init(
            host: target.host ?? "", path: target.path, query: Self.parameters(of: target.query ?? ""),
            headers: target.headers)
    }
}

/// What one alternative of a rule fixes.
private struct ProbeCandidate {
    var host: String?
    var path: String?
    var isWholePath = false
    var query: [NamedValue] = []
    var headers: [NamedValue] = []

    /// Both demands at once. A contradiction is not looked for here: the rule will refuse the request.
    func and(_ other: ProbeCandidate) -> ProbeCandidate {
        var both = self
        both.host = host ?? other.host
        if let path = other.path, !isWholePath, other.isWholePath || path.utf8.count > (self.path?.utf8.count ?? 0) {
            both.path = path
            both.isWholePath = other.isWholePath
        }
        both.query += other.query
        both.headers += other.headers
        return both
    }

    var target: ProbeTarget? {
        guard host != nil || path != nil else { return nil }
        let parameters = query.map { parameter in
            let name = PercentEncoding.encode(parameter.name, keeping: "-._~")
            guard !parameter.value.isEmpty else { return name }
            return name + "=" + PercentEncoding.encode(parameter.value, keeping: "-._~")
        }
        // What rules see keeps the escapes of reserved characters, so a percent sign stays.
        return ProbeTarget(
            host: host, path: PercentEncoding.encode(path ?? "/", keeping: "-._~:/[]@!$&'()*+,;=%"),
            query: parameters.isEmpty ? nil : parameters.joined(separator: "&"), headers: headers)
    }
}

extension RuleCondition {
    fileprivate var leaves: Int {
        switch self {
        case .leaf: 1
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.leaves }
        }
    }

    fileprivate func candidates(atMost most: Int) -> [ProbeCandidate] {
        switch self {
        case .leaf(_, isNegated: true): return [ProbeCandidate()]
        case .leaf(let matcher, isNegated: false): return matcher.candidates
        case .any(let parts): return Array(parts.lazy.flatMap { $0.candidates(atMost: most) }.prefix(most))
        case .all(let parts):
            return parts.reduce([ProbeCandidate()]) { found, part in
                let further = part.candidates(atMost: most)
                return Array(found.lazy.flatMap { one in further.map(one.and) }.prefix(most))
            }
        }
    }
}

extension RuleCondition {
    fileprivate var impossibleHosts: [String] {
        switch self {
        case .leaf(.host(let patterns), isNegated: false): patterns.compactMap(\.impossibleHost)
        case .leaf: []
        case .all(let parts), .any(let parts): parts.flatMap(\.impossibleHosts)
        }
    }
}

extension RuleMatcher {
    fileprivate var candidates: [ProbeCandidate] {
        switch self {
        case .host(let patterns):
            patterns.map { ProbeCandidate(host: $0.fixedHost) }
        case .hostTemplates(let patterns):
            patterns.map { ProbeCandidate(host: $0.isFixed ? HostName($0.template)?.text : nil) }
        case .path(let path):
            [ProbeCandidate(path: path, isWholePath: true)]
        case .pathPrefix(let path):
            [ProbeCandidate(path: path)]
        case .pathTemplates(let patterns):
            patterns.map { ProbeCandidate(path: $0.isFixed ? $0.template : nil) }
        case .headers(let headers):
            [ProbeCandidate(headers: headers)]
        case .query(let parameter):
            [ProbeCandidate(query: [parameter])]
        case .queryTemplates(let patterns):
            [ProbeCandidate(query: patterns.filter(\.isFixed).flatMap { RuleRequest.parameter($0.template) })]
        case .clientIP, .method, .hostRegexp, .pathRegexp, .headerRegexps, .queryRegexp:
            [ProbeCandidate()]
        }
    }
}

extension RuleRequest {
    /// A `name=value` that is not encoded.
    fileprivate static func parameter(_ text: String) -> [NamedValue] {
        let pieces = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return [NamedValue(pieces[0], pieces.count > 1 ? pieces[1] : "")]
    }
}
