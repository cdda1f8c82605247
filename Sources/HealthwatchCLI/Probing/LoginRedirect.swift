import Traefik

/// Tells a redirect to a login page from any other, by the address that it leads to.
///
/// Words count as whole path segments, host labels or query keys, never as parts of them: `/login-tips` is an article.
enum LoginRedirect {
    /// Whether `location`, as an answer from `asked` gives it, is a login page or an identity provider.
    static func isLogin(_ location: String, from asked: String) -> Bool {
        let origin = Address(asked)
        let target = Address(location)
        let host = target.host ?? origin.host ?? ""
        let isElsewhere = host.withoutWWW != (origin.host ?? "").withoutWWW
        // To https, to www and to a final slash: who asks for a login page has reached what was meant.
        let isSamePage = !isElsewhere && target.segments == origin.segments
        if !isSamePage, isLogin(path: target.segments) { return true }
        if isLogin(path: target.fragmentSegments) { return true }
        if isSignInRequest(target.query) { return true }
        guard isElsewhere else { return false }
        return isLogin(host: host) || leadsBack(target.query, to: origin.host ?? "")
    }

    private static func isLogin(path segments: [String]) -> Bool {
        // Rails and Phoenix: a session is what one logs in to.
        let pairs = zip(segments, segments.dropFirst())
        if pairs.contains(where: { ["session", "sessions"].contains($0) && $1 == "new" }) { return true }
        return segments.contains { segment in
            // `login.php`, `login;jsessionid=1`, and authentik's `outpost.goauthentik.io`.
            let stem = segment.prefix { $0 != "." && $0 != ";" }
            return pathWords.contains(String(stem)) || segment.hasSuffix(".goauthentik.io")
        }
    }

    /// OpenID Connect, SAML and WS-Federation tell the provider what is wanted of it.
    private static func isSignInRequest(_ query: [NamedValue]) -> Bool {
        let keys = Set(query.map(\.name))
        if keys.contains("samlrequest") || query.contains(where: { $0.name == "wa" && $0.value.hasPrefix("wsignin") }) {
            return true
        }
        return keys.contains("client_id") && !keys.isDisjoint(with: ["redirect_uri", "response_type"])
    }

    private static func isLogin(host: String) -> Bool {
        let labels = host.split(separator: ".")
        guard labels.count > 1, let first = labels.first else { return false }
        return hostLabels.contains(String(first)) || first.split(separator: "-").contains { hostWords.contains($0) }
    }

    /// Whether the other host is told where to send the user afterwards. Keys that are used for much else count only
    /// with a URL of the host that was asked.
    private static func leadsBack(_ query: [NamedValue], to host: String) -> Bool {
        query.contains { parameter in
            if returnKeys.contains(parameter.name) { return true }
            return looseReturnKeys.contains(parameter.name) && !host.isEmpty && Address(parameter.value).host == host
        }
    }

    /// Of login pages, ForwardAuth and OAuth2 proxies, and of identity providers such as Keycloak (`realms`).
    private static let pathWords: Set<String> = [
        "login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "signon", "wp-login", "auth", "oauth",
        "oauth2", "_oauth", "authorize", "authenticate", "realms", "sso", "saml", "saml2", "openid", "openid-connect",
        "adfs",
    ]
    private static let hostLabels: Set<String> = ["id", "account", "accounts", "identity", "iam", "cas", "adfs"]
    private static let hostWords: Set<Substring> = [
        "login", "signin", "auth", "oauth", "oauth2", "sso", "idp", "authelia", "authentik", "keycloak",
    ]
    private static let returnKeys: Set<String> = [
        "rd", "redirect_uri", "redirect_url", "redirecturl", "return_to", "returnto", "return_url", "returnurl",
        "relaystate",
    ]
    private static let looseReturnKeys: Set<String> = [
        "continue", "goto", "next", "redirect", "redirect_to", "rurl", "service", "target", "url",
    ]
}

/// The parts of an absolute or relative URL. Read by hand, as what an app sends need not be a URL by the book.
private struct Address {
    /// In lower case and without user and port; nil for a relative address.
    var host: String?
    /// In lower case.
    var segments: [String]
    /// Decoded, the names in lower case.
    var query: [NamedValue]
    /// The path in the fragment, as apps of one page have it: `/#/login`, `/#!/login`.
    var fragmentSegments: [String]

    init(_ text: String) {
        let (whole, fragment) = Self.cut(text[...], at: "#")
        var (rest, query) = Self.cut(whole, at: "?")
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy({ $0.isLetter }) {
            rest = rest[rest.index(after: colon)...]
        }
        if rest.hasPrefix("//") {
            let authority = rest.dropFirst(2).prefix { $0 != "/" }
            let name = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
            host = (name.hasPrefix("[") ? name.prefix { $0 != "]" } : name.prefix { $0 != ":" }).lowercased()
            rest = rest[authority.endIndex...]
        }
        segments = Self.segments(rest)
        self.query = RuleRequest.parameters(of: String(query)).map { NamedValue($0.name.lowercased(), $0.value) }
        let route = fragment.hasPrefix("!") ? fragment.dropFirst() : fragment
        fragmentSegments = route.hasPrefix("/") ? Self.segments(Self.cut(route, at: "?").0) : []
    }

    private static func segments(_ path: Substring) -> [String] {
        path.split(separator: "/").map { $0.lowercased() }
    }

    private static func cut(_ text: Substring, at separator: Character) -> (Substring, Substring) {
        guard let index = text.firstIndex(of: separator) else { return (text, "") }
        return (text[..<index], text[text.index(after: index)...])
    }
}

extension String {
    fileprivate var withoutWWW: Substring { hasPrefix("www.") ? dropFirst("www.".count) : self[...] }
}
