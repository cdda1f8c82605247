internal import Regexp

/// One matcher, ready to be asked.
enum RuleMatcher: Sendable {
    case clientIP([AddressRange])
    case method([String])
    case host([HostPattern])
    case hostRegexp(GoRegexp)
    case hostTemplates([PlaceholderPattern])
    case path(String)
    case pathPrefix(String)
    case pathRegexp(GoRegexp)
    case pathTemplates([PlaceholderPattern])
    case headers([NamedValue])
    case headerRegexps([(name: String, regexp: GoRegexp)])
    case query(NamedValue)
    case queryRegexp(name: String, GoRegexp)
    case queryTemplates([PlaceholderPattern])

    /// Whether it holds; nil when the request does not say enough to know.
    func matches(_ request: RuleRequest) -> Bool? {
        switch self {
        case .clientIP(let ranges):
            guard let address = request.clientAddress.map(RuleRequest.withoutPort) else { return nil }
            return ranges.contains { $0.contains(address) }
        case .method(let methods):
            return methods.contains(request.method)
        case .host(let patterns):
            let host = request.canonicalHost
            return patterns.contains { $0.matches(host) }
        case .hostRegexp(let regexp):
            // Traefik also tries the flattened CNAME, which is empty unless its resolver is on.
            return regexp.matches(request.canonicalHost) || regexp.matches("")
        case .hostTemplates(let patterns):
            return patterns.contains { $0.matches($0.ignoresPort ? request.canonicalHost : request.host) }
        case .headers(let wanted):
            return wanted.allSatisfy { header in
                request.values(ofHeader: header.name).contains { $0.isByteEqual(to: header.value) }
            }
        case .headerRegexps(let wanted):
            return wanted.allSatisfy { header in
                request.values(ofHeader: header.name).contains(where: header.regexp.matches)
            }
        case .query(let wanted):
            return request.values(ofParameter: wanted.name).contains { $0.isByteEqual(to: wanted.value) }
        case .queryRegexp(let name, let regexp):
            return request.values(ofParameter: name).contains(where: regexp.matches)
        case .queryTemplates(let patterns):
            return patterns.allSatisfy { $0.matchesParameter(of: request) }
        case .path, .pathPrefix, .pathRegexp, .pathTemplates:
            return RoutingPath.of(request.path).map(matches(routingPath:)) ?? false
        }
    }

    private func matches(routingPath path: String) -> Bool {
        switch self {
        case .path(let wanted): path.isByteEqual(to: wanted)
        case .pathPrefix(let prefix): path.hasBytePrefix(prefix)
        case .pathRegexp(let regexp): regexp.matches(path)
        case .pathTemplates(let patterns): patterns.contains { $0.matches(path) }
        default: false
        }
    }
}

extension RuleRequest {
    fileprivate func values(ofHeader name: String) -> [String] {
        let wanted = name.lowercased()
        // Go moves Host out of the headers.
        guard wanted != "host" else { return [] }
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }

    fileprivate func values(ofParameter name: String) -> [String] {
        query.filter { $0.name.isByteEqual(to: name) }.map(\.value)
    }
}

extension PlaceholderPattern {
    /// The first parameter of that name decides.
    fileprivate func matchesParameter(of request: RuleRequest) -> Bool {
        let name = template.prefix { $0 != "=" }
        guard let value = request.query.first(where: { $0.name == name })?.value else { return false }
        return matches("\(name)=\(value)")
    }
}
