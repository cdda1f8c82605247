/// The two rule languages of Traefik: v3's, and the older one that a router or `defaultRuleSyntax` may still ask for.
package enum RuleSyntax: String, Sendable, Equatable, CaseIterable {
    case v2, v3

    /// The matchers of this language, spelt as its documentation spells them.
    var matchers: [String] {
        switch self {
        case .v3:
            [
                "ClientIP", "Header", "HeaderRegexp", "Host", "HostRegexp", "Method", "Path", "PathPrefix",
                "PathRegexp", "Query", "QueryRegexp",
            ]
        case .v2:
            [
                "ClientIP", "Headers", "HeadersRegexp", "Host", "HostHeader", "HostRegexp", "Method", "Path",
                "PathPrefix", "Query",
            ]
        }
    }
}
